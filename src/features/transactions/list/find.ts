import { LAST_DAY } from '../../../lib/days.ts';
import { AMOUNT_MAX } from '../../../lib/money.ts';
import type { Queryable } from '../../../platform/db.ts';
import { accountsOf, flowsOf, type Account } from '../../accounts/index.ts';
import { pendingPayments } from '../../payments/index.ts';
import { wordsOf } from '../find/fold.ts';
import { countedAs, type CountedPayment } from '../labels/counted.ts';
import { sidesOf } from '../labels/queries.ts';
import { metName } from '../rules/queries.ts';
import { KINDS, type Filter } from './filter.ts';
import {
  accountsOfOther,
  contactNames,
  contactsNamed,
  dayStarts,
  entriesBefore,
  factsOf,
  freshTexts,
  selectLines,
  totalLines,
  type Contact,
  type FoundLine,
  type LineFacts,
  type LineFilter,
  type Totals,
} from './queries.ts';

/** Words that are looked for at most. */
const WORDS_MAX = 8;
/** Who has met no more than so many looks through their names; who has met more finds them by an index of names. */
const CONTACTS_READ = 500;
/** Entries behind the index that are searched for words; the index is rarely more than a moment behind. */
const FRESH_MAX = 2_000;

/** Where a page begins: a line, and on which side of it the page lies. */
export interface Place {
  readonly at: Date;
  readonly seq: bigint;
  readonly accountId: string;
  readonly side: 'older' | 'newer';
}

/** A line of the list, with all that it shows. */
export type Line = FoundLine & LineFacts;

/** A page of what was found. */
export interface FoundPage {
  readonly lines: readonly Line[];
  /** Older ones lie behind this; null: none. */
  readonly older: string | null;
  readonly newer: string | null;
}

/** A filter made ready for the accounts that it concerns. */
export interface Search {
  readonly personId: string;
  readonly accounts: readonly Account[];
  readonly filters: readonly LineFilter[];
  readonly filter: Filter;
  readonly timeZone: string;
}

/** A page's end as it stands in an address: milliseconds, sequence number, account. */
export function writePlace({ at, seq, accountId }: Pick<Line, 'at' | 'seq' | 'accountId'>): string {
  return `${at.getTime()}.${seq}.${accountId}`;
}

/** Reads `before` or `after`; what is no place counts as not given. */
export function readPlace(query: Readonly<Record<string, unknown>>): Place | null {
  for (const [name, side] of [
    ['before', 'older'],
    ['after', 'newer'],
  ] as const) {
    const text = query[name];
    const found = typeof text === 'string' ? /^([0-9]{1,15})\.([0-9]{1,18})\.([0-9a-f-]{36})$/.exec(text) : null;
    const at = new Date(Number(found?.[1]));
    if (found !== null && at.getTime() < 8.64e15) return { at, seq: BigInt(found[2]!), accountId: found[3]!, side };
  }
  return null;
}

/** The accounts that are looked through: the one that was chosen, or all but the pots of goals. */
export function accountsFor(accounts: readonly Account[], chosen: string | null): Account[] {
  return accounts.filter((one) => (chosen === null ? one.kind !== 'pot' : one.id === chosen));
}

/** Makes a filter ready: what is the person's, where its days lie in each account, whom its words mean. */
export async function prepare(db: Queryable, personId: string, filter: Filter, timeZone: string): Promise<Search> {
  const accounts = accountsFor(await accountsOf(db, personId), filter.account);
  const others = filter.person === null ? null : await othersOf(db, personId, filter.person);
  const spans = await spansOf(db, accounts, filter, timeZone);
  const words = wordsOf(filter.q).slice(0, WORDS_MAX);
  const filters = await Promise.all(
    accounts.map(async ({ id }, i): Promise<LineFilter> => {
      const [named, fresh] = words.length === 0 ? [[], []] : await Promise.all([namedOnes(db, id, words), freshTexts(db, id, FRESH_MAX)]);
      return {
        accountId: id,
        ...spans[i]!,
        direction: filter.direction,
        min: filter.min,
        max: filter.max,
        kinds: filter.kind === null ? null : KINDS[filter.kind],
        // What was taken back is shown where it is asked for.
        moved: filter.state !== 'voided',
        category: filter.category,
        others,
        words: words.map((word, i) => ({ word, accounts: named[i]! })),
        fresh: fresh.filter(({ text }) => matchesAll(text, words)).map(({ seq }) => seq),
      };
    }),
  );
  // What is no word at all, such as "?!", is found nowhere.
  const nothing = filter.state === 'pending' || (filter.q !== '' && words.length === 0);
  return { personId, accounts, filters: nothing ? [] : filters, filter, timeZone };
}

