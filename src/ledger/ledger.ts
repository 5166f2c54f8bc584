import { together } from '../lib/waiting.ts';
import { BATCH_MAX } from './post.ts';
import { Overtaken, type Answer, type Asked } from './asked.ts';
import { Poster, type PosterOptions } from './poster.ts';
import { Relay } from './relay.ts';
import { Slices } from './slices.ts';
import { LedgerAlarm, LedgerUnavailable, type Order, type Posting } from './types.ts';

/** Most orders that one micro-batch takes from the queue. */
const MICRO_BATCH_MAX = 256;
/** Most batches that are on their way at once: while one is written, the next is decided. */
const FLIGHTS_MAX = 2;
/** A further batch is sent behind one on its way when so many orders wait; fewer wait for its answer, and others join them. */
const WORTH_SENDING = 32;
/**
 * After so long without a pause all batches are waited for, so that another process gets a turn at the head row, unless that writes
 * for this one; milliseconds.
 */
const TURN_MS = 120;
/** Who had nothing to write for so long does not write for others, milliseconds. */
const BUSY_MS = 1_000;
/** How long an order waits for a database that does not answer, milliseconds. */
const PATIENCE_MS = 12_000;
const PAUSE_FIRST_MS = 25;
const PAUSE_MAX_MS = 500;

/** What the ledger needs from the process around it. */
export type LedgerOptions = Omit<PosterOptions, 'newWriter' | 'met'>;

interface Waiting extends Asked {
  /** Of `performance.now()`, which goes on evenly when the machine's clock is set. */
  readonly deadline: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type Batch = readonly Waiting[];

/**
 * Posts single orders at the speed of batches: while batches are being written, arriving orders queue; the queue goes
 * next. No timer delays anybody. Any number of processes.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #poster: Poster;
  readonly #relay: Relay;
  readonly #slices = new Slices();
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closing = false;
  #flights = 0;
  /** Batches that were sent and not written, in the order in which they were sent; with what became of each. */
  #failed: { readonly batch: Batch; readonly error: Error }[] = [];
  /** Answers come in the order of batches, refusals too: what they rest on has to be durable. */
  #answered: Promise<void> = Promise.resolve();
  #turnSince = 0;
  #submittedAt = -BUSY_MS;
  #wake: (() => void) | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#relay = new Relay({
      ...options,
      terms: () => (performance.now() - this.#submittedAt < BUSY_MS ? this.#poster.terms : undefined),
      take: (asked) => Promise.all(asked.map((one) => this.#ask(one))),
    });
    this.#poster = new Poster({ ...options, newWriter: () => this.#relay.newWriter(), met: (writer) => this.#relay.met(writer) });
  }

  /**
   * Carries out one order; answers when it is durable, or refused over a state that is durable.
   * @throws LedgerUnavailable when the database stays away: ask again with the same id
   */
  submit(order: Order): Promise<Posting> {
    return this.#ask({ order, rules: null }) as Promise<Posting>;
  }

  /**
   * The number of the rules that this process goes by: it changes with everything that says who may pay from which account to
   * which, and under which limits. What was found out under it holds as long as it is the same; null: nothing is known.
   */
  get rules(): bigint | null {
    return this.#relay.rules ?? this.#poster.rules;
  }

  /**
   * As {@link submit}, for who found out under earlier rules who asks and whose the accounts are.
   * @returns null when the rules have changed since: nothing was done; find out again, and submit
   */
  async submitUnder(rules: bigint, order: Order): Promise<Posting | null> {
    const answer = await this.#ask({ order, rules });
    return typeof answer === 'string' ? null : answer;
  }

