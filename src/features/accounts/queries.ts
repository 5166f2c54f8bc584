import { row, rows, unseen, type Queryable } from '../../platform/db.ts';
import type { TransferKind } from '../../ledger/index.ts';

/** One side of a transfer in an account. Amounts in minor units. */
export interface Entry {
  readonly seq: bigint;
  readonly transferId: string;
  readonly action: 'post' | 'hold' | 'settle' | 'void' | 'expire';
  readonly kind: TransferKind;
  /** Signed: negative left the account. */
  readonly amount: bigint;
  readonly heldChange: bigint;
  readonly balanceAfter: bigint;
  readonly heldAfter: bigint;
  readonly note: string | null;
  readonly category: string | null;
  /** The transfer that this one settles, voids, lets expire or reverses. */
  readonly ref: string | null;
  readonly counterpartyNumber: string;
  readonly at: Date;
}

/** The entries of an account before a sequence number, newest first. Whose account it is has to be known already. */
export function entriesBefore(db: Queryable, accountId: string, before: bigint, limit: number): Promise<Entry[]> {
  // Without knowing it the planner takes a limit to be a tenth of the history, and so would plan for every request.
  return rows<Entry & Record<string, unknown>>(
    db,
    `select e.seq, e.transfer_id as "transferId", e.action, e.kind, e.amount, e.held_change as "heldChange", e.balance_after as "balanceAfter",
            e.held_after as "heldAfter", e.memo as note, e.category, e.ref, other.number as "counterpartyNumber", e.at
     from entry e join account other on other.id = e.counterparty
     where e.account_id = $1 and e.seq < $2 order by e.seq desc limit ${unseen('$3::int')}`,
    [accountId, before, limit],
  );
}

/** True where a payment to the account is still on its way. */
export async function isExpecting(db: Queryable, accountId: string): Promise<boolean> {
  return (await row(db, 'select from pending where credit = $1 limit 1', [accountId])) !== undefined;
}
