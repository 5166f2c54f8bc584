import { AMOUNT_MAX } from '../lib/money.ts';
import {
  LedgerAlarm,
  type AccountState,
  type ChainLink,
  type Decision,
  type EntryRow,
  type KnownTransfer,
  type LedgerState,
  type Posted,
  type Posting,
  type Refusal,
  type Transfer,
} from './types.ts';

interface Working {
  seq: bigint;
  balance: bigint;
  held: bigint;
}

/**
 * Decides over a batch of transfers, one after the other, each over the state that the ones before it left.
 * Pure: no SQL, no clock, no chance. A refused transfer changes nothing for those after it.
 */
export function decide(state: LedgerState, transfers: readonly Transfer[]): Decision {
  const desk = new Desk(state);
  const postings = transfers.map((transfer) => desk.judge(transfer));
  assertBalanced(desk.rows);
  return { postings, rows: desk.rows, chain: desk.chain };
}

/** The state of one batch while it is decided. */
class Desk {
  readonly rows: EntryRow[] = [];
  readonly chain: ChainLink[] = [];
  readonly #state: LedgerState;
  readonly #known: Map<string, KnownTransfer>;
  readonly #working = new Map<string, Working>();

  constructor(state: LedgerState) {
    this.#state = state;
    this.#known = new Map(state.known);
  }

  judge(transfer: Transfer): Posting {
    const before = this.#known.get(transfer.id);
    if (before !== undefined) {
      if (!sameContent(before.transfer, transfer)) return refuse(transfer, 'duplicate_with_different_content');
      return { ...before.posted, replayed: true };
    }
    if (transfer.amount <= 0n) return refuse(transfer, 'amount_not_positive');
    if (transfer.amount > AMOUNT_MAX) return refuse(transfer, 'amount_too_large');
    if (transfer.debit === transfer.credit) return refuse(transfer, 'same_account');
    const debitAccount = this.#state.accounts.get(transfer.debit);
    if (debitAccount === undefined) return refuse(transfer, 'debit_account_not_found');
    const creditAccount = this.#state.accounts.get(transfer.credit);
    if (creditAccount === undefined) return refuse(transfer, 'credit_account_not_found');
    if (debitAccount.closed || creditAccount.closed) return refuse(transfer, 'account_closed');
    if (debitAccount.frozen || creditAccount.frozen) return refuse(transfer, 'account_frozen');
    const debit = this.#stateOf(debitAccount);
    const credit = this.#stateOf(creditAccount);
    const available = spendable(debit, debitAccount.minimum);
    if (available !== null && transfer.amount > available) return refuse(transfer, 'insufficient_funds', available);
    if (debit.balance - transfer.amount < -AMOUNT_MAX) return refuse(transfer, 'balance_overflow');
    if (credit.balance + transfer.amount > AMOUNT_MAX) return refuse(transfer, 'balance_overflow');

    // From here on the transfer happens: nothing below may refuse.
    this.#touch(debitAccount, debit);
    this.#touch(creditAccount, credit);
    debit.seq += 1n;
    debit.balance -= transfer.amount;
    credit.seq += 1n;
    credit.balance += transfer.amount;
    this.rows.push(entry(transfer, true, debit, credit), entry(transfer, false, credit, debit));
    const posted: Posted = {
      outcome: 'posted',
      id: transfer.id,
      debit: { account: transfer.debit, seq: debit.seq, balanceAfter: debit.balance },
      credit: { account: transfer.credit, seq: credit.seq, balanceAfter: credit.balance },
      batch: this.#state.batch,
      at: this.#state.at,
      replayed: false,
    };
    this.#known.set(transfer.id, { transfer, posted });
    return posted;
  }

  #stateOf(account: AccountState): Working {
    let now = this.#working.get(account.id);
    if (now === undefined) {
      now = { seq: account.seq, balance: account.balance, held: account.held };
      this.#working.set(account.id, now);
    }
    return now;
  }

  /** Notes where an account's chain has to stand before its first entry of the batch. */
  #touch(account: AccountState, now: Working): void {
    if (now.seq !== account.seq) return;
    this.chain.push({ accountId: account.id, seq: account.seq, balance: account.balance, held: account.held });
  }
}

/** What can be spent from an account: its balance above what is held and above its floor. Null: without bound. */
export function spendable(state: { balance: bigint; held: bigint }, minimum: bigint | null): bigint | null {
  return minimum === null ? null : state.balance - state.held - minimum;
}

function refuse(transfer: Transfer, outcome: Refusal, available: bigint | null = null): Posting {
  return { outcome, id: transfer.id, available };
}

function sameContent(a: Transfer, b: Transfer): boolean {
  return (
    a.kind === b.kind && a.debit === b.debit && a.credit === b.credit && a.amount === b.amount &&
    a.actor === b.actor && a.memo === b.memo && a.category === b.category
  );
}

function entry(transfer: Transfer, isDebit: boolean, own: Working, other: Working): EntryRow {
  return {
    accountId: isDebit ? transfer.debit : transfer.credit,
    seq: own.seq,
    transferId: transfer.id,
    counterparty: isDebit ? transfer.credit : transfer.debit,
    counterSeq: other.seq,
    debit: isDebit,
    action: 'post',
    kind: transfer.kind,
    amount: isDebit ? -transfer.amount : transfer.amount,
    heldChange: 0n,
    balanceAfter: own.balance,
    heldAfter: own.held,
    ref: null,
    actor: transfer.actor,
    memo: transfer.memo,
    category: isDebit ? transfer.category : null,
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
