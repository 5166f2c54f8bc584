import { afterAll, beforeAll, expect, it } from 'vitest';
import { testPlatform } from '../../../../test/helpers/app.ts';
import { codeOf, fund, pays, rewardOf, somebody, standing, work, type Somebody } from '../../../../test/helpers/referrals.ts';
import { checkLedger, isAccepted, Ledger } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { postingClient, run } from '../../../platform/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { openCurrentAccount } from '../../accounts/index.ts';
import { checkRewards } from './check.ts';
import { selectLeaders, setListed } from './member/queries.ts';

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
  await fund(platform, shop.id, 100_000n);
});
afterAll(async () => {
  expect(await checkLedger(base.db)).toBeUndefined();
  expect((await checkRewards(base.db)).wrong).toBeNull();
  await ledger.close();
  await base.close();
});

/** A further account of somebody's, as the same person. */
async function further({ id }: Somebody): Promise<Somebody> {
  const account = await base.db.transaction((tx) => openCurrentAccount(tx, { personId: id, now: base.clock.now() }));
  return { id, account: account.id };
}

async function moves(from: Somebody, to: Somebody, amount: bigint): Promise<void> {
  const order = { kind: 'move', debit: from.account, credit: to.account, amount, actor: from.id, memo: null, category: null } as const;
  expect(isAccepted(await ledger.submit({ id: uuidv7(base.clock.now()), ...order }))).toBe(true);
}

async function pair(): Promise<{ inviter: Somebody; newcomer: Somebody }> {
  const inviter = await somebody(platform);
  base.clock.advance(2 * DAY);
  return { inviter, newcomer: await somebody(platform, { codeId: await codeOf(platform, inviter.id) }) };
}

it('moves between own accounts never qualify; a payment from any of them does, and the main accounts are paid', async () => {
  const { inviter, newcomer } = await pair();
  const [savings, inviters] = [await further(newcomer), await further(inviter)];
  await moves(newcomer, savings, 5_000n);
  await moves(savings, newcomer, 2_000n);
  // Any account of the inviter's is the inviter.
  await pays(platform, ledger, savings, inviters, 1_000n);
  await work(platform);
  expect((await rewardOf(platform, newcomer)).state).toBe('waiting');
  await pays(platform, ledger, savings, shop, 1_000n);
  await work(platform);
  expect((await rewardOf(platform, newcomer)).state).toBe('review');
  base.clock.advance(8 * DAY);
  await work(platform);
  expect((await rewardOf(platform, newcomer)).state).toBe('rewarded');
  expect(await standing(platform, newcomer.account)).toBe(100_000n - 3_000n + REWARD);
  expect(await standing(platform, inviter.account)).toBe(100_000n + REWARD);
  expect([await standing(platform, savings.account), await standing(platform, inviters.account)]).toEqual([1_000n, 1_000n]);
});

it('who made another account their main one is rewarded there', async () => {
  const { inviter, newcomer } = await pair();
  const [first, second] = [newcomer, await further(newcomer)];
  await pays(platform, ledger, first, shop, 1_000n);
  await base.db.transaction(async (tx) => {
    await run(tx, 'update account set main = false where id = $1', [first.account]);
    await run(tx, 'update account set main = true where id = $1', [second.account]);
  });
  await work(platform);
  base.clock.advance(8 * DAY);
  await work(platform);
  expect(await standing(platform, second.account)).toBe(REWARD);
  expect(await standing(platform, inviter.account)).toBe(100_000n + REWARD);
});

it('the list of those who brought in the most goes by how many were rewarded, and has only those who want it', async () => {
  const hosts = [await somebody(platform), await somebody(platform), await somebody(platform)];
  for (const [at, host] of hosts.entries()) {
    const codeId = await codeOf(platform, host.id);
    base.clock.advance(2 * DAY);
    for (let n = 0; n < [1, 3, 2][at]!; n += 1) {
      base.clock.advance(2 * DAY);
      const newcomer = await somebody(platform, { codeId });
      await pays(platform, ledger, newcomer, shop, 1_000n);
    }
  }
  await work(platform);
  base.clock.advance(8 * DAY);
  await work(platform);
  for (const { id } of hosts) await setListed(platform.db, id, true);
  const listed = async (): Promise<[string, number][]> =>
    (await selectLeaders(platform.db, 20)).map(({ id, count }) => [id, count] as [string, number]);
  const [one, three, two] = hosts.map(({ id }) => id);
  expect(await listed()).toEqual([
    [three, 3],
    [two, 2],
    [one, 1],
  ]);
  expect(await selectLeaders(platform.db, 1)).toHaveLength(1);
  await setListed(platform.db, three!, false);
  expect((await listed()).map(([id]) => id)).toEqual([two, one]);
});
