import { isUuid, transferId, uuidv7 } from '../../lib/ids.ts';
import { accountsOf, closeAccount, renameAccount, takeHead } from '../../ledger/index.ts';
import type { Db, Queryable, Tx } from '../../platform/db.ts';
import { openPot } from '../accounts/index.ts';
import type { GoalColour, GoalIconName } from './look.ts';
import {
  insertGoal,
  lockGoal,
  lockGoalsOf,
  updateGoal,
  updateMain,
  updateMainTarget,
  updatePlaces,
  updateState,
  type Goal,
  type GoalState,
} from './queries.ts';
import { endAgreements } from './shared/queries.ts';
import { endRules, wakeRules } from './rules/rule.ts';

/** Longest name of a goal, in characters. */
export const GOAL_NAME_MAX = 60;
/** Goals that one person may have beside the archived ones. */
export const GOALS_MAX = 30;

/** What somebody saves for. */
export interface GoalWish {
  readonly name: string;
  /** Minor units. */
  readonly target: bigint;
  readonly icon: GoalIconName;
  readonly colour: GoalColour;
  /** `YYYY-MM-DD`; null: whenever. */
  readonly targetDay: string | null;
}

/** Opens a person's first goal with its pot. The amount is its target in minor units. */
export async function openFirstGoal(
  tx: Tx,
  { personId, target, name, now }: { personId: string; target: bigint; name: string; now: Date },
): Promise<{ id: string }> {
  const id = uuidv7(now);
  await open(tx, personId, id, { name, target, icon: 'savings', colour: 'teal', targetDay: null }, now);
  return { id };
}

/**
 * Opens a goal with its pot. The same key opens one.
 * @param key a UUIDv7 made when the form was shown
 * @param opened done in the same transaction, where it was opened now
 */
export function createGoal(
  db: Db,
  actorId: string,
  wish: GoalWish,
  { key, now, opened }: { key: string; now: Date; opened?: (tx: Tx, id: string) => Promise<void> },
): Promise<
  { readonly outcome: 'opened'; readonly id: string; readonly replayed: boolean } | { readonly outcome: 'too_many' | 'key_malformed' }
> {
  if (!isUuid(key)) return Promise.resolve({ outcome: 'key_malformed' });
  const id = transferId(actorId, key);
  return db.transaction(async (tx) => {
    const goals = await lockGoalsOf(tx, actorId);
    if (goals.some((goal) => goal.id === id)) return { outcome: 'opened', id, replayed: true };
    if (goals.filter(({ state }) => state !== 'archived').length >= GOALS_MAX) return { outcome: 'too_many' };
    await open(tx, actorId, id, wish, now);
    await opened?.(tx, id);
    return { outcome: 'opened', id, replayed: false };
  });
}

async function open(tx: Tx, personId: string, id: string, wish: GoalWish, now: Date): Promise<void> {
  const pot = await openPot(tx, { personId, name: wish.name, now });
  await insertGoal(tx, { ...wish, id, personId, potId: pot.id, now });
}

/** Sets the target of the actor's main goal, minor units. False where they have none. */
export async function setMainTarget(db: Queryable, actorId: string, target: bigint): Promise<boolean> {
  return (await updateMainTarget(db, actorId, target)) === 1;
}

/** Changes a goal of the actor's; false where it is none of theirs, or archived. */
export function changeGoal(db: Db, actorId: string, id: string, wish: GoalWish): Promise<boolean> {
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actorId, id);
    if (goal?.mine !== true || goal.state === 'archived') return false;
    await updateGoal(tx, id, wish);
    if (wish.name !== goal.name) await renameAccount(tx, goal.potId, wish.name);
    return true;
  });
}

/** What can be done with a goal as a whole. */
export const GOAL_ACTS = ['pause', 'resume', 'complete', 'reopen', 'archive'] as const;
export type GoalAct = (typeof GOAL_ACTS)[number];

const FROM: Record<GoalAct, readonly GoalState[]> = {
  pause: ['active'],
  resume: ['paused'],
  complete: ['active', 'paused'],
  reopen: ['completed'],
  archive: ['active', 'paused', 'completed'],
};
const TO: Record<GoalAct, GoalState> = {
  pause: 'paused',
  resume: 'active',
  complete: 'completed',
  reopen: 'active',
  archive: 'archived',
};

/** True where the owner can do this with the goal now. */
export function mayAct({ mine, state }: Goal, act: GoalAct): boolean {
  return mine && FROM[act].includes(state);
}

/** What came of an act on a goal. `not_empty`: an archived goal keeps nothing. */
export type ActResult = 'done' | 'not_found' | 'not_empty';

/** Does something with a goal of the actor's as a whole. Asked twice, it is done once. */
export function actOnGoal(
  db: Db,
  actorId: string,
  id: string,
  act: GoalAct,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<ActResult> {
  return db
    .transaction(async (tx) => {
      const goals = act === 'archive' ? await lockGoalsOf(tx, actorId) : [];
      const goal = await lockGoal(tx, actorId, id);
      if (goal?.mine !== true) return 'not_found';
      if (goal.state === TO[act]) return 'done';
      if (!mayAct(goal, act)) return 'not_found';
      if (act === 'archive' && goal.saved !== 0n) return 'not_empty';
      await updateState(tx, id, TO[act]);
      if (TO[act] === 'active') await wakeRules(tx, id, { now, timeZone });
      if (act !== 'archive') return 'done';
      await endRules(tx, id);
      await endAgreements(tx, id);
      const next = goals.find((other) => other.id !== id && other.state !== 'archived');
      if (goal.main && next !== undefined) await updateMain(tx, actorId, next.id);
      // Last, because it takes the ledger's head row: nothing arrives in between.
      await takeHead(tx);
      const pot = (await accountsOf(tx, actorId)).find((account) => account.id === goal.potId);
      if (pot === undefined || pot.balance !== 0n || pot.held !== 0n) throw new PotNotEmpty();
      await closeAccount(tx, goal.potId, now);
      return 'done';
    })
    .catch((error: unknown) => {
      if (error instanceof PotNotEmpty) return 'not_empty';
      throw error;
    });
}

/** Something arrived while the goal was being archived. */
class PotNotEmpty extends Error {
  override readonly name = 'PotNotEmpty';
}

/** Makes a goal of the actor's the one that the overview shows. */
export function makeMain(db: Db, actorId: string, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const goal = (await lockGoalsOf(tx, actorId)).find((one) => one.id === id);
    if (goal === undefined || goal.state === 'archived') return false;
    await updateMain(tx, actorId, id);
    return true;
  });
}

/** Moves a goal of the actor's one place up or down among those that are not archived. At the end it stays. */
export function moveGoal(db: Db, actorId: string, id: string, direction: 'up' | 'down'): Promise<boolean> {
  return db.transaction(async (tx) => {
    const all = await lockGoalsOf(tx, actorId);
    const ids = all.filter(({ state }) => state !== 'archived').map((goal) => goal.id);
    const at = ids.indexOf(id);
    if (at < 0) return false;
    const to = Math.min(ids.length - 1, Math.max(0, at + (direction === 'up' ? -1 : 1)));
    const order = ids.toSpliced(at, 1).toSpliced(to, 0, id);
    await updatePlaces(tx, [...order, ...all.filter(({ state }) => state === 'archived').map((goal) => goal.id)]);
    return true;
  });
}
