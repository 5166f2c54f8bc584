import type { AccountKind, TransferKind } from '../../../ledger/index.ts';
import { firstMoment } from '../../../lib/days.ts';
import { row, rows, type Queryable } from '../../../platform/db.ts';
import { NAME } from '../find/queries.ts';
import { LINE, partsUnder } from '../sums/queries.ts';

/** What lines are looked for in one account, all of it at once. Amounts in minor units. */
export interface LineFilter {
  readonly accountId: string;
  /** Sequence numbers: after `low`, up to `high`. */
  readonly low: bigint;
  readonly high: bigint;
  readonly direction: 'all' | 'in' | 'out';
  readonly min: bigint | null;
  readonly max: bigint | null;
  readonly kinds: readonly string[] | null;
  /** True: what moved money; false: what was taken back. */
  readonly moved: boolean;
  readonly category: string | null;
  /** The other account is one of these. */
  readonly others: readonly string[] | null;
  /** Each word begins a word of a note, or a name of one of these accounts. */
  readonly words: readonly { readonly word: string; readonly accounts: readonly string[] }[];
  /** Which of the entries that are not indexed yet have all the words. */
  readonly fresh: readonly bigint[];
}

/** A line as it was found. */
export interface FoundLine {
  readonly accountId: string;
  readonly seq: bigint;
  readonly at: Date;
  /** Signed. */
  readonly amount: bigint;
  readonly moved: boolean;
  /** Keys of categories, divided by a space. */
  readonly category: string;
}

/** The text behind all words that begin with a word. */
const LAST = '\u{10ffff}';

/** Collects values beside the text that refers to them. */
class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

interface Source {
  readonly lines: string;
  readonly tail: string;
  readonly values: Values;
}

/** Two selects over the same columns: lines that are indexed, and entries that are not yet. */
function sourceOf(filter: LineFilter): Source {
  const values = new Values();
  const account = values.add(filter.accountId);
  const [low, high] = [values.add(filter.low), values.add(filter.high)];
  const shared = conditions(filter, values);
  const found = filter.words.map(({ word, accounts }) => {
    const [from, to] = [values.add(word), values.add(word + LAST)];
    const noted = `select w.seq from entry_word w where w.account_id = ${account} and w.word >= ${from} and w.word < ${to}`;
    if (accounts.length === 0) return `(${noted})`;
    return `(${noted} union all select y.seq from unnest(${values.add(accounts)}::uuid[]) n (id) join entry_line y on y.account_id = ${account} and y.counterparty = n.id)`;
  });
  // An array is made once and looked up in the index, whatever is thought of its size: as a join, a plan for any values went
  // through all notes for each line.
  const words = found.length === 0 ? '' : `and x.seq = any (array(${found.join(' intersect ')}))`;
  const fresh = filter.words.length === 0 ? '' : `and x.seq = any (${values.add(filter.fresh)}::bigint[])`;
  const counted = `coalesce((select seq from rollup_account where account_id = ${account}), 0)`;
  return {
    values,
    lines: `from entry_line x where x.account_id = ${account} and x.seq > ${low} and x.seq <= ${high} ${shared} ${words}`,
    tail: `from (${LINE} where e.account_id = ${account} and e.seq > greatest(${low}, ${counted}) and e.seq <= ${high} and e.action <> 'hold') x
           where true ${shared} ${fresh}`,
  };
}

function conditions({ direction, min, max, kinds, moved, category, others }: LineFilter, values: Values): string {
  const all = [direction === 'in' ? 'x.amount > 0' : direction === 'out' ? 'x.amount < 0' : ''];
  if (min !== null) all.push(`abs(x.amount) >= ${values.add(min)}`);
  if (max !== null) all.push(`abs(x.amount) <= ${values.add(max)}`);
  if (kinds !== null) all.push(`x.kind = any (${values.add(kinds)}::text[])`);
  all.push(moved ? 'x.moved' : 'not x.moved');
  if (others !== null) all.push(`x.counterparty = any (${values.add(others)}::uuid[])`);
  if (category !== null) {
    const key = values.add(category);
    all.push(`(x.category = ${key} or (x.category like '% %' and ${key} = any (string_to_array(x.category, ' '))))`);
  }
  return all
    .filter((one) => one !== '')
    .map((one) => `and ${one}`)
    .join(' ');
}

