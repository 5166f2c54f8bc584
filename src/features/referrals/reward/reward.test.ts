import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testPlatform } from '../../../../test/helpers/app.ts';
import { codeOf, fund, pays, rewardOf, somebody, standing, takesBack, work, type Somebody } from '../../../../test/helpers/referrals.ts';
import { checkLedger, freeze, Ledger, takeHead, thaw } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { postingClient, row, rows, run } from '../../../platform/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { BANK } from '../../accounts/index.ts';
import { endDueHolds } from '../../payments/index.ts';
import { checkRewards } from './check.ts';
import { decideReward, reverseReward } from './decide.ts';
import { payReward } from './pay.ts';
import { pauseRewards, programmeFor } from './programme/programme.ts';
import { lockReward } from './queries.ts';
import { tendReward } from './reward.ts';

const DAY = 86_400;
const REWARD = 2_500n;

let base: Awaited<ReturnType<typeof testPlatform>>;
let platform: Platform;
let ledger: Ledger;
let operator: Somebody;
let shop: Somebody;

beforeAll(async () => {
  base = await testPlatform();
  platform = base.platform;
  ledger = new Ledger({ connect: () => postingClient(base.db.url), clock: base.clock });
  operator = await somebody(platform);
  shop = await somebody(platform);
  await fund(platform, operator.id, 1_000_000n);
});
beforeEach(() => base.clock.advance(DAY));
afterAll(async () => {
  expect(await checkLedger(base.db)).toBeUndefined();
  expect((await checkRewards(base.db)).wrong).toBeNull();
  await ledger.close();
  await base.close();
});

/** An inviter and somebody they brought in. */
async function pair(wish: Parameters<typeof somebody>[1] = {}): Promise<{ inviter: Somebody; newcomer: Somebody }> {
  const inviter = await somebody(platform);
  base.clock.advance(2 * DAY);
  return { inviter, newcomer: await somebody(platform, { codeId: await codeOf(platform, inviter.id), ...wish }) };
}
const later = async (days: number): Promise<void> => {
  base.clock.advance(days * DAY);
  await work(platform);
};
const noticesOf = async ({ id }: Somebody): Promise<string[]> =>
  (await rows<{ kind: string }>(base.db, "select kind from notice where person_id = $1 and kind like 'referral%' order by id", [id])).map(
    ({ kind }) => kind,
  );
const postings = (referralId: string): Promise<unknown[]> =>
  rows(base.db, "select transfer_id from entry where account_id = $1 and kind = 'reward' and memo = $2", [
    BANK.rewards,
    `Referral ${referralId.slice(-12)}`,
  ]);

describe('the way of a reward', () => {
  it('waits for a settled payment and for the review, then pays both, once', async () => {
    const { inviter, newcomer } = await pair();
    expect((await rewardOf(platform, newcomer)).state).toBe('waiting');
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await work(platform);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'review', score: 0, paidAt: null });
    await later(6);
    expect((await rewardOf(platform, newcomer)).state).toBe('review');
    await later(1);
    const reward = await rewardOf(platform, newcomer);
    expect(reward).toMatchObject({ state: 'rewarded', inviterAmount: REWARD, inviteeAmount: REWARD });
    expect(await standing(platform, inviter.account)).toBe(100_000n + REWARD);
    expect(await standing(platform, newcomer.account)).toBe(99_000n + REWARD);
    await later(1);
    expect(await postings(reward.id)).toHaveLength(2);
    expect(await noticesOf(inviter)).toEqual(expect.arrayContaining(['referral_joined', 'referral_qualified', 'referral_rewarded']));
    expect(await noticesOf(newcomer)).toEqual(['referral_qualified', 'referral_rewarded']);
  });

  it('counts being paid, not what is too small, from the inviter, or undone', async () => {
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 999n);
    await pays(platform, ledger, newcomer, inviter, 5_000n);
    await pays(platform, ledger, inviter, newcomer, 9_000n);
    const hold = {
      kind: 'payment',
      action: 'hold',
      debit: newcomer.account,
      credit: shop.account,
      actor: newcomer.id,
      memo: null,
      category: null,
    } as const;
    const due = { at: new Date(base.clock.now().getTime() + 15_000), onDue: 'settle' } as const;
    const undone = uuidv7(base.clock.now());
    await ledger.submit({ ...hold, id: undone, amount: 5_000n, due });
    await ledger.submit({ id: uuidv7(base.clock.now()), action: 'void', ref: undone, amount: null, actor: newcomer.id });
    await work(platform);
    expect((await rewardOf(platform, newcomer)).state).toBe('waiting');
    const settled = uuidv7(base.clock.now());
    await ledger.submit({ ...hold, id: settled, amount: 5_000n, due });
    await work(platform);
    expect((await rewardOf(platform, newcomer)).state).toBe('waiting');
    base.clock.advance(16);
    await endDueHolds(platform, ledger);
    await work(platform);
    expect((await rewardOf(platform, newcomer)).state).toBe('review');

    const other = await pair();
    await pays(platform, ledger, shop, other.newcomer, 1_000n);
    await work(platform);
    expect((await rewardOf(platform, other.newcomer)).state).toBe('review');
  });

  it('is refused when no payment came in time, and says so', async () => {
    const { inviter, newcomer } = await pair();
    await later(31);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'refused', reason: 'late' });
    expect((await noticesOf(inviter)).at(-1)).toBe('referral_refused');
    await pays(platform, ledger, newcomer, shop, 5_000n);
    await later(8);
    expect((await rewardOf(platform, newcomer)).state).toBe('refused');
  });
});

