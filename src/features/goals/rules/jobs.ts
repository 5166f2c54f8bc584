import { itemKey, transferId } from '../../../lib/ids.ts';
import { isAccepted, type BatchRange, type Ledger, type Posting, type Transfer } from '../../../ledger/index.ts';
import type { Db, Tx } from '../../../platform/db.ts';
import { notify } from '../../../platform/notices.ts';
import type { Platform } from '../../../platform/platform.ts';
import { loadCommunity } from '../../community/index.ts';
import { purseOf } from '../../payments/index.ts';
import { dayAfter, dayIn, daysBetween } from '../pace.ts';
import { countsAsPaid } from '../queries.ts';
import { nextDayOf, roundUpOf, shareOf } from './amounts.ts';
import {
  clearTold,
  deleteSavings,
  dueRules,
  insertSavings,
  lockGoalsWaiting,
  markTold,
  sourcePayments,
  takeSavings,
  updateNextDay,
  waitingSavings,
  type WaitingSaving,
} from './queries.ts';

/** Savings carried out in one go. */
const AT_ONCE = 300;
/** Days are numbered from here, to make the id of a saving of each. */
const FIRST_DAY = '2000-01-01';

/** Follower of the ledger: notes what is saved from the payments of the batches `(from, to]`. Repeated, it notes nothing more. */
export async function collectSavings(db: Db, tx: Tx, { from, to }: BatchRange): Promise<void> {
  const payments = await sourcePayments(tx, from, to);
  if (payments.length === 0) return;
  const { decimals } = (await loadCommunity(db)).currency;
  const savings = payments.map(({ transferId: source, accountId, amount, ruleId, percent, unit }) => ({
    id: transferId(ruleId, source),
    ruleId,
    accountId,
    amount: percent === null ? roundUpOf(amount, unit ?? 1, decimals) : shareOf(amount, percent),
  }));
  await insertSavings(
    tx,
    savings.filter(({ amount }) => amount > 0n),
  );
}

/**
 * Notes the savings whose day has come, and posts those that wait. Ids follow from the rule and what it saves from, so a
 * repeat moves nothing; one process at a time, so that two cannot pass the target together.
 *
 * @returns true when there may be more
 * @throws LedgerUnavailable when the database stays away
 */
export async function saveByRules({ db, clock }: Pick<Platform, 'db' | 'clock'>, ledger: Ledger): Promise<boolean> {
  const { timeZone } = await loadCommunity(db);
  const now = clock.now();
  return db.transaction(async (tx) => {
    if (!(await takeSavings(tx))) return false;
    const due = await noteDueDays(tx, dayIn(now, timeZone));
    const ids = await lockGoalsWaiting(tx, AT_ONCE);
    if (ids.length === 0) return due;
    const waiting = await waitingSavings(tx, ids);
    const { orders, later } = await ordersOf(tx, waiting);
    const postings = await ledger.submitAll(orders);
    await settle(
      tx,
      waiting.filter((one) => !later.has(one)),
      postings,
      now,
    );
    return due || later.size > 0 || waiting.length === AT_ONCE;
  });
}

/** Every day that was missed while nothing ran is made up for, one at a time. */
async function noteDueDays(tx: Tx, today: string): Promise<boolean> {
  const rules = await dueRules(tx, today, AT_ONCE);
  for (const rule of rules) {
    const day = rule.nextDay!;
    const id = transferId(rule.id, itemKey(rule.id, daysBetween(FIRST_DAY, day)));
    await insertSavings(tx, [{ id, ruleId: rule.id, accountId: null, amount: rule.amount! }]);
    await updateNextDay(tx, rule.id, nextDayOf(rule, dayAfter(day, 1))!);
  }
  return rules.length > 0;
}

interface Asked {
  readonly orders: readonly Transfer[];
  /** How much of these is missing is known only when those before them are posted, or refused. */
  readonly later: ReadonlySet<WaitingSaving>;
}

/** What to ask the ledger for: nothing for a goal at rest, and no more than is missing where a rule ends with the target. */
async function ordersOf(tx: Tx, waiting: readonly WaitingSaving[]): Promise<Asked> {
  const later = new Set<WaitingSaving>();
  const saved = new Map<string, bigint>();
  const purses = new Map<string, string | undefined>();
  const orders: Transfer[] = [];
  for (const one of waiting) {
    if (one.ruleId === null || !one.active || one.stands) continue;
    const before = saved.get(one.goalId) ?? one.saved;
    const left = one.target - before;
    if (one.untilTarget && left < one.amount && saved.has(one.goalId)) {
      later.add(one);
      continue;
    }
    const amount = one.untilTarget && left < one.amount ? left : one.amount;
    if (one.accountId === null && !purses.has(one.personId)) purses.set(one.personId, (await purseOf(tx, one.personId))?.accountId);
    const debit = one.accountId ?? purses.get(one.personId);
    if (amount <= 0n || debit === undefined) continue;
    saved.set(one.goalId, before + amount);
    orders.push({
      id: one.id,
      kind: 'goal_in',
      debit,
      credit: one.potId,
      amount,
      actor: one.personId,
      memo: null,
      category: null,
      limited: countsAsPaid(one),
    });
  }
  return { orders, later };
}

/** Removes what was carried out or refused; whoever's saving was refused is told once, until it works again. */
async function settle(tx: Tx, waiting: readonly WaitingSaving[], postings: readonly Posting[], now: Date): Promise<void> {
  await deleteSavings(
    tx,
    waiting.map(({ id }) => id),
  );
  const byId = new Map(waiting.map((one) => [one.id, one]));
  // One that arrived only after it was given up, for less because of the target, stands with other content.
  const stands = (posting: Posting): boolean => isAccepted(posting) || posting.outcome === 'duplicate_with_different_content';
  const carriedOut = [...postings.filter(stands).map(({ id }) => byId.get(id)!), ...waiting.filter((one) => one.stands)];
  await clearTold(
    tx,
    carriedOut.flatMap(({ ruleId }) => ruleId ?? []),
  );
  for (const { id, outcome } of postings.filter((posting) => !stands(posting))) {
    const { ruleId, personId, goalId, goalName, amount } = byId.get(id)!;
    if (!(await markTold(tx, ruleId!, now))) continue;
    const args = { goal: goalName, amount: String(amount), ...(outcome === 'limit_exceeded' ? { why: 'limit' } : {}) };
    await notify(tx, { personId, kind: 'goal_saving_skipped', args, link: `/goals/${goalId}`, now });
  }
}
