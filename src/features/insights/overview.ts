import type { Platform } from '../../platform/platform.ts';
import { accountsOf, type Account } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { mainGoal, type Goal } from '../goals/index.ts';
import { pendingPayments, recentPayments, type Direction, type Payment } from '../payments/index.ts';
import { categoriesOf, daySums, type Category } from '../transactions/index.ts';
import { compareMonths, compareWeeks, dayIn, firstDayNeeded, type CategorySpending, type WeekDay } from './spending.ts';

/** Payments on the overview: as many as stand beside the statistics. */
const RECENT = 8;

/** Everything that the overview shows. Amounts in minor units. */
export interface Overview {
  readonly current: Account;
  /** All accounts of the person together. */
  readonly total: bigint;
  readonly goal: Goal | undefined;
  readonly recent: readonly Payment[];
  readonly week: readonly WeekDay[];
  readonly categories: readonly CategorySpending[];
  /** All categories of the person. */
  readonly known: readonly Category[];
  /** True before the first payment in either direction other than the bonus. */
  readonly firstDay: boolean;
}

/** Reads a person's overview. Undefined where they have no account. */
export async function readOverview(platform: Platform, personId: string, direction: Direction): Promise<Overview | undefined> {
  const { db, clock } = platform;
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const accounts = await accountsOf(db, personId);
  const current = accounts.find((account) => account.kind === 'current');
  if (current === undefined) return undefined;
  const [goal, pending, recent, sums, known] = await Promise.all([
    mainGoal(db, personId),
    pendingPayments(db, personId),
    recentPayments(db, personId, direction, RECENT),
    daySums(db, current.id, firstDayNeeded(today), timeZone),
    categoriesOf(db, personId),
  ]);
  return {
    current,
    total: accounts.reduce((sum, account) => sum + account.balance, 0n),
    goal,
    recent: [...pending.filter((one) => direction === 'all' || one.debit === (direction === 'out')), ...recent].slice(0, RECENT),
    week: compareWeeks(sums, today),
    categories: compareMonths(sums, today),
    known,
    firstDay: current.seq <= 1n,
  };
}
