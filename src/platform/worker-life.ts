import { EventEmitter } from 'node:events';
import type { WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { describeFault } from './fault.ts';
import type { Log } from './log.ts';

/** First half of the advisory locks by which living workers are known. */
const LOCK_SPACE = 0x46494e45;
const ROUND_MS = 10_000;
const RECONNECT_MS = 1_000;

/**
 * The sign of life of a worker: holds an advisory lock under the worker's name for as long as its process lives, and
 * frees the jobs of workers whose lock is gone. Left to itself, the queue would wait four hours before it takes a
 * dead worker's jobs up again.
 */
export class WorkerLife {
  /** Handed to the queue, so that it tells the worker's name. */
  readonly events: WorkerEvents = new EventEmitter();
  readonly #url: string;
  readonly #log: Log;
  readonly #names = new Set<string>();
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
    this.events.on('pool:create', ({ workerPool }) => {
      this.#names.add(workerPool.id);
      this.#schedule(0);
    });
  }

  /** Connects, and from then on gives the sign and looks after others every ten seconds. */
  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'finebank worker',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await client.connect();
    this.#client = client;
    this.#schedule(0);
  }

  /** Takes the sign away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await this.#client?.end().catch(() => {});
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#schedule(RECONNECT_MS);
  }

  #schedule(ms: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#round = this.#round
        .then(() => this.#look())
        .catch((error: unknown) => this.#log.warn({ fault: describeFault(error) }, 'could not look after the jobs of dead workers'))
        .finally(() => this.#schedule(this.#client === undefined ? RECONNECT_MS : ROUND_MS));
    }, ms);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    if (this.#client === undefined) await this.connect();
    const client = this.#client!;
    if (this.#names.size > 0) await client.query(HOLD, [LOCK_SPACE, [...this.#names]]);
    await client.query(FREE, [LOCK_SPACE, [...this.#names]]);
  }
}

const HOLD = `
  select pg_try_advisory_lock($1::int, hashtext(name)) from unnest($2::text[]) as name
  where not exists (
    select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
      and classid = $1::int::oid and objid::bigint = (hashtext(name)::bigint & 4294967295))`;

/** A worker that locked something a moment ago may not have shown its sign yet. */
const FREE = `
  select graphile_worker.force_unlock_workers(array_agg(worker)) from (
    select distinct locked_by as worker from graphile_worker._private_jobs
    where locked_by is not null and locked_at < now() - interval '5 seconds' and locked_by <> all ($2::text[])
    union
    select distinct locked_by from graphile_worker._private_job_queues
    where locked_by is not null and locked_at < now() - interval '5 seconds' and locked_by <> all ($2::text[])
  ) as holders
  where not exists (
    select from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())
      and classid = $1::int::oid and objid::bigint = (hashtext(worker)::bigint & 4294967295))
  having count(*) > 0`;
