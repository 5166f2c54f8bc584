import { firstMoment } from '../lib/days.ts';
import { row, rows, run, type Db, type Queryable } from '../platform/db.ts';
import { BooksFault, DayBook, NO_HASH, type DayEnd } from './day-book.ts';
import { boundsOf, LineStream } from './day-lines.ts';
import { LedgerAlarm } from './types.ts';

/** A closed day. Amounts in minor units, as they stood at its end. */
export interface DayClosing {
  /** `YYYY-MM-DD` in the ledger's time zone. */
  readonly day: string;
  readonly previous: string;
  readonly hash: string;
  /** Of this day. */
  readonly entries: bigint;
  readonly transfers: bigint;
  readonly issued: bigint;
  readonly sum: bigint;
  readonly lastBatch: bigint;
  readonly standing: string;
  readonly closedAt: Date;
}

const CLOSING = `select to_char(day, 'YYYY-MM-DD') as day, previous, hash, entries, transfers, issued, sum, last_batch as "lastBatch", standing,
  closed_at as "closedAt" from day_close`;
/** Most closings read at once. */
const PAGE = 500;

/** Where a day begins: what the day before left. */
interface Before {
  readonly day: string;
  readonly hash: string;
  readonly lastBatch: bigint;
  readonly standing: string;
}

/** Closed days, latest first; those before a day where one is given. */
export function latestClosings(db: Queryable, limit: number, before: string | null = null): Promise<DayClosing[]> {
  return rows<DayClosing & Record<string, unknown>>(db, `${CLOSING} where $2::date is null or day < $2::date order by day desc limit $1`, [
    limit,
    before,
  ]);
}

/** Closed days in order, after a day where one is given. */
export function closingsAfter(db: Queryable, day: string | null, limit = PAGE): Promise<DayClosing[]> {
  return rows<DayClosing & Record<string, unknown>>(db, `${CLOSING} where $2::date is null or day > $2::date order by day limit $1`, [
    limit,
    day,
  ]);
}

/** A closed day; undefined when it is not closed or there is no such day. */
export function closingOf(db: Queryable, day: string): Promise<DayClosing | undefined> {
  return row<DayClosing & Record<string, unknown>>(db, `${CLOSING} where day = $1::date`, [day]);
}

/**
 * Closes every day that is over, each with the hash over the day before and its own entries. Any number of processes may
 * call it; the first to write a day has closed it. A day is closed only once no batch can be dated in it any more: the
 * head's time, which never runs backwards, is moved past its end under the lock that every batch takes.
 *
 * @returns how many days were closed by this call
 * @throws LedgerAlarm when the entries of a day are not what they have to be; it stays open
 */
export async function closeDays(db: Db, now: Date): Promise<number> {
  const due = await db.transaction((tx) => passMidnight(tx, now));
  if (due === undefined) return 0;
  const [latest] = await latestClosings(db, 1);
  let before: Before | undefined = latest;
  let day = before === undefined ? due.first : await dayAfter(db, before.day);
  const stream = new LineStream(db, before?.lastBatch ?? 0n, due.batch);
  let closed = 0;
  while (day < due.today) {
    const end = await readDay(db, stream, day, before).catch((error: unknown) => {
      throw error instanceof BooksFault ? new LedgerAlarm(`the day ${day} cannot be closed: ${error.message}`, { cause: error }) : error;
    });
    if (!(await insertClosing(db, day, before?.hash ?? NO_HASH, end, now))) return closed;
    closed += 1;
    before = { day, hash: end.hash, lastBatch: end.lastBatch, standing: end.standing.join('\n') };
    day = await dayAfter(db, day);
  }
  return closed;
}

interface Due {
  /** The day of the first entry, the day that is not over, and the newest batch. */
  readonly first: string;
  readonly today: string;
  readonly batch: bigint;
}

/** Makes sure that no batch to come is dated before today; undefined when there is nothing to close. */
async function passMidnight(tx: Queryable, now: Date): Promise<Due | undefined> {
  const state = await row<{ today: string; first: string | null }>(
    tx,
    `select to_char($1::timestamptz at time zone h.time_zone, 'YYYY-MM-DD') as today,
            coalesce((select to_char(max(day) + 1, 'YYYY-MM-DD') from day_close),
                     (select to_char(min(e.at) at time zone h.time_zone, 'YYYY-MM-DD') from entry e)) as first
     from ledger_head h`,
    [now],
  );
  if (state === undefined || state.first === null || state.first >= state.today) return undefined;
  const head = await row<{ n: bigint }>(
    tx,
    `update ledger_head set at = greatest(at, ${firstMoment("date_trunc('day', $1::timestamptz at time zone time_zone)", 'time_zone')}) returning n`,
    [now],
  );
  return { first: state.first, today: state.today, batch: head!.n };
}

async function dayAfter(db: Queryable, day: string): Promise<string> {
  return (await row<{ day: string }>(db, `select to_char($1::date + 1, 'YYYY-MM-DD') as day`, [day]))!.day;
}

