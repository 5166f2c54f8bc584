import { isUuid, transferId } from '../../../lib/ids.ts';
import type { Db, Queryable, Tx } from '../../../platform/db.ts';
import { dayAfter, dayIn } from '../pace.ts';
import { lockGoal } from '../queries.ts';
import { nextDayOf, type RuleKind } from './amounts.ts';
import { deleteRule, deleteRules, insertRule, rulesOf, scheduledRules, updateNextDay, updateSince, type Rule } from './queries.ts';

/** Rules that one person may have for one goal. */
export const RULES_MAX = 10;

/** How somebody wants to save. Only what belongs to its kind is there. */
export interface RuleWish {
  readonly kind: RuleKind;
  /** Minor units. */
  readonly amount: bigint | null;
  readonly day: number | null;
  readonly percent: number | null;
  readonly unit: number | null;
  readonly untilTarget: boolean;
}

/** The moment, and where days begin. */
interface When {
  readonly now: Date;
  readonly timeZone: string;
}

/**
 * Adds a rule of the actor's to a goal that they take part in. The same key adds one, and nothing else. A day that is today counts from the
 * next time on: nobody is surprised by money that leaves at once.
 */
export function addRule(
  db: Db,
  actorId: string,
  goalId: string,
  wish: RuleWish,
  { key, now, timeZone }: When & { key: string },
): Promise<'added' | 'not_found' | 'too_many' | 'form_used'> {
  if (!isUuid(key) || !isUuid(goalId)) return Promise.resolve('not_found');
  const id = transferId(actorId, key);
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actorId, goalId);
    if (goal === undefined || goal.state === 'completed' || goal.state === 'archived') return 'not_found';
    const rules = await rulesOf(tx, actorId, goalId);
    const standing = rules.find((rule) => rule.id === id);
    if (standing !== undefined) return saves(standing, wish) ? 'added' : 'form_used';
    if (rules.length >= RULES_MAX) return 'too_many';
    const rule = { ...wish, id, goalId, personId: actorId, nextDay: nextDayOf(wish, tomorrow({ now, timeZone })) };
    return (await insertRule(tx, rule, now)) ? 'added' : 'form_used';
  });
}

/** True where a rule saves as it is wished. */
function saves(rule: Rule, wish: RuleWish): boolean {
  return (['kind', 'amount', 'day', 'percent', 'unit', 'untilTarget'] as const).every((name) => rule[name] === wish[name]);
}

/** Removes a rule of the actor's; false where there is none. */
export async function removeRule(db: Queryable, actorId: string, goalId: string, id: string): Promise<boolean> {
  return isUuid(id) && isUuid(goalId) && (await deleteRule(db, actorId, goalId, id)) === 1;
}

/** Lets a goal's rules begin anew after a rest: what happened meanwhile is not made up for. */
export async function wakeRules(tx: Tx, goalId: string, when: When): Promise<void> {
  await updateSince(tx, goalId, when.now);
  for (const rule of await scheduledRules(tx, goalId)) await updateNextDay(tx, rule.id, nextDayOf(rule, tomorrow(when))!);
}

/** Ends a goal's rules: of one person, or of everybody. */
export function endRules(tx: Tx, goalId: string, personId: string | null = null): Promise<void> {
  return deleteRules(tx, goalId, personId);
}

function tomorrow({ now, timeZone }: When): string {
  return dayAfter(dayIn(now, timeZone), 1);
}
