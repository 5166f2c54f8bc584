import { randomInt } from 'node:crypto';
import { row, type Queryable } from '../../../../platform/db.ts';
import { LINE, lineOf, MOVED, OF_BANK, OUTGOING, partsOf, withLabels } from '../queries.ts';

/** From where on sums are looked at: what came after this closed day. */
export interface After {
  readonly day: string;
  readonly lastBatch: bigint;
}

/** Entries, read in the order of the table: only a reversal looks for what it takes back. */
const ENTRIES = withLabels(
  `entry e left join lateral (select * from entry o where e.kind = 'reversal' and o.debit and o.transfer_id = e.ref limit 1) o on true`,
);

/**
 * The first account whose sums differ from its entries and labels, looking only at entries that are in the sums; undefined: all agree.
 * Compared are, in one pass over each, the totals weighted by random numbers that every account, day, direction and category is
 * given anew at each run; only when they differ are the sums made again and held against one another, for the place.
 * @param after only what came after this closed day; everything when not given
 */
export async function firstWrongRollup(
  db: Queryable,
  timeZone: string,
  after?: After,
): Promise<{ accountId: string; day: string } | undefined> {
  const range = [timeZone, after?.lastBatch ?? 0n, after?.day ?? null];
  const split = await anySplit(db);
  const found = await row<{ agree: boolean }>(db, sumsAgree(split), [...range, weight(), weight()]);
  return found!.agree ? undefined : row(db, firstWrongSum(split), range);
}

/** The first line that is not what its entry and labels say, or is missing, or too many; undefined: all agree. Weighed like the sums. */
export async function firstWrongLine(db: Queryable, after: bigint): Promise<{ accountId: string; seq: bigint } | undefined> {
  // Lines do not know their batch: those that are new are looked for one by one.
  if (after > 0n) return row(db, firstLine('left'), [after]);
  const found = await row<{ agree: boolean }>(db, linesAgree(await anySplit(db)), [weight()]);
  return found!.agree ? undefined : row(db, firstLine('full'), [0n]);
}

const weight = (): number => randomInt(2 ** 47);

async function anySplit(db: Queryable): Promise<boolean> {
  return (await row(db, 'select from entry_label where split_amounts is not null limit 1')) !== undefined;
}

/** What one amount and one count weigh under a key. */
const weighed = (account: string, day: string, incoming: string, category: string, amount: string, count: string): string =>
  `sum(hash_record_extended(row(${account}, ${day}, ${incoming}, ${category}), $4::bigint)::numeric * (${amount} + $5::numeric * ${count}))`;

const DAY_OF_ENTRY = '(e.at at time zone $1)::date';

function sumsAgree(split: boolean): string {
  const part = partsOf(split);
  return `
  select (
    select coalesce(${weighed('e.account_id', DAY_OF_ENTRY, `not ${OUTGOING}`, part.category, `(${part.amount})`, '1')}, 0)
    from ${ENTRIES} join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq ${part.join}
    where e.batch > $2 and ${MOVED}
  ) = (
    select coalesce(${weighed('r.account_id', 'r.day', 'r.incoming', 'r.category', 'r.amount', 'r.count')}, 0)
    from rollup_day r where $3::date is null or r.day > $3::date
  ) as agree`;
}

function firstWrongSum(split: boolean): string {
  const part = partsOf(split);
  return `
  with counted as (
    select e.account_id, ${DAY_OF_ENTRY} as day, not ${OUTGOING} as incoming, ${part.category} as category, sum(${part.amount}) as amount, count(*) as count
    from ${ENTRIES} join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq ${part.join}
    where e.batch > $2 and ${MOVED} group by 1, 2, 3, 4
  )
  select coalesce(c.account_id, r.account_id) as "accountId", to_char(coalesce(c.day, r.day), 'YYYY-MM-DD') as day
  from counted c full join (select * from rollup_day where $3::date is null or day > $3::date) r using (account_id, day, incoming, category)
  where coalesce(c.amount, 0) <> coalesce(r.amount, 0) or coalesce(c.count, 0) <> coalesce(r.count, 0) limit 1`;
}

/** What a line weighs: another number when any of its columns is another. */
const LINE_WEIGHT =
  'coalesce(sum(hash_record_extended(row(x.account_id, x.seq, x.at, x.amount, x.moved, x.kind, x.counterparty, x.category), $1::bigint)::numeric), 0)';

function linesAgree(split: boolean): string {
  return `
  select (select row(count(*), ${LINE_WEIGHT}) from (
    ${lineOf(split, ENTRIES)} join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq
    where e.action <> 'hold' and e.account_id not in (${OF_BANK})
  ) x) = (select row(count(*), ${LINE_WEIGHT}) from entry_line x) as agree`;
}

/** @param join `left`: only lines that are missing or different; `full`: also those that are too many */
const firstLine = (join: 'left' | 'full'): string => `
  select coalesce(n.account_id, x.account_id) as "accountId", coalesce(n.seq, x.seq) as seq
  from (${LINE} join rollup_account r on r.account_id = e.account_id and e.seq <= r.seq
        where e.batch > $1 and e.action <> 'hold' and e.account_id not in (${OF_BANK})) n
  ${join} join entry_line x using (account_id, seq)
  where n.account_id is null or x.account_id is null
    or (n.at, n.amount, n.moved, n.kind, n.counterparty, n.category) is distinct from (x.at, x.amount, x.moved, x.kind, x.counterparty, x.category)
  limit 1`;
