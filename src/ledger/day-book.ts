import { createHash } from 'node:crypto';

/** Hash before the first day. */
export const NO_HASH = '0'.repeat(64);
export const FIRST_LINE = 'FINEbank books 1';
/** What the accounts of all members together are called. */
const MEMBERS = 'members';
/** What the first day opens with. */
export const OPENING_NONE = `${MEMBERS} - 0 0`;
const MEMBER = 'member';
/** Kinds of the bank's own accounts that issue money. */
const ISSUING = /^(?:treasury|welcome)\//;
const FIELDS = 14;
const AT_FROM = -60;
const AT_TO = -33;

/** A published day contradicts itself or the rules of the books. */
export class BooksFault extends Error {
  override readonly name = 'BooksFault';
  /** Which entry of its day it is about, counted from 0; and which of the lines read, counted from 1. Undefined where it is not known. */
  readonly entry: number | undefined;
  readonly line: number | undefined;

  constructor(message: string, { entry, line }: { entry?: number | undefined; line?: number | undefined } = {}) {
    super(message);
    this.entry = entry;
    this.line = line;
  }
}

/** What a day begins with. Times as RFC 3339 with six decimals, UTC. */
export interface DayHead {
  /** `YYYY-MM-DD` in the ledger's time zone. */
  readonly day: string;
  readonly from: string;
  readonly to: string;
  /** Closing hash of the day before. */
  readonly previous: string;
  /** The last batch before the day. */
  readonly afterBatch: bigint;
  /** Closing lines of the day before, without their first word. */
  readonly opening: readonly string[];
}

/** What a day ends with. Amounts in minor units. */
export interface DayEnd {
  readonly hash: string;
  readonly entries: bigint;
  readonly transfers: bigint;
  readonly issued: bigint;
  readonly sum: bigint;
  readonly lastBatch: bigint;
  readonly standing: readonly string[];
  /** The lines after the entries, the hash included. */
  readonly footer: string;
}

interface Standing {
  /** Null for the members: their numbers are nobody else's business. */
  seq: bigint | null;
  balance: bigint;
  held: bigint;
}

interface OwnEntry {
  /** Which entry of the day. */
  readonly index: number;
  readonly account: string;
  readonly seq: bigint;
  readonly amount: bigint;
  readonly heldChange: bigint;
  readonly balance: bigint;
  readonly held: bigint;
}

/** The moment of an entry, as its line tells it. */
export function momentOf(line: string): string {
  return line.slice(AT_FROM, AT_TO);
}

/**
 * One day of the books as it is published (docs/decisions/0010-proof.md has the format): takes the lines of its entries in
 * order, verifies them as they come, and gives the totals and the hash. Used alike by the one who closes a day, by the check
 * that recomputes it, and by whoever verifies a file.
 */
export class DayBook {
  readonly header: string;
  readonly #head: DayHead;
  readonly #hash = createHash('sha256');
  readonly #standing = new Map<string, Standing>();
  #own: OwnEntry[] = [];
  #debit: string[] | undefined;
  #batch: bigint;
  #batchText = '';
  #transfer = '';
  #at = '';
  #entries = 0n;

