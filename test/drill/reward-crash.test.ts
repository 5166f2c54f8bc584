import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, serve, temporaryFolder, type Served } from '../../bench/served.ts';
import { BANK } from '../../src/features/accounts/index.ts';
import { checkRewards, pauseRewards } from '../../src/features/referrals/index.ts';
import { checkLedger, Ledger } from '../../src/ledger/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { openDb, postingClient, row, rows, run, type Db } from '../../src/platform/db.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { codeOf, fund, pays, somebody, standing, type Somebody } from '../helpers/referrals.ts';
import { asOwner } from '../helpers/database.ts';
import { pause } from './chance.ts';
import { postmasterOf, signalAll, treeOf } from './processes.ts';

const PAIRS = 150;
const BONUS = 100_000n;
const PAID = 1_000n;
const REWARD = 2_500n;
/** How many more rewards are paid before each blow. */
const BEFORE_BLOW = 25;
const LONG_MS = 120_000;
/** From the sources: a test must not judge an old build. */
const PROGRAM = ['src/main.ts', '--import', 'tsx'];

interface Pair {
  readonly inviter: Somebody;
  readonly newcomer: Somebody;
}

describe.skipIf(!existsSync('/proc/self'))('a reward is posted once', () => {
  const folder = temporaryFolder();
  const pairs: Pair[] = [];
  let served: Served;
  let db: Db;

  const start = async (): Promise<void> => {
    served = await serve({ dataDir: folder.path, port: served?.port ?? (await freePort()), program: PROGRAM });
    db = openDb({ url: await served.ownerUrl() });
  };
  const count = async (which: string): Promise<number> =>
    (await row<{ n: number }>(db, `select count(*)::int as n from reward where ${which}`))!.n;
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    while (!(await done())) await pause(2);
  };
  const rest = (on: boolean): Promise<boolean> =>
    db.transaction((tx) => pauseRewards(tx, { personId: null, pause: on, now: systemClock.now() }));

  beforeAll(async () => {
    await start();
    await asOwner(await served.ownerUrl(), 'update referral_rules set review_days = 0');
    const platform: Platform = { db, clock: systemClock, config: loadConfig({}), secret: Buffer.alloc(32, 7), log: silentLog };
    const ledger = new Ledger({ connect: () => postingClient(db.url), clock: systemClock });
    await rest(true);
    const shop = await somebody(platform);
    await fund(platform, shop.id, BigInt(PAIRS) * 2n * REWARD);
    for (let n = 0; n < PAIRS; n += 1) {
      const inviter = await somebody(platform, { bonus: BONUS });
      const newcomer = await somebody(platform, { bonus: BONUS, codeId: await codeOf(platform, inviter.id) });
      pairs.push({ inviter, newcomer });
    }
    await Promise.all(pairs.map(({ newcomer }) => pays(platform, ledger, newcomer, shop, PAID)));
    await ledger.close();
    await until(async () => (await count("hurdle = 'paused'")) === PAIRS);
  }, LONG_MS);
  afterAll(async () => {
    await db.close();
    await served.stop();
    folder.remove();
  }, LONG_MS);

  /** Strikes while rewards are being paid; gives how many had been. */
  async function strike(blow: () => Promise<void>): Promise<number> {
    const before = await count("state = 'rewarded'");
    await until(async () => (await count("state = 'rewarded'")) >= before + BEFORE_BLOW);
    const paid = await count("state = 'rewarded'");
    await blow();
    return paid;
  }

  it(
    'through kill -9 of the application, of PostgreSQL with all its processes, and all rewards made due again',
    async () => {
      await rest(false);
      const first = await strike(async () => {
        served.signal('SIGKILL');
        await served.ended;
        await db.close();
        await start();
      });
      const second = await strike(async () => signalAll(treeOf(postmasterOf(folder.path)), 'SIGKILL'));
      // Both blows fell in the middle of the work.
      expect(first).toBeLessThan(PAIRS);
      expect(second).toBeLessThan(PAIRS);
      await until(() =>
        count("state = 'rewarded'").then(
          (paid) => paid === PAIRS,
          () => false,
        ),
      );

      // What was written beside the postings is lost, as from an old backup, and everything is done once more.
      await run(db, "update reward set state = 'review', paid_at = null, due_at = began_at");
      await until(async () => (await count("state = 'rewarded'")) === PAIRS);
      const posted = await rows(db, "select 1 from entry where account_id = $1 and debit and kind = 'reward'", [BANK.rewards]);
      expect(posted).toHaveLength(2 * PAIRS);
      const platform = { db } as Platform;
      expect(await standing(platform, BANK.rewards)).toBe(0n);
      for (const { inviter, newcomer } of pairs) {
        expect(await standing(platform, inviter.account)).toBe(BONUS + REWARD);
        expect(await standing(platform, newcomer.account)).toBe(BONUS - PAID + REWARD);
      }
      expect((await checkRewards(db)).wrong).toBeNull();
      expect(await checkLedger(db)).toBeUndefined();
    },
    LONG_MS,
  );
});
