import type { Queryable } from '../../../platform/db.ts';
import { categoriesOf, largestItems, monthSums, type Category, type LargeItem } from '../../transactions/index.ts';
import { budgetStates, type BudgetState } from '../budgets/budget.ts';
import { budgetsOf } from '../budgets/queries.ts';
import { compareYears, daysNeeded, daysOfMonth, expensesOf, type MonthExpenses, type MonthPair } from './expenses.ts';

/** Largest payments that a category shows. */
const ITEMS = 2;
/** Later than the last day of any month: all of it counts. */
const WHOLE_MONTH = 31;

/** Everything that the page of expenses shows. */
export interface Expenses extends MonthExpenses {
  /** `YYYY-MM`. */
  readonly month: string;
  /** True while days of the month are still to come. */
  readonly running: boolean;
  /** The community's day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly months: readonly MonthPair[];
  readonly items: readonly LargeItem[];
  /** How each budget stands this month; none of another month. */
  readonly budgets: readonly BudgetState[];
  /** All categories of the person. */
  readonly known: readonly Category[];
}

/** When and where a month is looked at. */
export interface MonthView {
  /** `YYYY-MM`, not later than today's. */
  readonly month: string;
  /** The community's day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly timeZone: string;
}

/** Reads a month of a person's expenses, of all their accounts together: in one round trip, whose price goes by the days of two years. */
export async function readExpenses(db: Queryable, personId: string, { month, today, timeZone }: MonthView): Promise<Expenses> {
  const running = month === today.slice(0, 7);
  const day = running ? Number(today.slice(8)) : WHOLE_MONTH;
  const [sums, items, known, budgets] = await Promise.all([
    monthSums(db, [personId], { ...daysNeeded(month), timeZone, day }),
    largestItems(db, personId, { ...daysOfMonth(month), timeZone }, ITEMS),
    categoriesOf(db, personId),
    budgetsOf(db, personId),
  ]);
  const expenses = expensesOf(sums, month, running);
  return {
    ...expenses,
    month,
    running,
    today,
    months: compareYears(sums, month, today.slice(0, 7)),
    items,
    budgets: running ? budgetStates(budgets, expenses.categories) : [],
    known,
  };
}
