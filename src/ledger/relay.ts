import { randomBytes } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { together } from '../lib/waiting.ts';
import { Overtaken, Unanswered, type Answer, type Asked, type Flight } from './asked.ts';
import { Carrier } from './carrier.ts';
import type { ConnectionsOptions } from './connections.ts';
import { answers, asks, readLetter, short, unpackAnswer, type Letter, type Terms } from './letters.ts';

/** So many batches have to find that another process wrote in between, before one of the two writes for both. */
const MET_ENOUGH = 3;
/** Between two of those batches is no more than this, milliseconds: both write all the time. */
const MET_WITHIN_MS = 1_000;
/** A process that did not answer is not asked again for so long, milliseconds. */
const REST_MS = 1_000;
/** How long an answer is waited for, milliseconds. */
const ANSWER_MS = 500;
/** How often orders are sent again to a leader that was overtaken itself. */
const TRIES_MAX = 4;

/** What a relay needs of the ledger around it. */
export interface RelayOptions extends ConnectionsOptions {
  readonly clock: Clock;
  /** Under which name batches are written now; undefined where nothing is remembered, or only others have something to write. */
  readonly terms: () => Terms | undefined;
  /** Carries out the orders of another process. */
  readonly take: (asked: readonly Asked[]) => Promise<readonly Answer[]>;
}

interface Leader {
  readonly name: string;
  terms: Terms;
}

/** Orders that were sent and not all answered. */
interface Open {
  readonly of: string;
  readonly asked: readonly Asked[];
  readonly got: (Answer | undefined)[];
  readonly done: (answers: readonly Answer[]) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Lets one of several processes that write at the same time write for all of them: the others hand it their orders, so that all go
 * into the same batches, decided over one memory. Nothing of it has to work for the books to be right: a process that gets no answer
 * takes the head row and writes for itself, and with that nothing can be written any more that it had handed over before.
 */
export class Relay {
  /** The name of this process: half of a UUID, 16 hexadecimal digits. */
  readonly #name = randomBytes(8).toString('hex');
  readonly #options: RelayOptions;
  readonly #carrier: Carrier;
  #turn = 0n;
  #leader: Leader | undefined;
  #met = 0;
  #metAt = 0;
  #restUntil = 0;
  #no = 0;
  #closing = false;
  readonly #open = new Map<number, Open>();

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#carrier = new Carrier({ ...options, name: this.#name, hear: (text) => this.#hear(text), gone: (name) => this.#gone(name) });
  }

  /** The number of the rules that the process goes by that writes for this one; undefined where none does. */
  get rules(): bigint | undefined {
    return this.#leader?.terms.rules;
  }

  /** True while another process writes for this one. */
  get follows(): boolean {
    return this.#leader !== undefined;
  }