const COLUMNS = 'x.account_id as "accountId", x.seq, x.at, x.amount, x.moved, x.category';

/** The newest lines that were looked for, or the oldest, up to a number of them. */
export function selectLines(db: Queryable, filter: LineFilter, order: 'newest' | 'oldest', limit: number): Promise<FoundLine[]> {
  const { lines, tail, values } = sourceOf(filter);
  const by = order === 'newest' ? 'seq desc' : 'seq';
  const most = values.add(limit);
  return rows<FoundLine & Record<string, unknown>>(
    db,
    `(select ${COLUMNS} ${lines} order by x.${by} limit ${most}) union all (select ${COLUMNS} ${tail} order by x.${by} limit ${most})
     order by ${by} limit ${most}`,
    values.list,
  );
}

/** What lines come to. */
export interface Totals {
  readonly count: number;
  /** Minor units that came in and went out; positive. */
  readonly moneyIn: bigint;
  readonly moneyOut: bigint;
}

/** What all lines that were looked for come to; of a split payment, only the parts under the category. */
export async function totalLines(db: Queryable, filter: LineFilter): Promise<Totals> {
  const { lines, tail, values } = sourceOf(filter);
  const amount =
    filter.category === null
      ? 'x.amount'
      : `case when x.category like '% %' then sign(x.amount) * (${partsUnder('x', values.add(filter.category))}) else x.amount end`;
  const part = (from: string): string => `select ${amount} as amount, x.moved ${from}`;
  const found = await row<{ count: bigint; moneyIn: string; moneyOut: string }>(
    db,
    `select count(*) as count, coalesce(sum(amount) filter (where moved and amount > 0), 0)::text as "moneyIn",
            coalesce(-sum(amount) filter (where moved and amount < 0), 0)::text as "moneyOut"
     from (${part(lines)} union all ${part(tail)}) found`,
    values.list,
  );
  return { count: Number(found?.count ?? 0n), moneyIn: BigInt(found?.moneyIn ?? 0), moneyOut: BigInt(found?.moneyOut ?? 0) };
}

/** How many entries accounts had before moments. */
export async function entriesBefore(db: Queryable, asked: readonly { accountId: string; moment: Date }[]): Promise<bigint[]> {
  if (asked.length === 0) return [];
  const found = await rows<{ n: bigint }>(
    db,
    'select entries_before(account, moment) as n from unnest($1::uuid[], $2::timestamptz[]) with ordinality a (account, moment, i) order by i',
    [asked.map(({ accountId }) => accountId), asked.map(({ moment }) => moment)],
  );
  return found.map(({ n }) => n);
}

/** When days begin in a time zone. */
export async function dayStarts(db: Queryable, days: readonly string[], timeZone: string): Promise<Date[]> {
  if (days.length === 0) return [];
  const found = await rows<{ at: Date }>(
    db,
    `select ${firstMoment('day::date::timestamp', '$2')} as at from unnest($1::text[]) with ordinality d (day, i) order by i`,
    [days, timeZone],
  );
  return found.map(({ at }) => at);
}

/** Somebody whom an account had to do with, with the name of now and, where it was kept of the same name, the name folded. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly words: string | null;
}

const CONTACT = `
  select other.id, ${NAME} as name, case when n.name = ${NAME} then n.words end as words
  from met join account other on other.id = met.id left join person p on p.id = other.owner_id left join account_name n on n.account_id = other.id`;

/** Whom an account had to do with; nobody where these are more than `most`, whose names are not even looked up then. */
export function contactNames(db: Queryable, accountId: string, most: number): Promise<Contact[]> {
  return rows(
    db,
    `with met as materialized (select counterparty as id from contact where account_id = $1 limit $2::bigint + 1) ${CONTACT}
     where (select count(*) from met) <= $2::bigint`,
    [accountId, most],
  );
}

/** Those whom an account had to do with whose name has a word that begins so, and those whose name changed just now. */
export function contactsNamed(db: Queryable, accountId: string, word: string): Promise<Contact[]> {
  return rows(
    db,
    `with like_it as (
       select account_id from name_word where word >= $2 and word < $3 union select account_id from account_name where changed
     ), met as (
       select l.account_id as id from like_it l where exists (select from contact c where c.account_id = $1 and c.counterparty = l.account_id)
     ) ${CONTACT}`,
    [accountId, word, word + LAST],
  );
}

