import { AMOUNT_MAX } from '../lib/money.ts';
import { Desk, type Working } from './desk.ts';
import { limitHit } from './limits.ts';
import {
  LedgerAlarm,
  type AccountState,
  type Completion,
  type Content,
  type Decision,
  type EntryRow,
  type LedgerState,
  type LimitHit,
  type Order,
  type Posting,
  type Reference,
  type Refusal,
  type Refused,
  type Reversal,
  type Transfer,
} from './types.ts';

/**
 * Decides over a batch of orders, one after the other, each over the state that the ones before it left.
 * Pure: no SQL, no clock, no chance. A refused order changes nothing for those after it.
 */
export function decide(state: LedgerState, orders: readonly Order[]): Decision {
  const desk = new Desk(state);
  const postings = orders.map((order) => judge(desk, order));
  assertBalanced(desk.rows);
  return { postings, rows: desk.rows, chain: desk.chain, opened: desk.opened, completed: desk.completed, after: desk.after() };
}

/** What can be spent from an account: its balance above what is held and above its floor. Null: without bound. */
export function spendable(state: { balance: bigint; held: bigint }, minimum: bigint | null): bigint | null {
  return minimum === null ? null : state.balance - state.held - minimum;
}

function judge(desk: Desk, order: Order): Posting {
  const before = desk.known.get(order.id);
  if (before !== undefined) {
    if (!desk.isSame(before.content, order)) return refuse(order, 'duplicate_with_different_content');
    return { ...before.accepted, replayed: true };
  }
  switch (order.action) {
    case 'settle':
    case 'void':
    case 'expire':
      return judgeCompletion(desk, order);
    case 'reverse':
      return judgeReversal(desk, order);
    default:
      return judgeTransfer(desk, order);
  }
}

function judgeTransfer(desk: Desk, order: Transfer): Posting {
  const amount = refuseAmount(order.amount);
  if (amount !== null) return refuse(order, amount);
  if (order.debit === order.credit) return refuse(order, 'same_account');
  const { due } = order;
  const content: Content = {
    action: order.action ?? 'post',
    kind: order.kind,
    debit: order.debit,
    credit: order.credit,
    amount: order.amount,
    actor: order.actor,
    memo: order.memo,
    category: order.category,
    ref: null,
    dueAt: due?.at ?? null,
    onDue: due?.onDue ?? null,
    limited: order.limited ?? false,
  };
  if (content.action === 'hold' && due === undefined) throw new TypeError('a hold without an end');
  return move(desk, order, content, { limited: content.limited, forced: false, released: 0n, giveBack: null });
}

function judgeCompletion(desk: Desk, order: Completion): Posting {
  const hold = desk.references.get(order.ref);
  if (hold === undefined) return refuse(order, 'reference_not_found');
  const refusal = refuseCompletion(desk, order, hold);
  if (refusal !== null) return refuse(order, refusal, hold.content.amount);
  const content: Content = {
    ...hold.content,
    action: order.action,
    amount: desk.amountOf(order, hold),
    actor: order.actor,
    ref: order.ref,
    dueAt: null,
    onDue: null,
    limited: false,
  };
  const moved = order.action === 'settle' ? content.amount : 0n;
  // What is set free again does not count against the limits of the day on which it was held.
  const giveBack = hold.content.limited ? { since: hold.at, amount: hold.content.amount - moved } : null;
  return move(desk, order, content, { limited: false, forced: true, released: hold.content.amount, giveBack });
}

function refuseCompletion(desk: Desk, order: Completion, hold: Reference): Refusal | null {
  if (order.amount !== null) {
    const amount = refuseAmount(order.amount);
    if (amount !== null) return amount;
  }
  if (hold.content.action !== 'hold') return 'not_pending';
  if (hold.completedBy === 'settle') return 'already_posted';
  if (hold.completedBy === 'void') return 'already_voided';
  if (hold.completedBy === 'expire') return 'already_expired';
  const isDue = hold.content.dueAt! <= desk.state.at;
  if (order.action === 'settle' && isDue && hold.content.onDue === 'expire') return 'pending_expired';
  if (order.action === 'expire' && (!isDue || hold.content.onDue !== 'expire')) return 'pending_not_due';
  return (order.amount ?? 0n) > hold.content.amount ? 'exceeds_pending_amount' : null;
}

function judgeReversal(desk: Desk, order: Reversal): Posting {
  if (order.amount !== null) {
    const amount = refuseAmount(order.amount);
    if (amount !== null) return refuse(order, amount);
  }
  const original = desk.references.get(order.ref);
  if (original === undefined) return refuse(order, 'reference_not_found');
  const { content } = original;
  const moved = content.action === 'post' || content.action === 'settle';
  if (!moved || content.kind === 'reversal') return refuse(order, 'not_reversible');
  const left = content.amount - original.reversed;
  if (left === 0n) return refuse(order, 'already_reversed', 0n);
  if ((order.amount ?? left) > left) return refuse(order, 'exceeds_reversible_amount', left);
  const reversal: Content = {
    action: 'reverse',
    kind: 'reversal',
    debit: content.credit,
    credit: content.debit,
    amount: order.amount ?? left,
    actor: order.actor,
    memo: order.memo,
    category: content.category,
    ref: order.ref,
    dueAt: null,
    onDue: null,
    limited: false,
  };
  return move(desk, order, reversal, { limited: false, forced: order.forced, released: 0n, giveBack: null });
}

