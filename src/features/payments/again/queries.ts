import { rows, type Queryable } from '../../../platform/db.ts';
import type { TransferKind } from '../../../ledger/index.ts';

/** Between which accounts a transfer stands in the ledger, and how. */
export interface Standing {
  readonly id: string;
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

/** Those transfers with these ids that the actor asked for, by id. */
export async function standingsOf(db: Queryable, actorId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const found = await rows<Standing>(
    db,
    `select e.transfer_id as id, e.action, e.kind, d.id as debit, d.number as "debitNumber", c.id as credit, c.number as "creditNumber",
            e.due_at as "dueAt", e.on_due as "onDue", e.limited
     from entry e join account d on d.id = e.account_id join account c on c.id = e.counterparty
     where e.debit and e.transfer_id = any ($1::uuid[]) and e.actor = $2`,
    [ids, actorId],
  );
  return new Map(found.map((one) => [one.id, one]));
}
