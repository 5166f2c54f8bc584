import type { Platform } from '../../platform/platform.ts';
import { accountsOf, availableIn, inOrder, type Account } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { mainGoal, type Goal } from '../goals/index.ts';
import { pendingPayments, recentPayments, type Direction, type Payment } from '../payments/index.ts';
import { categoriesOf, daySums, type Category } from '../transactions/index.ts';
import { budgetStates, leftOfBudgets, type BudgetState } from './budgets/budget.ts';
import { budgetsOf } from './budgets/queries.ts';
import { lastDayOf } from './expenses/expenses.ts';
import { dayChanges, monthAllowance, type MonthAllowance } from './trend/queries.ts';
import { TREND_DAYS, trendOf, type DayBalance } from './trend/trend.ts';
import { addDays, compareMonths, compareWeeks, dayIn, firstDayNeeded, type CategorySpending, type WeekDay } from './spending.ts';

/** Payments on the overview: as many as stand beside the statistics. */
const RECENT = 8;

/** Everything that the overview shows. Amounts in minor units. */
export interface Overview {
  readonly current: Account;
  /** The other open accounts, in the order of their list. */
  readonly others: readonly Account[];
  /** All accounts of the person together. */
  readonly total: bigint;
  /** What can be spent of it: without what is held, and with agreed credit. */
  readonly available: bigint;
  /** What others have sent and can still take back. */
  readonly arriving: bigint;
  /** What the limit of the month or the budgets leave, whichever is less; undefined where there is neither. */
  readonly allowance: Allowance | undefined;
  /** Budgets of which more than all is spent this month. */
  readonly overBudget: readonly BudgetState[];
  /** All accounts together at the end of each of the last days. */
  readonly trend: readonly DayBalance[];
  readonly goal: Goal | undefined;
  readonly recent: readonly Payment[];
  readonly week: readonly WeekDay[];
  readonly categories: readonly CategorySpending[];
  /** All categories of the person. */
  readonly known: readonly Category[];
  /** True before the first payment in either direction other than the bonus. */
  readonly firstDay: boolean;
}

/** What may still be spent this month, and what says so. */
export interface Allowance extends MonthAllowance {
  readonly of: 'limit' | 'budgets';
}

/** Reads a person's overview. Undefined where they have no account. */
export async function readOverview(platform: Platform, personId: string, direction: Direction): Promise<Overview | undefined> {
  const { db, clock } = platform;
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const accounts = await accountsOf(db, personId);
  const current = accounts.find((account) => account.main);
  if (current === undefined) return undefined;
  const [limit, changes, goal, pending, recent, sums, known, budgets] = await Promise.all([
    monthAllowance(db, current.id, clock.now()),
    dayChanges(db, personId, addDays(today, -TREND_DAYS), timeZone),
    mainGoal(db, personId),
    pendingPayments(db, personId),
    recentPayments(db, personId, direction, RECENT),
    daySums(
      db,
      accounts.map(({ id }) => id),
      firstDayNeeded(today),
      timeZone,
    ),
    categoriesOf(db, personId),
    budgetsOf(db, personId),
  ]);
  const open = accounts.filter((account) => !account.closed);
  const categories = compareMonths(sums, today);
  const states = budgetStates(budgets, categories);
  const total = accounts.reduce((sum, account) => sum + account.balance, 0n);
  return {
    current,
    others: inOrder(open).filter((account) => !account.main),
    total,
    available: open.reduce((sum, account) => sum + availableIn(account), 0n),
    arriving: pending.reduce((sum, one) => sum + (one.debit || one.kind !== 'payment' ? 0n : one.amount), 0n),
    allowance: allowanceOf(limit, leftOfBudgets(states), today),
    overBudget: states.filter(({ amount, spent }) => spent > amount),
    trend: trendOf(changes, total, today, dayIn(accounts[0]!.openedAt, timeZone)),
    goal,
    recent: [...pending.filter((one) => direction === 'all' || one.debit === (direction === 'out')), ...recent].slice(0, RECENT),
    week: compareWeeks(sums, today),
    categories,
    known,
    firstDay: current.seq <= 1n,
  };
}

/** Of the limit and the budgets, what leaves less. */
function allowanceOf(limit: MonthAllowance | undefined, budgets: bigint | undefined, today: string): Allowance | undefined {
  if (budgets === undefined || (limit !== undefined && limit.left <= budgets)) return limit && { ...limit, of: 'limit' };
  const until = lastDayOf(today.slice(0, 7));
  return { left: budgets, until, days: Number(until.slice(8)) - Number(today.slice(8)) + 1, of: 'budgets' };
}
