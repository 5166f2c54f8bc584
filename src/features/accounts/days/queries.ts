import { randomInt } from 'node:crypto';
import { row, run, type Queryable } from '../../../platform/db.ts';

const MOVED = "e.action in ('post', 'settle')";
/** What the entries of an account on a day come to, in the columns of `account_day`. */
const SUMS = `coalesce(sum(e.amount) filter (where not e.debit), 0) as received, coalesce(-sum(e.amount) filter (where e.debit), 0) as spent,
  count(*) filter (where not e.debit and ${MOVED}) as count_in, count(*) filter (where e.debit and ${MOVED}) as count_out, max(e.seq) as seq`;

/** Adds the entries of some batches to the sums by day. The day is the bank's. */
export async function addToDays(tx: Queryable, from: bigint, to: bigint): Promise<void> {
  await run(
    tx,
    `insert into account_day as d (account_id, day, received, spent, count_in, count_out, seq)
     select e.account_id, (e.at at time zone h.time_zone)::date, ${SUMS}
     from ledger_head h, entry e where e.batch > $1 and e.batch <= $2 group by 1, 2 order by 1, 2
     on conflict (account_id, day) do update
       set received = d.received + excluded.received, spent = d.spent + excluded.spent, count_in = d.count_in + excluded.count_in,
           count_out = d.count_out + excluded.count_out, seq = greatest(d.seq, excluded.seq)`,
    [from, to],
  );
}

/** Removes all sums by day. Fails with SQLSTATE 55P03 when they are being read for longer than three seconds. */
export async function removeDays(tx: Queryable): Promise<void> {
  await row(tx, "select set_config('lock_timeout', '3s', true)");
  await run(tx, 'truncate account_day');
}

/** What came into and went out of an account. Minor units, positive. */
export interface Flows {
  readonly received: bigint;
  readonly spent: bigint;
  readonly countIn: number;
  readonly countOut: number;
}

/** What came into and went out of an account on some days of the bank's (`YYYY-MM-DD`; null: no end), whatever it was for. */
export async function flowsOf(
  db: Queryable,
  accountId: string,
  { from, to }: { from: string | null; to: string | null },
  timeZone: string,
): Promise<Flows> {
  const found = await row<Record<keyof Flows, string>>(
    db,
    `select coalesce(sum(received), 0)::text as received, coalesce(sum(spent), 0)::text as spent,
            coalesce(sum(count_in), 0)::text as "countIn", coalesce(sum(count_out), 0)::text as "countOut"
     from (
       select received, spent, count_in, count_out from account_day
       where account_id = $1 and day >= coalesce($2::date, '-infinity') and day <= coalesce($3::date, 'infinity')
       union all
       select greatest(e.amount, 0), greatest(-e.amount, 0), (not e.debit)::int, e.debit::int from entry e
       where e.account_id = $1 and e.seq > coalesce((select seq from account_day where account_id = $1 order by day desc limit 1), 0) and ${MOVED}
         and (e.at at time zone $4)::date between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
     ) flows`,
    [accountId, from, to, timeZone],
  );
  const { received, spent, countIn, countOut } = found!;
  return { received: BigInt(received), spent: BigInt(spent), countIn: Number(countIn), countOut: Number(countOut) };
}

/**
 * The first account whose sums by day differ from its entries, looking only at entries that are in the sums; undefined: all agree.
 * Compared are, in one pass over each, the totals weighted by random numbers that every account and day is given anew at each
 * run; only when they differ are the sums made again and held against one another, for the place.
 * @param after only what came after this closed day; everything when not given
 */
export async function firstWrongDay(
  db: Queryable,
  timeZone: string,
  after?: { readonly day: string; readonly lastBatch: bigint },
): Promise<{ accountId: string; day: string } | undefined> {
  const range = [timeZone, after?.lastBatch ?? 0n, after?.day ?? null];
  const found = await row<{ agree: boolean }>(db, DAYS_AGREE, [...range, weight(), weight(), weight(), weight()]);
  return found!.agree ? undefined : row(db, FIRST_WRONG_DAY, range);
}

const weight = (): number => randomInt(2 ** 47);

const REACHED = 'select account_id, max(seq) as seq from account_day group by account_id';

const weighed = (key: string, received: string, spent: string, countIn: string, countOut: string): string =>
  `coalesce(sum(hash_record_extended(row(${key}), $4::bigint)::numeric
    * (${received} + $5::numeric * ${spent} + $6::numeric * ${countIn} + $7::numeric * ${countOut})), 0)`;

const DAYS_AGREE = `
  select (
    select ${weighed('e.account_id, (e.at at time zone $1)::date', 'greatest(e.amount, 0)', 'greatest(-e.amount, 0)', '(not e.debit)::int', 'e.debit::int')}
    from entry e join (${REACHED}) r on r.account_id = e.account_id and e.seq <= r.seq where e.batch > $2 and ${MOVED}
  ) = (
    select ${weighed('d.account_id, d.day', 'd.received', 'd.spent', 'd.count_in', 'd.count_out')}
    from account_day d where $3::date is null or d.day > $3::date
  ) as agree`;

const FIRST_WRONG_DAY = `
  with counted as (
    select e.account_id, (e.at at time zone $1)::date as day, ${SUMS}
    from entry e join (${REACHED}) r on r.account_id = e.account_id and e.seq <= r.seq where e.batch > $2 group by 1, 2
  )
  select coalesce(c.account_id, d.account_id) as "accountId", to_char(coalesce(c.day, d.day), 'YYYY-MM-DD') as day
  from counted c full join (select * from account_day where $3::date is null or day > $3::date) d using (account_id, day)
  where (c.received, c.spent, c.count_in, c.count_out, c.seq) is distinct from (d.received, d.spent, d.count_in, d.count_out, d.seq) limit 1`;