interface Terms {
  readonly limited: boolean;
  /** Funds were held before, or an operator answers for them: the floor is not asked. */
  readonly forced: boolean;
  /** Held money that is set free. */
  readonly released: bigint;
  /** What no longer counts against the limits, if it was counted on the same day or in the same month. */
  readonly giveBack: { readonly since: Date; readonly amount: bigint } | null;
}

function move(desk: Desk, order: Order, content: Content, terms: Terms): Posting {
  const debitAccount = desk.state.accounts.get(content.debit);
  if (debitAccount === undefined) return refuse(order, 'debit_account_not_found');
  const creditAccount = desk.state.accounts.get(content.credit);
  if (creditAccount === undefined) return refuse(order, 'credit_account_not_found');
  const frees = content.action === 'void' || content.action === 'expire';
  if (!frees && (debitAccount.closed || creditAccount.closed)) return refuse(order, 'account_closed');
  if (!frees && (debitAccount.frozen || creditAccount.frozen)) return refuse(order, 'account_frozen');
  const [debit, credit] = [desk.stateOf(debitAccount), desk.stateOf(creditAccount)];
  if (terms.limited) {
    const hit = limitHit(desk.spentOf(debitAccount), debitAccount.limits, content.amount, desk.state.calendar);
    if (hit !== null) return refuse(order, 'limit_exceeded', null, hit);
  }
  const moved = content.action === 'hold' || frees ? 0n : content.amount;
  const held = (content.action === 'hold' ? content.amount : 0n) - terms.released;
  const available = terms.forced ? null : spendable(debit, debitAccount.minimum);
  if (available !== null && moved + held > available) return refuse(order, 'insufficient_funds', available);
  if (debit.balance - moved < -AMOUNT_MAX || debit.held + held > AMOUNT_MAX) return refuse(order, 'balance_overflow');
  if (credit.balance + moved > AMOUNT_MAX) return refuse(order, 'balance_overflow');
  if (terms.limited && debit.spentMonth + content.amount > AMOUNT_MAX) return refuse(order, 'balance_overflow');

  // From here on it happens: nothing below may refuse.
  desk.touch(debitAccount, debit);
  desk.touch(creditAccount, credit);
  debit.seq += 1n;
  debit.balance -= moved;
  debit.held += held;
  count(desk, debit, terms, content.amount);
  credit.seq += 1n;
  credit.balance += moved;
  const shared = { order, content, forced: terms.forced && terms.released === 0n };
  desk.rows.push(
    entry(shared, debit, debitAccount, credit, { isDebit: true, moved, held }),
    entry(shared, credit, creditAccount, debit, { isDebit: false, moved, held: 0n }),
  );
  return desk.accept(order, content, debit, credit, debitAccount.id, creditAccount.id);
}

function count(desk: Desk, debit: Working, { limited, giveBack }: Terms, amount: bigint): void {
  if (limited) {
    debit.spentDay += amount;
    debit.spentMonth += amount;
  }
  if (giveBack === null) return;
  const { dayStart, monthStart } = desk.state.calendar;
  if (giveBack.since >= dayStart) debit.spentDay = atLeastZero(debit.spentDay - giveBack.amount);
  if (giveBack.since >= monthStart) debit.spentMonth = atLeastZero(debit.spentMonth - giveBack.amount);
}

const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);

function refuseAmount(amount: bigint): Refusal | null {
  if (amount <= 0n) return 'amount_not_positive';
  return amount > AMOUNT_MAX ? 'amount_too_large' : null;
}

function refuse(order: Order, outcome: Refusal, available: bigint | null = null, limit: LimitHit | null = null): Refused {
  return { outcome, id: order.id, available, limit };
}

interface Shared {
  readonly order: Order;
  readonly content: Content;
  readonly forced: boolean;
}

interface Leg {
  readonly isDebit: boolean;
  readonly moved: bigint;
  readonly held: bigint;
}

function entry(
  { order, content, forced }: Shared,
  own: Working,
  account: AccountState,
  other: Working,
  { isDebit, moved, held }: Leg,
): EntryRow {
  return {
    accountId: account.id,
    seq: own.seq,
    transferId: order.id,
    counterparty: isDebit ? content.credit : content.debit,
    counterSeq: other.seq,
    debit: isDebit,
    action: content.action === 'reverse' ? 'post' : content.action,
    kind: content.kind,
    amount: isDebit ? -moved : moved,
    heldChange: held,
    balanceAfter: own.balance,
    heldAfter: own.held,
    spentDay: own.spentDay,
    spentMonth: own.spentMonth,
    ref: content.ref,
    dueAt: content.dueAt,
    onDue: content.onDue,
    forced,
    limited: content.limited,
    actor: content.actor,
    memo: content.memo,
    category: isDebit ? content.category : null,
  };
}

function assertBalanced(rows: readonly EntryRow[]): void {
  let sum = 0n;
  for (const row of rows) {
    sum += row.amount;
    if (row.seq < 1n || row.heldAfter < 0n) throw new LedgerAlarm(`impossible entry ${row.seq} in ${row.accountId}`);
  }
  if (sum !== 0n || rows.length % 2 !== 0) throw new LedgerAlarm('a batch whose entries do not sum to zero');
}
