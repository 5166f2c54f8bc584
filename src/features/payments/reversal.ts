import { isUuid, transferId } from '../../lib/ids.ts';
import type { Ledger, Posting } from '../../ledger/index.ts';
import type { Queryable } from '../../platform/db.ts';
import { reversalLinks, reversibleOf, type ReversalLink, type Reversible } from './queries.ts';

/** What a receipt says about giving money back. */
export interface ReversalFacts {
  readonly links: readonly ReversalLink[];
  /** What may still be given back by the one who looks at it, minor units; 0: nothing, or it is not theirs to give. */
  readonly left: bigint;
}

/** A payment that the actor received; undefined where there is none with this id, or it is not theirs. Only payments can be given back by members. */
export async function paymentToGiveBack(db: Queryable, actorId: string, id: string): Promise<Reversible | undefined> {
  const found = isUuid(id) ? await reversibleOf(db, id) : undefined;
  return found?.kind === 'payment' && found.payeeId === actorId ? found : undefined;
}

/** What the receipt of a transfer says about giving money back, for one of its two parties. */
export async function reversalFacts(db: Queryable, actorId: string, id: string): Promise<ReversalFacts> {
  const moved = await reversibleOf(db, id);
  const links = await reversalLinks(db, moved?.id ?? id);
  const mine = moved?.kind === 'payment' && moved.payeeId === actorId;
  return { links, left: mine ? moved.amount - moved.reversed : 0n };
}

/** Money to be given back. */
export interface GiveBack {
  /** The payment, as {@link paymentToGiveBack} names it. */
  readonly ref: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Both sides read it. */
  readonly reason: string;
  /** Idempotency key: a UUIDv7 made when this was begun. The same key gives back once. */
  readonly key: string;
}

/** What came of giving back: the ledger's answer, or that there is no such payment to this person. */
export type GiveBackResult = Posting | { readonly outcome: 'payment_not_found'; readonly id: string };

/**
 * Gives a payment back to the one who made it, wholly or in part. Never takes the actor's account below its minimum.
 * Asked again with the same key and content it gives the first answer.
 * @throws LedgerUnavailable when the database stays away: ask again with the same key
 */
export async function giveBack(deps: { db: Queryable; ledger: Ledger }, actorId: string, wish: GiveBack): Promise<GiveBackResult> {
  const id = transferId(actorId, wish.key);
  const payment = await paymentToGiveBack(deps.db, actorId, wish.ref);
  if (payment === undefined) return { outcome: 'payment_not_found', id };
  return deps.ledger.submit({
    id,
    action: 'reverse',
    ref: payment.id,
    amount: wish.amount,
    actor: actorId,
    memo: wish.reason,
    forced: false,
  });
}