describe('a payment that is taken back', () => {
  it('in the review: the newcomer may make another one in time', async () => {
    const { newcomer } = await pair();
    const paid = await pays(platform, ledger, newcomer, shop, 1_500n);
    await work(platform);
    await takesBack(platform, ledger, paid, 400n);
    await work(platform);
    expect((await rewardOf(platform, newcomer)).state).toBe('review');
    await takesBack(platform, ledger, paid, 200n);
    await work(platform);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'waiting', qualifying: null });
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
  });

  it('at the last moment, before the follower has seen it: nothing is paid', async () => {
    const { newcomer } = await pair();
    const paid = await pays(platform, ledger, newcomer, shop, 1_500n);
    await work(platform);
    base.clock.advance(7 * DAY);
    await takesBack(platform, ledger, paid);
    await tendReward(platform, (await rewardOf(platform, newcomer)).id);
    expect((await rewardOf(platform, newcomer)).state).not.toBe('rewarded');
  });

  it('after the reward: both sides are taken back; a side that has spent it is tried again', async () => {
    const { inviter, newcomer } = await pair();
    const paid = await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    await pays(platform, ledger, inviter, shop, await standing(platform, inviter.account));
    await takesBack(platform, ledger, paid);
    await work(platform);
    expect(await rewardOf(platform, newcomer)).toMatchObject({
      state: 'reversing',
      hurdle: 'spent',
      inviterBack: false,
      inviteeBack: true,
    });
    expect(await standing(platform, newcomer.account)).toBe(100_000n);
    await pays(platform, ledger, shop, inviter, 3_000n);
    await later(1);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'reversed', inviterBack: true, hurdle: null });
    expect(await standing(platform, inviter.account)).toBe(500n);
    expect(await noticesOf(newcomer)).toContain('referral_reversed');
  });

  it('long after the reward: it stays', async () => {
    const { newcomer } = await pair();
    const paid = await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    base.clock.advance(31 * DAY);
    await takesBack(platform, ledger, paid);
    await work(platform);
    expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
  });
});

describe('what keeps a reward back', () => {
  it('a flag: nothing happens until a person has decided', async () => {
    const approved = await pair({ email: 'x1@mailinator.com' });
    const rejected = await pair({ email: 'x2@mailinator.com' });
    for (const { newcomer } of [approved, rejected]) await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(40);
    const flagged = await rewardOf(platform, approved.newcomer);
    expect(flagged).toMatchObject({ state: 'flagged', score: 100, signals: [{ name: 'disposable_domain' }] });
    const now = base.clock.now();
    const decide = (id: string, approve: boolean): Promise<boolean> =>
      base.db.transaction((tx) => decideReward(tx, id, { approve, remark: 'Met in person', now }));
    expect(await decide(flagged.id, true)).toBe(true);
    expect(await decide(flagged.id, true)).toBe(false);
    expect(await decide((await rewardOf(platform, rejected.newcomer)).id, false)).toBe(true);
    await work(platform);
    expect((await rewardOf(platform, approved.newcomer)).state).toBe('rewarded');
    expect(await rewardOf(platform, rejected.newcomer)).toMatchObject({ state: 'refused', reason: 'rejected', remark: 'Met in person' });
  });

  it('the budget: it waits and is paid when there is money', async () => {
    const left = await standing(platform, BANK.rewards);
    await run(base.db, 'update referral_programme set paused_at = null');
    const id = uuidv7(base.clock.now());
    await ledger.submit({
      id,
      kind: 'budget',
      debit: BANK.rewards,
      credit: BANK.treasury,
      amount: left - 4_999n,
      actor: null,
      memo: null,
      category: null,
    });
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'review', hurdle: 'budget', paidAt: null });
    expect(await standing(platform, BANK.rewards)).toBe(4_999n);
    expect(await programmeFor(base.db, inviter.id)).toBe('empty');
    await fund(platform, operator.id, left);
    await work(platform);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'rewarded', hurdle: null });
    expect(await programmeFor(base.db, inviter.id)).toBe('open');
  });

  it('a frozen account: neither side is paid until it is thawed', async () => {
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    const set = (what: typeof thaw): Promise<void> =>
      base.db.transaction(async (tx) => {
        await takeHead(tx);
        await what(tx, [newcomer.account]);
      });
    await set((tx, ids) => freeze(tx, ids, base.clock.now()));
    await later(8);
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'review', hurdle: 'account' });
    expect(await standing(platform, inviter.account)).toBe(100_000n);
    await set(thaw);
    await later(1);
    expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
  });

  it('a pause of the programme, or of the branch of anybody above', async () => {
    const grandmother = await somebody(platform);
    const mother = await somebody(platform, { codeId: await codeOf(platform, grandmother.id) });
    const child = await somebody(platform, { codeId: await codeOf(platform, mother.id) });
    await pays(platform, ledger, child, shop, 1_000n);
    const pause = (personId: string | null, on: boolean): Promise<boolean> =>
      base.db.transaction((tx) => pauseRewards(tx, { personId, pause: on, now: base.clock.now() }));
    expect(await pause(grandmother.id, true)).toBe(true);
    expect(await pause(grandmother.id, true)).toBe(false);
    expect(await programmeFor(base.db, mother.id)).toBe('branch');
    expect(await programmeFor(base.db, operator.id)).toBe('open');
    await later(8);
    expect(await rewardOf(platform, child)).toMatchObject({ state: 'review', hurdle: 'paused' });
    await pause(grandmother.id, false);
    await pause(null, true);
    expect(await programmeFor(base.db, operator.id)).toBe('paused');
    await work(platform);
    expect((await rewardOf(platform, child)).state).toBe('review');
    await pause(null, false);
    await work(platform);
    expect((await rewardOf(platform, child)).state).toBe('rewarded');
  });
});

