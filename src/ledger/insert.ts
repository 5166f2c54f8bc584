import type { QueryConfig } from 'pg';
import { int2Array, int8Array, textArray, uuidArray } from '../lib/pg-arrays.ts';
import { named } from './named.ts';
import { ACTIONS, KINDS, type ChainLink, type Decision, type EntryRow, type LedgerState } from './types.ts';

const ON_DUE = ['settle', 'expire'] as const;
const FORCED = 1;
const LIMITED = 2;
const ON_DUE_SHIFT = 2;
const listOf = (names: readonly string[]): string => `(array[${names.map((name) => `'${name}'`).join(', ')}])`;

const eachSide = (debit: string, credit: string): string => `case when side.debit then ${debit} else ${credit} end`;

/**
 * Both entries of each transfer out of one row of parameters. Names are sent as their place in the list. The two sides are a list of
 * constants: a list of the values of each row is prepared anew for every row, which was a sixth of the statement's time.
 */
const ENTRIES = `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, action, kind, amount, held_change,
     balance_after, held_after, spent_day, spent_month, ref, due_at, on_due, forced, limited, actor, memo, category, batch, at)
   select ${eachSide('t.debit', 't.credit')}, ${eachSide('t.debit_seq', 't.credit_seq')}, t.id,
          ${eachSide('t.credit', 't.debit')}, ${eachSide('t.credit_seq', 't.debit_seq')}, side.debit,
          ${listOf(ACTIONS)}[t.action], ${listOf(KINDS)}[t.kind], ${eachSide('-t.moved', 't.moved')}, ${eachSide('t.held', '0')},
          ${eachSide('t.debit_balance', 't.credit_balance')}, ${eachSide('t.debit_held', 't.credit_held')},
          ${eachSide('t.debit_day', 't.credit_day')}, ${eachSide('t.debit_month', 't.credit_month')}, t.ref,
          to_timestamp(t.due_ms / 1000.0), ${listOf(ON_DUE)}[t.flags >> ${ON_DUE_SHIFT}], t.flags & ${FORCED} <> 0, t.flags & ${LIMITED} <> 0,
          t.actor, t.memo, ${eachSide('t.category', 'null')}, %BATCH%, $25::timestamptz
   from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::smallint[], $7::smallint[], $8::bigint[], $9::bigint[],
               $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[],
               $18::uuid[], $19::bigint[], $20::smallint[], $21::uuid[], $22::text[], $23::text[])
     as t (id, debit, credit, debit_seq, credit_seq, action, kind, moved, held, debit_balance, credit_balance, debit_held, credit_held,
           debit_day, debit_month, credit_day, credit_month, ref, due_ms, flags, actor, memo, category)
   cross join (values (true), (false)) as side (debit)`;

/**
 * Each account's chain is where the decision took it to be; else a division by zero (22012). It compares what a probe for each
 * account brings: as an `exists` it could be, and was, planned as a hash of the whole table, 20 ms a batch and more with every payment.
 */
const PROVED = `where 1 / (
     select (count(*) = $30::bigint)::integer from unnest($26::uuid[], $27::bigint[], $28::bigint[], $29::bigint[]) as link (account_id, seq, balance, held)
     where link.seq = 0 or (
       select e.balance_after = link.balance and e.held_after = link.held from entry e
       where e.account_id = link.account_id and e.seq = link.seq)
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
  return [
    uuidArray(debits.map((r) => r.transferId)),
    uuidArray(debits.map((r) => r.accountId)),
    uuidArray(credits.map((r) => r.accountId)),
    int8Array(debits.map((r) => r.seq)),
    int8Array(credits.map((r) => r.seq)),
    int2Array(debits.map((r) => ACTIONS.indexOf(r.action) + 1)),
    int2Array(debits.map((r) => KINDS.indexOf(r.kind) + 1)),
    int8Array(credits.map((r) => r.amount)),
    int8Array(debits.map((r) => r.heldChange)),
    int8Array(debits.map((r) => r.balanceAfter)),
    int8Array(credits.map((r) => r.balanceAfter)),
    int8Array(debits.map((r) => r.heldAfter)),
    int8Array(credits.map((r) => r.heldAfter)),
    int8Array(debits.map((r) => r.spentDay)),
    int8Array(debits.map((r) => r.spentMonth)),
    int8Array(credits.map((r) => r.spentDay)),
    int8Array(credits.map((r) => r.spentMonth)),
    uuidArray(orNone(debits.map((r) => r.ref))),
    int8Array(orNone(debits.map((r) => (r.dueAt === null ? null : BigInt(r.dueAt.getTime()))))),
    int2Array(debits.map(flagsOf)),
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

/** Of nothing but nulls none is sent: `unnest` fills up the shorter list with them. */
function orNone<T>(values: readonly (T | null)[]): readonly (T | null)[] {
  return values.every((value) => value === null) ? [] : values;
}

function flagsOf({ forced, limited, onDue }: EntryRow): number {
  const due = onDue === null ? 0 : ON_DUE.indexOf(onDue) + 1;
  return (forced ? FORCED : 0) | (limited ? LIMITED : 0) | (due << ON_DUE_SHIFT);
}
