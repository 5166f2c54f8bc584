import type { Queryable } from '../../../platform/db.ts';
import type { Payment } from '../../payments/index.ts';
import { sidesOf, type LabelledSide } from './queries.ts';

/** A payment as its person counts it, whatever the other side calls it. */
export interface CountedPayment extends Payment {
  /** Keys of categories, divided by a space. */
  readonly counted: string;
  readonly privateNote: string | null;
}

/** What a person says about their side of a payment, and what it is counted under where they say nothing. */
export function countedAs({ parts, category, byItself, note }: LabelledSide): Pick<CountedPayment, 'counted' | 'privateNote'> {
  const counted = parts.length > 0 ? parts.map((part) => part.category).join(' ') : (category ?? byItself);
  return { counted, privateNote: note };
}

/** A person's payments with what they say about each. */
export async function countedPayments(db: Queryable, personId: string, payments: readonly Payment[]): Promise<CountedPayment[]> {
  if (payments.length === 0) return [];
  const sides = await sidesOf(
    db,
    personId,
    payments.map(({ id }) => id),
  );
  return payments.flatMap((payment) => {
    const side = sides.find(({ paymentId, accountId }) => paymentId === payment.id && accountId === payment.accountId);
    return side === undefined ? [] : [{ ...payment, ...countedAs(side) }];
  });
}
