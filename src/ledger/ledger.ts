import type { Socket } from 'node:net';
import type { Client } from 'pg';
import type { Clock } from '../lib/clock.ts';
import { inOneWrite } from '../lib/one-write.ts';
import { decide } from './decide.ts';
import { BATCH_MAX, lockAndLoad, write } from './post.ts';
import { notifyFollowers } from './queries.ts';
import { LedgerAlarm, LedgerUnavailable, type Order, type Posting } from './types.ts';

/** Most orders that one micro-batch takes from the queue. */
const MICRO_BATCH_MAX = 512;
/** How long an order waits for a database that does not answer, milliseconds. */
const PATIENCE_MS = 12_000;
/** What is posted within this time is told to the followers together, milliseconds. */
const TELL_MS = 20;
const PAUSE_FIRST_MS = 25;
const PAUSE_MAX_MS = 500;

/** What the ledger needs from the process around it. */
export interface LedgerOptions {
  /** Makes the posting connection: not connected yet, pipelining on. */
  readonly connect: () => Client;
  readonly clock: Clock;
  /** Told of alarms and of lost connections. */
  readonly onTrouble?: (error: Error) => void;
}

interface Waiting {
  readonly order: Order;
  /** Of `performance.now()`, which goes on evenly when the machine's clock is set. */
  readonly deadline: number;
  readonly resolve: (posting: Posting) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Posts single orders at the speed of batches: while one batch is being written, arriving orders queue;
 * the queue goes next. No timer delays anybody. One posting connection; any number of processes.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #queue: Waiting[] = [];
  #client: Client | undefined;
  #running: Promise<void> | undefined;
  #closing = false;
  #telling: NodeJS.Timeout | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /**
   * Carries out one order; answers when it is durable, or refused over a state that is durable.
   * @throws LedgerUnavailable when the database stays away: ask again with the same id
   */
  submit(order: Order): Promise<Posting> {
    if (this.#closing) return Promise.reject(new LedgerUnavailable('the ledger is closing'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ order, deadline: performance.now() + PATIENCE_MS, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Carries out many orders, each judged by itself: at most {@link BATCH_MAX} a call. */
  submitAll(orders: readonly Order[]): Promise<Posting[]> {
    if (orders.length > BATCH_MAX) throw new RangeError(`at most ${BATCH_MAX} orders a call`);
    return Promise.all(orders.map((order) => this.submit(order)));
  }

  /** Finishes what is queued, then lets the connection go. Takes nothing new. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
    if (this.#telling !== undefined) this.#client?.query(notifyFollowers).catch(() => {});
    clearTimeout(this.#telling);
    await this.#drop();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MICRO_BATCH_MAX);
      await this.#settle(batch);
    }
    this.#running = undefined;
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    let waiting = batch;
    let pause = PAUSE_FIRST_MS;
    for (;;) {
      try {
        const postings = await this.#write(waiting.map((one) => one.order));
        waiting.forEach((one, i) => one.resolve(postings[i]!));
        return;
      } catch (error) {
        const trouble = error as Error;
        this.#options.onTrouble?.(trouble);
        await this.#drop();
        if (!isPassing(trouble)) return this.#separate(waiting, trouble);
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, PAUSE_MAX_MS);
        waiting = giveUpLate(waiting, trouble);
        if (waiting.length === 0) return;
      }
    }
  }

  /** One bad order must not spoil its neighbours: each goes again by itself. */
  async #separate(waiting: readonly Waiting[], trouble: Error): Promise<void> {
    if (waiting.length === 1 || trouble instanceof LedgerAlarm) {
      for (const one of waiting) one.reject(trouble);
      return;
    }
    for (const one of waiting) await this.#settle([one]);
  }

  /** Two round trips, a third where {@link lockAndLoad} says: lock and load; then, over the decision, insert, wake and commit. */
  async #write(orders: readonly Order[]): Promise<readonly Posting[]> {
    const client = await this.#connected();
    inOneWrite(streamOf(client));
    const [, state] = await together([client.query('begin'), lockAndLoad(client, orders, this.#options.clock.now())] as const);
    const decision = decide(state, orders);
    if (decision.rows.length === 0) {
      await client.query('rollback');
      return decision.postings;
    }
    inOneWrite(streamOf(client));
    await together([...write(client, decision, state), client.query('commit')]);
    this.#tellSoon();
    return decision.postings;
  }

  /**
   * Wakes those who follow the ledger, at most so often, by a transaction of its own: one that notifies commits under a lock that
   * all who notify share, and the batches would wait for the disk writes of others. It is only a hint; followers also look by themselves.
   */
  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#client?.query(notifyFollowers).catch(() => {});
    }, TELL_MS).unref();
  }

  async #connected(): Promise<Client> {
    if (this.#client !== undefined) return this.#client;
    const client = this.#options.connect();
    client.on('error', (error) => {
      this.#options.onTrouble?.(error);
      if (this.#client === client) this.#client = undefined;
    });
    await client.connect();
    this.#client = client;
    return client;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    const ended = client.end().catch(() => {});
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, PAUSE_MAX_MS))]);
  }
}

/** The socket under a connection. */
function streamOf(client: Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Waits for all, so that no answer of a pipeline is left unread; then throws the first error. */
async function together<T extends readonly Promise<unknown>[]>(promises: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as { -readonly [K in keyof T]: Awaited<T[K]> };
}

function giveUpLate(waiting: readonly Waiting[], trouble: Error): Waiting[] {
  const now = performance.now();
  return waiting.filter((one) => {
    if (one.deadline > now) return true;
    one.reject(new LedgerUnavailable('the database does not answer', { cause: trouble }));
    return false;
  });
}

/** Data that PostgreSQL cannot take (class 22), broken constraints (23), wrong statements (42): trying again gives the same. */
function isPassing(error: Error): boolean {
  if (error instanceof LedgerAlarm) return false;
  const code = (error as { code?: string }).code ?? '';
  return !/^(22|23|42)[0-9A-Z]{3}$/.test(code) && !(error instanceof TypeError || error instanceof RangeError);
}
