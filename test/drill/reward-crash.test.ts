import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkRewards } from '../../src/features/referrals/index.ts';
import { BANK } from '../../src/features/accounts/index.ts';
import { checkLedger, Ledger } from '../../src/ledger/index.ts';
import { postingClient, row, run } from '../../src/platform/db.ts';
import { SETTINGS } from '../../src/platform/config.ts';
import { testPlatform } from '../helpers/app.ts';
import { codeOf, fund, pays, somebody, work, type Somebody } from '../helpers/referrals.ts';
import { pause } from './chance.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAIRS = 150;
const BUDGET = 1_000_000n;
/** What both sides of one referral get together under the rules that the bank came with. */
const BOTH = 5_000n;
const DAY = 86_400;

let base: Awaited<ReturnType<typeof testPlatform>>;
let ledger: Ledger;
let shop: Somebody;

beforeAll(async () => {
  base = await testPlatform();
  const { platform, clock } = base;
  ledger = new Ledger({ connect: () => postingClient(base.db.url), clock });
  shop = await somebody(platform);
  await fund(platform, shop.id, BUDGET);
  const codes: string[] = [];
  for (let n = 0; n < PAIRS; n += 1) codes.push(await codeOf(platform, (await somebody(platform)).id));
  clock.advance(DAY);
  for (const codeId of codes) {
    const newcomer = await somebody(platform, { codeId });
    await pays(platform, ledger, newcomer, shop, 1_000n);
    clock.advance(60);
  }
  await work(platform);
}, 120_000);
afterAll(async () => {
  await ledger.close();
  await base.close();
});

/** A worker in a process of its own, by the machine's clock: for it, every review is long over. */
function startWorker(): ChildProcess {
  const bare = Object.fromEntries(SETTINGS.map(({ name }) => [name, '']));
  return spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', 'worker'], {
    cwd: ROOT,
    env: { ...process.env, ...bare, DATABASE_URL: base.ownerUrl, DATA_DIR: base.platform.config.dataDir },
    stdio: 'ignore',
  });
}

async function kill(workers: readonly ChildProcess[]): Promise<void> {
  const ended = workers.map((one) => once(one, 'exit'));
  workers.forEach((one) => one.kill('SIGKILL'));
  await Promise.all(ended);
}

async function paid(): Promise<number> {
  const text = "select count(*)::int as count from reward where state = 'rewarded'";
  return (await row<{ count: number }>(base.db, text))!.count;
}

async function untilPaid(count: number): Promise<void> {
  while ((await paid()) < count) await pause(1);
}

it('a reward is posted once, both sides or neither, though two workers at a time are killed in the midst and jobs repeat', async () => {
  const seen: number[] = [];
  for (const count of [1, PAIRS / 3, (PAIRS * 2) / 3]) {
    const workers = [startWorker(), startWorker()];
    await untilPaid(count);
    await kill(workers);
    seen.push(await paid());
  }
  // The blows fell in the midst of it.
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen.some((count) => count > 0 && count < PAIRS)).toBe(true);
  const last = startWorker();
  await untilPaid(PAIRS);
  await kill([last]);
  const postings = async (): Promise<unknown> =>
    row(base.db, "select count(*)::int as count, sum(-amount)::bigint as sum from entry where account_id = $1 and kind = 'reward'", [
      BANK.rewards,
    ]);
  const once_ = { count: PAIRS * 2, sum: BigInt(PAIRS) * BOTH };
  expect(await postings()).toEqual(once_);

  // All jobs once more, as if nobody had ever looked at them.
  await run(base.db, 'update reward set due_at = began_at');
  await run(base.db, "update follower set batch = 0 where name = 'rewards'");
  const again = [startWorker(), startWorker()];
  const read = async (): Promise<boolean> =>
    (await row<{ done: boolean }>(
      base.db,
      "select f.batch >= (select max(batch) from entry) as done from follower f where name = 'rewards'",
    ))!.done;
  while (!(await read())) await pause(20);
  await kill(again);
  expect(await postings()).toEqual(once_);
  expect(await checkRewards(base.db)).toEqual({ paid: PAIRS, wrong: null });
  expect(await checkLedger(base.db)).toBeUndefined();
}, 180_000);
