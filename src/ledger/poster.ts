import type { Client } from 'pg';
import { uuidArray } from '../lib/pg-arrays.ts';
import type { Clock } from '../lib/clock.ts';
import { inOneWrite, inOneWriteNow } from '../lib/one-write.ts';
import { atMost, together } from '../lib/waiting.ts';
import { answersOf, current, latest, ordersOf, Overtaken, Unanswered, type Answer, type Asked, type Flight } from './asked.ts';
import { Connections, type ConnectionsOptions } from './connections.ts';
import { decide } from './decide.ts';
import { FENCE_FAILED, fencedInsert, fenceHead, headStands, type Fence } from './insert.ts';
import type { Terms } from './letters.ts';
import { accountsNamed, Memory } from './memory.ts';
import { insert, lockAndLoad, peopleTogether, write, type InTurn, type Locked } from './post.ts';
import { hintFollowers, loadAccounts, loadKnown } from './queries.ts';
import { readAccounts, readKnown } from './rows.ts';
import { isAccepted, LedgerAlarm, type Decision, type LedgerState, type Order, type Standing } from './types.ts';

const UNIQUE_VIOLATION = '23505';
/** How long is waited for the last hint when it ends, milliseconds. */
const LAST_HINT_MS = 500;
/** Followers are told at most so often, milliseconds. */
const TELL_MS = 100;

/** What a poster needs from the process around it. */
export interface PosterOptions extends ConnectionsOptions {
  readonly clock: Clock;
  /** Gives a name to write batches under that nobody has used. */
  readonly newWriter: () => string;
  /** Told who wrote the last batch where others wrote since the last one of this process; null: nobody who remembers. */
  readonly met: (lastWriter: string | null) => void;
}

/**
 * Writes batches, one way or the other. The sure way takes the head row, reads, decides and writes. The quick way decides over what
 * this process remembers and sends one statement that writes only if nothing has changed since; so the next batch may follow
 * before the last one is answered.
 */
export class Poster {
  readonly #options: PosterOptions;
  readonly #connections: Connections<'posting' | 'asking'>;
  #memory: Memory | undefined;
  /** Somebody else wrote between the last two batches: what was decided without the head row would come too late again. */
  #shared = false;
  /** Something may be on its way yet that was given up: the next batch moves the head on even if nothing is to be written. */
  #doubt = false;
  #telling: NodeJS.Timeout | undefined;
  #toldAt = -TELL_MS;

  constructor(options: PosterOptions) {
    this.#options = options;
    this.#connections = new Connections(options);
  }

  /** The number of the rules that what is remembered goes by; null where nothing is. */
  get rules(): bigint | null {
    return this.#memory?.head.rules ?? null;
  }

  /** Under which name the next batch is written, and by which rules; undefined where nothing is remembered. */
  get terms(): Terms | undefined {
    const memory = this.#memory;
    return memory && { writer: memory.writer, rules: memory.head.rules };
  }

