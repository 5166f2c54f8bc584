import type { QueryConfig } from 'pg';
import { firstMoment } from '../lib/days.ts';
import { int8Array, textArray, uuidArray } from '../lib/pg-arrays.ts';
import { named } from './named.ts';
import type { OpenedHold, Order } from './types.ts';

const START = (unit: string, shift = ''): string => firstMoment(`date_trunc('${unit}', at at time zone time_zone)${shift}`, 'time_zone');

/**
 * Takes the head row: from here to the commit no other batch runs, in this process or another. Times never run backwards
 * in the books, even where a machine's clock does. A writer under whose name the last batch was written keeps it ($2); else
 * there is a new one ($3). Who wrote the last one is read with the row taken; PostgreSQL before 18 returns nothing of what a row was.
 * Plans made while the tables were empty would keep their sequential scans, so those are ruled out here.
 */
export const lockHead = named(
  'ledger_lock',
  `update ledger_head set n = n + 1, at = greatest(at, $1::timestamptz), writer = case when writer = $2::uuid then writer else $3::uuid end
   from (select writer as last_writer from ledger_head for update) taken
   returning n, at, ${START('day')}, ${START('day', " + interval '1 day'")}, ${START('month')}, ${START('month', " + interval '1 month'")},
             limit_payment, limit_day, limit_month, rules, writer, last_writer, set_config('enable_seqscan', 'off', true)`,
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

/** More entries of others than these are not caught up with: what they concern is loaded when it is asked for. */
export const SINCE_MAX = 2000;

/** The newest entries of the batches after one: what others wrote since. */
export const loadSince = named(
  'ledger_since',
  `select account_id, seq, balance_after, held_after, spent_day, spent_month from entry where batch > $1::bigint
   order by batch desc limit ${SINCE_MAX}`,
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

/** Wakes the followers of the ledger when the batch commits. */
export const notifyFollowers: QueryConfig = { name: 'ledger_notify', text: "select pg_notify('ledger', '')" };

/** As {@link notifyFollowers}, in a transaction of its own: what is only a hint need not wait for the disk, as the commit of a notice would. */
export const hintFollowers: QueryConfig = {
  name: 'ledger_hint',
  text: "select set_config('synchronous_commit', 'off', true), pg_notify('ledger', '')",
};

/** Sends letters to a process that listens. */
export const tellProcess = named('ledger_tell', 'select pg_notify($1, letter) from unnest($2::text[]) as letter');

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

/** The ids of a batch. */
export function idsOf(orders: readonly Order[]): Buffer {
  return uuidArray(orders.map((order) => order.id));
}

/** The distinct transfers that a batch refers to. */
export function referencesOf(orders: readonly Order[]): string[] {
  return [...new Set(orders.flatMap((order) => ('ref' in order ? [order.ref] : [])))];
}
