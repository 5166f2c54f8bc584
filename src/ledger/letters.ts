import type { Answer, Asked, Under } from './asked.ts';
import type { Address } from './direct.ts';
import {
  isAccepted,
  type Action,
  type LimitHit,
  type Order,
  type Posting,
  type Refusal,
  type Success,
  type TransferKind,
} from './types.ts';

/** Most bytes of a letter: PostgreSQL takes less than 8,000 as the payload of a NOTIFY. */
export const LETTER_MAX = 7_900;

/** Under which name a process writes now, and the number of the rules that it goes by. */
export interface Terms {
  readonly writer: string;
  readonly rules: bigint;
}

/** What processes on one database write to each other; `from` is the name of a process, `no` the sender's number of an ask. */
export type Letter =
  | { readonly kind: 'hello'; readonly from: string }
  | { readonly kind: 'welcome'; readonly from: string; readonly terms: Terms | null; readonly address: Address | null }
  /** Orders to be carried out, each with what has to hold for that. */
  | { readonly kind: 'ask'; readonly from: string; readonly no: number; readonly under: Under; readonly orders: readonly Asked[] }
  /** Answers to some orders of an ask, in order, from the one at `first` on. Terms are null where the process does not write for others. */
  | {
      readonly kind: 'answer';
      readonly from: string;
      readonly no: number;
      readonly first: number;
      readonly terms: Terms | null;
      readonly answers: readonly Packed[];
    };

/** An order or an answer as it stands in a letter; what an answer shares with its order is left out. */
export type Packed = readonly (string | number | null)[];

type PackedTerms = readonly [writer: string, rules: string] | null;

/** Writes a letter without orders. */
export function short(letter: Extract<Letter, { kind: 'hello' | 'welcome' }>): string {
  return JSON.stringify([letter.kind, letter.from, ...(letter.kind === 'welcome' ? [packTerms(letter.terms), letter.address] : [])]);
}

/** What fits into one letter, with the letter. */
interface Piece<T> {
  readonly items: readonly T[];
  readonly letter: string;
}

/** Writes orders into as few letters as they need, numbered from `no` on; undefined where one fits into none. */
export function asks(from: string, { writer, at }: Under, orders: readonly Asked[], no: number): Piece<Asked>[] | undefined {
  return pieces(orders, packOrder, (_, index) => `["ask","${from}",${no + index},"${writer}",${at.getTime()},`);
}

/** Writes the answers to the orders of an ask into as few letters as they need. */
export function answers(from: string, no: number, terms: Terms | null, pairs: readonly { asked: Asked; answer: Answer }[]): string[] {
  const head = `["answer","${from}",${no},${JSON.stringify(packTerms(terms))},`;
  if (pairs.length === 0) return [`${head}0,[]]`];
  const written = pieces(
    pairs,
    ({ asked, answer }) => packAnswer(asked.order, answer),
    (first) => `${head}${first},`,
  );
  return written!.map(({ letter }) => letter);
}

function pieces<T>(items: readonly T[], pack: (item: T) => Packed, head: (first: number, index: number) => string): Piece<T>[] | undefined {
  const made: Piece<T>[] = [];
  for (let first = 0; first < items.length;) {
    const texts: string[] = [];
    const start = head(first, made.length);
    let bytes = start.length + 2;
    for (const item of items.slice(first)) {
      const text = JSON.stringify(pack(item));
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > LETTER_MAX) break;
      texts.push(text);
    }
    if (texts.length === 0) return undefined;
    made.push({ items: items.slice(first, first + texts.length), letter: `${start}[${texts.join(',')}]]` });
    first += texts.length;
  }
  return made;
}

/** Reads a letter. @throws Error when it is none */
export function readLetter(text: string): Letter {
  const [kind, from, ...rest] = JSON.parse(text) as [string, string, ...unknown[]];
  if (kind === 'hello') return { kind, from };
  if (kind === 'welcome') return { kind, from, terms: unpackTerms(rest[0] as PackedTerms), address: rest[1] as Address | null };
  if (kind === 'ask') {
    const [no, writer, at, orders] = rest as [number, string, number, Packed[]];
    const under = { writer, at: new Date(at) };
    return { kind, from, no, under, orders: orders.map((packed) => ({ ...unpackOrder(packed), under })) };
  }
  if (kind !== 'answer') throw new Error(`a letter of an unknown kind: ${kind}`);
  const [no, terms, first, packed] = rest as [number, PackedTerms, number, Packed[]];
  return { kind, from, no, first, terms: unpackTerms(terms), answers: packed };
}

