import { AMOUNT_MAX } from '../../src/lib/money.ts';
import type { Outcome, Transfer } from '../../src/ledger/index.ts';

/** What the naive bookkeeper knows of an account. */
export interface NaiveAccount {
  readonly minimum: bigint | null;
  readonly frozen: boolean;
  readonly closed: boolean;
}

/**
 * A second bookkeeper, written without a look at the first: a list of what happened and sums over it. Slow and plain on
 * purpose, so that it is easy to believe. Judges the ledger's answers.
 */
export class NaiveBookkeeper {
  readonly #accounts: ReadonlyMap<string, NaiveAccount>;
  readonly #posted: Transfer[] = [];

  constructor(accounts: ReadonlyMap<string, NaiveAccount>) {
    this.#accounts = accounts;
  }

  /** The sum of everything that went in and out of an account. */
  balance(account: string): bigint {
    let sum = 0n;
    for (const transfer of this.#posted) {
      if (transfer.credit === account) sum += transfer.amount;
      if (transfer.debit === account) sum -= transfer.amount;
    }
    return sum;
  }

  /** How many transfers an account took part in. */
  count(account: string): bigint {
    return BigInt(this.#posted.filter((t) => t.debit === account || t.credit === account).length);
  }

  /** The answer that the ledger has to give to this transfer now. */
  judge(transfer: Transfer): Outcome {
    const twin = this.#posted.find((t) => t.id === transfer.id);
    if (twin !== undefined) return text(twin) === text(transfer) ? 'posted' : 'duplicate_with_different_content';
    if (transfer.amount < 1n) return 'amount_not_positive';
    if (transfer.amount > AMOUNT_MAX) return 'amount_too_large';
    if (transfer.debit === transfer.credit) return 'same_account';
    const [from, to] = [this.#accounts.get(transfer.debit), this.#accounts.get(transfer.credit)];
    if (!from) return 'debit_account_not_found';
    if (!to) return 'credit_account_not_found';
    if (from.closed || to.closed) return 'account_closed';
    if (from.frozen || to.frozen) return 'account_frozen';
    const left = this.balance(transfer.debit) - transfer.amount;
    if (from.minimum !== null && left < from.minimum) return 'insufficient_funds';
    if (left < -AMOUNT_MAX || this.balance(transfer.credit) + transfer.amount > AMOUNT_MAX) return 'balance_overflow';
    this.#posted.push(transfer);
    return 'posted';
  }
}

function text(transfer: Transfer): string {
  return JSON.stringify(transfer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