  /** A name to write batches under that nobody has used: that of the process, and the number of its turn. */
  newWriter(): string {
    this.#turn += 1n;
    const hex = this.#name + this.#turn.toString(16).padStart(16, '0');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /**
   * Told who wrote the last batch where others wrote since the last one of this process. The process with the smaller name writes
   * for the other, if that asks it to.
   */
  met(writer: string | null): void {
    const other = writer?.replaceAll('-', '').slice(0, 16);
    if (other === undefined || other === this.#name) return;
    const now = performance.now();
    this.#met = now - this.#metAt > MET_WITHIN_MS ? 1 : this.#met + 1;
    this.#metAt = now;
    if (this.#met < MET_ENOUGH || now < this.#restUntil || this.#closing) return;
    this.#restUntil = now + REST_MS;
    // Both say something: whoever came first was not heard.
    if (other < this.#name) this.#carrier.send(other, [short({ kind: 'hello', from: this.#name })]);
    else this.#welcome(other);
  }

  #welcome(other: string): void {
    void this.#carrier
      .address()
      .then((address) => this.#carrier.send(other, [short({ kind: 'welcome', from: this.#name, terms: this.#terms(), address })]));
  }

  /** Hands a batch to the process that writes for this one; undefined where none does. The promise rejects where this one has to write it itself. */
  forward(batch: readonly Asked[]): Flight | undefined {
    const leader = this.#leader;
    if (leader === undefined || batch.some(({ under }) => under !== undefined)) return undefined;
    return { written: this.#ask(leader, batch) };
  }

  /**
   * Hands nothing over any more, and takes nothing; what was taken is answered.
   * @param answered when all that was taken and handed over is answered
   */
  async close(answered: Promise<void> | undefined): Promise<void> {
    this.#closing = true;
    this.#leader = undefined;
    await answered;
    // Who waited for these answers has to write them down first.
    await new Promise(setImmediate);
    await this.#carrier.close();
  }

  async #ask(leader: Leader, batch: readonly Asked[]): Promise<readonly Answer[]> {
    const all = new Map<Asked, Answer>();
    let left = batch;
    for (let tries = 0; tries < TRIES_MAX && left.length > 0; tries += 1) {
      const got = await this.#exchange(leader, left);
      left.forEach((asked, i) => all.set(asked, got[i]!));
      left = left.filter((asked) => all.get(asked) === 'overtaken');
    }
    if (left.length === 0) return batch.map((asked) => all.get(asked)!);
    this.#leave(leader);
    throw new Overtaken('others write as well');
  }

  async #exchange(leader: Leader, asked: readonly Asked[]): Promise<readonly Answer[]> {
    const no = this.#no;
    const letters = asks(this.#name, { writer: leader.terms.writer, at: this.#options.clock.now() }, asked, no);
    if (letters === undefined) throw new Overtaken('an order is too long for a letter');
    this.#no += letters.length;
    const waiting = letters.map(
      ({ items }, i) =>
        new Promise<readonly Answer[]>((done, fail) => {
          this.#open.set(no + i, { of: leader.name, asked: items, got: [], done, fail });
        }),
    );
    const timer = setTimeout(() => this.#gone(leader.name), ANSWER_MS);
    this.#carrier.send(
      leader.name,
      letters.map(({ letter }) => letter),
    );
    try {
      return (await together(waiting)).flat();
    } catch (error) {
      // Where one letter came back, another may be without an answer.
      throw new Unanswered((error as Error).message, { cause: error });
    } finally {
      clearTimeout(timer);
      letters.forEach((_, i) => this.#open.delete(no + i));
    }
  }

  /** What a process was asked and has not answered is answered no more, and it writes for this one no more. */
  #gone(name: string): void {
    if (this.#leader?.name === name) this.#leave(this.#leader);
    for (const { of, fail } of this.#open.values())
      if (of === name) fail(new Error('the process that writes for this one does not answer'));
  }

  #leave(leader: Leader): void {
    if (this.#leader === leader) this.#leader = undefined;
    this.#restUntil = performance.now() + REST_MS;
  }

  #hear(text: string): void {
    try {
      this.#read(readLetter(text));
    } catch (error) {
      this.#options.onTrouble?.(error as Error);
    }
  }

  #read(letter: Letter): void {
    switch (letter.kind) {
      case 'hello':
        this.#welcome(letter.from);
        break;
      case 'welcome':
        this.#follow(letter);
        break;
      case 'ask':
        this.#carryOut(letter).catch((error: Error) => this.#options.onTrouble?.(error));
        break;
      case 'answer':
        this.#answered(letter);
    }
  }

  #follow({ from, terms, address }: Extract<Letter, { kind: 'welcome' }>): void {
    if (terms === null || from > this.#name || this.#closing) return;
    this.#leader = { name: from, terms };
    if (address !== null) this.#carrier.reach(from, address);
  }

  /** Null where this process does not write for others: it has nothing to go by or to write itself, or another one writes for it. */
  #terms(): Terms | null {
    return this.#closing || this.#leader !== undefined ? null : (this.#options.terms() ?? null);
  }

  async #carryOut({ from, no, under, orders }: Extract<Letter, { kind: 'ask' }>): Promise<void> {
    const terms = this.#terms();
    let said: readonly Answer[] = terms === null ? [] : orders.map(() => 'overtaken');
    // What became of what was not answered is not known: whoever asked sees for itself.
    if (terms?.writer === under.writer) said = await this.#options.take(orders);
    this.#carrier.send(
      from,
      answers(
        this.#name,
        no,
        this.#terms(),
        said.map((answer, i) => ({ asked: orders[i]!, answer })),
      ),
    );
  }

  #answered({ from, no, first, terms, answers: packed }: Extract<Letter, { kind: 'answer' }>): void {
    const leader = this.#leader?.name === from ? this.#leader : undefined;
    if (terms === null && leader !== undefined) this.#leave(leader);
    else if (terms !== null && leader !== undefined) leader.terms = terms;
    const open = this.#open.get(no);
    if (open?.of !== from) return;
    packed.forEach((answer, i) => (open.got[first + i] = unpackAnswer(open.asked[first + i]!.order, answer)));
    if (packed.length === 0 && open.asked.length > 0) open.fail(new Error('that process does not write for others'));
    else if (open.asked.every((_, i) => open.got[i] !== undefined)) open.done(open.got as Answer[]);
  }
}
