import { Logger, parseCrontab, run as runGraphile, type JobHelpers, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { atMost } from '../lib/waiting.ts';
import { run, type Queryable } from './db.ts';
import { describeFault } from './fault.ts';
import type { Log } from './log.ts';
import type { Platform } from './platform.ts';
import { WorkerLife } from './worker-life.ts';
import { WorkerPool } from './worker-pool.ts';

/** How often a job is tried when nothing else is said; the pauses grow from seconds to six hours, about 16 hours in all. */
export const MAX_ATTEMPTS = 12;

/** Jobs that one process does at the same time. */
const CONCURRENCY = 4;

/** How long a worker that broke may take to let go before another one starts. */
const CLOSING_MS = 5_000;

/** Pause before a worker that broke is started again. */
const RESTART_MS = 1_000;

/** Which attempt at a job this is. */
export interface Attempt {
  /** 1 at the first try. */
  readonly number: number;
  /** There will be no other. */
  readonly last: boolean;
  /** Aborted when the worker is to stop: a job that takes long ends at its next checkpoint, and sees to it that it is taken up again. */
  readonly stopping?: AbortSignal;
}

/** Does one job. Throws to be tried again after a pause. */
export type Task = (platform: Platform, payload: unknown, attempt?: Attempt) => Promise<void>;

/** How a job is run. */
export interface JobOptions {
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
  /** Not before this moment. */
  readonly runAt?: Date;
  /** {@link MAX_ATTEMPTS} when not given. */
  readonly maxAttempts?: number;
  /** A job that waits under this key is replaced. */
  readonly key?: string;
}

/** Adds a job in the caller's transaction: rolled back, it never was. */
export async function enqueue(tx: Queryable, task: string, payload: object, options: JobOptions = {}): Promise<void> {
  await run(tx, 'select enqueue_job($1, $2::json, $3, $4, $5, $6)', [
    task,
    JSON.stringify(payload),
    options.queue ?? null,
    options.runAt ?? null,
    options.maxAttempts ?? MAX_ATTEMPTS,
    options.key ?? null,
  ]);
}

/** What a worker is started with. */
export interface WorkerOptions {
  readonly platform: Platform;
  /** Connection string of the role that owns the job tables. */
  readonly ownerUrl: string;
  readonly tasks: Readonly<Record<string, Task>>;
  /** One schedule a line: `minute hour day month weekday task`; times are UTC. */
  readonly crontab: string;
}

/** A running worker. */
export interface JobWorker {
  /** Takes no more jobs, lets those under way finish, and closes its connections. */
  stop(): Promise<void>;
}

/**
 * Starts to do jobs in this process. Any number of processes may do so on one database.
 * Jobs of a process that died are taken up again within seconds, and a worker that loses its database comes back by itself.
 *
 * @throws when the database cannot be reached at the start
 */
export async function startWorker(options: WorkerOptions): Promise<JobWorker> {
  const { log } = options.platform;
  let stopping = false;
  let wake = (): void => {};
  let current: Shift | undefined = await startShift(options);
  const watch = async (): Promise<void> => {
    while (!stopping) {
      const shift: Shift | undefined = current;
      await (shift?.ended ??
        new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, RESTART_MS).unref();
        }));
      if (stopping) return;
      if (shift !== undefined) {
        log.warn({}, 'the worker lost its footing and starts again');
        current = undefined;
        await atMost(
          CLOSING_MS,
          shift.close().catch(() => {}),
        );
        continue;
      }
      current = await startShift(options).catch((error: unknown) => {
        log.warn({ fault: describeFault(error) }, 'the worker cannot start yet');
        return undefined;
      });
    }
  };
  const watched = watch();
  return {
    stop: async () => {
      stopping = true;
      wake();
      await current?.close();
      await watched;
      await current?.close();
    },
  };
}

/** One run of the queue's worker, from its start until it is closed or breaks. */
interface Shift {
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

async function startShift({ platform, ownerUrl, tasks, crontab }: WorkerOptions): Promise<Shift> {
  const { log } = platform;
  const pool = new WorkerPool({
    connectionString: ownerUrl,
    max: CONCURRENCY + 4,
    application_name: 'finebank worker',
    types: PLAIN_TYPES,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A job whose answer was on a connection that broke would stay locked by a worker that knows nothing of it: so the whole
  // shift ends with its first lost connection, and the next one takes up what it left.
  const { promise: broken, resolve: end } = Promise.withResolvers<void>();
  const note = (error: unknown): void => {
    log.warn({ fault: describeFault(error) }, 'the worker lost a database connection');
    end();
  };
  pool.on('error', note);
  pool.on('connect', (client) => void client.on('error', note));
  const life = new WorkerLife(ownerUrl, log);
  const stopping = new AbortController();
  const release = async (): Promise<void> => {
    await life.stop();
    await pool.end();
  };
  try {
    await life.connect();
    const runner = await runGraphile({
      pgPool: pool,
      taskList: wrapAll(platform, tasks, stopping.signal),
      parsedCronItems: crontab.trim() === '' ? [] : parseCrontab(crontab),
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      // Without batches graphile-worker leaves the promise of a finished job alone: a database that is away ended the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new Logger(() => (level, message) => pass(log, level, message)),
      events: life.events,
    });
    const ended = Promise.race([runner.promise.catch(note), broken]);
    const finished = runner.promise.catch(() => {});
    let closing: Promise<void> | undefined;
    return {
      ended,
      close: () => {
        stopping.abort();
        return (closing ??= runner
          .stop()
          .catch(() => {})
          .then(() => finished)
          .then(release));
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The worker's own statements want numbers as text, as pg gives them when nothing else is set. */
const PLAIN_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === (pg.types.builtins.INT8 as number) && format !== 'binary' ? String : pg.types.getTypeParser(oid, format),
};

function wrapAll(platform: Platform, tasks: Readonly<Record<string, Task>>, stopping: AbortSignal): TaskList {
  return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, wrap(platform, name, task, stopping)]));
}

/** What is thrown is stored and logged by the queue, so only what carries nobody's data gets through. */
function wrap(platform: Platform, name: string, task: Task, stopping: AbortSignal) {
  return async (payload: unknown, { job }: JobHelpers): Promise<void> => {
    const attempt = { number: job.attempts, last: job.attempts >= job.max_attempts, stopping };
    try {
      await task(platform, payload, attempt);
    } catch (error) {
      const fault = describeFault(error);
      const fields = { task: name, job: job.id, attempt: attempt.number, fault };
      if (attempt.last) platform.log.error(fields, 'a job was given up');
      else platform.log.warn(fields, 'a job failed and will be tried again');
      // The cause may quote addresses, and graphile-worker stores what it is thrown.
      // eslint-disable-next-line preserve-caught-error
      throw new Error(fault);
    }
  };
}

function pass(log: Log, level: string, message: string): void {
  if (level === 'error') log.warn({}, `worker: ${message}`);
  else if (level === 'warning') log.warn({}, `worker: ${message}`);
}
