import { firstMoment } from '../../../lib/days.ts';
import { row, rows, run, unseen, type Queryable, type Tx } from '../../../platform/db.ts';

/** A payment's id as people know it: the transfer's, or that of the hold which this entry ended. */
const paymentId = (e: string): string => `case when ${e}.action in ('settle', 'void', 'expire') then ${e}.ref else ${e}.transfer_id end`;

/** Entries; a reversal's beside the transfer `o` that it takes back; each with what its own side says about it (`l`, `ol`). */
export const ENTRIES = withLabels("entry e left join entry o on e.kind = 'reversal' and o.debit and o.transfer_id = e.ref");

/** Sides that have what they take back beside them, with what their own side says about each. */
export function withLabels(sides: string): string {
  return `${sides}
  left join entry_label l on l.account_id = e.account_id and l.payment_id = ${paymentId('e')}
  left join entry_label ol on ol.account_id = e.account_id and ol.payment_id = ${paymentId('o')}`;
}
/** On which side an entry is counted: a reversal lowers the side of the transfer that it takes back. */
export const OUTGOING = '(e.debit <> (o.transfer_id is not null))';
/** The category that follows from why money moved, as SQL; null where the payer says what it is for. */
export function categoryOfKind(kind: string): string {
  return `case when ${kind} in ('goal_in', 'goal_out') then 'savings' when ${kind} = 'move' then 'own' when ${kind} in ('welcome_bonus', 'reward') then 'bonus' end`;
}

/** Under what an entry is counted when nobody decided: the payer's category, or what follows from its kind. */
const BY_ITSELF = `coalesce(${categoryOfKind('coalesce(o.kind, e.kind)')}, case when not ${OUTGOING} then 'income' else coalesce(o.category, e.category, 'uncategorised') end)`;
/**
 * The parts that an entry is counted in, each with its category. What its own side decided comes first, then what it decided
 * about the payment that a reversal takes back (of a split one, each part gives back its share), then what it is by itself.
 */
const PARTS = `(
  select s.category, s.amount from unnest(l.split_categories, l.split_amounts) s (category, amount)
  union all
  select s.category, (floor(s.upto * abs(e.amount) / ol.split_total) - floor((s.upto - s.amount) * abs(e.amount) / ol.split_total))::bigint
  from (select c.category, c.amount, sum(c.amount) over (order by c.i) as upto
        from unnest(ol.split_categories, ol.split_amounts) with ordinality c (category, amount, i)) s
  where l.category is null and l.split_amounts is null
  union all
  select coalesce(l.category, ol.category, ${BY_ITSELF}), abs(e.amount)
  where l.split_amounts is null and (l.category is not null or ol.split_amounts is null))`;

/** How the parts of entries are written in SQL. */
interface Parts {
  readonly join: string;
  readonly category: string;
  /** Minor units; below zero where something is taken back. */
  readonly amount: string;
}

/** The parts of entries; where nothing is split, the one part that each has is not looked for. */
export function partsOf(split: boolean): Parts {
  const signed = (amount: string): string => `case when o.transfer_id is null then ${amount} else -${amount} end`;
  if (split) return { join: `cross join lateral ${PARTS} part`, category: 'part.category', amount: signed('part.amount') };
  return { join: '', category: `coalesce(l.category, ol.category, ${BY_ITSELF})`, amount: signed('abs(e.amount)') };
}

/** Entries by which money moved. */
export const MOVED = "e.action in ('post', 'settle')";

/** How the person whose account it is sees an entry. */
export interface OwnView {
  readonly seq: bigint;
  /** Their private note. */
  readonly note: string | null;
  /** False: counted as money in. A reversal is counted on the side that it lowers. */
  readonly outgoing: boolean;
  /** Under what it is counted; several parts where it is split. Amounts in minor units, signed as the entry's. */
  readonly parts: readonly { readonly category: string; readonly amount: bigint }[];
}

/** How the owner of an account sees its entries after one sequence number, up to another; those that moved money. */
export async function ownViews(db: Queryable, accountId: string, after: bigint, last: bigint): Promise<OwnView[]> {
  const found = await rows<Omit<OwnView, 'parts'> & { categories: string[]; amounts: string[] }>(
    db,
    `select e.seq, l.note, ${OUTGOING} as outgoing, counted.categories, counted.amounts
     from ${ENTRIES} cross join lateral (
       select array_agg(part.category) as categories, array_agg(part.amount * sign(e.amount)::bigint) as amounts from ${PARTS} part
     ) counted
     where e.account_id = $1 and e.seq > $2 and e.seq <= $3 and ${MOVED} order by e.seq`,
    [accountId, after, last],
  );
  return found.map(({ categories, amounts, ...view }) => ({
    ...view,
    parts: categories.map((category, i) => ({ category, amount: BigInt(amounts[i]!) })),
  }));
}

