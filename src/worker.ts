import { DAYS, sumDays } from './features/accounts/index.ts';
import { askForBooks, TEND_BOOKS, tendBooks } from './features/books/index.ts';
import { loadCommunity } from './features/community/index.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { collectSavings, saveByRules } from './features/goals/index.ts';
import { cleanUp, identityMails } from './features/identity/index.ts';
import { budgetTasks, followBudgets } from './features/insights/index.ts';
import { notificationMails, notificationTasks, tellReceivers } from './features/notifications/index.ts';
import { operatorMails } from './features/operator/index.ts';
import { cleanUpSignUps, onboardingMails, onboardingTasks } from './features/onboarding/index.ts';
import { endDueHolds } from './features/payments/index.ts';
import { followPayments, referralMails, REWARDS, referralTasks, tendRewards } from './features/referrals/index.ts';
import { statementMails, statementTasks } from './features/statements/index.ts';
import { rollUp, SUMS } from './features/transactions/index.ts';
import { follow, Ledger, type Handler } from './ledger/index.ts';
import { mailTask } from './mail/kinds.ts';
import { startWorker, type Task } from './platform/jobs.ts';
import { postingClient } from './platform/db.ts';
import { listen } from './platform/listen.ts';
import { openTransport, type TransportOptions } from './platform/mail/transport.ts';
import { SEND_MAIL, TEND_MAIL, tendMail } from './platform/outbox.ts';
import type { Platform } from './platform/platform.ts';

/** All schedules: minute, hour, day, month, weekday, task; times are UTC. */
const CRONTAB = `
7 * * * * tend_mail
17 * * * * clean_up
27 * * * * clean_up_sign_ups
47 * * * * forget_invited
3,18,33,48 * * * * tend_books
37 * * * * clean_up_exports
5,35 * * * * announce_statements
`;

/** How often a follower looks for itself, milliseconds: a lost NOTIFY costs no more than this. */
const LOOK_MS = 2_000;

/** How long a follower gathers at least before it reads on, milliseconds: what comes close together is handled together. */
const GATHER_MS = 100;
/** How long it gathers at most, in a rush that does not end; when it does, the rest is over. */
const GATHER_MAX_MS = 15_000;
/**
 * It rests so many times as long as its work took, so that it leaves the database to the payments while they are many; longer
 * after much work, since what has gathered is read at less cost for each.
 */
const REST = 6;
const REST_AFTER_MUCH = 25;
/** What counts as much work, milliseconds. */
const MUCH_MS = 50;
/** So long after the last posting the bank counts as busy, milliseconds. */
const BUSY_MS = 500;
/** How often the end of holds is looked for, milliseconds. */
const TICK_MS = 250;
/** How often savings are looked for, milliseconds. */
const SAVING_TICK_MS = 1_000;
/** How often rewards are looked for whose time has come, milliseconds. */
const REWARD_TICK_MS = 2_000;

