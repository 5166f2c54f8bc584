import { expect, it } from 'vitest';
import { rewardBank } from '../../../../test/helpers/reward-bank.ts';
import { codeOf, pays, rewardOf, somebody, standing, work, type Somebody } from '../../../../test/helpers/referrals.ts';
import { isAccepted } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { run } from '../../../platform/db.ts';
import { openCurrentAccount } from '../../accounts/index.ts';
import { selectLeaders, setListed } from './member/queries.ts';

const DAY = 86_400;
const REWARD = 2_500n;

const bank = rewardBank(100_000n);

/** A further account of somebody's, as the same person. */
async function further({ id }: Somebody): Promise<Somebody> {
  const account = await bank.base.db.transaction((tx) => openCurrentAccount(tx, { personId: id, now: bank.base.clock.now() }));
  return { id, account: account.id };
}

async function moves(from: Somebody, to: Somebody, amount: bigint): Promise<void> {
  const order = { kind: 'move', debit: from.account, credit: to.account, amount, actor: from.id, memo: null, category: null } as const;
  expect(isAccepted(await bank.ledger.submit({ id: uuidv7(bank.base.clock.now()), ...order }))).toBe(true);
}

async function pair(): Promise<{ inviter: Somebody; newcomer: Somebody }> {
  const inviter = await somebody(bank.platform);
  bank.base.clock.advance(2 * DAY);
  return { inviter, newcomer: await somebody(bank.platform, { codeId: await codeOf(bank.platform, inviter.id) }) };
}

it('moves between own accounts never qualify; a payment from any of them does, and the main accounts are paid', async () => {
  const { inviter, newcomer } = await pair();
  const [savings, inviters] = [await further(newcomer), await further(inviter)];
  await moves(newcomer, savings, 5_000n);
  await moves(savings, newcomer, 2_000n);
  // Any account of the inviter's is the inviter.
  await pays(bank.platform, bank.ledger, savings, inviters, 1_000n);
  await work(bank.platform);
  expect((await rewardOf(bank.platform, newcomer)).state).toBe('waiting');
  await pays(bank.platform, bank.ledger, savings, bank.shop, 1_000n);
  await work(bank.platform);
  expect((await rewardOf(bank.platform, newcomer)).state).toBe('review');
  bank.base.clock.advance(8 * DAY);
  await work(bank.platform);
  expect((await rewardOf(bank.platform, newcomer)).state).toBe('rewarded');
  expect(await standing(bank.platform, newcomer.account)).toBe(100_000n - 3_000n + REWARD);
  expect(await standing(bank.platform, inviter.account)).toBe(100_000n + REWARD);
  expect([await standing(bank.platform, savings.account), await standing(bank.platform, inviters.account)]).toEqual([1_000n, 1_000n]);
});

it('who made another account their main one is rewarded there', async () => {
  const { inviter, newcomer } = await pair();
  const [first, second] = [newcomer, await further(newcomer)];
  await pays(bank.platform, bank.ledger, first, bank.shop, 1_000n);
  await bank.base.db.transaction(async (tx) => {
    await run(tx, 'update account set main = false where id = $1', [first.account]);
    await run(tx, 'update account set main = true where id = $1', [second.account]);
  });
  await work(bank.platform);
  bank.base.clock.advance(8 * DAY);
  await work(bank.platform);
  expect(await standing(bank.platform, second.account)).toBe(REWARD);
  expect(await standing(bank.platform, inviter.account)).toBe(100_000n + REWARD);
});

it('the list of those who brought in the most goes by how many were rewarded, and has only those who want it', async () => {
  const hosts = [await somebody(bank.platform), await somebody(bank.platform), await somebody(bank.platform)];
  for (const [at, host] of hosts.entries()) {
    const codeId = await codeOf(bank.platform, host.id);
    bank.base.clock.advance(2 * DAY);
    for (let n = 0; n < [1, 3, 2][at]!; n += 1) {
      bank.base.clock.advance(2 * DAY);
      const newcomer = await somebody(bank.platform, { codeId });
      await pays(bank.platform, bank.ledger, newcomer, bank.shop, 1_000n);
    }
  }
  await work(bank.platform);
  bank.base.clock.advance(8 * DAY);
  await work(bank.platform);
  for (const { id } of hosts) await setListed(bank.platform.db, id, true);
  const listed = async (): Promise<[string, number][]> =>
    (await selectLeaders(bank.platform.db, 20)).map(({ id, count }) => [id, count] as [string, number]);
  const [one, three, two] = hosts.map(({ id }) => id);
  expect(await listed()).toEqual([
    [three, 3],
    [two, 2],
    [one, 1],
  ]);
  expect(await selectLeaders(bank.platform.db, 1)).toHaveLength(1);
  await setListed(bank.platform.db, three!, false);
  expect((await listed()).map(([id]) => id)).toEqual([two, one]);
});