describe('once', () => {
  it('under repeated jobs, two workers at once, and a process that dies between', async () => {
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await work(platform);
    base.clock.advance(8 * DAY);
    const { id } = await rewardOf(platform, newcomer);
    // Dies after the postings, before the commit: as after kill -9, the server ends the transaction.
    const died = base.db.transaction(async (tx) => {
      const reward = (await lockReward(tx, id, { skip: false }))!;
      expect(await payReward(tx, reward, base.clock.now())).toBe('paid');
      await row(tx, 'select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(died).rejects.toThrow();
    expect(await standing(platform, inviter.account)).toBe(100_000n);
    await Promise.all(Array.from({ length: 8 }, () => tendReward(platform, id)));
    await run(base.db, 'update reward set due_at = began_at where referral_id = $1', [id]);
    await Promise.all(Array.from({ length: 4 }, () => tendReward(platform, id)));
    expect(await postings(id)).toHaveLength(2);
    expect(await standing(platform, inviter.account)).toBe(100_000n + REWARD);
  });

  it('even when all that was written beside the postings is lost', async () => {
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    const { id } = await rewardOf(platform, newcomer);
    await run(base.db, "update reward set state = 'review', paid_at = null, due_at = began_at where referral_id = $1", [id]);
    await tendReward(platform, id);
    expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
    expect(await postings(id)).toHaveLength(2);
    expect(await standing(platform, inviter.account)).toBe(100_000n + REWARD);
  });
});

describe('finebank check', () => {
  it('finds a reward without its posting, and one too many', async () => {
    const { newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    const { id } = await rewardOf(platform, newcomer);
    expect((await checkRewards(base.db)).wrong).toBeNull();
    await run(base.db, 'update reward set inviter_amount = 1 where referral_id = $1', [id]);
    expect((await checkRewards(base.db)).wrong).toBe(`referral ${id}, the reward of the inviter`);
    await run(base.db, 'update reward set inviter_amount = 0 where referral_id = $1', [id]);
    expect((await checkRewards(base.db)).wrong).toMatch(/transfers of rewards for/);
    await run(base.db, 'update reward set inviter_amount = $2 where referral_id = $1', [id, REWARD]);
  });
});

describe('an operator takes a reward back', () => {
  it('with a reason; by force below the minimum; both or neither', async () => {
    const { inviter, newcomer } = await pair();
    await pays(platform, ledger, newcomer, shop, 1_000n);
    await later(8);
    await pays(platform, ledger, inviter, shop, await standing(platform, inviter.account));
    const { id } = await rewardOf(platform, newcomer);
    const take = (forced: boolean): Promise<unknown> =>
      base.db.transaction(async (tx) => {
        const result = await reverseReward(tx, id, {
          operatorId: operator.id,
          remark: 'One and the same person',
          forced,
          now: base.clock.now(),
        });
        if (typeof result !== 'string') throw new Error(result.outcome);
        return result;
      });
    await expect(take(false)).rejects.toThrow('insufficient_funds');
    expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
    expect(await take(true)).toBe('done');
    expect(await take(true)).toBe('changed');
    expect(await rewardOf(platform, newcomer)).toMatchObject({ state: 'reversed', reason: 'decision' });
    expect(await standing(platform, inviter.account)).toBe(-REWARD);
  });
});