  /**
   * Writes a batch the sure way; nothing else may be on its way. Two round trips, a third where {@link lockAndLoad} says.
   * @param join gives what came while the head row was waited for, to go with the batch; called only where others write as well
   * @returns the answers to the batch, and to what joined it
   */
  async post(batch: readonly Asked[], join: () => readonly Asked[] = () => []): Promise<readonly Answer[]> {
    let whole = batch;
    const memory = this.#memory;
    if (memory === undefined || !this.#shared) return this.#postLocked(() => whole, undefined);
    const now = this.#options.clock.now();
    const late = (): readonly Order[] => {
      const more = join();
      whole = [...batch, ...more];
      return ordersOf(more);
    };
    try {
      return await this.#postLocked(() => whole, { late, isFresh: (id) => memory.isFresh(id, now) });
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      // Somebody asked two processes at the same moment: the answer stands in the books.
      return this.#postLocked(() => whole, undefined);
    }
  }

  async #postLocked(whole: () => readonly Asked[], inTurn: InTurn | undefined): Promise<readonly Answer[]> {
    const client = await this.#connections.get('posting');
    inOneWrite(client);
    const memory = this.#memory;
    const writer = this.#options.newWriter();
    const before = memory?.head.batch;
    const begun = client.query('begin');
    const now = latest(this.#options.clock.now(), whole());
    const loading = lockAndLoad(client, ordersOf(whole()), now, { writer, memory, inTurn });
    const [, state] = await together([begun, loading] as const);
    const { head } = state;
    this.#shared = before !== undefined && before + 1n !== head.batch;
    if (this.#shared) this.#options.met(head.lastWriter);
    const batch = whole();
    const holding = { rules: head.rules, writer: head.lastWriter === memory?.writer ? head.lastWriter : null, at: head.at };
    const orders = current(batch, holding);
    const decision = inTurn === undefined ? decide(state, orders) : await this.#decided(memory!, state, orders);
    if (decision.rows.length === 0 && !this.#doubt) {
      await client.query('rollback');
      return answersOf(batch, orders, decision, holding);
    }
    inOneWrite(client);
    await together([...(decision.rows.length === 0 ? [] : write(client, decision, state)), client.query('commit')]);
    this.#doubt = false;
    this.#remember(state, decision);
    this.#tellSoon();
    return answersOf(batch, orders, decision, holding);
  }

  /**
   * Sends a batch the quick way. Gives undefined where that cannot be: nothing is remembered, others write as well, another day has
   * begun, orders name others, or people with several accounts pay. The promise of its writing rejects with {@link Overtaken} when somebody was quicker.
   */
  async launch(batch: readonly Asked[]): Promise<Flight | undefined> {
    const memory = this.#memory;
    if (memory === undefined || this.#shared) return undefined;
    const { rewound } = memory;
    const now = this.#options.clock.now();
    const at = memory.timeOf(latest(now, batch));
    if (at === null) return undefined;
    const holding = { rules: memory.head.rules, writer: memory.writer, at };
    const orders = current(batch, holding);
    if (orders.some((order) => 'ref' in order || memory.isRecent(order.id))) return undefined;
    const named = accountsNamed(orders);
    const remembered = memory.accounts(named);
    const unknown = named.filter((id) => !remembered.has(id));
    const known = await this.#lookUp(
      memory,
      unknown,
      orders.filter(({ id }) => memory.isOld(id, now)),
    );
    const accounts = unknown.length === 0 ? remembered : memory.accounts(named);
    if (peopleTogether(orders, accounts).length > 0) return undefined;
    const { head } = memory;
    const state = { batch: head.batch + 1n, at, calendar: head.calendar, accounts, known, references: new Map() };
    const decision = await this.#decided(memory, state, orders);
    // Thrown away, or not what it was, while something was looked up.
    if (this.#memory !== memory || memory.rewound !== rewound) return undefined;
    const sent = this.#send(memory, state, decision);
    memory.advance(state, decision);
    const answers = answersOf(batch, orders, decision, holding);
    const written = sent.then(() => {
      if (decision.rows.length > 0) this.#stands(memory, state.batch);
      return answers;
    });
    return { written };
  }

  /** Forgets what was sent and did not come to be; everything, where it is not known whether it did. */
  forget(error: Error): void {
    this.#doubt ||= !(error instanceof Overtaken) || error instanceof Unanswered;
    if (error instanceof Overtaken) this.#memory?.rewind();
    else this.#memory = undefined;
  }

  /** Lets the connections go. What comes next connects again. */
  async drop(): Promise<void> {
    this.#memory = undefined;
    await this.#connections.drop();
  }

  /** Tells the followers what they have not been told, and lets the connections go. */
  async close(): Promise<void> {
    if (this.#telling !== undefined) await atMost(LAST_HINT_MS, this.#tell());
    await this.drop();
  }

  #remember(state: Locked, decision: Decision): void {
    if (state.caughtUp) this.#memory!.take(state.head);
    else this.#memory = new Memory(state.head);
    this.#memory!.learn(state.accounts.values());
    this.#memory!.advance(state, decision);
    this.#memory!.stand(state.batch);
  }

  /** Looks up accounts, and what stands under ids, on a connection of its own: batches on their way touch neither. */
  async #lookUp(memory: Memory, ids: readonly string[], orders: readonly Order[]): Promise<Map<string, Standing>> {
    if (ids.length === 0 && orders.length === 0) return new Map();
    const client = await this.#connections.get('asking');
    inOneWrite(client);
    const [accounts, known] = await together(
      [
        ids.length === 0 ? { rows: [] } : client.query(loadAccounts([uuidArray(ids)])),
        orders.length === 0 ? { rows: [] } : client.query(loadKnown([uuidArray(orders.map(({ id }) => id))])),
      ].map((one) => Promise.resolve(one)),
    );
    memory.learn(readAccounts(accounts!.rows, memory.head.calendar, memory.head.limits).values());
    return readKnown(known!.rows);
  }

  /** Decides; once more where something was refused that may stand already, since a retry answers as the first time. */
  async #decided(memory: Memory, state: LedgerState, orders: readonly Order[]): Promise<Decision> {
    const decision = decide(state, orders);
    const doubtful = orders.filter(({ id }, i) => !isAccepted(decision.postings[i]!) && !state.known.has(id));
    if (doubtful.length === 0) return decision;
    const known = await this.#lookUp(memory, [], doubtful);
    return known.size === 0 ? decision : decide({ ...state, known: new Map([...state.known, ...known]) }, orders);
  }

  async #send(memory: Memory, state: LedgerState, decision: Decision): Promise<void> {
    const client = this.#connections.open('posting');
    if (client === undefined) throw new Overtaken('the connection was lost');
    const { fence } = memory;
    const { rows, opened, completed } = decision;
    if (rows.length === 0) return expectStanding(client, fence);
    const statements = inOneWriteNow(client, () =>
      opened.length + completed.length === 0
        ? [insert(client, fencedInsert(decision, state, fence), rows.length)]
        : [
            client.query('begin'),
            client.query(fenceHead([fence.batch, fence.rules, fence.writer, state.at])),
            ...write(client, decision, state),
            client.query('commit'),
          ],
    );
    await together(statements).catch(async (error: Error & { code?: string }) => {
      if (error.code === FENCE_FAILED || error.code === UNIQUE_VIOLATION) throw new Overtaken(error.message, { cause: error });
      // The proof may have been made before the fence was asked: it is an alarm only where the head still stands.
      if (error instanceof LedgerAlarm) await expectStanding(client, fence);
      throw error;
    });
  }

  #stands(memory: Memory, batch: bigint): void {
    memory.stand(batch);
    this.#tellSoon();
  }

  #tellSoon(): void {
    const wait = Math.max(0, this.#toldAt + TELL_MS - performance.now());
    this.#telling ??= setTimeout(() => void this.#tell(), wait).unref();
  }

  /**
   * Wakes those who follow the ledger of what is written. On another connection than the batches', which nothing may come between:
   * a notice commits under a lock that all who notify share, and it waits for no disk. It is only a hint; followers also look by themselves.
   */
  async #tell(): Promise<void> {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#toldAt = performance.now();
    await this.#connections
      .get('asking')
      .then((client) => client.query(hintFollowers))
      .catch(() => {});
  }
}

/** @throws Overtaken when the books have moved on */
async function expectStanding(client: Client, { batch, rules, writer }: Fence): Promise<void> {
  const result = await client.query(headStands([batch, rules, writer]));
  if ((result.rows as unknown as [boolean][])[0]?.[0] !== true) throw new Overtaken('the books have moved on');
}
