import type { QueryConfig } from 'pg';
import { boolArray, int8Array, textArray, uuidArray } from '../lib/pg-arrays.ts';
import type { ChainLink, EntryRow, OpenedHold, Order } from './types.ts';

type Named = (values: unknown[]) => QueryConfig & { rowMode: 'array' };

function named(name: string, text: string): Named {
  return (values) => ({ name, text, values, rowMode: 'array' });
}

const START = (unit: string, shift = ''): string => `(date_trunc('${unit}', at at time zone time_zone)${shift}) at time zone time_zone`;

/**
 * Takes the head row: from here to the commit no other batch runs, in this process or another. Times never run backwards
 * in the books, even where a machine's clock does. Plans made while the tables were empty would keep their sequential
 * scans, so those are ruled out here.
 */
export const lockHead = named(
  'ledger_lock',
  `update ledger_head set n = n + 1, at = greatest(at, $1::timestamptz)
   returning n, at, ${START('day')}, ${START('day', " + interval '1 day'")}, ${START('month')}, ${START('month', " + interval '1 month'")},
             limit_payment, limit_day, limit_month, set_config('enable_seqscan', 'off', true)`,
);

const STATE = `a.id, coalesce(e.seq, 0), coalesce(e.balance_after, 0), coalesce(e.held_after, 0), a.minimum, a.frozen_at is not null,
          a.closed_at is not null, e.at, coalesce(e.spent_day, 0), coalesce(e.spent_month, 0), a.limit_payment, a.limit_day, a.limit_month,
          case when a.limits_together then a.owner_id end`;
const LAST_ENTRY = `left join lateral (
     select seq, balance_after, held_after, at, spent_day, spent_month from entry where account_id = a.id order by seq desc limit 1
   ) e on true`;

/** The accounts concerned, each with its last entry. A statement of its own after the lock, so that its snapshot is younger. */
export const loadAccounts = named(
  'ledger_accounts',
  `select ${STATE} from unnest($1::uuid[]) as wanted (id) join account a on a.id = wanted.id ${LAST_ENTRY}`,
);

/** The accounts concerned and those of the transfers that are referred to. */
export const loadAccountsOfReferences = named(
  'ledger_accounts_of_references',
  `select ${STATE}
   from (select unnest($1::uuid[]) as id
         union select unnest(array[account_id, counterparty]) from entry where debit and transfer_id = any ($2::uuid[])) as wanted
   join account a on a.id = wanted.id ${LAST_ENTRY}`,
);

/** All accounts of people whose accounts count together against limits; closed ones, too, while what they paid can count. */
export const loadTogether = named(
  'ledger_accounts_together',
  `select ${STATE} from unnest($1::uuid[]) as person (id) join account a on a.owner_id = person.id ${LAST_ENTRY}
   where a.limits_together and (a.closed_at is null or a.closed_at > $2::timestamptz)`,
);

const CONTENT = `d.transfer_id, d.action, d.kind, d.account_id, d.counterparty, d.amount, d.held_change, d.actor, d.memo, d.category, d.ref,
          d.due_at, d.on_due, d.limited, d.at`;

/** Those of the ids that stand in the ledger, as they were asked for and answered. */
export const loadKnown = named(
  'ledger_known',
  `select ${CONTENT}, d.seq, d.balance_after, c.seq, c.balance_after, d.batch
   from entry d
   join entry c on c.account_id = d.counterparty and c.seq = d.counter_seq
   where d.debit and d.transfer_id = any ($1::uuid[])`,
);

/** The transfers that are referred to, and what has become of them. */
export const loadReferences = named(
  'ledger_references',
  `select ${CONTENT},
          (select r.action from entry r where r.debit and r.ref = d.transfer_id and r.action in ('settle', 'void', 'expire')),
          coalesce((select -sum(r.amount) from entry r where r.debit and r.ref = d.transfer_id and r.kind = 'reversal'), 0)::bigint
   from entry d where d.debit and d.transfer_id = any ($1::uuid[])`,
);

/**
 * Writes the rows if each account's chain is where the decision took it to be; else fails (division by zero, 22012),
 * so that a commit already on its way behind it undoes the batch. The proof compares what a probe for each account brings:
 * as an `exists` it could be, and was, planned as a hash of the whole table, 20 ms a batch and more with every payment.
 */
