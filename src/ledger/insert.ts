import type { QueryConfig } from 'pg';
import { int2Array, int8Array, textArray, uuidArray } from '../lib/pg-arrays.ts';
import { named } from './named.ts';
import { ACTIONS, KINDS, type ChainLink, type Decision, type EntryRow, type LedgerState } from './types.ts';

const ON_DUE = ['settle', 'expire'] as const;
const FORCED = 1;
const LIMITED = 2;
const ON_DUE_SHIFT = 2;
/** What most transfers are: a batch of nothing but these sends no list of them. */
const USUAL = { action: ACTIONS.indexOf('post') + 1, kind: KINDS.indexOf('payment') + 1, flags: LIMITED } as const;
const listOf = (names: readonly string[]): string => `(array[${names.map((name) => `'${name}'`).join(', ')}])`;

const eachSide = (debit: string, credit: string): string => `case when side.debit then ${debit} else ${credit} end`;
/** What stands for a transfer in a list that was sent, whose element is found by its place. */
const of = (parameter: number, type: string): string => `($${parameter}::${type}[])[t.n]`;
/** As {@link of}, where nothing is sent of a list in which all are as usual. */
const orUsual = (parameter: number, type: string, usual: number): string => `coalesce(${of(parameter, type)}, ${usual})`;
const FLAGS = orUsual(20, 'smallint', USUAL.flags);

/**
 * Both entries of each transfer out of lists of parameters. Names are sent as their place in a list. Only texts are unnested: a list whose elements
 * have one length is read by its place, where unnesting makes a row of each element, stores it and fetches it. The two sides are a list of
 * constants: a list of the values of each row is prepared anew for every row, which was a sixth of the statement's time.
 */
const ENTRIES = `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, action, kind, amount, held_change,
     balance_after, held_after, spent_day, spent_month, ref, due_at, on_due, forced, limited, actor, memo, category, batch, at)
   select ${eachSide(of(2, 'uuid'), of(3, 'uuid'))}, ${eachSide(of(4, 'bigint'), of(5, 'bigint'))}, t.id,
          ${eachSide(of(3, 'uuid'), of(2, 'uuid'))}, ${eachSide(of(5, 'bigint'), of(4, 'bigint'))}, side.debit,
          ${listOf(ACTIONS)}[${orUsual(6, 'smallint', USUAL.action)}], ${listOf(KINDS)}[${orUsual(7, 'smallint', USUAL.kind)}],
          ${eachSide(`-${of(8, 'bigint')}`, of(8, 'bigint'))}, ${eachSide(orUsual(9, 'bigint', 0), '0')},
          ${eachSide(of(10, 'bigint'), of(11, 'bigint'))}, ${eachSide(orUsual(12, 'bigint', 0), orUsual(13, 'bigint', 0))},
          ${eachSide(orUsual(14, 'bigint', 0), orUsual(16, 'bigint', 0))}, ${eachSide(orUsual(15, 'bigint', 0), orUsual(17, 'bigint', 0))},
          ${of(18, 'uuid')}, to_timestamp(${of(19, 'bigint')} / 1000.0), ${listOf(ON_DUE)}[${FLAGS} >> ${ON_DUE_SHIFT}],
          ${FLAGS} & ${FORCED} <> 0, ${FLAGS} & ${LIMITED} <> 0, ${of(21, 'uuid')}, t.memo, ${eachSide('t.category', 'null')}, %BATCH%, $25::timestamptz
   from rows from (unnest($1::uuid[]), generate_series(1, cardinality($1::uuid[])), unnest($22::text[]), unnest($23::text[]))
     as t (id, n, memo, category)
   cross join (values (true), (false)) as side (debit)`;

/**
 * Each account's chain is where the decision took it to be; else a division by zero (22012). It compares what a probe for each
 * account brings: as an `exists` it could be, and was, planned as a hash of the whole table, 20 ms a batch and more with every payment.
 */
const PROVED = `where 1 / (
     select (count(*) = $30::bigint)::integer from generate_series(1, cardinality($26::uuid[])) as link (n)
     where ($27::bigint[])[link.n] = 0 or (
       select e.balance_after = ($28::bigint[])[link.n] and e.held_after = ($29::bigint[])[link.n] from entry e
       where e.account_id = ($26::uuid[])[link.n] and e.seq = ($27::bigint[])[link.n])
   ) = 1`;

/** Moves the head on if it is where the decision took it to be; else out of range (22003), and nothing of the statement is done. */
const FENCE = (n: string, rules: string, writer: string, at: string): string =>
  `update ledger_head set at = ${at}::timestamptz,
     n = n + 1 + case when n = ${n}::bigint and rules = ${rules}::bigint and writer = ${writer}::uuid and at <= ${at}::timestamptz then 0 else 9223372036854775807 end`;

