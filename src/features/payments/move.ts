import { isUuid, transferId } from '../../lib/ids.ts';
import type { Ledger, Posting } from '../../ledger/index.ts';
import type { Queryable } from '../../platform/db.ts';
import { spendableAccounts } from '../accounts/index.ts';
import { movedBefore } from './again/again.ts';

/** Money to be moved between two accounts of the same person. */
export interface MoveOrder {
  /** Ids of the accounts. */
  readonly from: string;
  readonly to: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly note: string | null;
  /** Idempotency key: a UUIDv7 made when this was begun. The same key moves once. */
  readonly key: string;
}

/** What came of moving money: the ledger's answer, or that one of the accounts is not the actor's to move money of. */
export type MoveResult = Posting | { readonly outcome: 'account_unknown' | 'key_malformed' };

/**
 * Moves money between two of the actor's current and savings accounts: at once, and counted against no limit. Asked again
 * with the same key and content it gives the first answer.
 * @throws LedgerUnavailable when the database stays away: ask again with the same key
 */
export async function moveBetween(deps: { db: Queryable; ledger: Ledger }, actorId: string, order: MoveOrder): Promise<MoveResult> {
  if (!isUuid(order.key)) return { outcome: 'key_malformed' };
  const transfer = {
    id: transferId(actorId, order.key),
    kind: 'move',
    debit: order.from,
    credit: order.to,
    amount: order.amount,
    actor: actorId,
    memo: order.note,
    category: null,
  } as const;
  const own = await spendableAccounts(deps.db, actorId);
  if ([order.from, order.to].every((id) => own.some((account) => account.id === id))) return deps.ledger.submit(transfer);
  // One of them may have been closed since it was moved.
  return (await movedBefore(deps, transfer, 'both')) ?? { outcome: 'account_unknown' };
}