  #ask(asked: Asked): Promise<Answer> {
    if (this.#closing) return Promise.reject(new LedgerUnavailable('the ledger is closing'));
    const now = performance.now();
    if (asked.under === undefined) this.#submittedAt = now;
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...asked, deadline: now + PATIENCE_MS, resolve, reject });
      if (this.#running === undefined) this.#running = this.#run();
      else if (this.#maySend()) this.#wake?.();
    });
  }

  /**
   * Carries out many orders, each judged by itself: at most {@link BATCH_MAX} a call. Nothing of them is on its way any more
   * when it answers, or throws.
   */
  submitAll(orders: readonly Order[]): Promise<Posting[]> {
    if (orders.length > BATCH_MAX) throw new RangeError(`at most ${BATCH_MAX} orders a call`);
    return together(orders.map((order) => this.submit(order)));
  }

  /** Finishes what is queued, then lets the connections go. Takes nothing new. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#relay.close(this.#running);
    await this.#poster.close();
  }

  async #run(): Promise<void> {
    // Those that come in the same moment go together.
    await new Promise(setImmediate);
    for (;;) {
      if (this.#flights === 0 && this.#failed.length > 0) await this.#recover();
      else if (this.#maySend()) await this.#next();
      else if (this.#flights > 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      else break;
    }
    this.#running = undefined;
  }

  #maySend(): boolean {
    if (this.#queue.length === 0 || this.#failed.length > 0) return false;
    if (this.#flights === 0) return true;
    if (this.#flights >= FLIGHTS_MAX || this.#queue.length < WORTH_SENDING) return false;
    return this.#relay.follows || performance.now() - this.#turnSince < TURN_MS;
  }

  /** The next batch goes the quick way, else, once those before are written, the sure one. */
  async #next(): Promise<void> {
    const batch = this.#queue.splice(0, MICRO_BATCH_MAX);
    if (this.#flights === 0) this.#turnSince = performance.now();
    // Whatever is wrong will be told by the sure way.
    const flight = this.#relay.forward(batch) ?? (await this.#poster.launch(batch).catch(() => undefined));
    if (flight === undefined) {
      await this.#answered;
      this.#failed.push({ batch, error: new Overtaken('not tried') });
      return;
    }
    this.#flights += 1;
    this.#answered = this.#land(batch, flight.written, this.#answered);
  }

  async #land(batch: Batch, written: Promise<readonly Answer[]>, before: Promise<void>): Promise<void> {
    written.catch(() => {});
    await before;
    try {
      const answers = await written;
      if (this.#failed.length > 0) throw new Overtaken('a batch before failed');
      this.#answer(batch, answers);
    } catch (error) {
      this.#failed.push({ batch, error: error as Error });
      this.#poster.forget(error as Error);
    }
    this.#flights -= 1;
    this.#wake?.();
  }

  /** At once to other processes, which answer many with it. */
  #answer(batch: Batch, answers: readonly Answer[]): void {
    const own: (() => void)[] = [];
    batch.forEach(({ under, resolve }, i) => {
      if (under === undefined) own.push(() => resolve(answers[i]!));
      else resolve(answers[i]!);
    });
    this.#slices.give(own);
  }

  /** What was not written the quick way goes the sure one, in order. */
  async #recover(): Promise<void> {
    const failed = this.#failed;
    for (const { batch, error } of failed) {
      // What waits in the queue came after all of them.
      const join = batch === failed.at(-1)!.batch ? MICRO_BATCH_MAX - batch.length : 0;
      if (error instanceof Overtaken) await this.#settle(batch, { join });
      else await this.#again(batch, error, PAUSE_FIRST_MS);
    }
    this.#failed = [];
  }

  async #settle(batch: Batch, { pause = PAUSE_FIRST_MS, join = 0 } = {}): Promise<void> {
    let whole = batch;
    const joining = (): Batch => {
      const more = this.#queue.splice(0, join);
      whole = [...batch, ...more];
      return more;
    };
    try {
      const answers = await this.#poster.post(batch, joining);
      whole.forEach(({ resolve }, i) => resolve(answers[i]!));
    } catch (error) {
      await this.#again(whole, error as Error, pause);
    }
  }

  async #again(batch: Batch, trouble: Error, pause: number): Promise<void> {
    this.#options.onTrouble?.(trouble);
    await this.#poster.drop();
    if (!isPassing(trouble)) return this.#separate(batch, trouble);
    await new Promise((resolve) => setTimeout(resolve, pause));
    const waiting = giveUpLate(batch, trouble);
    if (waiting.length > 0) await this.#settle(waiting, { pause: Math.min(pause * 2, PAUSE_MAX_MS) });
  }

  /** One bad order must not spoil its neighbours: each goes again by itself. */
  async #separate(batch: Batch, trouble: Error): Promise<void> {
    if (batch.length === 1 || trouble instanceof LedgerAlarm) {
      for (const one of batch) one.reject(trouble);
      return;
    }
    for (const one of batch) await this.#settle([one]);
  }
}

function giveUpLate(batch: Batch, trouble: Error): Batch {
  const now = performance.now();
  return batch.filter((one) => {
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
