import type { Decision, Order, Posting } from './types.ts';

/** An order, and what whoever asks went by. */
export interface Asked {
  readonly order: Order;
  /** The number of the rules under which it was found out who asks and whose accounts these are; null: just now. */
  readonly rules: bigint | null;
  /** Of another process: what it has to hold for that. */
  readonly under?: Under;
}

/** What has to hold for an order that another process handed over. */
export interface Under {
  /** Nobody wrote since this writer did. */
  readonly writer: string;
  /** The time by the other process's clock: the order is carried out at none before it, as whoever asked went by it. */
  readonly at: Date;
}

/** The answer to an order, or why nothing was done: the rules it went by have changed, or others wrote since the writer it names. */
export type Answer = Posting | 'rules_changed' | 'overtaken';

/** A batch on its way. */
export interface Flight {
  /**
   * The answers, once it is written; true only when all that was sent before it is written, too. Rejects when nothing was written,
   * or when that is not known.
   */
  readonly written: Promise<readonly Answer[]>;
}

/** Somebody else wrote, or changed a rule, after what a batch was decided over was read. */
export class Overtaken extends Error {
  override readonly name: string = 'Overtaken';
}

/**
 * Another process does not say what became of a batch. The next one for which this process takes the head row leaves its name there,
 * and from then on nothing of the first can be written.
 */
export class Unanswered extends Overtaken {
  override readonly name = 'Unanswered';
}

/** What is asked for, without what was gone by. */
export function ordersOf(batch: readonly Asked[]): readonly Order[] {
  return batch.map(({ order }) => order);
}

/** What holds when a batch is decided. */
export interface Holding {
  readonly rules: bigint;
  /** Since when nobody else wrote; null: somebody did, or it is not known. */
  readonly writer: string | null;
  /** The time of the batch. */
  readonly at: Date;
}

/** The latest of a moment and those by which the others went whose orders are in a batch. */
export function latest(now: Date, batch: readonly Asked[]): Date {
  let at = now;
  for (const { under } of batch) if (under !== undefined && under.at > at) ({ at } = under);
  return at;
}

function whyNot({ rules, under }: Asked, now: Holding): Exclude<Answer, Posting> | undefined {
  if (rules !== null && rules !== now.rules) return 'rules_changed';
  return under === undefined || (under.writer === now.writer && under.at <= now.at) ? undefined : 'overtaken';
}

/** Those that are decided: they go by the rules as they are, and nobody came before those of other processes. */
export function current(batch: readonly Asked[], now: Holding): readonly Order[] {
  return batch.filter((asked) => whyNot(asked, now) === undefined).map(({ order }) => order);
}

/** The answers to a batch of which some were decided. */
export function answersOf(batch: readonly Asked[], decided: readonly Order[], { postings }: Decision, now: Holding): readonly Answer[] {
  if (decided.length === batch.length) return postings;
  const answers = new Map(decided.map((order, i) => [order, postings[i]!]));
  return batch.map((asked) => answers.get(asked.order) ?? whyNot(asked, now)!);
}
