import type { AccountKind, TransferKind } from '../../../ledger/index.ts';
import { firstMoment } from '../../../lib/days.ts';
import { rows, type Queryable } from '../../../platform/db.ts';
import { NAME } from '../find/queries.ts';
import { ENTRIES, LINE, MOVED, OUTGOING, partsOf, partsUnder } from '../sums/queries.ts';

/** Days of the community, `YYYY-MM-DD`: the first one counts, the last one no longer. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
  readonly timeZone: string;
}

/** What went out of all accounts of a person in a month under one category. Minor units; below zero where more was given back. */
export interface MonthSum {
  readonly personId: string;
  /** `YYYY-MM` in the community's time zone. */
  readonly month: string;
  /** Key of a category; also of those that are no spending, such as moves between own accounts. */
  readonly category: string;
  readonly amount: bigint;
  /** The part of it up to a day of the month. */
  readonly upToDay: bigint;
  /** How many payments, and parts of payments, that were counted. */
  readonly count: number;
}

/**
 * What went out by month and category, of all accounts of each person together: the sums by day, and the entries that are not
 * in them yet. The price goes by the days of the span, not by the payments.
 *
 * @param day up to which day of each month `upToDay` counts
 */
export function monthSums(
  db: Queryable,
  personIds: readonly string[],
  { from, until, timeZone, day }: DaySpan & { readonly day: number },
): Promise<MonthSum[]> {
  const part = partsOf(true);
  return rows<MonthSum & Record<string, unknown>>(
    db,
    `select person_id as "personId", to_char(day, 'YYYY-MM') as month, category, sum(amount)::bigint as amount,
            coalesce(sum(amount) filter (where extract(day from day) <= $4), 0)::bigint as "upToDay", sum(count)::int as count
     from (
       select a.owner_id as person_id, d.day, d.category, d.amount, d.count
       from account a join rollup_day d on d.account_id = a.id and d.day >= $2::date and d.day < $3::date
       where a.owner_id = any ($1::uuid[]) and not d.incoming
       union all
       select a.owner_id, tail.day, tail.category, tail.amount, 1
       from account a
       cross join lateral (select coalesce((select seq from rollup_account where account_id = a.id), 0) as seq) counted
       cross join lateral (
         select (e.at at time zone $5)::date as day, ${part.category} as category, ${part.amount} as amount from ${ENTRIES} ${part.join}
         where e.account_id = a.id and e.seq > counted.seq and ${MOVED} and ${OUTGOING}
           and e.at >= ${firstMoment('$2::date::timestamp', '$5')} and e.at < ${firstMoment('$3::date::timestamp', '$5')}
       ) tail
       where a.owner_id = any ($1::uuid[])
     ) sums group by 1, 2, 3`,
    [personIds, from, until, day, timeZone],
  );
}

/** One of the largest payments under a category. */
export interface LargeItem {
  readonly category: string;
  /** What of it counts under the category; minor units, positive. */
  readonly amount: bigint;
  readonly at: Date;
  /** The payment's id. */
  readonly id: string;
  readonly kind: TransferKind;
  readonly otherName: string;
  readonly otherKind: AccountKind;
}

/**
 * The largest payments out under each category on some days, so many of each, of all accounts of a person but the pots of goals.
 * Each account is read by its index over the entries of these days and no others.
 */
export function largestItems(db: Queryable, personId: string, { from, until, timeZone }: DaySpan, each: number): Promise<LargeItem[]> {
  return rows<LargeItem & Record<string, unknown>>(
    db,
    `with span as materialized (
       select a.id, entries_before(a.id, ${firstMoment('$2::date::timestamp', '$4')}) as low,
              entries_before(a.id, ${firstMoment('$3::date::timestamp', '$4')}) as high,
              coalesce((select seq from rollup_account where account_id = a.id), 0) as counted
       from account a where a.owner_id = $1 and a.kind <> 'pot'
     ), line as materialized (
       select x.* from span s cross join lateral (
         select account_id, seq, at, amount, category from entry_line
         where account_id = s.id and seq > s.low and seq <= s.high and moved and amount < 0 and kind <> 'reversal'
         union all
         select account_id, seq, at, amount, category from (
           ${LINE} where e.account_id = s.id and e.seq > greatest(s.low, s.counted) and e.seq <= s.high and e.action <> 'hold'
         ) fresh where moved and amount < 0 and kind <> 'reversal'
       ) x
     ), part as (
       select account_id, seq, at, category, -amount as amount from line where category not like '% %'
       union all
       select x.account_id, x.seq, x.at, named.category, (${partsUnder('x', 'named.category')})::bigint
       from line x cross join lateral unnest(string_to_array(x.category, ' ')) named (category) where x.category like '% %'
     ), ranked as (
       select *, row_number() over (partition by category order by amount desc, at desc, seq desc) as place from part
     )
     select r.category, r.amount, r.at, case when e.action = 'settle' then e.ref else e.transfer_id end as id, e.kind,
            ${NAME} as "otherName", other.kind as "otherKind"
     from ranked r join entry e on e.account_id = r.account_id and e.seq = r.seq
     join account other on other.id = e.counterparty left join person p on p.id = other.owner_id
     where r.place <= $5 order by r.category, r.place`,
    [personId, from, until, timeZone, each],
  );
}
