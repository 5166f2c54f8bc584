import { isUuid, transferId } from '../../lib/ids.ts';
import { LedgerUnavailable, post, type Ledger, type Posting, type Transfer } from '../../ledger/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Db, Tx } from '../../platform/db.ts';
import { refusalOf } from '../../platform/http/errors.ts';
import { movedBefore, purseOf } from '../payments/index.ts';
import { countsAsPaid, goalOf, lockGoal, potOf, type Goal } from './queries.ts';

/** Into the pot or out of it. */
export type GoalMove = 'in' | 'out';

/** A move between the actor's account and the pot of a goal. */
export interface GoalOrder {
  readonly goalId: string;
  readonly move: GoalMove;
  /** Minor units. */
  readonly amount: bigint;
  /** Idempotency key: a UUIDv7. */
  readonly key: string;
}

/** What came of a move. `shared`: the people of the goal have to agree first; `at_rest`: nothing is saved for it any more. */
export type MoveResult = Posting | { readonly outcome: 'no_goal' | 'key_malformed' | 'shared' | 'at_rest' };

/** What moving needs. */
export interface MoveDeps {
  readonly db: Db;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Moves money between the actor's main account and the pot of a goal that they take part in: a transfer like any other.
 * The same key moves once. Out of a shared pot nothing is moved this way; what goes into one counts against the limits of
 * payments, because others can take it.
 *
 * @throws LedgerUnavailable when it is not known whether it was moved: ask again with the same key
 */
export async function moveGoalMoney(deps: MoveDeps, actorId: string, order: GoalOrder): Promise<MoveResult> {
  if (!isUuid(order.key)) return { outcome: 'key_malformed' };
  const [purse, goal] = [await purseOf(deps.db, actorId), await goalOf(deps.db, actorId, order.goalId)];
  if (purse === undefined) return { outcome: 'no_goal' };
  if (goal === undefined) return (await movedBeforeLeaving(deps, actorId, purse.accountId, order)) ?? { outcome: 'no_goal' };
  const transfer = transferOf(actorId, goal, purse.accountId, order);
  const result = await moved(deps, actorId, goal, transfer, order.move);
  if (!MAY_STAND.has(result.outcome)) return result;
  // The goal may have come to rest or be shared since it was moved, and another account may be the main one.
  return (await movedBefore(deps, transfer, order.move === 'in' ? 'credit' : 'debit')) ?? result;
}

/** What may be said of a move that stands already. */
const MAY_STAND: ReadonlySet<string> = new Set(['at_rest', 'shared', 'duplicate_with_different_content']);

/** What the actor moved while they took part; undefined where they never did, or did not move this. */
async function movedBeforeLeaving(deps: MoveDeps, actorId: string, accountId: string, order: GoalOrder): Promise<Posting | undefined> {
  const potId = await potOf(deps.db, order.goalId);
  if (potId === undefined) return undefined;
  return movedBefore(deps, transferOf(actorId, { potId }, accountId, order), order.move === 'in' ? 'credit' : 'debit');
}

async function moved(deps: MoveDeps, actorId: string, goal: Goal, transfer: Transfer, move: GoalMove): Promise<MoveResult> {
  if (move === 'out') return takeOut(deps, actorId, goal, transfer);
  if (goal.state === 'completed' || goal.state === 'archived') return { outcome: 'at_rest' };
  return putIn(deps, actorId, goal, transfer);
}

function transferOf(
  actorId: string,
  goal: Pick<Goal, 'potId'>,
  accountId: string,
  { move, amount, key }: GoalOrder,
): Transfer & { readonly actor: string } {
  const [debit, credit] = move === 'in' ? [accountId, goal.potId] : [goal.potId, accountId];
  return {
    id: transferId(actorId, key),
    kind: move === 'in' ? 'goal_in' : 'goal_out',
    debit,
    credit,
    amount,
    actor: actorId,
    memo: null,
    category: null,
  };
}

function putIn(deps: MoveDeps, actorId: string, goal: Goal, transfer: Transfer): Promise<MoveResult> {
  const { ledger } = deps;
  const limited = (shared: Pick<Goal, 'approvals'>): Transfer => ({ ...transfer, limited: countsAsPaid(shared) });
  // Once shared it stays so. Before, under the lock: what is on its way when sharing begins would count against no limit.
  return countsAsPaid(goal) ? ledger.submit(limited(goal)) : underLock(deps, actorId, goal.id, (_tx, now) => ledger.submit(limited(now)));
}

/** Under the goal's lock, so that nobody takes out alone what has just begun to be shared. */
function takeOut(deps: MoveDeps, actorId: string, { id }: Goal, transfer: Transfer): Promise<MoveResult> {
  return underLock(deps, actorId, id, async (tx, goal) => {
    if (goal.approvals !== null || !goal.mine) return { outcome: 'shared' };
    const [posting] = await post(tx, [transfer], deps.clock.now());
    return posting!;
  });
}

async function underLock(
  { db }: MoveDeps,
  actorId: string,
  id: string,
  work: (tx: Tx, goal: Goal) => Promise<MoveResult>,
): Promise<MoveResult> {
  try {
    return await db.transaction(async (tx): Promise<MoveResult> => {
      const goal = await lockGoal(tx, actorId, id);
      return goal === undefined ? { outcome: 'no_goal' } : work(tx, goal);
    });
  } catch (error) {
    if (error instanceof LedgerUnavailable) throw error;
    throw refusalOf(error).status === 503 ? new LedgerUnavailable('whether it was moved is not known', { cause: error }) : error;
  }
}