/** For each word, those whom the account had to do with whose name has a word that begins so. */
async function namedOnes(db: Queryable, accountId: string, words: readonly string[]): Promise<string[][]> {
  const fits = ({ name, words: folded }: Contact, word: string): boolean =>
    (folded === null ? wordsOf(name) : folded.split(' ')).some((one) => one.startsWith(word));
  const few = await contactNames(db, accountId, CONTACTS_READ);
  const found = await Promise.all(words.map((word) => (few.length > 0 ? Promise.resolve(few) : contactsNamed(db, accountId, word))));
  return words.map((word, i) => found[i]!.filter((one) => fits(one, word)).map((one) => one.id));
}

function matchesAll(text: string, words: readonly string[]): boolean {
  const own = wordsOf(text);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

async function othersOf(db: Queryable, personId: string, person: string): Promise<string[]> {
  return (await metName(db, personId, person)) === undefined ? [] : accountsOfOther(db, person);
}

async function spansOf(
  db: Queryable,
  accounts: readonly Account[],
  { from, to }: Filter,
  timeZone: string,
): Promise<{ low: bigint; high: bigint }[]> {
  // What comes after the last day cannot be written in four digits; nothing lies there either.
  const until = to === null || to === LAST_DAY ? null : dayAfter(to);
  const days = [from, until].filter((day) => day !== null);
  const starts = await dayStarts(db, days, timeZone);
  const counts = await entriesBefore(
    db,
    accounts.flatMap(({ id }) => starts.map((moment) => ({ accountId: id, moment }))),
  );
  return accounts.map((_, i) => {
    const own = counts.slice(i * starts.length, (i + 1) * starts.length);
    return { low: from === null ? 0n : own[0]!, high: until === null ? AMOUNT_MAX : own.at(-1)! };
  });
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** The order of the list over several accounts: by time, then by account, then by sequence number. */
function isBefore(a: FoundLine, b: FoundLine): number {
  return a.at.getTime() - b.at.getTime() || (a.accountId === b.accountId ? (a.seq < b.seq ? -1 : 1) : a.accountId < b.accountId ? -1 : 1);
}

/** A page of what was found, the newest first. Its cost does not grow with how deep it lies. */
export async function findPage(db: Queryable, { personId, filters }: Search, place: Place | null, size: number): Promise<FoundPage> {
  const newer = place?.side === 'newer';
  const narrowed = place === null ? filters : await narrow(db, filters, place);
  const found = (await Promise.all(narrowed.map((filter) => selectLines(db, filter, newer ? 'oldest' : 'newest', size + 1)))).flat();
  const sorted = found.toSorted((a, b) => (newer ? isBefore(a, b) : isBefore(b, a)));
  const more = sorted.length > size;
  const lines = newer ? sorted.slice(0, size).toReversed() : sorted.slice(0, size);
  const facts = new Map((await factsOf(db, personId, lines)).map((one) => [`${one.accountId} ${one.seq}`, one]));
  return {
    lines: lines.flatMap((line) => {
      const fact = facts.get(`${line.accountId} ${line.seq}`);
      return fact === undefined ? [] : [{ ...fact, ...line }];
    }),
    newer: lines.length === 0 || place === null || (newer && !more) ? null : writePlace(lines[0]!),
    older: lines.length === 0 || (!newer && !more) ? null : writePlace(lines.at(-1)!),
  };
}

async function narrow(db: Queryable, filters: readonly LineFilter[], { at, seq, accountId, side }: Place): Promise<LineFilter[]> {
  const next = new Date(at.getTime() + 1);
  const counts = await entriesBefore(
    db,
    // Lines of the same moment in another account lie on the side that its id says.
    filters.map((filter) => ({ accountId: filter.accountId, moment: filter.accountId < accountId ? next : at })),
  );
  return filters.map((filter, i) => {
    const count = counts[i]!;
    if (side === 'older') return { ...filter, high: least(filter.high, filter.accountId === accountId ? seq - 1n : count) };
    return { ...filter, low: most(filter.low, filter.accountId === accountId ? seq : count) };
  });
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What everything that was found comes to. Days are read from sums; anything else from one narrow index, exactly. */
export async function findTotals(db: Queryable, { filters, filter, timeZone }: Search): Promise<Totals> {
  const { from, to, direction } = filter;
  const byDay = filters.every(
    ({ min, max, kinds, category, others, words }) =>
      min === null && max === null && kinds === null && category === null && others === null && words.length === 0,
  );
  if (byDay && filter.state !== 'voided') {
    const days = await Promise.all(filters.map((one) => flowsOf(db, one.accountId, { from, to }, timeZone)));
    return sum(
      days.map(({ countIn, countOut, received, spent }) => ({
        count: (direction === 'out' ? 0 : countIn) + (direction === 'in' ? 0 : countOut),
        moneyIn: direction === 'out' ? 0n : received,
        moneyOut: direction === 'in' ? 0n : spent,
      })),
    );
  }
  return sum(await Promise.all(filters.map((one) => totalLines(db, one))));
}

function sum(all: readonly Totals[]): Totals {
  return all.reduce((a, b) => ({ count: a.count + b.count, moneyIn: a.moneyIn + b.moneyIn, moneyOut: a.moneyOut + b.moneyOut }), {
    count: 0,
    moneyIn: 0n,
    moneyOut: 0n,
  });
}

/** What is on its way and fits the filter, newest first, with what the person says about each. */
export async function findPending(db: Queryable, { personId, accounts, filter, timeZone }: Search): Promise<CountedPayment[]> {
  if (filter.state !== null && filter.state !== 'pending') return [];
  const pending = (await pendingPayments(db, personId)).filter((one) => accounts.some(({ id }) => id === one.accountId));
  if (pending.length === 0) return [];
  const sides = await sidesOf(
    db,
    personId,
    pending.map(({ id }) => id),
  );
  const others = filter.person === null ? null : await othersOf(db, personId, filter.person);
  const otherAccounts = others === null ? null : new Set(others);
  const words = wordsOf(filter.q);
  const [start, end] = await dayStarts(db, [filter.from ?? '1970-01-01', dayAfter(filter.to ?? '2199-12-30')], timeZone);
  return pending.flatMap((one) => {
    const side = sides.find(({ paymentId, accountId }) => paymentId === one.id && accountId === one.accountId);
    if (side === undefined) return [];
    const size = one.amount < 0n ? -one.amount : one.amount;
    const fits =
      (filter.direction === 'all' || one.debit === (filter.direction === 'out')) &&
      (filter.min === null || size >= filter.min) &&
      (filter.max === null || size <= filter.max) &&
      (filter.kind === null || (KINDS[filter.kind] as readonly string[]).includes(one.kind)) &&
      (filter.category === null || (side.category ?? side.byItself) === filter.category) &&
      (otherAccounts === null || otherAccounts.has(side.otherId)) &&
      (filter.q === '' || (words.length > 0 && matchesAll([one.note, side.note, one.otherName].join(' '), words))) &&
      one.at >= start! &&
      one.at < end!;
    return fits ? [{ ...one, ...countedAs(side) }] : [];
  });
}
