import { BooksFault, DayBook, FIRST_LINE, NO_HASH, type DayEnd, type DayHead } from './day-book.ts';
import { checkEntry, checkOpening, dayAfter, readDay, readHash, readMidnight } from './published-form.ts';

/** A published day that is right. */
export interface PublishedDay {
  readonly head: DayHead;
  readonly end: DayEnd;
  /** True when the day before stood in front of it, and it goes on from there. */
  readonly follows: boolean;
  /** True when it is the first day of its books. */
  readonly first: boolean;
}

/** Entries that are verified at a time. */
const PIECE = 1_000;
const HASH = /^hash [0-9a-f]{64}$/;

/**
 * Verifies published days, in order, from their lines: the form of each line, the hash over each day, the chain between them and
 * that no day is left out, that each transfer sums to zero, that the bank's own accounts go on from entry to entry, and the totals.
 * Needs nothing but the lines; memory is that of a piece.
 *
 * @throws BooksFault naming the day, the line, and what is wrong with it
 */
export async function* verifyPublished(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<PublishedDay> {
  const reader = new Reader(lines);
  let before: PublishedDay | undefined;
  while ((await reader.peek()) !== undefined) {
    const begin = reader.line + 1;
    let day: string | undefined;
    try {
      const head = await readHead(reader, (read) => (day = read));
      if (before !== undefined) assertFollows(before, head, begin);
      const end = await readBody(reader, head);
      before = { head, end, follows: before !== undefined, first: head.previous === NO_HASH };
    } catch (error) {
      if (!(error instanceof BooksFault)) throw error;
      throw new BooksFault(day === undefined ? error.message : `${day}: ${error.message}`, { line: error.line ?? reader.line });
    }
    yield before;
  }
}

class Reader {
  readonly #lines: AsyncIterator<string> | Iterator<string>;
  #next: string | undefined;
  #peeked = false;
  #between = true;
  /** How many lines have been taken. */
  line = 0;

  constructor(lines: AsyncIterable<string> | Iterable<string>) {
    this.#lines = Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]();
  }

  async peek(): Promise<string | undefined> {
    if (!this.#peeked) {
      const { done, value } = await this.#lines.next();
      [this.#next, this.#peeked] = [done === true ? undefined : value, true];
    }
    return this.#next;
  }

  async take(): Promise<string> {
    const line = await this.peek();
    if (line === undefined || (line === FIRST_LINE && !this.#between)) throw new BooksFault('it ends too early');
    [this.#peeked, this.#between] = [false, false];
    this.line += 1;
    return line;
  }

  /** Begins another day. */
  async begin(): Promise<void> {
    this.#between = true;
    if ((await this.take()) !== FIRST_LINE) throw new BooksFault(`it does not begin with “${FIRST_LINE}”`);
  }

  async field(name: string): Promise<string> {
    const line = await this.take();
    if (!line.startsWith(`${name} `)) throw new BooksFault(`“${name}” is missing: ${line.slice(0, 60)}`);
    return line.slice(name.length + 1);
  }
}

// Field after field, so that a fault is told at its line.
async function readHead(reader: Reader, onDay: (day: string) => void): Promise<DayHead> {
  await reader.begin();
  const day = readDay(await reader.field('day'));
  onDay(day);
  const from = readMidnight(await reader.field('from'), day);
  const to = readMidnight(await reader.field('to'), dayAfter(day));
  if (to < from) throw new BooksFault('it ends before it begins');
  const previous = readHash(await reader.field('previous'));
  const afterBatch = await reader.field('after-batch');
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(afterBatch)) throw new BooksFault('“after-batch” is not a number');
  const opening: string[] = [];
  while ((await reader.peek())?.startsWith('opening ') === true) opening.push(await reader.field('opening'));
  const head = { day, from, to, previous, afterBatch: BigInt(afterBatch), opening };
  checkOpening(head);
  return head;
}

async function readBody(reader: Reader, head: DayHead): Promise<DayEnd> {
  const book = new DayBook(head);
  const end = await readEntries(reader, book);
  for (const expected of end.footer.trimEnd().split('\n')) {
    const line = await reader.take();
    if (line === expected) continue;
    if (HASH.test(expected)) throw new BooksFault(`it gives the ${line.slice(0, 80)}, but it has the ${expected}`);
    throw new BooksFault(`it says “${line.slice(0, 80)}”, but its entries say “${expected}”`);
  }
  return end;
}

async function readEntries(reader: Reader, book: DayBook): Promise<DayEnd> {
  const begin = reader.line + 1;
  let piece: string[] = [];
  try {
    for (;;) {
      const line = await reader.peek();
      if (line === undefined || !/^[0-9]/.test(line)) break;
      piece.push(await reader.take());
      if (piece.length < PIECE) continue;
      take(book, piece);
      piece = [];
    }
    take(book, piece);
    return book.end();
  } catch (error) {
    if (!(error instanceof BooksFault) || error.entry === undefined) throw error;
    throw new BooksFault(error.message, { line: begin + error.entry });
  }
}

// The form after the sums: a line that is in the wrong place is told as that.
function take(book: DayBook, lines: readonly string[]): void {
  const first = book.taken;
  book.take(lines);
  lines.forEach((line, i) => {
    try {
      checkEntry(line);
    } catch (error) {
      throw error instanceof BooksFault ? new BooksFault(error.message, { entry: first + i }) : error;
    }
  });
}

/** Which line of a day's head says what. */
const [DAY_LINE, FROM_LINE, PREVIOUS_LINE, BATCH_LINE, OPENING_LINE] = [1, 2, 4, 5, 6];

function assertFollows({ head: { day, to }, end }: PublishedDay, head: DayHead, begin: number): void {
  const fail = (message: string, offset: number): never => {
    throw new BooksFault(message, { line: begin + offset });
  };
  if (head.previous !== end.hash) fail(`it does not name the hash of ${day}, which stands before it`, PREVIOUS_LINE);
  if (head.day !== dayAfter(day)) fail(`it is not the day after ${day}, which stands before it`, DAY_LINE);
  if (head.from !== to) fail(`it does not begin where ${day} ends`, FROM_LINE);
  if (head.afterBatch !== end.lastBatch) fail(`it does not begin after the last batch of ${day}`, BATCH_LINE);
  if (head.opening.join('\n') !== end.standing.join('\n')) fail(`it does not open with what ${day} closed with`, OPENING_LINE);
}