  /** @throws BooksFault when the opening cannot be read */
  constructor(head: DayHead) {
    this.#head = head;
    this.#batch = head.afterBatch;
    const opening = head.opening.length === 0 ? [OPENING_NONE] : head.opening;
    for (const line of opening) {
      const [account = '', seq = '', balance = '', held = '', ...more] = line.split(' ');
      if (more.length > 0 || (seq === '-') !== (account === MEMBERS)) throw new BooksFault(`not an opening: ${line}`);
      this.#standing.set(account, { seq: seq === '-' ? null : integer(seq), balance: integer(balance), held: integer(held) });
    }
    if (!this.#standing.has(MEMBERS)) throw new BooksFault('the opening of the members is missing');
    this.header = text([
      FIRST_LINE,
      `day ${head.day}`,
      `from ${head.from}`,
      `to ${head.to}`,
      `previous ${head.previous}`,
      `after-batch ${head.afterBatch}`,
      ...opening.map((line) => `opening ${line}`),
    ]);
    this.#hash.update(this.header);
  }

  /** Takes the next entries, and gives them as they are published. @throws BooksFault naming the transfer at which they are wrong */
  take(lines: readonly string[]): string {
    try {
      for (const line of lines) this.#take(line);
    } catch (error) {
      throw error instanceof BooksFault && error.entry === undefined ? new BooksFault(error.message, { entry: this.taken }) : error;
    }
    const published = text(lines);
    this.#hash.update(published);
    return published;
  }

  /** How many entries were taken, or were right before one that was not. */
  get taken(): number {
    return Number(this.#entries);
  }

  /** Ends the day. @throws BooksFault when the totals are wrong */
  end(): DayEnd {
    if (this.#debit !== undefined) {
      throw new BooksFault(`the transfer ${this.#debit[1]} has only one entry`, { entry: this.taken - 1 });
    }
    this.#endBatch();
    const standing = [...this.#standing]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([account, s]) => `${account} ${s.seq ?? '-'} ${s.balance} ${s.held}`);
    let [issued, sum] = [0n, 0n];
    for (const [account, { balance, held }] of this.#standing) {
      sum += balance;
      if (ISSUING.test(account)) issued -= balance;
      if (held < 0n) throw new BooksFault(`${account} hold less than nothing`);
    }
    if (sum !== 0n) throw new BooksFault(`the balances sum to ${sum}`);
    const totals = { entries: this.#entries, transfers: this.#entries / 2n, issued, sum, lastBatch: this.#batch };
    const body = text([
      ...standing.map((line) => `closing ${line}`),
      `entries ${totals.entries}`,
      `transfers ${totals.transfers}`,
      `issued ${issued}`,
      `sum ${sum}`,
      `last-batch ${totals.lastBatch}`,
    ]);
    const hash = this.#hash.update(body).digest('hex');
    return { ...totals, hash, standing, footer: `${body}hash ${hash}\n` };
  }

  #take(line: string): void {
    const fields = line.split(' ');
    if (fields.length !== FIELDS) throw new BooksFault(`not an entry: ${line.slice(0, 80)}`);
    const [batch, transfer, leg] = fields as [string, string, string];
    if (leg === 'debit' && this.#debit === undefined) {
      this.#order(batch, transfer, fields[12]!);
      this.#debit = fields;
    } else if (leg === 'credit' && this.#debit !== undefined) {
      this.#pair(this.#debit, fields);
      this.#debit = undefined;
    } else throw new BooksFault(`the transfer ${transfer} does not have one debit and one credit`);
    this.#entries += 1n;
  }

  #order(batch: string, transfer: string, at: string): void {
    const { from, to } = this.#head;
    if (at < from || at >= to || at < this.#at) throw new BooksFault(`the transfer ${transfer} is out of its time`);
    if (batch === this.#batchText) {
      if (transfer <= this.#transfer || at !== this.#at) throw new BooksFault(`the transfer ${transfer} is out of order`);
    } else {
      this.#endBatch();
      const number = integer(batch);
      if (number <= this.#batch) throw new BooksFault(`the transfer ${transfer} is out of order`);
      [this.#batch, this.#batchText] = [number, batch];
    }
    [this.#transfer, this.#at] = [transfer, at];
  }

  #pair(debit: readonly string[], credit: readonly string[]): void {
    const differ = [0, 1, 3, 4, 11, 12].some((field) => debit[field] !== credit[field]);
    const amount = integer(debit[7]!);
    const held = integer(debit[8]!);
    const action = debit[3]!;
    if (differ || amount + integer(credit[7]!) !== 0n || credit[8] !== '0')
      throw new BooksFault(`the transfer ${debit[1]} does not sum to zero`);
    if (!fits(action, amount, held)) throw new BooksFault(`the transfer ${debit[1]} is not what a ${action} can be`);
    const index = this.taken;
    this.#count(debit, index - 1, { amount, heldChange: held });
    this.#count(credit, index, { amount: -amount, heldChange: 0n });
  }

  #count(fields: readonly string[], index: number, { amount, heldChange }: Pick<OwnEntry, 'amount' | 'heldChange'>): void {
    const account = fields[5]!;
    if (account === MEMBER) {
      const members = this.#standing.get(MEMBERS)!;
      members.balance += amount;
      members.held += heldChange;
      return;
    }
    this.#own.push({
      index,
      account,
      seq: integer(fields[6]!),
      amount,
      heldChange,
      balance: integer(fields[9]!),
      held: integer(fields[10]!),
    });
  }

  /** The bank's own accounts: inside a batch their entries are numbered in the order of the decision, not of the transfers. */
  #endBatch(): void {
    if (this.#own.length === 0) return;
    for (const entry of this.#own.sort((a, b) => (a.seq < b.seq ? -1 : 1))) {
      const before = this.#standing.get(entry.account) ?? { seq: 0n, balance: 0n, held: 0n };
      const now = { seq: (before.seq ?? 0n) + 1n, balance: before.balance + entry.amount, held: before.held + entry.heldChange };
      if (now.seq !== entry.seq || now.balance !== entry.balance || now.held !== entry.held) {
        throw new BooksFault(`${entry.account} does not go on where it stood, at its entry ${entry.seq}`, { entry: entry.index });
      }
      this.#standing.set(entry.account, now);
    }
    this.#own = [];
  }
}

/** What the debit side of each action moves and holds. */
function fits(action: string, amount: bigint, held: bigint): boolean {
  switch (action) {
    case 'post':
      return amount < 0n && held === 0n;
    case 'hold':
      return amount === 0n && held > 0n;
    case 'settle':
      return amount < 0n && held <= amount;
    case 'void':
    case 'expire':
      return amount === 0n && held < 0n;
    default:
      return false;
  }
}

function integer(digits: string): bigint {
  if (!/^-?[0-9]{1,24}$/.test(digits)) throw new BooksFault(`not a number: ${digits.slice(0, 30)}`);
  return BigInt(digits);
}

function text(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
