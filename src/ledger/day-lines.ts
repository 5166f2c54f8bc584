import { firstMoment } from '../lib/days.ts';
import { row, rows, type Queryable } from '../platform/db.ts';
import { momentOf } from './day-book.ts';

/** How many lines one statement is to bring, and how many batches it asks for at the first try. */
const LINES_WANTED = 4_000;
const STRIDE_FIRST = 64n;
const STRIDE_MAX = 100_000n;

const MOMENT = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * An entry as it is published. Members' accounts have no number, sequence or balance in it: whoever pays somebody would
 * read their balance there. All that is left out is covered by the seal, which only the bank can make.
 */
const LINE = `
  select concat_ws(' ', e.batch, e.transfer_id, case when e.debit then 'debit' else 'credit' end, e.action, e.kind,
           coalesce(own.name, 'member'), case when own.id is null then '-' else e.seq::text end, e.amount, e.held_change,
           case when own.id is null then '-' else e.balance_after::text end, case when own.id is null then '-' else e.held_after::text end,
           coalesce(e.ref::text, '-'), ${MOMENT('e.at')},
           left(encode(sha256($5::bytea || convert_to(row(e.account_id, e.seq, e.transfer_id, e.counterparty, e.counter_seq, e.debit,
             e.balance_after, e.held_after, e.spent_day, e.spent_month, extract(epoch from e.due_at), e.on_due, e.forced, e.actor, e.memo,
             e.category)::text, 'UTF8')), 'hex'), 32)) as line
  from entry e left join unnest($3::uuid[], $4::text[]) as own (id, name) on own.id = e.account_id
  where e.batch > $1 and e.batch <= $2
  order by e.batch, e.transfer_id, e.debit desc`;

/** A day of the ledger's time zone, with its bounds as lines tell them. */
export interface DayBounds {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

/** The bounds of a day (`YYYY-MM-DD`). */
export async function boundsOf(db: Queryable, day: string): Promise<DayBounds> {
  const found = await row<{ day: string; from: string; to: string }>(
    db,
    `select to_char($1::date, 'YYYY-MM-DD') as day, ${MOMENT(firstMoment('$1::date::timestamp', 'time_zone'))} as from,
            ${MOMENT(firstMoment('($1::date + 1)::timestamp', 'time_zone'))} as to from ledger_head`,
    [day],
  );
  return found!;
}

/** Reads the entries after a batch as published lines, in order, a few thousand at a time, day after day. */
export class LineStream {
  readonly #db: Queryable;
  readonly #last: bigint;
  #after: bigint;
  #stride = STRIDE_FIRST;
  #waiting: readonly string[] = [];
  /** The lines after those that are being read: the database makes them meanwhile. */
  #ahead: Promise<readonly string[]> | undefined;
  #key: readonly unknown[] | undefined;

  /** `(after, last]`: the batches that are read. */
  constructor(db: Queryable, after: bigint, last: bigint) {
    this.#db = db;
    this.#after = after;
    this.#last = last;
  }

  /** The lines up to a moment, in pieces. */
  async *until(moment: string): AsyncGenerator<readonly string[]> {
    for (;;) {
      const lines = this.#waiting.length > 0 ? this.#waiting : await this.#next();
      if (lines.length === 0) return;
      const cut = momentOf(lines.at(-1)!) < moment ? -1 : lines.findIndex((line) => momentOf(line) >= moment);
      this.#waiting = cut < 0 ? [] : lines.slice(cut);
      if (cut !== 0) yield cut < 0 ? lines : lines.slice(0, cut);
      if (cut >= 0) return;
    }
  }

  async #next(): Promise<readonly string[]> {
    const lines = await (this.#ahead ?? this.#fetch());
    this.#ahead = lines.length === 0 ? undefined : this.#fetch();
    // Told when they are asked for; nobody may ask.
    this.#ahead?.catch(() => {});
    return lines;
  }

  async #fetch(): Promise<readonly string[]> {
    this.#key ??= await readKey(this.#db);
    while (this.#after < this.#last) {
      const to = this.#after + this.#stride < this.#last ? this.#after + this.#stride : this.#last;
      const found = await rows<{ line: string }>(this.#db, LINE, [this.#after, to, ...this.#key]);
      this.#after = to;
      if (found.length < LINES_WANTED / 2 && this.#stride < STRIDE_MAX) this.#stride *= 2n;
      else if (found.length > LINES_WANTED * 2 && this.#stride > 1n) this.#stride /= 2n;
      if (found.length > 0) return found.map(({ line }) => line);
    }
    return [];
  }
}

/** The bank's own accounts with what they are called in lines, and the salt of the seals. */
async function readKey(db: Queryable): Promise<readonly unknown[]> {
  const found = await row<{ ids: string[]; names: string[]; salt: Buffer }>(
    db,
    `select array_agg(id) as ids, array_agg(kind || '/' || number) as names, (select salt from books_salt) as salt
     from account where owner_id is null`,
  );
  return [found!.ids, found!.names, found!.salt];
}
