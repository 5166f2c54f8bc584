import { row, type Queryable } from '../../../platform/db.ts';
import type { TransferKind } from '../../../ledger/index.ts';

/** Between which accounts a transfer stands in the ledger, and how. */
export interface Standing {
  readonly action: string;
  readonly kind: TransferKind;
  readonly debit: string;
  readonly debitNumber: string;
  readonly credit: string;
  readonly creditNumber: string;
  /** Of a hold: when it ends by itself, and how. */
  readonly dueAt: Date | null;
  readonly onDue: 'settle' | 'expire' | null;
  /** True where it counted against limits. */
  readonly limited: boolean;
}

/** The transfer with this id that the actor asked for; undefined where there is none. */
export function standingOf(db: Queryable, actorId: string, id: string): Promise<Standing | undefined> {
  return row<Standing>(
    db,
    `select e.action, e.kind, d.id as debit, d.number as "debitNumber", c.id as credit, c.number as "creditNumber",
            e.due_at as "dueAt", e.on_due as "onDue", e.limited
     from entry e join account d on d.id = e.account_id join account c on c.id = e.counterparty
     where e.debit and e.transfer_id = $1 and e.actor = $2`,
    [id, actorId],
  );
}
