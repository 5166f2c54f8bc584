import { isUuid, transferId, uuidv7 } from '../../lib/ids.ts';
import type { Ledger, Posting } from '../../ledger/index.ts';
import type { Queryable, Tx } from '../../platform/db.ts';
import { openPot } from '../accounts/index.ts';
import { purseOf } from '../payments/index.ts';
import { insertGoal, mainGoal, updateMainTarget } from './queries.ts';

/** Opens a person's first goal with its pot. The amount is its target in minor units. */
export async function openFirstGoal(
  tx: Tx,
  { personId, target, name, now }: { personId: string; target: bigint; name: string; now: Date },
): Promise<{ id: string }> {
  const pot = await openPot(tx, { personId, name, now });
  const id = uuidv7(now);
  await insertGoal(tx, { id, personId, name, target, potId: pot.id, main: true, now });
  return { id };
}

/** Sets the target of the actor's main goal, minor units. False where they have none. */
export async function setMainTarget(db: Queryable, actorId: string, target: bigint): Promise<boolean> {
  return (await updateMainTarget(db, actorId, target)) === 1;
}

/** Into the pot or out of it. */
export type GoalMove = 'in' | 'out';

/** A move between the current account and the pot of the main goal. */
export interface GoalOrder {
  readonly move: GoalMove;
  /** Minor units. */
  readonly amount: bigint;
  /** Idempotency key: a UUIDv7. */
  readonly key: string;
}

/** Moves money between the actor's current account and the pot of their main goal: a transfer like any other. */
export async function moveGoalMoney(
  deps: { db: Queryable; ledger: Ledger },
  actorId: string,
  order: GoalOrder,
): Promise<Posting | { readonly outcome: 'no_goal' | 'key_malformed' }> {
  if (!isUuid(order.key)) return { outcome: 'key_malformed' };
  const [purse, goal] = [await purseOf(deps.db, actorId), await mainGoal(deps.db, actorId)];
  if (purse === undefined || goal === undefined) return { outcome: 'no_goal' };
  const [debit, credit] = order.move === 'in' ? [purse.accountId, goal.potId] : [goal.potId, purse.accountId];
  return deps.ledger.submit({
    id: transferId(actorId, order.key),
    kind: order.move === 'in' ? 'goal_in' : 'goal_out',
    debit,
    credit,
    amount: order.amount,
    actor: actorId,
    memo: null,
    category: null,
  });
}
