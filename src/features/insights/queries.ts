import { randomInt } from 'node:crypto';
import { row, rows, run, type Queryable } from '../../platform/db.ts';

/** Entries; a reversal's beside the transfer `o` that it takes back. */
const ENTRIES = "entry e left join entry o on e.kind = 'reversal' and o.debit and o.transfer_id = e.ref";
/** On which side an entry is counted, and with which sign: a reversal lowers the side of the transfer that it takes back. */
const OUTGOING = '(e.debit <> (o.transfer_id is not null))';
const AMOUNT = 'case when o.transfer_id is null then abs(e.amount) else -abs(e.amount) end';
/** Under what an entry is counted: the payer's category, or what follows from its kind. One place, so that sums and pages agree. */
const CATEGORY = `case when coalesce(o.kind, e.kind) in ('goal_in', 'goal_out') then 'savings' when coalesce(o.kind, e.kind) = 'move' then 'own'
                       when coalesce(o.kind, e.kind) = 'welcome_bonus' then 'bonus'
                       when not ${OUTGOING} then 'income' else coalesce(o.category, e.category, 'other') end`;
const MOVED = "e.action in ('post', 'settle')";

/** Adds the entries of some batches to the sums by day. The day is the community's. */
export async function addToRollups(tx: Queryable, from: bigint, to: bigint): Promise<void> {
  await run(
    tx,
    `insert into rollup_day as r (account_id, day, incoming, category, amount, count)
     select e.account_id, (e.at at time zone h.time_zone)::date, not ${OUTGOING}, ${CATEGORY}, sum(${AMOUNT}), count(*)
     from ledger_head h, ${ENTRIES} where e.batch > $1 and e.batch <= $2 and ${MOVED} group by 1, 2, 3, 4 order by 1, 2, 3, 4
     on conflict (account_id, day, incoming, category) do update set amount = r.amount + excluded.amount, count = r.count + excluded.count`,
    [from, to],
  );
  await run(
    tx,
    `insert into rollup_account as r (account_id, seq)
     select e.account_id, max(e.seq) from entry e where e.batch > $1 and e.batch <= $2 group by 1 order by 1
     on conflict (account_id) do update set seq = greatest(r.seq, excluded.seq)`,
    [from, to],
  );
}

/** Removes all sums. Fails with SQLSTATE 55P03 when they are being read for longer than three seconds. */
export async function removeRollups(tx: Queryable): Promise<void> {
  await row(tx, "select set_config('lock_timeout', '3s', true)");
  await run(tx, 'truncate rollup_day, rollup_account');
}

/**
 * Everything in the database that a person's overview is made from, in a few words: how far each of their accounts has
 * come, and what their main goal is. The same words, the same overview (on the same day).
 */
export async function overviewVersion(db: Queryable, personId: string): Promise<string> {
  const found = await row<{ version: string }>(
    db,
    `select concat_ws(' ',
       (select string_agg(concat_ws(':', coalesce(e.seq, 0), a.main, a.frozen_at is null, a.closed_at is null, a.minimum, a.limit_month, a.name), ',' order by a.id) from account a
        left join lateral (select seq from entry where account_id = a.id order by seq desc limit 1) e on true where a.owner_id = $1),
       (select concat(g.id, ':', g.target, ':', g.name) from goal g where g.person_id = $1 and g.main)) as version`,
    [personId],
  );
  return found?.version ?? '';
}

/** What an account moved on one day under one category. Minor units; below zero where more was taken back than moved. */
export interface DaySum {
  /** `YYYY-MM-DD` in the community's time zone. */
  readonly day: string;
  readonly incoming: boolean;
  readonly category: string;
  readonly amount: bigint;
}

/** Sums by day since a day: the roll-ups, and the entries that are not in them yet. */
export function daySums(db: Queryable, accountId: string, since: string, timeZone: string): Promise<DaySum[]> {
  return rows<DaySum>(
    db,
    `select to_char(day, 'YYYY-MM-DD') as day, incoming, category, sum(amount)::bigint as amount
     from (
       select day, incoming, category, amount from rollup_day where account_id = $1 and day >= $2::date
       union all
       select (e.at at time zone $3)::date, not ${OUTGOING}, ${CATEGORY}, ${AMOUNT} from ${ENTRIES}
       where e.account_id = $1 and e.seq > coalesce((select seq from rollup_account where account_id = $1), 0)
         and e.at >= ($2::date)::timestamp at time zone $3 and ${MOVED}
     ) sums group by 1, 2, 3`,
    [accountId, since, timeZone],
  );
}

/**
 * The first account whose sums differ from its entries, looking only at entries that are in the sums; undefined: all agree.
 * Compared are, in one pass over each, the totals weighted by random numbers that every account, day and category is given
 * anew at each run; only when they differ are the sums made again and held against one another, for the place.
 *
 * @param after only what came after this closed day; everything when not given
 */
export async function firstWrongRollup(
  db: Queryable,
  timeZone: string,
  after?: { readonly day: string; readonly lastBatch: bigint },
): Promise<{ accountId: string; day: string } | undefined> {
  const range = [timeZone, after?.lastBatch ?? 0n, after?.day ?? null];
  const weights = [randomInt(2 ** 47), randomInt(2 ** 47)];
  const found = await row<{ agree: boolean }>(db, SUMS_AGREE, [...range, ...weights]);
  return found!.agree ? undefined : row(db, FIRST_WRONG_SUM, range);
}

/** What one amount and one count weigh under a key. */
const weighed = (account: string, day: string, incoming: string, category: string, amount: string, count: string): string =>
  `sum(hash_record_extended(row(${account}, ${day}, ${incoming}, ${category}), $4::bigint)::numeric * (${amount} + $5::numeric * ${count}))`;

const DAY_OF_ENTRY = '(e.at at time zone $1)::date';

const SUMS_AGREE = `
  select (
    select coalesce(${weighed('e.account_id', DAY_OF_ENTRY, `not ${OUTGOING}`, CATEGORY, `(${AMOUNT})`, '1')}, 0)
    from entry e join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq
    left join lateral (select * from entry o where e.kind = 'reversal' and o.debit and o.transfer_id = e.ref limit 1) o on true
    where e.batch > $2 and ${MOVED}
  ) = (
    select coalesce(${weighed('r.account_id', 'r.day', 'r.incoming', 'r.category', 'r.amount', 'r.count')}, 0)
    from rollup_day r where $3::date is null or r.day > $3::date
  ) as agree`;

const FIRST_WRONG_SUM = `
  with counted as (
    select e.account_id, ${DAY_OF_ENTRY} as day, not ${OUTGOING} as incoming, ${CATEGORY} as category,
           sum(${AMOUNT}) as amount, count(*) as count
    from ${ENTRIES} join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq
    where e.batch > $2 and ${MOVED} group by 1, 2, 3, 4
  )
  select coalesce(c.account_id, r.account_id) as "accountId", to_char(coalesce(c.day, r.day), 'YYYY-MM-DD') as day
  from counted c full join (select * from rollup_day where $3::date is null or day > $3::date) r using (account_id, day, incoming, category)
  where c.amount is distinct from r.amount or c.count is distinct from r.count limit 1`;