/** Reads one day from the stream that stands at its beginning. @throws BooksFault */
async function readDay(db: Queryable, stream: LineStream, day: string, before: Before | undefined): Promise<DayEnd> {
  const book = await openDay(db, day, before);
  for await (const lines of stream.until(book.to)) book.take(lines);
  return book.end();
}

async function openDay(db: Queryable, day: string, before: Before | undefined): Promise<DayBook & { readonly to: string }> {
  const bounds = await boundsOf(db, day);
  const book = new DayBook({
    ...bounds,
    previous: before?.hash ?? NO_HASH,
    afterBatch: before?.lastBatch ?? 0n,
    opening: before === undefined ? [] : before.standing.split('\n'),
  });
  return Object.assign(book, { to: bounds.to });
}

async function insertClosing(db: Queryable, day: string, previous: string, end: DayEnd, now: Date): Promise<boolean> {
  const inserted = await run(
    db,
    `insert into day_close (day, previous, hash, entries, transfers, issued, sum, last_batch, standing, closed_at)
     values ($1::date, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [day, previous, end.hash, end.entries, end.transfers, end.issued, end.sum, end.lastBatch, end.standing.join('\n'), now],
  );
  return inserted === 1;
}

/** A closed day as it is published, in pieces. */
export async function* publishDay(db: Queryable, closing: DayClosing): AsyncGenerator<string> {
  const [before] = await latestClosings(db, 1, closing.day);
  const book = await openDay(db, closing.day, before);
  yield book.header;
  const stream = new LineStream(db, before?.lastBatch ?? 0n, closing.lastBatch);
  for await (const lines of stream.until(book.to)) yield book.take(lines);
  yield book.end().footer;
}

/** A digest of all closings up to a day: what a later check holds them against. */
export async function closingsDigest(db: Queryable, day: string | null): Promise<string> {
  const found = await row<{ digest: string }>(
    db,
    `select encode(sha256(convert_to(coalesce(string_agg(
       row(day, previous, hash, entries, transfers, issued, sum, last_batch, standing)::text, '' order by day), ''), 'UTF8')), 'hex') as digest
     from day_close where day <= $1::date`,
    [day],
  );
  return found!.digest;
}

/** Where the chain is broken, and how far it was followed. */
export interface ChainResult {
  readonly broken: string | undefined;
  /** The last closed day, with its hash; null: none is closed. */
  readonly last: { readonly day: string; readonly hash: string } | null;
}

/**
 * Recomputes the chain of closed days from the entries: all of it, or what comes after a day whose hash is known. Shows every
 * edit of an entry or of a closing, also one that keeps all sums right. Run it inside one snapshot.
 *
 * @param known a closed day with the hash that it had when it was verified; null: from the beginning
 * @param onEntries told how many entries were read since the last time
 * @param reader another connection in the same snapshot, for reading ahead; where there is none, the same
 */
export async function checkChain(
  db: Queryable,
  known: { day: string; hash: string } | null,
  onEntries: (count: number) => void = () => {},
  reader: Queryable = db,
): Promise<ChainResult> {
  let before: DayClosing | undefined;
  if (known !== null) {
    before = await closingOf(db, known.day);
    if (before?.hash !== known.hash) return { broken: `${known.day}: its closing is not the one that was verified`, last: null };
  }
  const head = await row<{ n: bigint }>(db, 'select n from ledger_head');
  const stream = new LineStream(reader, before?.lastBatch ?? 0n, head!.n);
  for (;;) {
    const page = await closingsAfter(db, before?.day ?? null);
    for (const closing of page) {
      const broken = await checkDay(db, stream, closing, before, onEntries);
      if (broken !== undefined) return { broken: `${closing.day}: ${broken}`, last: null };
      before = closing;
    }
    if (page.length < PAGE) return { broken: undefined, last: before === undefined ? null : { day: before.day, hash: before.hash } };
  }
}

async function checkDay(
  db: Queryable,
  stream: LineStream,
  closing: DayClosing,
  before: DayClosing | undefined,
  onEntries: (count: number) => void,
): Promise<string | undefined> {
  if (before !== undefined && (await dayAfter(db, before.day)) !== closing.day) return 'the day before is not closed';
  try {
    const book = await openDay(db, closing.day, before);
    for await (const lines of stream.until(book.to)) {
      book.take(lines);
      onEntries(lines.length);
    }
    const end = book.end();
    const fields = ['entries', 'transfers', 'issued', 'sum', 'lastBatch', 'hash'] as const;
    const wrong = fields.find((field) => end[field] !== closing[field]);
    if (closing.previous !== (before?.hash ?? NO_HASH)) return 'it does not name the hash of the day before';
    if (wrong !== undefined) return `${wrong} is ${String(end[wrong])}, the closing says ${String(closing[wrong])}`;
    return end.standing.join('\n') === closing.standing ? undefined : 'the closing has other balances';
  } catch (error) {
    if (error instanceof BooksFault) return error.message;
    throw error;
  }
}
