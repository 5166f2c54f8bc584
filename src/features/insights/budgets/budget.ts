import type { Queryable, Tx } from '../../../platform/db.ts';
import { categoriesOf, type Category } from '../../transactions/index.ts';
import { OWN } from '../spending.ts';
import { deleteBudget, saveBudget, type Budget } from './queries.ts';
import { tellBudgets, type Moment } from './watch.ts';

/** A budget with what was spent of it this month. Minor units. */
export interface BudgetState extends Budget {
  readonly spent: bigint;
}

/** The categories that a person can have a budget for: what money is spent on. */
export function budgetable(categories: readonly Category[]): Category[] {
  return categories.filter(({ key, incoming, removed }) => !incoming && !removed && !OWN.has(key) && key !== 'uncategorised');
}

/** How budgets stand, the most spent of its share first. */
export function budgetStates(
  budgets: readonly Budget[],
  spending: readonly { readonly category: string; readonly amount: bigint }[],
): BudgetState[] {
  return budgets
    .map((budget) => ({ ...budget, spent: spending.find(({ category }) => category === budget.category)?.amount ?? 0n }))
    .toSorted((a, b) => {
      const [first, second] = [a.spent * b.amount, b.spent * a.amount];
      if (first !== second) return first < second ? 1 : -1;
      return a.category < b.category ? -1 : 1;
    });
}

/** What all budgets together leave for the rest of the month; undefined where there is none. */
export function leftOfBudgets(states: readonly BudgetState[]): bigint | undefined {
  if (states.length === 0) return undefined;
  const left = states.reduce((sum, { amount, spent }) => sum + amount - spent, 0n);
  return left < 0n ? 0n : left;
}

/**
 * Sets what the actor means to spend under a category in a month. Where that much is spent already, they are told at once.
 * `category_unknown`: there is no such category of money out.
 */
export async function setBudget(
  tx: Tx,
  { actorId, budget, moment }: { actorId: string; budget: Budget; moment: Moment },
): Promise<{ readonly outcome: 'done' | 'category_unknown' }> {
  const known = budgetable(await categoriesOf(tx, actorId));
  if (!known.some(({ key }) => key === budget.category)) return { outcome: 'category_unknown' };
  await saveBudget(tx, actorId, budget, moment.now);
  await tellBudgets(tx, [actorId], moment);
  return { outcome: 'done' };
}

/** Removes the actor's budget of a category. False where there is none. */
export async function removeBudget(db: Queryable, actorId: string, category: string): Promise<boolean> {
  return (await deleteBudget(db, actorId, category)) === 1;
}