/** Something that goes on until it is stopped. */
interface Running {
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** The jobs of this process. */
export interface Jobs extends Running {
  /** What they post with, for the pages of the same process, too; stopping closes it. */
  readonly ledger: Ledger;
}

/** Every slice's kinds of mail. */
export const MAIL_KINDS = {
  ...identityMails,
  ...onboardingMails,
  ...notificationMails,
  ...statementMails,
  ...operatorMails,
  ...referralMails,
};

/** What reads the ledger as it grows, by name; those of one row take turns. */
export function followersOf(platform: Platform): readonly Readonly<Record<string, Handler>>[] {
  // In one transaction, so that rules have decided before anybody is told, and nobody is told twice.
  const countAndTell: Handler = async (tx, range) => {
    await rollUp(tx, range);
    await followBudgets(platform, tx, range);
  };
  return [
    { notices: (tx, range) => tellReceivers(platform, tx, range) },
    {
      [SUMS]: countAndTell,
      [DAYS]: sumDays,
      savings: (tx, range) => collectSavings(platform.db, tx, range),
      [REWARDS]: (tx, range) => followPayments(platform, tx, range),
    },
  ];
}

/** What the jobs of a process are started with. */
export interface JobsOptions {
  /** Connection string of the role that owns the job tables. */
  readonly ownerUrl: string;
  /** Laid over the SMTP connection; for tests. */
  readonly smtp?: TransportOptions['smtp'];
}

/** Starts everything that happens outside a request: mails, notices, sums, clean-up. Any number of processes may. */
export async function startJobs(platform: Platform, { ownerUrl, smtp }: JobsOptions): Promise<Jobs> {
  const { config, clock, db, log } = platform;
  const bankName = async (): Promise<string> => (await loadCommunity(db)).name;
  const transport = await openTransport(config, { bankName, clock, log, ...(smtp === undefined ? {} : { smtp }) });
  const tasks: Record<string, Task> = {
    [SEND_MAIL]: mailTask(MAIL_KINDS, transport, async () => ({ bankName: await bankName() })),
    [TEND_MAIL]: tendMail,
    ...notificationTasks,
    ...referralTasks,
    ...onboardingTasks,
    ...statementTasks,
    ...budgetTasks,
    clean_up: cleanUp,
    clean_up_sign_ups: cleanUpSignUps,
    [TEND_BOOKS]: tendBooks,
  };
  const ledger = new Ledger({
    connect: () => postingClient(db.url),
    clock,
    onTrouble: (error) => log.error({ error: error.message }, 'the ledger had trouble'),
  });
  const holds = startClockwork(platform, { what: 'the end of holds', everyMs: TICK_MS, tick: () => endDueHolds(platform, ledger) });
  const rewards = startClockwork(platform, { what: 'the end of reviews', everyMs: REWARD_TICK_MS, tick: () => tendRewards(platform) });
  const savings = startClockwork(platform, { what: 'saving by rules', everyMs: SAVING_TICK_MS, tick: () => saveByRules(platform, ledger) });
  const worker = await startWorker({ platform, ownerUrl, tasks, crontab: CRONTAB });
  await askForBooks(db);
  const followers = startFollowers(platform, ...followersOf(platform));
  return {
    ledger,
    stop: async () => {
      await Promise.all([holds.stop(), rewards.stop(), savings.stop()]);
      await ledger.close();
      await followers.stop();
      await worker.stop();
      await transport.close();
    },
  };
}

/** Something that is done again and again. */
interface Clockwork {
  readonly what: string;
  readonly everyMs: number;
  /** True: there is more to do. */
  tick(): Promise<boolean>;
}

/** Does something again and again, at once while there is more to do, else after a short pause. */
function startClockwork(platform: Platform, { what, everyMs, tick }: Clockwork): Running {
  let stopping = false;
  const wakers = new Set<() => void>();
  const loop = async (): Promise<void> => {
    while (!stopping) {
      const more = await tick().catch((error: Error) => {
        platform.log.error({ error: error.message }, `${what} stumbled; it goes on`);
        return false;
      });
      if (!more && !stopping) await pause(wakers, everyMs);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping = true;
      wakers.forEach((waker) => waker());
      await running;
    },
  };
}

/**
 * Lets followers read the ledger as it grows, those of one row in turn: what they rest is for all of them together, so that
 * more followers do not take more of the database from the payments while these are many.
 */
function startFollowers(platform: Platform, ...rows: readonly Readonly<Record<string, Handler>>[]): Running {
  let stopping = false;
  const wakers = new Set<() => void>();
  const end = new AbortController();
  let postedAt = -BUSY_MS;
  const wake = (): void => wakers.forEach((waker) => waker());
  const listener = listen(platform.db.url, ['ledger'], () => {
    postedAt = performance.now();
    wake();
  });
  const isBusy = (): boolean => performance.now() - postedAt <= BUSY_MS;
  const read = (name: string, handler: Handler): Promise<boolean> =>
    follow(platform.db, name, handler).catch((error: Error) => {
      platform.log.error({ follower: name, error: error.message }, 'a follower of the ledger stumbled; it goes on');
      return false;
    });
  const loop = async (handlers: Readonly<Record<string, Handler>>): Promise<void> => {
    while (!stopping) {
      const begin = performance.now();
      let more = false;
      for (const [name, handler] of Object.entries(handlers)) if (!stopping) more = (await read(name, handler)) || more;
      const took = performance.now() - begin;
      // Who is behind while nothing is posted, as after an import, does not wait.
      if (more && !isBusy()) continue;
      if (!more && !stopping) await pause(wakers, LOOK_MS);
      const rested = performance.now() + restAfter(took);
      do await delay(GATHER_MS, undefined, { signal: end.signal }).catch(() => {});
      while (!stopping && isBusy() && performance.now() < rested);
    }
  };
  const loops = rows.map(loop);
  return {
    stop: async () => {
      stopping = true;
      wake();
      end.abort();
      await Promise.all(loops);
      await listener.close();
    },
  };
}

function restAfter(took: number): number {
  return Math.min(GATHER_MAX_MS, took * (took < MUCH_MS ? REST : REST_AFTER_MUCH));
}

function pause(wakers: Set<() => void>, millis: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      wakers.delete(done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    wakers.add(done);
  });
}