/** Which entries: of a range of batches, or some of one account. */
const IN_RANGE = 'e.batch > $1 and e.batch <= $2';
const SOME = 'e.account_id = $1 and e.seq = any ($2::bigint[])';

const addingUp = (which: string, sign: string, split: boolean): string => {
  const part = partsOf(split);
  return `
  insert into rollup_day as r (account_id, day, incoming, category, amount, count)
  select e.account_id, (e.at at time zone h.time_zone)::date, not ${OUTGOING}, ${part.category}, ${sign} * sum(${part.amount}), ${sign} * count(*)
  from ledger_head h, ${ENTRIES} ${part.join} where ${which} and ${MOVED} group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (account_id, day, incoming, category) do update set amount = r.amount + excluded.amount, count = r.count + excluded.count`;
};

/** Takes the sums of all accounts that have entries in some batches, in the order of their ids, and says how far they are. First in its transaction. */
export async function takeAccounts(tx: Tx, from: bigint, to: bigint): Promise<void> {
  await run(
    tx,
    `insert into rollup_account as r (account_id, seq)
     select e.account_id, max(e.seq) from entry e where ${IN_RANGE} group by 1 order by 1
     on conflict (account_id) do update set seq = greatest(r.seq, excluded.seq)`,
    [from, to],
  );
}

/** Takes the sums of one account until the transaction ends, for a change of labels; gives the newest entry that is in them. */
export async function takeAccount(tx: Tx, accountId: string): Promise<bigint> {
  await run(tx, 'insert into rollup_account (account_id, seq) values ($1, 0) on conflict do nothing', [accountId]);
  const found = await row<{ seq: bigint }>(
    tx,
    'update rollup_account set labelled = pg_current_xact_id()::text::bigint where account_id = $1 returning seq',
    [accountId],
  );
  return found!.seq;
}

/** Lets the rules of people decide about their payments in some batches, where nobody has. */
export async function decideByRules(tx: Tx, from: bigint, to: bigint): Promise<void> {
  await run(
    tx,
    `with decided as (
     insert into entry_label as l (account_id, payment_id, category, by_rule, at)
     select e.account_id, ${paymentId('e')}, r.category, r.id, e.at
     from entry e join account own on own.id = e.account_id join account other on other.id = e.counterparty
     join category_rule r on r.person_id = own.owner_id and r.other_person = other.owner_id and r.incoming = not e.debit
     where ${IN_RANGE} and ${MOVED} and e.kind = 'payment' and e.batch > r.since_batch and exists (select from category_rule) order by 1, 2
     on conflict (account_id, payment_id) do update set category = excluded.category, by_rule = excluded.by_rule
     where l.category is null and l.split_amounts is null returning account_id
     ) update rollup_account r set labelled = pg_current_xact_id()::text::bigint from (select distinct account_id from decided) d where r.account_id = d.account_id`,
    [from, to],
  );
}

/** True when an account with entries in some batches has split a payment: the range may hold it, or what takes it back. */
export async function hasSplits(tx: Tx, from: bigint, to: bigint): Promise<boolean> {
  const found = await row(
    tx,
    `select from (select distinct account_id from entry_label where split_amounts is not null) l
     where exists (select from entry e where ${IN_RANGE} and e.account_id = l.account_id) limit 1`,
    [from, to],
  );
  return found !== undefined;
}

/** Adds the entries of some batches to the sums by day. The day is the community's. */
export async function addBatches(tx: Tx, from: bigint, to: bigint, split: boolean): Promise<void> {
  await run(tx, addingUp(IN_RANGE, '1', split), [from, to]);
}

/** Adds some entries of an account to the sums by day, or takes them out again. */
export async function addEntries(tx: Tx, accountId: string, seqs: readonly bigint[], sign: 1 | -1): Promise<void> {
  if (seqs.length > 0) await run(tx, addingUp(SOME, String(sign), true), [accountId, seqs]);
}

/** The entries of an account whose counting depends on what is said about these payments: what ended them, and what takes them back. */
export async function dependents(tx: Tx, accountId: string, paymentIds: readonly string[]): Promise<bigint[]> {
  const found = await rows<{ seq: bigint }>(
    tx,
    `with named as (
       select d.* from entry d where d.debit and d.transfer_id = any ($2::uuid[])
       union all
       select d.* from entry d where d.debit and d.ref = any ($2::uuid[]) and d.action in ('settle', 'void', 'expire')
     ), concerned as (
       select * from named union all select r.* from named n join entry r on r.debit and r.kind = 'reversal' and r.ref = n.transfer_id
     )
     select case when account_id = $1 then seq else counter_seq end as seq from concerned where $1 in (account_id, counterparty)`,
    [accountId, paymentIds],
  );
  return [...new Set(found.map(({ seq }) => seq))];
}