export const insertEntries = named(
  'ledger_insert',
  `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, action, kind, amount, held_change, balance_after,
                      held_after, spent_day, spent_month, ref, due_at, on_due, forced, limited, actor, memo, category, batch, at)
   select r.account_id, r.seq, r.transfer_id, r.counterparty, r.counter_seq, r.debit, r.action, r.kind, r.amount, r.held_change,
          r.balance_after, r.held_after, r.spent_day, r.spent_month, r.ref, to_timestamp(r.due_ms / 1000.0), r.on_due, r.forced, r.limited,
          r.actor, r.memo, r.category, $23::bigint, $24::timestamptz
   from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::boolean[], $7::text[], $8::text[], $9::bigint[],
               $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::uuid[], $16::bigint[], $17::text[],
               $18::boolean[], $19::boolean[], $20::uuid[], $21::text[], $22::text[])
     as r (account_id, seq, transfer_id, counterparty, counter_seq, debit, action, kind, amount, held_change, balance_after, held_after,
           spent_day, spent_month, ref, due_ms, on_due, forced, limited, actor, memo, category)
   where 1 / (
     select (count(*) = $29::bigint)::integer from unnest($25::uuid[], $26::bigint[], $27::bigint[], $28::bigint[]) as link (account_id, seq, balance, held)
     where link.seq = 0 or (
       select e.balance_after = link.balance and e.held_after = link.held from entry e
       where e.account_id = link.account_id and e.seq = link.seq)
   ) = 1`,
);

/** SQLSTATE of an insert whose proof failed (division_by_zero). */
export const PROOF_FAILED = '22012';

/** Wakes the followers of the ledger when the batch commits. */
export const notifyFollowers: QueryConfig = { name: 'ledger_notify', text: "select pg_notify('ledger', '')" };

const insertPending = named(
  'ledger_pending_insert',
  `insert into pending (id, debit, credit, amount, due_at, on_due, at)
   select id, debit, credit, amount, to_timestamp(due_ms / 1000.0), on_due, $7::timestamptz
   from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[]) as h (id, debit, credit, amount, due_ms, on_due)`,
);
const deletePending = named('ledger_pending_delete', 'delete from pending where id = any ($1::uuid[])');

/** The statements that keep `pending` in step with the entries of a batch: none for a batch without holds. */
export function pendingStatements(opened: readonly OpenedHold[], completed: readonly string[], at: Date): QueryConfig[] {
  const inserts =
    opened.length === 0
      ? []
      : [
          insertPending([
            uuidArray(opened.map((h) => h.id)),
            uuidArray(opened.map((h) => h.debit)),
            uuidArray(opened.map((h) => h.credit)),
            int8Array(opened.map((h) => h.amount)),
            int8Array(opened.map((h) => BigInt(h.due.at.getTime()))),
            textArray(opened.map((h) => h.due.onDue)),
            at,
          ]),
        ];
  return completed.length === 0 ? inserts : [...inserts, deletePending([uuidArray(completed)])];
}

/** The parameters of {@link insertEntries}. */
export function insertParameters(rows: readonly EntryRow[], chain: readonly ChainLink[], batch: bigint, at: Date): unknown[] {
  return [
    uuidArray(rows.map((r) => r.accountId)),
    int8Array(rows.map((r) => r.seq)),
    uuidArray(rows.map((r) => r.transferId)),
    uuidArray(rows.map((r) => r.counterparty)),
    int8Array(rows.map((r) => r.counterSeq)),
    boolArray(rows.map((r) => r.debit)),
    textArray(rows.map((r) => r.action)),
    textArray(rows.map((r) => r.kind)),
    int8Array(rows.map((r) => r.amount)),
    int8Array(rows.map((r) => r.heldChange)),
    int8Array(rows.map((r) => r.balanceAfter)),
    int8Array(rows.map((r) => r.heldAfter)),
    int8Array(rows.map((r) => r.spentDay)),
    int8Array(rows.map((r) => r.spentMonth)),
    uuidArray(rows.map((r) => r.ref)),
    int8Array(rows.map((r) => (r.dueAt === null ? null : BigInt(r.dueAt.getTime())))),
    textArray(rows.map((r) => r.onDue)),
    boolArray(rows.map((r) => r.forced)),
    boolArray(rows.map((r) => r.limited)),
    uuidArray(rows.map((r) => r.actor)),
    textArray(rows.map((r) => r.memo)),
    textArray(rows.map((r) => r.category)),
    batch,
    at,
    uuidArray(chain.map((link) => link.accountId)),
    int8Array(chain.map((link) => link.seq)),
    int8Array(chain.map((link) => link.balance)),
    int8Array(chain.map((link) => link.held)),
    BigInt(chain.length),
  ];
}

/** The distinct accounts that a batch names. */
export function accountsOf(orders: readonly Order[]): Buffer {
  return uuidArray([...new Set(orders.flatMap((order) => ('debit' in order ? [order.debit, order.credit] : [])))]);
}

/** The ids of a batch. */
export function idsOf(orders: readonly Order[]): Buffer {
  return uuidArray(orders.map((order) => order.id));
}

/** The distinct transfers that a batch refers to. */
export function referencesOf(orders: readonly Order[]): string[] {
  return [...new Set(orders.flatMap((order) => ('ref' in order ? [order.ref] : [])))];
}