/**
 * Writes the rows of a batch whose head row is taken. It proves itself, so that a commit already on its way behind it undoes
 * the batch where it fails.
 */
export const insertEntries = named('ledger_insert', `${ENTRIES.replace('%BATCH%', '$24::bigint')} ${PROVED}`);

/**
 * Writes the rows of a batch that was decided without the head row, in one statement: it takes the head row first, as the
 * one to be written next, and only if nothing that the decision went by has changed since.
 */
export const insertFenced = named(
  'ledger_insert_fenced',
  `with head as (${FENCE('$24::bigint - 1', '$31', '$32', '$25')} returning n)
   ${ENTRIES.replace('%BATCH%', '(select n from head)')} ${PROVED}`,
);

/** Takes the head row for a batch that was decided without it, where more than entries are written: n, rules, writer, at. */
export const fenceHead = named('ledger_fence', FENCE('$1', '$2', '$3', '$4'));

/** Tells whether the head still stands at n, rules and writer. */
export const headStands = named(
  'ledger_stands',
  'select n = $1::bigint and rules = $2::bigint and writer is not distinct from $3::uuid from ledger_head',
);

/** SQLSTATE of a statement whose proof failed (division_by_zero). */
export const PROOF_FAILED = '22012';
/** SQLSTATE of a statement whose fence failed (numeric_value_out_of_range). */
export const FENCE_FAILED = '22003';

/** What has to be as it was for a batch to be written that was decided without the head row. */
export interface Fence {
  readonly batch: bigint;
  readonly rules: bigint;
  readonly writer: string;
}

/** The parameters of {@link insertEntries}. Rows come in pairs, the debit before the credit. */
export function insertParameters(rows: readonly EntryRow[], chain: readonly ChainLink[], batch: bigint, at: Date): unknown[] {
  const debits = rows.filter((row) => row.debit);
  const credits = rows.filter((row) => !row.debit);
  const amounts = (side: readonly EntryRow[], read: (row: EntryRow) => bigint): Buffer => int8Array(unlessAll(side.map(read), 0n));
  const places = (side: readonly EntryRow[], read: (row: EntryRow) => number, usual: number): Buffer =>
    int2Array(unlessAll(side.map(read), usual));
  const refs = debits.map((r) => r.ref);
  const dues = debits.map((r) => (r.dueAt === null ? null : BigInt(r.dueAt.getTime())));
  return [
    uuidArray(debits.map((r) => r.transferId)),
    uuidArray(debits.map((r) => r.accountId)),
    uuidArray(credits.map((r) => r.accountId)),
    int8Array(debits.map((r) => r.seq)),
    int8Array(credits.map((r) => r.seq)),
    places(debits, (r) => ACTIONS.indexOf(r.action) + 1, USUAL.action),
    places(debits, (r) => KINDS.indexOf(r.kind) + 1, USUAL.kind),
    int8Array(credits.map((r) => r.amount)),
    amounts(debits, (r) => r.heldChange),
    int8Array(debits.map((r) => r.balanceAfter)),
    int8Array(credits.map((r) => r.balanceAfter)),
    amounts(debits, (r) => r.heldAfter),
    amounts(credits, (r) => r.heldAfter),
    amounts(debits, (r) => r.spentDay),
    amounts(debits, (r) => r.spentMonth),
    amounts(credits, (r) => r.spentDay),
    amounts(credits, (r) => r.spentMonth),
    uuidArray(unlessAll(refs, null)),
    int8Array(unlessAll(dues, null)),
    places(debits, flagsOf, USUAL.flags),
    uuidArray(debits.map((r) => r.actor)),
    textArray(debits.map((r) => r.memo)),
    textArray(debits.map((r) => r.category)),
    batch,
    at,
    uuidArray(chain.map((link) => link.accountId)),
    int8Array(chain.map((link) => link.seq)),
    int8Array(chain.map((link) => link.balance)),
    int8Array(chain.map((link) => link.held)),
    BigInt(chain.length),
  ];
}

/** The statement of {@link insertFenced}. */
export function fencedInsert(
  { rows, chain }: Pick<Decision, 'rows' | 'chain'>,
  { batch, at }: Pick<LedgerState, 'batch' | 'at'>,
  { rules, writer }: Fence,
): QueryConfig {
  return insertFenced([...insertParameters(rows, chain, batch, at), rules, writer]);
}

/** The list; none of it where all are as usual, which the statement knows. */
function unlessAll<T>(values: readonly T[], usual: T): readonly T[] {
  return values.every((value) => value === usual) ? [] : values;
}

function flagsOf({ forced, limited, onDue }: EntryRow): number {
  const due = onDue === null ? 0 : ON_DUE.indexOf(onDue) + 1;
  return (forced ? FORCED : 0) | (limited ? LIMITED : 0) | (due << ON_DUE_SHIFT);
}