const CATEGORIES = `(select string_agg(distinct part.category, ' ' order by part.category) as all from ${PARTS} part) categories`;

/** What an entry moved; of one by which nothing moved, what was set free. */
const LINE_AMOUNT = `case when ${MOVED} then e.amount when e.debit then e.held_change
  else (select -d.held_change from entry d where d.debit and d.transfer_id = e.transfer_id) end`;

/** An entry as the list looks for it, in the columns of `entry_line`. */
export function lineOf(split: boolean, entries: string = ENTRIES): string {
  return `select e.account_id, e.seq, e.at, ${LINE_AMOUNT} as amount, ${MOVED} as moved, e.kind, e.counterparty, ${split ? 'categories.all' : partsOf(false).category} as category
  from ${entries} ${split ? `cross join lateral ${CATEGORIES}` : ''}`;
}

/** An entry as the list looks for it, whether or not it is split. */
export const LINE = lineOf(true);

/** The accounts whose entries nobody lists. Few. */
export const OF_BANK = 'select id from account where owner_id is null';

/** What of a line `x` counts under a category: text of a scalar select, minor units, positive. */
export const partsUnder = (x: string, category: string): string =>
  `select coalesce(sum(part.amount), 0) from ${ENTRIES} cross join lateral ${PARTS} part
   where e.account_id = ${x}.account_id and e.seq = ${x}.seq and part.category = ${category}`;

/** Adds what ended in some batches to the lines. */
export async function addLines(tx: Tx, from: bigint, to: bigint, split: boolean): Promise<void> {
  await run(
    tx,
    `insert into entry_line (account_id, seq, at, amount, moved, kind, counterparty, category) ${lineOf(split)}
     where ${IN_RANGE} and e.action <> 'hold' and e.account_id not in (${OF_BANK}) order by 1, 2`,
    [from, to],
  );
}

/** Writes anew what some lines of an account are counted under. */
export async function refreshLines(tx: Tx, accountId: string, seqs: readonly bigint[]): Promise<void> {
  if (seqs.length === 0) return;
  await run(
    tx,
    `update entry_line x set category = n.category from (${LINE} where ${SOME}) n
     where x.account_id = n.account_id and x.seq = n.seq and x.category <> n.category`,
    [accountId, seqs],
  );
}

/** Removes all sums and lines. Fails with SQLSTATE 55P03 when they are being read for longer than three seconds. */
export async function removeSums(tx: Tx): Promise<void> {
  await row(tx, "select set_config('lock_timeout', '3s', true)");
  await run(tx, 'truncate rollup_day, rollup_account, entry_line, entry_word, contact');
}

/** What accounts moved on one day under one category. Minor units; below zero where more was taken back than moved. */
export interface DaySum {
  /** `YYYY-MM-DD` in the community's time zone. */
  readonly day: string;
  readonly incoming: boolean;
  /** Key of a category: a word of the bank's, or the id of an own one. */
  readonly category: string;
  readonly amount: bigint;
}

/** Sums by day of some accounts together from a day on: the roll-ups, and the entries that are not in them yet. */
export function daySums(db: Queryable, accountIds: readonly string[], since: string, timeZone: string): Promise<DaySum[]> {
  const part = partsOf(true);
  return rows<DaySum>(
    db,
    `select to_char(day, 'YYYY-MM-DD') as day, incoming, category, sum(amount)::bigint as amount
     from (
       select day, incoming, category, amount from rollup_day where account_id = any (${unseen('$1::uuid[]')}::uuid[]) and day >= ${unseen('$2::date')}
       union all
       select tail.day, tail.incoming, tail.category, tail.amount
       from unnest(${unseen('$1::uuid[]')}) own (id)
       cross join lateral (select coalesce((select seq from rollup_account where account_id = own.id), 0) as seq) counted
       cross join lateral (
         select (e.at at time zone $3)::date as day, not ${OUTGOING} as incoming, ${part.category} as category, ${part.amount} as amount
         from ${ENTRIES} ${part.join}
         where e.account_id = own.id and e.seq > counted.seq and e.at >= ${firstMoment(`${unseen('$2::date')}::timestamp`, '$3')} and ${MOVED}
       ) tail
     ) sums group by 1, 2, 3`,
    [accountIds, since, timeZone],
  );
}