/** What can be searched for in the entries of an account that are not indexed yet; the newest of them. */
export function freshTexts(db: Queryable, accountId: string, limit: number): Promise<{ seq: bigint; text: string }[]> {
  return rows(
    db,
    `select e.seq, concat_ws(' ', e.memo, l.note, ${NAME}) as text
     from entry e join account other on other.id = e.counterparty left join person p on p.id = other.owner_id
     left join entry_label l on l.account_id = e.account_id
       and l.payment_id = case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end
     where e.account_id = $1 and e.seq > coalesce((select seq from rollup_account where account_id = $1), 0) and e.action <> 'hold'
     order by e.seq desc limit $2`,
    [accountId, limit],
  );
}

/** What the list shows of a line beyond the line. */
export interface LineFacts {
  readonly accountId: string;
  readonly seq: bigint;
  /** The payment's id. */
  readonly id: string;
  readonly kind: TransferKind;
  readonly debit: boolean;
  readonly note: string | null;
  readonly privateNote: string | null;
  readonly otherName: string;
  readonly otherKind: AccountKind;
  readonly byBank: boolean;
  /** True: a reversal, counted on the side that it lowers. */
  readonly turned: boolean;
}

/** The facts of some lines of a person's. */
export function factsOf(db: Queryable, personId: string, lines: readonly { accountId: string; seq: bigint }[]): Promise<LineFacts[]> {
  return rows<LineFacts & Record<string, unknown>>(
    db,
    `select e.account_id as "accountId", e.seq, case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end as id, e.kind, e.debit,
            e.memo as note, l.note as "privateNote", ${NAME} as "otherName", other.kind as "otherKind", e.kind = 'reversal' as turned,
            e.action = 'post' and e.actor is distinct from case when e.debit then own.owner_id else other.owner_id end as "byBank"
     from unnest($2::uuid[], $3::bigint[]) f (account_id, seq) join entry e on e.account_id = f.account_id and e.seq = f.seq
     join account own on own.id = e.account_id and own.owner_id = $1
     join account other on other.id = e.counterparty left join person p on p.id = other.owner_id
     left join entry_label l on l.account_id = e.account_id
       and l.payment_id = case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end`,
    [personId, lines.map(({ accountId }) => accountId), lines.map(({ seq }) => seq)],
  );
}

/** So many of an account's newest lines are looked through for whom it had to do with last. */
const RECENT_LINES = 200;

/** People whom a person had payments with lately, whom most recently first. */
export function recentContacts(db: Queryable, accountIds: readonly string[], limit: number): Promise<{ id: string; name: string }[]> {
  return rows(
    db,
    `select p.id, p.name from unnest($1::uuid[]) own (id)
     cross join lateral (select counterparty, at from entry_line where account_id = own.id order by seq desc limit ${RECENT_LINES}) met
     join account a on a.id = met.counterparty join person p on p.id = a.owner_id group by p.id, p.name order by max(met.at) desc limit $2`,
    [accountIds, limit],
  );
}

/** The ids of somebody's accounts. */
export async function accountsOfOther(db: Queryable, otherPerson: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, 'select id from account where owner_id = $1', [otherPerson])).map(({ id }) => id);
}

/**
 * Everything in the database that a person's list is made from, in a few words: how far each of their accounts has come, what
 * they say about payments, and their categories. The same words, the same list (under the same address, within the hour).
 */
export async function listVersion(db: Queryable, personId: string): Promise<string> {
  const found = await row<{ version: string }>(
    db,
    `select concat_ws(' ',
       (select string_agg(concat_ws(':', coalesce(e.seq, 0), a.closed_at is null, a.main, a.name, r.labelled), ',' order by a.id) from account a
        left join lateral (select seq from entry where account_id = a.id order by seq desc limit 1) e on true
        left join rollup_account r on r.account_id = a.id where a.owner_id = $1),
       (select string_agg(concat(c.id, c.name, c.icon, c.colour, c.removed_at), ',' order by c.id) from category c where c.person_id = $1)) as version`,
    [personId],
  );
  return found?.version ?? '';
}
