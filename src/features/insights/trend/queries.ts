import { firstMoment } from '../../../lib/days.ts';
import { row, rows, unseen, type Queryable } from '../../../platform/db.ts';

/** What the accounts of a person changed by on one day, minor units. */
export interface DayChange {
  /** `YYYY-MM-DD` in the bank's time zone. */
  readonly day: string;
  readonly change: bigint;
}

/**
 * The changes of accounts together, day by day since a day: from the sums by day, and from the entries that are not in them
 * yet. Moves between them cancel out.
 */
export function dayChanges(db: Queryable, accountIds: readonly string[], since: string, timeZone: string): Promise<DayChange[]> {
  return rows<DayChange>(
    db,
    `select to_char(day, 'YYYY-MM-DD') as day, sum(change)::bigint as change
     from (
       select d.day, d.received - d.spent as change
       from unnest(${unseen('$1::uuid[]')}) a (id) join account_day d on d.account_id = a.id and d.day >= ${unseen('$2::date')}
       union all
       select (e.at at time zone $3)::date, e.amount
       from unnest(${unseen('$1::uuid[]')}) a (id)
       cross join lateral (select coalesce((select seq from account_day where account_id = a.id order by day desc limit 1), 0) as seq) counted
       join entry e on e.account_id = a.id and e.seq > counted.seq
       where e.action in ('post', 'settle') and e.at >= ${firstMoment(`${unseen('$2::date')}::timestamp`, '$3')}
     ) changes group by 1`,
    [accountIds, since, timeZone],
  );
}

/** What an account may still pay out to others this month. Minor units. */
export interface MonthAllowance {
  readonly left: bigint;
  /** The last day of the month in the bank's time zone, `YYYY-MM-DD`. */
  readonly until: string;
  /** Days left, today included. */
  readonly days: number;
}

/**
 * What an account's limit of the month (its own, else the bank's) leaves; undefined where there is none. Where the person's accounts count
 * together, what each of them paid counts, closed ones too, as when a payment is decided.
 */
export function monthAllowance(db: Queryable, accountId: string, now: Date): Promise<MonthAllowance | undefined> {
  return row<MonthAllowance & Record<string, unknown>>(
    db,
    `with today as (
       select a.id, case when a.limits_together then a.owner_id end as together, coalesce(a.limit_month, h.limit_month) as most, h.time_zone,
              ($2::timestamptz at time zone h.time_zone)::date as day
       from account a cross join ledger_head h where a.id = $1
     ), month as (
       select t.id, t.together, t.most, t.day, ${firstMoment("date_trunc('month', t.day::timestamp)", 't.time_zone')} as start,
              (date_trunc('month', t.day::timestamp) + interval '1 month - 1 day')::date as last
       from today t where t.most is not null
     )
     select greatest(0, m.most - coalesce(s.spent, 0))::bigint as left, to_char(m.last, 'YYYY-MM-DD') as until, m.last - m.day + 1 as days
     from month m cross join lateral (
       select sum(e.spent_month) as spent from account o
       cross join lateral (select at, spent_month from entry where account_id = o.id order by seq desc limit 1) e
       where (o.id = m.id or o.owner_id = m.together and o.limits_together) and e.at >= m.start
     ) s`,
    [accountId, now],
  );
}