const packTerms = (terms: Terms | null): PackedTerms => (terms === null ? null : [terms.writer, String(terms.rules)]);
const unpackTerms = (terms: PackedTerms): Terms | null => (terms === null ? null : { writer: terms[0], rules: BigInt(terms[1]) });
const packMoney = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
const unpackMoney = (amount: string | null): bigint | null => (amount === null ? null : BigInt(amount));

function packOrder({ order, rules }: Asked): Packed {
  const own = [packMoney(rules), order.id, order.action ?? 'post', packMoney(order.amount), order.actor];
  if (!('ref' in order)) {
    const { kind, debit, credit, memo, category, limited, due } = order;
    return [...own, kind, debit, credit, memo, category, limited === true ? 1 : 0, due?.at.getTime() ?? null, due?.onDue ?? null];
  }
  return order.action === 'reverse' ? [...own, order.ref, order.memo, order.forced ? 1 : 0] : [...own, order.ref];
}

function unpackOrder(packed: Packed): Asked {
  const [rules, id, action, amount, actor, ...rest] = packed as [string | null, string, Action, string | null, string | null, ...Packed];
  const own = { id, amount: unpackMoney(amount), actor };
  return { rules: unpackMoney(rules), order: unpackRest(own, action, rest) };
}

function unpackRest(own: { id: string; amount: bigint | null; actor: string | null }, action: Action, rest: Packed): Order {
  if (action === 'reverse') {
    const [ref, memo, forced] = rest as [string, string | null, number];
    return { ...own, action, ref, memo, forced: forced === 1 };
  }
  if (action !== 'post' && action !== 'hold') return { ...own, action, ref: rest[0] as string };
  const [kind, debit, credit, memo, category, limited, dueAt, onDue] = rest as [
    Exclude<TransferKind, 'reversal'>,
    string,
    string,
    string | null,
    string | null,
    number,
    number | null,
    'settle' | 'expire' | null,
  ];
  const due = dueAt === null ? {} : { due: { at: new Date(dueAt), onDue: onDue! } };
  return { ...own, amount: own.amount!, action, kind, debit, credit, memo, category, limited: limited === 1, ...due };
}

function packAnswer(order: Order, answer: Answer): Packed {
  if (typeof answer === 'string') return [answer];
  if (isAccepted(answer)) {
    const { outcome, amount, debit, credit, batch, at, replayed } = answer;
    const sides = [debit.seq, debit.balanceAfter, credit.seq, credit.balanceAfter, amount, batch].map(String);
    const accounts = 'ref' in order ? [debit.account, credit.account] : [];
    return [outcome, ...sides, at.getTime(), replayed ? 1 : 0, ...accounts];
  }
  const { outcome, available, limit } = answer;
  if (limit === null) return [outcome, packMoney(available)];
  return [outcome, packMoney(available), limit.limit, String(limit.max), String(limit.left), limit.resetsAt?.getTime() ?? null];
}

/** Reads the answer to an order as it stands in a letter. */
export function unpackAnswer(order: Order, packed: Packed): Answer {
  const outcome = packed[0] as Success | Refusal | Exclude<Answer, Posting>;
  if (outcome === 'rules_changed' || outcome === 'overtaken') return outcome;
  if (!isAccepted({ outcome })) return unpackRefused(order.id, outcome as Refusal, packed);
  const [debitSeq, debitBalance, creditSeq, creditBalance, amount, batch] = (packed.slice(1, 7) as string[]).map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const [at, replayed, ...accounts] = packed.slice(7) as [number, number, ...string[]];
  const [debit, credit] = 'ref' in order ? (accounts as [string, string]) : [order.debit, order.credit];
  return {
    outcome: outcome as Success,
    id: order.id,
    amount,
    debit: { account: debit, seq: debitSeq, balanceAfter: debitBalance },
    credit: { account: credit, seq: creditSeq, balanceAfter: creditBalance },
    batch,
    at: new Date(at),
    replayed: replayed === 1,
  };
}

function unpackRefused(id: string, outcome: Refusal, packed: Packed): Posting {
  const [, available, limit, max, left, resetsAt] = packed as [
    string,
    string | null,
    LimitHit['limit'] | undefined,
    string,
    string,
    number,
  ];
  const hit =
    limit === undefined ? null : { limit, max: BigInt(max), left: BigInt(left), resetsAt: resetsAt === null ? null : new Date(resetsAt) };
  return { outcome, id, available: unpackMoney(available), limit: hit };
}
