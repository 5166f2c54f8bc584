import { BooksFault, DayBook, FIRST_LINE, type DayEnd, type DayHead } from './day-book.ts';

/** A published day that is right. */
export interface PublishedDay {
  readonly head: DayHead;
  readonly end: DayEnd;
  /** True when the day before stood in front of it, and it goes on from there. */
  readonly follows: boolean;
}

/** Entries that are verified at a time. */
const PIECE = 1_000;
const HASH = /^hash [0-9a-f]{64}$/;

/**
 * Verifies published days, in order, from their lines: the hash over each, the chain between them, that each transfer sums to
 * zero, that the bank's own accounts go on from entry to entry, and the totals. Needs nothing but the lines; memory is that of a piece.
 *
 * @throws BooksFault naming the day and what is wrong with it
 */
export async function* verifyPublished(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<PublishedDay> {
  const reader = new Reader(lines);
  let before: PublishedDay | undefined;
  while ((await reader.peek()) !== undefined) {
    const head = await readHead(reader);
    try {
      const end = await readBody(reader, head);
      if (before !== undefined) assertFollows(before, head);
      before = { head, end, follows: before !== undefined };
    } catch (error) {
      throw error instanceof BooksFault ? new BooksFault(`${head.day}: ${error.message}`) : error;
    }
    yield before;
  }
}

class Reader {
  readonly #lines: AsyncIterator<string> | Iterator<string>;
  #next: string | undefined;
  #peeked = false;

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
    if (line === undefined) throw new BooksFault('it ends too early');
    this.#peeked = false;
    return line;
  }

  async field(name: string): Promise<string> {
    const line = await this.take();
    if (!line.startsWith(`${name} `)) throw new BooksFault(`“${name}” is missing: ${line.slice(0, 60)}`);
    return line.slice(name.length + 1);
  }
}

async function readHead(reader: Reader): Promise<DayHead> {
  if ((await reader.take()) !== FIRST_LINE) throw new BooksFault(`it does not begin with “${FIRST_LINE}”`);
  const day = await reader.field('day');
  const from = await reader.field('from');
  const to = await reader.field('to');
  const previous = await reader.field('previous');
  const afterBatch = await reader.field('after-batch');
  if (!/^[0-9]{1,19}$/.test(afterBatch)) throw new BooksFault('“after-batch” is not a number');
  const opening: string[] = [];
  while ((await reader.peek())?.startsWith('opening ') === true) opening.push(await reader.field('opening'));
  return { day, from, to, previous, afterBatch: BigInt(afterBatch), opening };
}

async function readBody(reader: Reader, head: DayHead): Promise<DayEnd> {
  const book = new DayBook(head);
  let piece: string[] = [];
  for (;;) {
    const line = await reader.peek();
    if (line === undefined || !/^[0-9]/.test(line)) break;
    piece.push(await reader.take());
    if (piece.length === PIECE) {
      book.take(piece);
      piece = [];
    }
  }
  book.take(piece);
  const end = book.end();
  for (const expected of end.footer.trimEnd().split('\n')) {
    const line = await reader.take();
    if (line === expected) continue;
    if (HASH.test(expected)) throw new BooksFault(`it gives the ${line.slice(0, 80)}, but it has the ${expected}`);
    throw new BooksFault(`it says “${line.slice(0, 80)}”, but its entries say “${expected}”`);
  }
  return end;
}

function assertFollows(before: PublishedDay, head: DayHead): void {
  if (head.previous !== before.end.hash) throw new BooksFault(`it does not name the hash of ${before.head.day}, which stands before it`);
  if (head.from !== before.head.to || head.afterBatch !== before.end.lastBatch)
    throw new BooksFault(`it does not begin where ${before.head.day} ends`);
  if (head.opening.join('\n') !== before.end.standing.join('\n'))
    throw new BooksFault(`it does not open with what ${before.head.day} closed with`);
}
