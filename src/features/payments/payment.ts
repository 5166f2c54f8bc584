import { isUuid, transferId } from '../../lib/ids.ts';
import type { Ledger, Posting } from '../../ledger/index.ts';
import type { Queryable } from '../../platform/db.ts';
import { partiesOf } from './queries.ts';

/** What a payment can be counted under by the one who pays. */
export const CATEGORIES = ['house', 'food', 'transport', 'entertainment', 'shopping', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Longest note, in characters. */
export const NOTE_LENGTH_MAX = 140;

/** A payment as it is asked for. */
export interface PaymentOrder {
  /** The payee's account number, electronic form. */
  readonly to: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly note: string | null;
  readonly category: Category | null;
  /** Idempotency key: a UUIDv7 made when the payment was begun. The same key pays once. */
  readonly key: string;
}

/** What came of a payment: the ledger's answer, or that there was nobody to ask it for. */
export type PaymentResult = Posting | { readonly outcome: 'payee_not_found' | 'no_account' | 'key_malformed'; readonly id: string };

/**
 * Pays from the actor's current account. Asked again with the same key and content it gives the first answer;
 * with other content it is refused.
 * @throws LedgerUnavailable when the database stays away: ask again with the same key
 */
export async function pay(deps: { db: Queryable; ledger: Ledger }, actorId: string, order: PaymentOrder): Promise<PaymentResult> {
  if (!isUuid(order.key)) return { outcome: 'key_malformed', id: order.key };
  const id = transferId(actorId, order.key);
  const parties = await partiesOf(deps.db, actorId, order.to);
  if (parties?.payee == null) return { outcome: 'payee_not_found', id };
  if (parties.payer === null) return { outcome: 'no_account', id };
  return deps.ledger.submit({
    id,
    kind: 'payment',
    debit: parties.payer,
    credit: parties.payee,
    amount: order.amount,
    actor: actorId,
    memo: order.note,
    category: order.category,
  });
}

/** A note as it is kept: trimmed, without control characters; null where nothing is left. Undefined: longer than `max` characters. */
export function cleanNote(text: string, max = NOTE_LENGTH_MAX): string | null | undefined {
  // Control and bidirectional marks could make a note read as something else than it says.
  const note = text.normalize('NFC').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  if ([...note].length > max) return undefined;
  return note === '' ? null : note;
}

/** True for the name of a category. */
export function isCategory(text: unknown): text is Category {
  return CATEGORIES.includes(text as Category);
}
