import { AMOUNT_MAX } from '../../lib/money.ts';
import type { Queryable } from '../../platform/db.ts';
import { paymentsBefore, type Direction, type Payment } from './queries.ts';

/** The person's newest payments, newest first. */
export function recentPayments(db: Queryable, personId: string, direction: Direction, limit: number): Promise<Payment[]> {
  return paymentsBefore(db, personId, AMOUNT_MAX, direction, limit);
}
