import type { Db } from '../../platform/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { accountsOf, availableIn, inOrder, type Account } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { goalsOf, invitedTo, isShared, requestsAwaiting, type AwaitedRequest, type Goal, type Invited } from '../goals/index.ts';
import { pendingPayments, recentPayments, type Direction, type Payment } from '../payments/index.ts';
import { categoriesOf, countedPayments, daySums, type Category, type CountedPayment } from '../transactions/index.ts';
import { budgetStates, leftOfBudgets, type BudgetState } from './budgets/budget.ts';
import { budgetsOf } from './budgets/queries.ts';
import { lastDayOf } from './expenses/expenses.ts';
import { dayChanges, monthAllowance, type MonthAllowance } from './trend/queries.ts';
import { TREND_DAYS, trendOf, type DayBalance } from './trend/trend.ts';
import {
  addDays,
  compareMonths,
  compareWeeks,
  compareWeeksOfMonths,
  dayIn,
  firstDayNeeded,
  type CategorySpending,
  type MonthPart,
  type WeekDay,
} from './spending.ts';

/** Payments on the overview: as many as stand beside the statistics. */
const RECENT = 8;

/** Everything that the overview shows. Amounts in minor units. */
export interface Overview {
  readonly current: Account;
  /** The other open accounts, in the order of their list; without the pots of shared goals. */
  readonly others: readonly Account[];
  /** All accounts of the person together, without the pots of shared goals. */
  readonly total: bigint;
  /** What several people have together in goals that the person takes part in, their own and others'. */
  readonly shared: bigint;
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
  /** Shared goals that the person is asked to join, and requests of others that wait for them. */
  readonly invited: readonly Invited[];
  readonly awaited: readonly AwaitedRequest[];
  readonly recent: readonly CountedPayment[];
  readonly week: readonly WeekDay[];
  readonly months: readonly MonthPart[];
  readonly categories: readonly CategorySpending[];
  /** The running month, `YYYY-MM`. */
  readonly month: string;
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
  const now = clock.now();
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(now, timeZone);
  const [all, goals] = await Promise.all([accountsOf(db, personId), goalsOf(db, personId)]);
  const current = all.find((account) => account.main);
  if (current === undefined) return undefined;
  const together = goals.filter(isShared);
  const accounts = all.filter(({ id }) => !together.some(({ potId }) => potId === id));
  const ids = (own: readonly Account[]): string[] => own.map(({ id }) => id);
  const [limit, changes, invited, awaited, recent, sums, known, budgets] = await Promise.all([
    monthAllowance(db, current.id, now),
    dayChanges(db, ids(accounts), addDays(today, -TREND_DAYS), timeZone),
    invitedTo(db, personId),
    requestsAwaiting(db, personId, now),
    recentOf(db, personId, direction),
    daySums(db, ids(all), firstDayNeeded(today), timeZone),
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
    shared: together.reduce((sum, { saved }) => sum + saved, 0n),
    available: open.reduce((sum, account) => sum + availableIn(account), 0n),
    arriving: recent.pending.reduce((sum, one) => sum + (one.debit || one.kind !== 'payment' ? 0n : one.amount), 0n),
    allowance: allowanceOf(limit, leftOfBudgets(states), today),
    overBudget: states.filter(({ amount, spent }) => spent > amount),
    trend: trendOf(changes, total, today, dayIn(all[0]!.openedAt, timeZone)),
    goal: goals.find(({ mine, main }) => mine && main),
    invited,
    awaited,
    recent: recent.shown,
    week: compareWeeks(sums, today),
    months: compareWeeksOfMonths(sums, today),
    categories,
    month: today.slice(0, 7),
    known,
    firstDay: current.seq <= 1n,
  };
}

/** What is on its way, and the newest payments with it, as the person counts them. */
async function recentOf(
  db: Db,
  personId: string,
  direction: Direction,
): Promise<{ pending: readonly Payment[]; shown: readonly CountedPayment[] }> {
  const [pending, posted] = await Promise.all([pendingPayments(db, personId), recentPayments(db, personId, direction, RECENT)]);
  const fitting = pending.filter((one) => direction === 'all' || one.debit === (direction === 'out'));
  const shown = [...fitting, ...posted].slice(0, RECENT);
  return { pending, shown: await countedPayments(db, personId, shown) };
}

/** Of the limit and the budgets, what leaves less. */
function allowanceOf(limit: MonthAllowance | undefined, budgets: bigint | undefined, today: string): Allowance | undefined {
  if (budgets === undefined || (limit !== undefined && limit.left <= budgets)) return limit && { ...limit, of: 'limit' };
  const until = lastDayOf(today.slice(0, 7));
  return { left: budgets, until, days: Number(until.slice(8)) - Number(today.slice(8)) + 1, of: 'budgets' };
}
