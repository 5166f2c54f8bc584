import { row, type Queryable } from '../platform/db.ts';

/** A rule of the books, and a statement that finds the first place where it is broken. */
interface Rule {
  readonly rule: string;
  readonly sql: string;
}

/** What was found wrong. */
export interface Violation {
  readonly rule: string;
  /** Where: account, sequence number, transfer, and what stands there. */
  readonly where: string;
}

/** How many there are of what was looked at. */
export interface LedgerCounts {
  readonly accounts: bigint;
  readonly transfers: bigint;
  /** Minor units that the bank's own issuing accounts are below zero. */
  readonly issued: bigint;
}

const RULES: readonly Rule[] = [
  {
    rule: 'every entry continues its account: sequence without gaps, running balance, running held money',
    sql: `select account_id || ' #' || seq || ': balance ' || balance_after || ', held ' || held_after as place
          from (select *, lag(seq, 1, 0::bigint) over w as s, lag(balance_after, 1, 0::bigint) over w as b,
                       lag(held_after, 1, 0::bigint) over w as h, lag(at, 1, at) over w as t
                from entry window w as (partition by account_id order by seq)) e
          where seq <> s + 1 or balance_after <> b + amount or held_after <> h + held_change or at < t limit 1`,
  },
  {
    rule: 'every transfer has exactly two entries of opposite amounts',
    sql: `select e.transfer_id || ' in ' || e.account_id || ' #' || e.seq as place
          from entry e left join entry o on o.account_id = e.counterparty and o.seq = e.counter_seq
          where o.account_id is null or o.transfer_id <> e.transfer_id or o.counterparty <> e.account_id or o.counter_seq <> e.seq
             or o.amount <> -e.amount or o.debit = e.debit or o.batch <> e.batch or o.kind <> e.kind limit 1`,
  },
  {
    rule: 'every transfer id happens once',
    sql: `select transfer_id || ' stands ' || count(*) || ' times' as place from entry where debit group by transfer_id having count(*) <> 1 limit 1`,
  },
  {
    rule: 'every entry belongs to an account',
    sql: `select e.account_id || ' #' || e.seq as place from entry e left join account a on a.id = e.account_id where a.id is null limit 1`,
  },
  {
    // What was held before may be settled, and an operator may answer for less; the floor is the one of that time.
    rule: 'no balance falls below its minimum',
    sql: `select e.account_id || ' #' || e.seq || ': ' || e.balance_after || ' below ' || floor.minimum as place
          from entry e join account a on a.id = e.account_id
          left join lateral (
            select true as changed, minimum from minimum_change f where f.account_id = e.account_id and f.batch >= e.batch order by f.batch limit 1
          ) former on true
          cross join lateral (select case when former.changed then former.minimum else a.minimum end as minimum) floor
          where e.amount < 0 and e.action = 'post' and not e.forced and e.balance_after < floor.minimum limit 1`,
  },
  {
    rule: 'the balances of all accounts sum to zero',
    sql: `select 'the sum is ' || sum(balance_after) as place
          from (select distinct on (account_id) balance_after from entry order by account_id, seq desc) newest having sum(balance_after) <> 0`,
  },
  {
    rule: 'no entry is newer than the head of the ledger',
    sql: `select e.account_id || ' #' || e.seq || ' of batch ' || e.batch as place from entry e, ledger_head h where e.batch > h.n or e.at > h.at limit 1`,
  },
];

/**
 * Verifies rules 1 to 3 of product.md over the whole ledger: zero sum, pairs, sequences, running balances, floors.
 * Run it inside one snapshot (repeatable read).
 *
 * @returns the first violation, or undefined when the books are right
 */
export async function checkLedger(db: Queryable): Promise<Violation | undefined> {
  for (const { rule, sql } of RULES) {
    const found = await row<{ place: string }>(db, sql);
    if (found !== undefined) return { rule, where: found.place };
  }
  return undefined;
}

/** Counts accounts, transfers and issued money. */
export async function countLedger(db: Queryable): Promise<LedgerCounts> {
  const counts = await row<LedgerCounts>(
    db,
    `select (select count(*) from account) as accounts, (select count(*) from entry where debit) as transfers,
            coalesce((select -sum(e.balance_after) from account a
                      join lateral (select balance_after from entry where account_id = a.id order by seq desc limit 1) e on true
                      where a.minimum is null), 0)::bigint as issued`,
  );
  return counts!;
}
