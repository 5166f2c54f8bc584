import { afterAll, beforeAll, expect, it } from 'vitest';
import { testPlatform } from '../../../../test/helpers/app.ts';
import { codeOf, fund, pays, rewardOf, somebody, standing, takesBack, work, type Somebody } from '../../../../test/helpers/referrals.ts';
import { checkLedger, Ledger } from '../../../ledger/index.ts';
import { localeFor } from '../../../ui/locale.ts';
import { postingClient, row, rows } from '../../../platform/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { checkRewards } from './check.ts';
import { stepMail } from './emails.ts';
import { addUp, saveRules } from './programme/programme.ts';
import { activeRules } from './programme/queries.ts';
import type { RewardRow, Rules } from './queries.ts';
import { rewardState } from './words.ts';

const DAY = 86_400;
const REWARD = 2_500n;

let base: Awaited<ReturnType<typeof testPlatform>>;
let platform: Platform;
let ledger: Ledger;
let shop: Somebody;

beforeAll(async () => {
  base = await testPlatform();
  platform = base.platform;
  ledger = new Ledger({ connect: () => postingClient(base.db.url), clock: base.clock });
  shop = await somebody(platform);
  await fund(platform, shop.id, 1_000_000n);
});
afterAll(async () => {
  expect(await checkLedger(base.db)).toBeUndefined();
  expect((await checkRewards(base.db)).wrong).toBeNull();
  await ledger.close();
  await base.close();
});

interface Party {
  readonly inviter: Somebody;
  readonly codeId: string;
  readonly brought: { readonly who: Somebody; readonly payment: string }[];
}

/** Somebody who brought in so many, who all paid; by the middle of a month of their own all reviews are over. */
async function party(size: number, middle: Date): Promise<Party> {
  const inviter = await somebody(platform);
  const codeId = await codeOf(platform, inviter.id, 10);
  base.clock.advance(2 * DAY);
  const brought: Party['brought'] = [];
  for (let i = 0; i < size; i += 1) {
    const who = await somebody(platform, { codeId });
    base.clock.advance(DAY / 2);
    brought.push({ who, payment: await pays(platform, ledger, who, shop, 1_000n) });
  }
  await work(platform);
  base.clock.advance(Math.ceil((middle.getTime() - base.clock.now().getTime()) / 1000));
  return { inviter, codeId, brought };
}

const rewardsOf = ({ brought }: Party): Promise<RewardRow[]> => Promise.all(brought.map(({ who }) => rewardOf(platform, who)));
const noticesOf = ({ id }: Somebody, kind: string): Promise<unknown[]> =>
  rows(base.db, 'select 1 from notice where person_id = $1 and kind = $2', [id, kind]);
const capped = (reward: RewardRow): boolean => reward.capped;

it('counts for the inviter, also when all are due at once and three workers are at them; the newcomer is paid all the same', async () => {
  const seven = await party(7, new Date('2026-07-15T12:00:00Z'));
  await Promise.all([work(platform), work(platform), work(platform)]);
  const rewards = await rewardsOf(seven);
  expect(rewards.map(({ state }) => state)).toEqual(Array<string>(7).fill('rewarded'));
  expect(rewards.filter(capped)).toHaveLength(2);
  expect(await standing(platform, seven.inviter.account)).toBe(100_000n + 5n * REWARD);
  for (const { who } of seven.brought) expect(await standing(platform, who.account)).toBe(99_000n + REWARD);
  // All of them behaved, so all gave their use of the code back.
  expect(await row(base.db, 'select used from referral_code where id = $1', [seven.codeId])).toEqual({ used: 0 });
  expect(await noticesOf(seven.inviter, 'referral_rewarded')).toHaveLength(5);
  expect(await noticesOf(seven.inviter, 'referral_capped')).toHaveLength(2);
  const beyond = seven.brought[rewards.findIndex(capped)]!;
  expect(await noticesOf(beyond.who, 'referral_rewarded')).toHaveLength(1);
  expect(await noticesOf(beyond.who, 'referral_capped')).toHaveLength(0);

  const locale = localeFor('en', 'UTC', { code: 'USD', symbol: '$', decimals: 2 });
  expect(rewardState(rewards.find(capped)!, locale)).toMatch(/^Only the newcomer is rewarded, because the most/);
  // A payment that is taken back takes back what was paid for it, and no more.
  await takesBack(platform, ledger, beyond.payment);
  await work(platform);
  const back = await rewardOf(platform, beyond.who);
  expect(back).toMatchObject({ state: 'reversed', capped: true });
  expect(rewardState(back, locale)).toMatch(/^The reward of the newcomer was taken back/);
  expect(await standing(platform, beyond.who.account)).toBe(100_000n);
  expect(await standing(platform, seven.inviter.account)).toBe(100_000n + 5n * REWARD);
});

it('is mailed to the inviter, in words', async () => {
  const { id } = await somebody(platform, { name: 'Ada Lovelace' });
  const args = { personId: id, side: 'inviter', step: 'capped', name: 'Bob', amount: '0', until: '', reason: '', link: '/referrals' };
  const letter = await stepMail.build(platform, args);
  expect(letter!.subject).toBe('A friend of yours is rewarded');
  expect(JSON.stringify(letter!.blocks)).toContain('Bob, who joined with your code, is rewarded. You are not this time');
});

it('begins anew with the month', async () => {
  const six = await party(6, new Date('2026-09-15T12:00:00Z'));
  await work(platform);
  expect((await rewardsOf(six)).filter(capped)).toHaveLength(1);
  const late = await somebody(platform, { codeId: six.codeId });
  await pays(platform, ledger, late, shop, 1_000n);
  base.clock.advance(20 * DAY);
  await work(platform);
  expect(await rewardOf(platform, late)).toMatchObject({ state: 'rewarded', capped: false });
});

it('refuses where the rules have nothing for the newcomer', async () => {
  const { version, ...rules } = await activeRules(base.db);
  const save = (from: number, change: Partial<Rules>): Promise<boolean> =>
    base.db.transaction((tx) => saveRules(tx, from, { ...rules, ...change }, { operatorId: shop.id, now: base.clock.now() }));
  expect(await save(version, { inviteeAmount: 0n, capPerMonth: 1 })).toBe(true);
  const two = await party(2, new Date('2026-11-15T12:00:00Z'));
  await work(platform);
  const rewards = await rewardsOf(two);
  expect(rewards.map(({ state }) => state).toSorted()).toEqual(['refused', 'rewarded']);
  expect(rewards.find(({ state }) => state === 'refused')!.reason).toBe('cap');
  expect(await standing(platform, two.inviter.account)).toBe(100_000n + REWARD);
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
