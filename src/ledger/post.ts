import type { QueryConfig } from 'pg';
import type { Queryable, Tx } from '../platform/db.ts';
import { decide } from './decide.ts';
import { insertEntries, insertParameters, PROOF_FAILED } from './insert.ts';
import { accountsNamed, type Memory } from './memory.ts';
import {
  idsOf,
  loadAccounts,
  loadAccountsOfReferences,
  loadKnown,
  loadReferences,
  loadSince,
  loadTogether,
  lockHead,
  notifyFollowers,
  pendingStatements,
  referencesOf,
} from './queries.ts';
import { readAccounts, readHead, readKnown, readReferences, readSince, type Head } from './rows.ts';
import { uuidArray } from '../lib/pg-arrays.ts';
import { LedgerAlarm, type AccountState, type Decision, type LedgerState, type Order, type Posting } from './types.ts';

/** Most orders of one transaction: what a distributed engine still takes in one piece. */
export const BATCH_MAX = 900;

/**
 * Carries out orders inside the caller's transaction, each judged by itself. Has to be the last thing that the
 * transaction does, because it holds the head row, and with it the whole bank's postings, until the commit.
 *
 * @returns one answer for each order, in order; they are true only once the transaction has committed
 * @throws LedgerAlarm when the books are not what they have to be; the transaction has to be rolled back
 */
export async function post(tx: Tx, orders: readonly Order[], now: Date): Promise<readonly Posting[]> {
  if (orders.length === 0) return [];
  if (orders.length > BATCH_MAX) throw new RangeError(`at most ${BATCH_MAX} orders a transaction`);
  const state = await lockAndLoad(tx, orders, now);
  const decision = decide(state, orders);
  if (decision.rows.length > 0) await Promise.all([...write(tx, decision, state), tx.query(notifyFollowers)]);
  return decision.postings;
}

/** What an account that was closed before this paid counts against no limit: a month, and some slack for clocks. */
function countingSince(at: Date): Date {
  return new Date(at.getTime() - 33 * 86_400_000);
}

/** The people with several accounts who pay under limits in a batch. */
export function peopleTogether(orders: readonly Order[], accounts: LedgerState['accounts']): string[] {
  const people = new Set<string>();
  for (const order of orders) {
    const person = 'limited' in order && order.limited ? accounts.get(order.debit)?.together : null;
    if (person != null) people.add(person);
  }
  return [...people];
}

/** What a batch is decided over, with the head row that was taken for it. */
export interface Locked extends LedgerState {
  readonly head: Head;
  /** What was remembered has caught up with what others wrote, and holds. */
  readonly caughtUp: boolean;
}

/** Who remembers what stands after a batch. */
export interface Keeper {
  /** The name to write under where another one than that of the memory wrote the last batch. */
  readonly writer: string;
  /** What is remembered of the batches before; nothing of it is on its way. */
  readonly memory: Memory | undefined;
  /** Where others are likely to have the head row, so that the batch is made short once it is taken. */
  readonly inTurn: InTurn | undefined;
}

/** How a batch is loaded that waited for others. */
export interface InTurn {
  /** Asked once the head row is taken: gives the orders that came while it was waited for. */
  readonly late: () => readonly Order[];
  /** True for an id that is too young to stand already; if it does, the index of ids says so when it is written. */
  readonly isFresh: (id: string) => boolean;
}

const NOTHING = { rows: [] };

/**
 * Takes the head row and loads what the batch is decided over, but for the accounts that are remembered: of those it learns what
 * others wrote since. The statements go out together where the connection pipelines; one round trip more where what is
 * remembered turns out not to hold.
 */
export async function lockAndLoad(
  connection: Queryable,
  first: readonly Order[],
  now: Date,
  { writer, memory, inTurn }: Partial<Keeper> = {},
): Promise<Locked> {
  const locking = Promise.all([
    connection.query(lockHead([now, memory?.writer ?? null, writer ?? null])),
    memory === undefined ? NOTHING : connection.query(loadSince([memory.head.batch])),
  ]);
  if (inTurn !== undefined) await locking;
  const orders = inTurn === undefined ? first : [...first, ...inTurn.late()];
  const referred = referencesOf(orders);
  const named = accountsNamed(orders);
  const load = (ids: readonly string[]): { rows: unknown[] } | Promise<{ rows: unknown[] }> => {
    if (referred.length > 0) return connection.query(loadAccountsOfReferences([uuidArray(ids), uuidArray(referred)]));
    return ids.length === 0 ? NOTHING : connection.query(loadAccounts([uuidArray(ids)]));
  };
  const asked = inTurn === undefined ? orders : orders.filter(({ id }) => !inTurn.isFresh(id));
  const [[taken, since], unknown, known, references] = await Promise.all([
    locking,
    load(memory === undefined ? named : named.filter((id) => memory.account(id) === undefined)),
    asked.length === 0 ? NOTHING : connection.query(loadKnown([idsOf(asked)])),
    referred.length === 0 ? NOTHING : connection.query(loadReferences([uuidArray(referred)])),
  ]);
  const head = readHead(taken.rows);
  const { batch, at, calendar } = head;
  const caughtUp = memory?.catchUp(head, readSince(since.rows)) ?? false;
  const loaded = caughtUp || memory === undefined ? unknown : await load(named);
  const accounts = caughtUp ? memory!.accounts(named) : new Map<string, AccountState>();
  const concerned = new Map([...accounts, ...readAccounts(loaded.rows, calendar, head.limits)]);
  const people = peopleTogether(orders, concerned);
  // One round trip more, for people with several accounts who pay under limits; for nobody else.
  const others = people.length === 0 ? [] : (await connection.query(loadTogether([uuidArray(people), countingSince(at)]))).rows;
  return {
    head,
    caughtUp,
    batch,
    at,
    calendar,
    accounts: others.length === 0 ? concerned : new Map([...concerned, ...readAccounts(others, calendar, head.limits)]),
    known: readKnown(known.rows),
    references: readReferences(references.rows),
  };
}

/**
 * Sends what a decision over a taken head row writes: the entries, which prove the chain of every account as they are written,
 * and the open holds. The promises reject with a LedgerAlarm when the proof fails.
 */
export function write(connection: Queryable, decision: Decision, { batch, at }: LedgerState): Promise<unknown>[] {
  const { rows, chain, opened, completed } = decision;
  const entries = insert(connection, insertEntries(insertParameters(rows, chain, batch, at)), rows.length);
  return [entries, ...pendingStatements(opened, completed, at).map((statement) => connection.query(statement))];
}

/** Sends entries that prove themselves. @throws LedgerAlarm when they do not stand where they should */
export async function insert(connection: Queryable, statement: QueryConfig, count: number): Promise<void> {
  const result = await connection.query(statement).catch((error: Error & { code?: string }) => {
    if (error.code !== PROOF_FAILED) throw error;
    throw new LedgerAlarm('the chain of an account is not where the decision took it to be', { cause: error });
  });
  if (result.rowCount !== count) throw new LedgerAlarm('the insert wrote another number of entries than decided');
}
