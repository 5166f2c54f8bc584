import { AMOUNT_MAX } from '../../lib/money.ts';
import type { Queryable } from '../../platform/db.ts';
import { paymentsAfter, paymentsBefore, type Direction, type Payment } from './queries.ts';

/** Entries on one page of the list. */
export const PAGE_SIZE = 20;

/** Where a page of the list begins: before (older than) or after (newer than) a sequence number. */
export type Position = { readonly before: bigint } | { readonly after: bigint } | null;

/** One page of a person's payments, newest first, and where its neighbours begin. */
export interface HistoryPage {
  readonly payments: readonly Payment[];
  /** Older ones lie before this; null: none. */
  readonly older: bigint | null;
  /** Newer ones lie after this; null: none. */
  readonly newer: bigint | null;
}

/** A page of the person's payments by keyset: its cost does not grow with the history. */
export async function paymentHistory(db: Queryable, personId: string, direction: Direction, position: Position): Promise<HistoryPage> {
  if (position !== null && 'after' in position) {
    const found = await paymentsAfter(db, personId, position.after, direction, PAGE_SIZE + 1);
    const payments = found.slice(0, PAGE_SIZE).toReversed();
    return { payments, newer: found.length > PAGE_SIZE ? payments[0]!.seq : null, older: payments.at(-1)?.seq ?? null };
  }
  const before = position === null ? AMOUNT_MAX : position.before;
  const found = await paymentsBefore(db, personId, before, direction, PAGE_SIZE + 1);
  const payments = found.slice(0, PAGE_SIZE);
  return {
    payments,
    older: found.length > PAGE_SIZE ? payments.at(-1)!.seq : null,
    newer: position === null ? null : (payments[0]?.seq ?? null),
  };
}

/** Reads `?before=` or `?after=`; what is no sequence number counts as not given. */
export function readPosition(query: Record<string, unknown>): Position {
  const seq = (text: unknown): bigint | null => (typeof text === 'string' && /^[0-9]{1,18}$/.test(text) ? BigInt(text) : null);
  const before = seq(query['before']);
  if (before !== null) return { before };
  const after = seq(query['after']);
  return after === null ? null : { after };
}

/** The person's newest payments, newest first. */
export function recentPayments(db: Queryable, personId: string, direction: Direction, limit: number): Promise<Payment[]> {
  return paymentsBefore(db, personId, AMOUNT_MAX, direction, limit);
}
