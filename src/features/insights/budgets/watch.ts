import { isUuid } from '../../../lib/ids.ts';
import type { BatchRange } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import { PlainFault } from '../../../platform/fault.ts';
import type { Task } from '../../../platform/jobs.ts';
import { notify } from '../../../platform/notices.ts';
import type { Platform } from '../../../platform/platform.ts';
import { loadCommunity } from '../../community/index.ts';
import { monthSums, RELABELLED, type MonthSum } from '../../transactions/index.ts';
import { daysOfMonth } from '../expenses/expenses.ts';
import { dayIn } from '../spending.ts';
import { lockBudgets, markTold, ownerOf, spendersIn, type HeldBudget, type Reached } from './queries.ts';

/** At which shares of a budget its person is told, percent. */
const NEAR = 80;
const FULL = 100;
/** All of a month counts. */
const WHOLE_MONTH = 31;

/** Now, and where days begin. */
export interface Moment {
  readonly now: Date;
  readonly timeZone: string;
}

/**
 * Tells people whose budgets reached 80 or 100 percent this month, once a month and category: the mark and the notice stand in
 * the same transaction. The budgets are taken first, so that two who look at the same time look one after the other, and the
 * second sees what the first counted. Who passes both at once is told about the second.
 */
export async function tellBudgets(tx: Tx, personIds: readonly string[], { now, timeZone }: Moment): Promise<void> {
  if (personIds.length === 0) return;
  const budgets = await lockBudgets(tx, personIds);
  if (budgets.length === 0) return;
  const days = daysOfMonth(dayIn(now, timeZone).slice(0, 7));
  const people = [...new Set(budgets.map(({ personId }) => personId))];
  const sums = await monthSums(tx, people, { ...days, timeZone, day: WHOLE_MONTH });
  const spentOf = (budget: HeldBudget): bigint => sums.find((sum) => concerns(sum, budget))?.amount ?? 0n;
  const reached = budgets.flatMap((budget): Reached[] => {
    const share = spentOf(budget) * 100n;
    return [NEAR, FULL].filter((one) => share >= budget.amount * BigInt(one)).map((one) => ({ ...budget, share: one }));
  });
  if (reached.length === 0) return;
  const fresh = await markTold(tx, reached, days.from, now);
  for (const budget of budgets) {
    const shares = fresh.filter((one) => concerns(one, budget)).map(({ share }) => share);
    if (shares.length === 0) continue;
    const { personId, category, name, amount } = budget;
    await notify(tx, {
      personId,
      kind: shares.includes(FULL) ? 'budget_full' : 'budget_near',
      args: { category, ...(name === null ? {} : { name }), amount: amount.toString(), spent: spentOf(budget).toString() },
      link: '/expenses',
      now,
    });
  }
}

function concerns(one: Pick<MonthSum, 'personId' | 'category'>, { personId, category }: HeldBudget): boolean {
  return one.personId === personId && one.category === category;
}

/** Follower of the ledger, behind the one that keeps the sums and in its transaction: tells those whose money left an account. */
export async function followBudgets(platform: Platform, tx: Tx, range: BatchRange): Promise<void> {
  const moment = await momentOf(platform);
  const { from } = daysOfMonth(dayIn(moment.now, moment.timeZone).slice(0, 7));
  await tellBudgets(tx, await spendersIn(tx, range, from, moment.timeZone), moment);
}

/** What payments are counted under was changed: the budgets may stand otherwise. */
const afterRelabelling: Task = async (platform, payload) => {
  const accountId = (payload as { accountId?: unknown } | null)?.accountId;
  if (typeof accountId !== 'string' || !isUuid(accountId)) throw new PlainFault('a job without an account');
  const moment = await momentOf(platform);
  await platform.db.transaction(async (tx) => tellBudgets(tx, await ownerOf(tx, accountId), moment));
};

async function momentOf({ db, clock }: Platform): Promise<Moment> {
  return { now: clock.now(), timeZone: (await loadCommunity(db)).timeZone };
}

/** The tasks of this part, by name. */
export const budgetTasks: Readonly<Record<string, Task>> = { [RELABELLED]: afterRelabelling };
