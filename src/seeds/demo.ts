import { prove } from '../features/books/index.ts';
import { closeDays, Ledger } from '../ledger/index.ts';
import { ManualClock } from '../lib/clock.ts';
import { postingClient } from '../platform/db.ts';
import { silentLog } from '../platform/log.ts';
import type { Platform } from '../platform/platform.ts';
import { Life } from './life.ts';
import { storyUpTo, type Chapter } from './story.ts';
import { Upkeep } from './upkeep.ts';
import { DAYS, yearUpTo, type Moment } from './year.ts';

/** What is to be made. */
export interface DemoWish {
  /** The same seed and end make the same people, payments and notes. */
  readonly seed: number;
  /** Where the history ends. */
  readonly end: Date;
  /** Told how far it is, per cent. */
  readonly progress?: (percent: number) => void;
}

/** What was made. */
export interface DemoMade {
  readonly payments: number;
}

const DAY_MS = 86_400_000;
/** Days between two times that sums, notices and rewards catch up, and until the end that notices stay unread. */
const WEEK = 7;
/** So many days before the end it happens every day, as whoever looks at the newest ones expects it. */
const DAILY = 14;
const UNREAD = 2;
const MINUTE_MS = 60_000;
/** Minutes until the end in which only what the story tells happens. */
const QUIET_MINUTES = 200;

/**
 * Fills an empty bank with a year in the life of a small community, through the verbs that the pages call, by a clock that
 * walks through the year; then its days are closed and its books proved.
 * @throws Error when anything of it is refused, or the books are not right
 */
export async function makeDemo(base: Platform, { seed, end, progress = () => {} }: DemoWish): Promise<DemoMade> {
  const begin = new Date(Math.floor(end.getTime() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
  const clock = new ManualClock(begin);
  const platform: Platform = { ...base, clock, log: silentLog };
  const ledger = new Ledger({ connect: () => postingClient(platform.db.url), clock });
  const upkeep = await Upkeep.begin(platform, ledger);
  try {
    const life = await Life.begin(platform, ledger);
    const plan = planOf(begin, end, seed);
    let [caughtUp, payments] = [0, 0];
    for (const [i, { at, tell, acts }] of plan.entries()) {
      clock.advance((at.getTime() - clock.now().getTime()) / 1000);
      await tell?.(life);
      await Promise.all(acts.map((act) => life.act(act)));
      payments += acts.length;
      const day = Math.floor((at.getTime() - begin.getTime()) / DAY_MS);
      if (day < caughtUp + (day > DAYS - DAILY ? 1 : WEEK) && !(tell !== undefined && day > 0)) continue;
      caughtUp = day;
      await upkeep.catchUp(life.people, { read: day < DAYS - UNREAD });
      progress(Math.round((100 * i) / plan.length));
    }
    clock.advance((end.getTime() - clock.now().getTime()) / 1000);
    await upkeep.catchUp(life.people, { read: false });
    await closeDays(platform.db, clock.now());
    const proof = await prove(platform, { since: 'all' });
    if (!proof.ok) throw new Error(`the books are not right: ${proof.rule}, at ${proof.place}`);
    return { payments };
  } finally {
    await upkeep.close();
    await ledger.close();
  }
}

interface Step extends Moment {
  readonly tell?: Chapter['tell'];
}

/** Chapters and everyday life in the order of time. */
function planOf(begin: Date, end: Date, seed: number): Step[] {
  const chapters = storyUpTo(DAYS).map(({ day, minute, before, tell }): Step => {
    const at = before === undefined ? begin.getTime() + day * DAY_MS + minute * MINUTE_MS : end.getTime() - before * MINUTE_MS;
    return { at: new Date(at), acts: [], tell };
  });
  const latest = end.getTime() - QUIET_MINUTES * MINUTE_MS;
  const everyday = yearUpTo(end, seed).filter(({ at }) => at.getTime() < latest);
  return [...chapters, ...everyday].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
