import { askForBooks, TEND_BOOKS, tendBooks } from './features/books/index.ts';
import { loadCommunity } from './features/community/index.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { collectSavings, saveByRules } from './features/goals/index.ts';
import { cleanUp, identityMails } from './features/identity/index.ts';
import { rollUp, SUMS } from './features/insights/index.ts';
import { notificationMails, notificationTasks, tellReceivers } from './features/notifications/index.ts';
import { operatorMails } from './features/operator/index.ts';
import { cleanUpSignUps, onboardingMails } from './features/onboarding/index.ts';
import { endDueHolds } from './features/payments/index.ts';
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
3,18,33,48 * * * * tend_books
`;

/** How often a follower looks for itself, milliseconds: a lost NOTIFY costs no more than this. */
const LOOK_MS = 2_000;

/** How long a follower gathers before it reads on, milliseconds. */
const GATHER_MS = 100;
/** How often the end of holds is looked for, milliseconds. */
const TICK_MS = 250;
/** How often savings are looked for, milliseconds. */
const SAVING_TICK_MS = 1_000;

/** The jobs of this process. */
export interface Jobs {
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
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
  const kinds = { ...identityMails, ...onboardingMails, ...notificationMails, ...operatorMails };
  const tasks: Record<string, Task> = {
    [SEND_MAIL]: mailTask(kinds, transport, async () => ({ bankName: await bankName() })),
    [TEND_MAIL]: tendMail,
    ...notificationTasks,
    clean_up: cleanUp,
    clean_up_sign_ups: cleanUpSignUps,
    [TEND_BOOKS]: tendBooks,
  };
  const ledger = new Ledger({
    connect: () => postingClient(db.url),
    clock,
    onTrouble: (error) => log.error({ error: error.message }, 'the ledger of the jobs had trouble'),
  });
  const holds = startClockwork(platform, 'the end of holds', () => endDueHolds(platform, ledger));
  const savings = startClockwork(platform, 'saving by rules', () => saveByRules(platform, ledger), SAVING_TICK_MS);
  const worker = await startWorker({ platform, ownerUrl, tasks, crontab: CRONTAB });
  await askForBooks(db);
  const followers = startFollowers(platform, {
    [SUMS]: rollUp,
    notices: (tx, range) => tellReceivers(platform, tx, range),
    savings: (tx, range) => collectSavings(db, tx, range),
  });
  return {
    stop: async () => {
      await holds.stop();
      await savings.stop();
      await ledger.close();
      await followers.stop();
      await worker.stop();
      await transport.close();
    },
  };
}

/** Does something again and again, at once while there is more to do, else after a short pause. */
function startClockwork(platform: Platform, what: string, tick: () => Promise<boolean>, pauseMs = TICK_MS): Jobs {
  let stopping = false;
  const wakers = new Set<() => void>();
  const loop = async (): Promise<void> => {
    while (!stopping) {
      const more = await tick().catch((error: Error) => {
        platform.log.error({ error: error.message }, `${what} stumbled; it goes on`);
        return false;
      });
      if (!more && !stopping) await pause(wakers, pauseMs);
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

/** Lets each follower read the ledger as it grows. */
function startFollowers(platform: Platform, handlers: Readonly<Record<string, Handler>>): Jobs {
  let stopping = false;
  const wakers = new Set<() => void>();
  const wake = (): void => wakers.forEach((waker) => waker());
  const listener = listen(platform.db.url, ['ledger'], wake);
  const loop = async (name: string, handler: Handler): Promise<void> => {
    while (!stopping) {
      const more = await follow(platform.db, name, handler).catch((error: Error) => {
        platform.log.error({ follower: name, error: error.message }, 'a follower of the ledger stumbled; it goes on');
        return false;
      });
      if (!more && !stopping) await pause(wakers, LOOK_MS);
      // What comes close together is handled together.
      if (!stopping) await delay(GATHER_MS);
    }
  };
  const loops = Object.entries(handlers).map(([name, handler]) => loop(name, handler));
  return {
    stop: async () => {
      stopping = true;
      wake();
      await Promise.all(loops);
      await listener.close();
    },
  };
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
