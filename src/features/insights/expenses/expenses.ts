import type { MonthSum } from '../../transactions/index.ts';
import { addDays, OWN } from '../spending.ts';

const MONTHS = 12;

/** What was spent in a month beside the same month of the year before. Minor units. */
export interface MonthPair {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Null: the month has not come yet. */
  readonly current: bigint | null;
  readonly previous: bigint;
}

/** What was spent under a category in a month. Minor units. */
export interface CategoryExpense {
  readonly category: string;
  readonly amount: bigint;
  /** The month before: whole, or as many days of it as this month has had. */
  readonly before: bigint;
  /** How many payments, and parts of payments. */
  readonly count: number;
}

/** What was spent in a month by category. Minor units. */
export interface MonthExpenses {
  readonly total: bigint;
  readonly before: bigint;
  /** What nobody decided about comes first, then the most. */
  readonly categories: readonly CategoryExpense[];
}

/** True for a month of the Gregorian calendar that a community may have had: `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text);
}

/** The month so many months later (earlier, when negative). */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}

/** First day of a month and of the next, `YYYY-MM-DD`. */
export function daysOfMonth(month: string): { readonly from: string; readonly until: string } {
  return { from: `${month}-01`, until: `${addMonths(month, 1)}-01` };
}

/** The last day of a month. */
export function lastDayOf(month: string): string {
  return addDays(daysOfMonth(month).until, -1);
}

/** The days that {@link compareYears} and {@link expensesOf} need sums of. */
export function daysNeeded(month: string): { readonly from: string; readonly until: string } {
  const year = Number(month.slice(0, 4));
  return { from: `${year - 1}-01-01`, until: `${year + 1}-01-01` };
}

/** The twelve months of a month's year, beside those of the year before. */
export function compareYears(sums: readonly MonthSum[], month: string, thisMonth: string): MonthPair[] {
  const january = `${month.slice(0, 4)}-01`;
  return Array.from({ length: MONTHS }, (_, i) => {
    const one = addMonths(january, i);
    return { month: one, current: one > thisMonth ? null : totalOf(sums, one), previous: totalOf(sums, addMonths(one, -MONTHS)) };
  });
}

/**
 * What was spent in a month, beside the month before: the whole of it, or, as long as the month runs, the same days. What was
 * given back lowers its category, down to nothing.
 *
 * @param running true while days of the month are still to come: then `before` is what the sums have up to their day
 */
export function expensesOf(sums: readonly MonthSum[], month: string, running: boolean): MonthExpenses {
  const monthBefore = addMonths(month, -1);
  const concerned = sums.filter((sum) => !OWN.has(sum.category) && (sum.month === month || sum.month === monthBefore));
  const categories = [...Map.groupBy(concerned, ({ category }) => category)]
    .map(([category, own]) => {
      const now = own.find((sum) => sum.month === month);
      const before = own.find((sum) => sum.month === monthBefore);
      return {
        category,
        amount: atLeastNothing(now?.amount),
        before: atLeastNothing(running ? before?.upToDay : before?.amount),
        count: now?.count ?? 0,
      };
    })
    .filter(({ amount, before }) => amount > 0n || before > 0n)
    .toSorted(byWeight);
  return {
    total: categories.reduce((sum, { amount }) => sum + amount, 0n),
    before: categories.reduce((sum, { before }) => sum + before, 0n),
    categories,
  };
}

const isUndecided = ({ category, amount }: CategoryExpense): boolean => category === 'uncategorised' && amount > 0n;

function byWeight(a: CategoryExpense, b: CategoryExpense): number {
  if (isUndecided(a) !== isUndecided(b)) return isUndecided(a) ? -1 : 1;
  if (a.amount !== b.amount) return a.amount < b.amount ? 1 : -1;
  return a.category < b.category ? -1 : 1;
}

function totalOf(sums: readonly MonthSum[], month: string): bigint {
  return sums.reduce((all, sum) => (sum.month === month && !OWN.has(sum.category) ? all + atLeastNothing(sum.amount) : all), 0n);
}

function atLeastNothing(amount: bigint | undefined): bigint {
  return amount === undefined || amount < 0n ? 0n : amount;
}
