import type { QueryConfig } from 'pg';
import { boolArray, int8Array, textArray, uuidArray } from '../lib/pg-arrays.ts';
import type { ChainLink, EntryRow, Transfer } from './types.ts';

type Named = (values: unknown[]) => QueryConfig & { rowMode: 'array' };

function named(name: string, text: string): Named {
  return (values) => ({ name, text, values, rowMode: 'array' });
}

/**
 * Takes the head row: from here to the commit no other batch runs, in this process or another.
 * Plans made while the tables were empty would keep their sequential scans, so those are ruled out here.
 * Times never run backwards in the books, even where a machine's clock does.
 */
export const lockHead = named(
  'ledger_lock',
  `update ledger_head set n = n + 1, at = greatest(at, $1::timestamptz)
   returning n, at, set_config('enable_seqscan', 'off', true)`,
);

/** The accounts concerned, each with its last entry. A statement of its own after the lock, so that its snapshot is younger. */
export const loadAccounts = named(
  'ledger_accounts',
  `select a.id, coalesce(e.seq, 0), coalesce(e.balance_after, 0), coalesce(e.held_after, 0),
          a.minimum, a.frozen_at is not null, a.closed_at is not null
   from unnest($1::uuid[]) as wanted (id)
   join account a on a.id = wanted.id
   left join lateral (
     select seq, balance_after, held_after from entry where account_id = a.id order by seq desc limit 1
   ) e on true`,
);

/** Those of the ids that stand in the ledger, as they were asked for and answered. */
export const loadKnown = named(
  'ledger_known',
  `select d.transfer_id, d.kind, d.account_id, d.counterparty, -d.amount, d.actor, d.memo, d.category,
          d.seq, d.balance_after, c.seq, c.balance_after, d.batch, d.at
   from entry d
   join entry c on c.account_id = d.counterparty and c.seq = d.counter_seq
   where d.debit and d.transfer_id = any ($1::uuid[])`,
);

/**
 * Writes the rows if each account's chain is where the decision took it to be; else fails (division by zero, 22012),
 * so that a commit already on its way behind it undoes the batch.
 */
export const insertEntries = named(
  'ledger_insert',
  `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, action, kind, amount, held_change,
                      balance_after, held_after, ref, actor, memo, category, batch, at)
   select r.*, $17::bigint, $18::timestamptz
   from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::boolean[], $7::text[], $8::text[], $9::bigint[],
               $10::bigint[], $11::bigint[], $12::bigint[], $13::uuid[], $14::uuid[], $15::text[], $16::text[]) as r
   where 1 / (
     select (count(*) = $23::bigint)::integer from unnest($19::uuid[], $20::bigint[], $21::bigint[], $22::bigint[]) as link (account_id, seq, balance, held)
     where link.seq = 0 or exists (
       select from entry e where e.account_id = link.account_id and e.seq = link.seq
         and e.balance_after = link.balance and e.held_after = link.held)
   ) = 1`,
);

/** SQLSTATE of an insert whose proof failed (division_by_zero). */
export const PROOF_FAILED = '22012';

/** Wakes the followers of the ledger when the batch commits. */
export const notifyFollowers: QueryConfig = { name: 'ledger_notify', text: "select pg_notify('ledger', '')" };

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
    uuidArray(rows.map((r) => r.ref)),
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

/** The distinct accounts of a batch. */
export function accountsOf(transfers: readonly Transfer[]): Buffer {
  return uuidArray([...new Set(transfers.flatMap((t) => [t.debit, t.credit]))]);
}

/** The ids of a batch. */
export function idsOf(transfers: readonly Transfer[]): Buffer {
  return uuidArray(transfers.map((t) => t.id));
}
