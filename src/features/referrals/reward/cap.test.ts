import { expect, it } from 'vitest';
import { rewardBank } from '../../../../test/helpers/reward-bank.ts';
import { codeOf, pays, rewardOf, somebody, standing, takesBack, work, type Somebody } from '../../../../test/helpers/referrals.ts';
import { localeFor } from '../../../ui/locale.ts';
import { row, rows } from '../../../platform/db.ts';
import { stepMail } from './emails.ts';
import { addUp, saveRules } from './programme/programme.ts';
import { activeRules } from './programme/queries.ts';
import type { RewardRow, Rules } from './queries.ts';
import { rewardState } from './words.ts';

const DAY = 86_400;
const REWARD = 2_500n;

const bank = rewardBank(1_000_000n);

interface Party {
  readonly inviter: Somebody;
  readonly codeId: string;
  readonly brought: { readonly who: Somebody; readonly payment: string }[];
}

/** Somebody who brought in so many, who all paid; by the middle of a month of their own all reviews are over. */
async function party(size: number, middle: Date): Promise<Party> {
  const inviter = await somebody(bank.platform);
  const codeId = await codeOf(bank.platform, inviter.id, 10);
  bank.base.clock.advance(2 * DAY);
  const brought: Party['brought'] = [];
  for (let i = 0; i < size; i += 1) {
    const who = await somebody(bank.platform, { codeId });
    bank.base.clock.advance(DAY / 2);
    brought.push({ who, payment: await pays(bank.platform, bank.ledger, who, bank.shop, 1_000n) });
  }
  await work(bank.platform);
  bank.base.clock.advance(Math.ceil((middle.getTime() - bank.base.clock.now().getTime()) / 1000));
  return { inviter, codeId, brought };
}

const rewardsOf = ({ brought }: Party): Promise<RewardRow[]> => Promise.all(brought.map(({ who }) => rewardOf(bank.platform, who)));
const noticesOf = ({ id }: Somebody, kind: string): Promise<unknown[]> =>
  rows(bank.base.db, 'select 1 from notice where person_id = $1 and kind = $2', [id, kind]);
const capped = (reward: RewardRow): boolean => reward.capped;

it('counts for the inviter, also when all are due at once and three workers are at them; the newcomer is paid all the same', async () => {
  const seven = await party(7, new Date('2026-07-15T12:00:00Z'));
  await Promise.all([work(bank.platform), work(bank.platform), work(bank.platform)]);
  const rewards = await rewardsOf(seven);
  expect(rewards.map(({ state }) => state)).toEqual(Array<string>(7).fill('rewarded'));
  expect(rewards.filter(capped)).toHaveLength(2);
  expect(await standing(bank.platform, seven.inviter.account)).toBe(100_000n + 5n * REWARD);
  for (const { who } of seven.brought) expect(await standing(bank.platform, who.account)).toBe(99_000n + REWARD);
  // All of them behaved, so all gave their use of the code back.
  expect(await row(bank.base.db, 'select used from referral_code where id = $1', [seven.codeId])).toEqual({ used: 0 });
  expect(await noticesOf(seven.inviter, 'referral_rewarded')).toHaveLength(5);
  expect(await noticesOf(seven.inviter, 'referral_capped')).toHaveLength(2);
  const beyond = seven.brought[rewards.findIndex(capped)]!;
  expect(await noticesOf(beyond.who, 'referral_rewarded')).toHaveLength(1);
  expect(await noticesOf(beyond.who, 'referral_capped')).toHaveLength(0);

  const locale = localeFor('en', 'UTC', { code: 'USD', symbol: '$', decimals: 2 });
  expect(rewardState(rewards.find(capped)!, locale)).toMatch(/^Only the newcomer is rewarded, because the most/);
  // A payment that is taken back takes back what was paid for it, and no more.
  await takesBack(bank.platform, bank.ledger, beyond.payment);
  await work(bank.platform);
  const back = await rewardOf(bank.platform, beyond.who);
  expect(back).toMatchObject({ state: 'reversed', capped: true });
  expect(rewardState(back, locale)).toMatch(/^The reward of the newcomer was taken back/);
  expect(await standing(bank.platform, beyond.who.account)).toBe(100_000n);
  expect(await standing(bank.platform, seven.inviter.account)).toBe(100_000n + 5n * REWARD);
});

it('is mailed to the inviter, in words', async () => {
  const { id } = await somebody(bank.platform, { name: 'Ada Lovelace' });
  const args = { personId: id, side: 'inviter', step: 'capped', name: 'Bob', amount: '0', until: '', reason: '', link: '/referrals' };
  const letter = await stepMail.build(bank.platform, args);
  expect(letter!.subject).toBe('A friend of yours is rewarded');
  expect(JSON.stringify(letter!.blocks)).toContain('Bob, who joined with your code, is rewarded. You are not this time');
});

it('begins anew with the month', async () => {
  const six = await party(6, new Date('2026-09-15T12:00:00Z'));
  await work(bank.platform);
  expect((await rewardsOf(six)).filter(capped)).toHaveLength(1);
  const late = await somebody(bank.platform, { codeId: six.codeId });
  await pays(bank.platform, bank.ledger, late, bank.shop, 1_000n);
  bank.base.clock.advance(20 * DAY);
  await work(bank.platform);
  expect(await rewardOf(bank.platform, late)).toMatchObject({ state: 'rewarded', capped: false });
});

it('refuses where the rules have nothing for the newcomer', async () => {
  const { version, ...rules } = await activeRules(bank.base.db);
  const save = (from: number, change: Partial<Rules>): Promise<boolean> =>
    bank.base.db.transaction((tx) =>
      saveRules(tx, from, { ...rules, ...change }, { operatorId: bank.shop.id, now: bank.base.clock.now() }),
    );
  expect(await save(version, { inviteeAmount: 0n, capPerMonth: 1 })).toBe(true);
  const two = await party(2, new Date('2026-11-15T12:00:00Z'));
  await work(bank.platform);
  const rewards = await rewardsOf(two);
  expect(rewards.map(({ state }) => state).toSorted()).toEqual(['refused', 'rewarded']);
  expect(rewards.find(({ state }) => state === 'refused')!.reason).toBe('cap');
  expect(await standing(bank.platform, two.inviter.account)).toBe(100_000n + REWARD);
  expect(await save(version + 1, {})).toBe(true);
});

it('costs a trial of rules what it costs', () => {
  const referral = (flagged: boolean) => ({ inviterId: 'ada', qualifiedAt: new Date(0), flagged });
  const rules = { inviterAmount: 300n, inviteeAmount: 100n, capPerMonth: 2 };
  const tried = addUp(
    [referral(false), referral(true), referral(false), referral(false), { ...referral(false), qualifiedAt: null }],
    rules,
  );
  expect(tried).toEqual({ joined: 5, qualified: 4, capped: 1, flagged: 1, paid: 2, cost: 2n * 400n + 100n });
});
