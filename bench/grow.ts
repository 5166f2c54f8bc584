import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { prove } from '../src/features/books/index.ts';
import { closeDays, follow, Ledger, ledgerState, type Handler } from '../src/ledger/index.ts';
import { ManualClock } from '../src/lib/clock.ts';
import { loadConfig } from '../src/platform/config.ts';
import { openDb, postingClient, row, type Db } from '../src/platform/db.ts';
import { startEmbedded } from '../src/platform/embedded/index.ts';
import { silentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import type { Platform } from '../src/platform/platform.ts';
import { loadSecret } from '../src/platform/secret.ts';
import { followersOf } from '../src/worker.ts';
import { Dice, Life, LIST } from './grow-life.ts';
import { COHORT, Joining, markMailed, membersOf } from './grow-people.ts';

/** How large a bank is to become, and where it stands. */
export interface GrowWish {
  /** People, each with a current account and a first goal. */
  readonly accounts: number;
  readonly entries: number;
  /** The data folder; begun anew, or gone on with where it stands. */
  readonly dataDir: string;
  readonly say: (text: string) => void;
}

/** How long each part took, seconds. */
export interface Grown {
  readonly posted: number;
  readonly refused: number;
  readonly posting: number;
  /** Until all that follows the ledger had read it: notices, sums, days, savings, rewards. */
  readonly following: number;
  readonly closing: number;
  readonly proving: number;
}

const DAY_MS = 86_400_000;
const DAYS = 365;
/** Share of the time during which people join. */
const JOINING = 0.6;
/** Share of the people who are there from the first day. */
const FOUNDERS = 0.1;
const IN_FLIGHT = 3;
const SAY_MS = 5_000;

/** Where a bank of some size is grown when nothing is said. */
export function grownFolder(accounts: number, entries: number): string {
  return join(tmpdir(), `finebank-grown-${accounts}-${entries}`);
}

/**
 * Makes a bank of a given size as if it had lived for a year: people join and pay one another through the same verbs and the
 * same ledger as everywhere, under the same rules; then all that follows the ledger catches up, the days are closed and the books are
 * proved. Broken off, it goes on where it stood.
 */
export async function grow(wish: GrowWish): Promise<Grown> {
  const dataDir = resolve(wish.dataDir);
  if (!existsSync(dataDir)) wish.say(`a new bank in ${dataDir}`);
  const server = await startEmbedded({ dataDir, log: silentLog });
  try {
    await migrate(server.ownerUrl, silentLog);
    const config = loadConfig({ DATA_DIR: dataDir });
    const db = openDb({ url: server.ownerUrl });
    const clock = new ManualClock(await beginning(db));
    const platform: Platform = { config, db, clock, secret: loadSecret(config), log: silentLog };
    try {
      const began = performance.now();
      const lived = await live(platform, clock, wish);
      const posting = seconds(began);
      const following = await catchUp(platform, wish.say);
      await tidy(server.ownerUrl, wish.say);
      const proved = await closeAndProve(platform, clock, wish.say);
      return { ...lived, posting, following, ...proved };
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}

/** A year ago, or where an earlier run began. */
async function beginning(db: Db): Promise<Date> {
  const first = await row<{ at: Date | null }>(db, "select min(opened_at) as at from account where opened_at > 'epoch'");
  return first?.at ?? new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
}

async function live(platform: Platform, clock: ManualClock, wish: GrowWish): Promise<{ posted: number; refused: number }> {
  const begin = clock.now().getTime();
  const ledger = new Ledger({ connect: () => postingClient(platform.db.url), clock });
  const life = new Life(platform, clock, ledger, new Dice(wish.entries + wish.accounts));
  const joining = await Joining.begin(platform);
  life.join(await membersOf(platform.db));
  const stood = Number((await ledgerState(platform.db)).entries);
  let [entries, refused, saidAt] = [stood, 0, performance.now()];
  const moveOn = async (): Promise<void> => {
    const share = Math.min(1, entries / wish.entries);
    const at = begin + share * DAYS * DAY_MS;
    if (at > clock.now().getTime()) clock.advance((at - clock.now().getTime()) / 1000);
    const wanted = Math.min(wish.accounts, Math.ceil(wish.accounts * Math.max(FOUNDERS, share / JOINING)));
    while (life.size < wanted) {
      const members = await joining.join(life.size, Math.min(wanted, life.size + COHORT));
      life.join(members);
      entries += 2 * members.length;
    }
    if (performance.now() - saidAt < SAY_MS) return;
    saidAt = performance.now();
    wish.say(`${life.size} people, ${entries} entries of ${wish.entries}`);
  };
  try {
    await moveOn();
    const lane = async (first: boolean): Promise<void> => {
      while (entries < wish.entries) {
        if (first) await moveOn();
        const done = await life.list(LIST);
        entries += 2 * done.accepted;
        refused += done.refused;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => lane(i === 0)));
    clock.advance(60);
    await life.endHolds();
  } finally {
    await ledger.close();
  }
  return { posted: (entries - stood) / 2, refused };
}

/** Lets all that follows the ledger read what was posted, side by side; gives the seconds that this took. */
async function catchUp(platform: Platform, say: (text: string) => void): Promise<number> {
  const { db, clock } = platform;
  const began = performance.now();
  const all = async (name: string, handler: Handler): Promise<void> => {
    let saidAt = performance.now();
    const behind = async (): Promise<boolean> => {
      const found = await row<{ behind: bigint }>(
        db,
        'select n - coalesce((select batch from follower where name = $1), 0) as behind from ledger_head',
        [name],
      );
      if (performance.now() - saidAt > SAY_MS) {
        saidAt = performance.now();
        say(`${name}: ${found!.behind} batches to go`);
      }
      return found!.behind > 0n;
    };
    while (await behind()) await follow(db, name, handler);
  };
  await markMailed(db, clock.now(), true);
  const followers = followersOf(platform).flatMap((row) => Object.entries(row));
  await Promise.all(followers.map(([name, handler]) => all(name, handler)));
  await markMailed(db, clock.now(), false);
  return seconds(began);
}

/** What autovacuum and the checkpointer would have done within the hour. */
async function tidy(ownerUrl: string, say: (text: string) => void): Promise<void> {
  say('vacuum, analyze, checkpoint');
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

async function closeAndProve(
  platform: Platform,
  clock: ManualClock,
  say: (text: string) => void,
): Promise<{ closing: number; proving: number }> {
  say('closing the days');
  const began = performance.now();
  // The last day of the year is over, and the bank stands at the present.
  if (clock.now() < new Date()) clock.advance((Date.now() - clock.now().getTime()) / 1000);
  await closeDays(platform.db, clock.now());
  const closing = seconds(began);
  say('proving the books');
  const proof = await prove(platform, { since: 'all' });
  if (!proof.ok) throw new Error(`the books are not right: ${proof.rule}, at ${proof.place}`);
  return { closing, proving: proof.durationMs / 1000 };
}

function seconds(began: number): number {
  return (performance.now() - began) / 1000;
}
