import { AMOUNT_MAX } from '../../src/lib/money.ts';
import type { Completion, Order, Outcome, Reversal, Transfer } from '../../src/ledger/index.ts';

/** What the naive bookkeeper knows of an account. */
export interface NaiveAccount {
  readonly minimum: bigint | null;
  readonly frozen: boolean;
  readonly closed: boolean;
  /** Most that may be counted on one day; null: no limit. */
  readonly dayLimit: bigint | null;
  /** Whose it is, where that person has several; what any of them paid counts for all. Not given: nobody else's counts. */
  readonly person?: string | undefined;
}

interface Fact {
  readonly id: string;
  readonly text: string;
  readonly outcome: Outcome;
  readonly debit: string;
  readonly credit: string;
  /** What moved. */
  readonly moved: bigint;
  /** What is held since; taken away again when the hold ends. */
  held: bigint;
  /** Counted against the day's limit of the debit account. */
  counted: bigint;
  readonly order: Order;
  readonly day: number;
  end: 'settle' | 'void' | 'expire' | null;
}

const DAY_MS = 86_400_000;

/**
 * A second bookkeeper, written without a look at the first: a list of what happened and sums over it. Slow and plain on
 * purpose, so that it is easy to believe. Judges the ledger's answers. Days are UTC.
 */
export class NaiveBookkeeper {
  readonly #accounts: ReadonlyMap<string, NaiveAccount>;
  readonly #facts: Fact[] = [];
  now = new Date(0);

  constructor(accounts: ReadonlyMap<string, NaiveAccount>) {
    this.#accounts = accounts;
  }

  /** The sum of everything that went in and out of an account. */
  balance(account: string): bigint {
    return this.#sum((fact) => (fact.credit === account ? fact.moved : 0n) - (fact.debit === account ? fact.moved : 0n));
  }

  /** What is held in an account. */
  held(account: string): bigint {
    return this.#sum((fact) => (fact.debit === account ? fact.held : 0n));
  }

  /** How many things happened in an account. */
  count(account: string): bigint {
    return this.#sum((fact) => (fact.debit === account || fact.credit === account ? 1n : 0n));
  }

  /** The answer that the ledger has to give to this order now. */
  judge(order: Order): Outcome {
    const twin = this.#facts.find((fact) => fact.id === order.id);
    if (twin !== undefined) return isSame(twin, order) ? twin.outcome : 'duplicate_with_different_content';
    if (order.action === 'reverse') return this.#reverse(order);
    if (order.action === 'settle' || order.action === 'void' || order.action === 'expire') return this.#complete(order);
    return this.#transfer(order as Transfer);
  }

  #sum(of: (fact: Fact) => bigint): bigint {
    let sum = 0n;
    for (const fact of this.#facts) sum += of(fact);
    return sum;
  }

  #transfer(order: Transfer): Outcome {
    if (order.amount < 1n) return 'amount_not_positive';
    if (order.amount > AMOUNT_MAX) return 'amount_too_large';
    if (order.debit === order.credit) return 'same_account';
    const isHold = order.action === 'hold';
    const parts = {
      moved: isHold ? 0n : order.amount,
      held: isHold ? order.amount : 0n,
      counted: order.limited === true ? order.amount : 0n,
    };
    return this.#note(order, order.debit, order.credit, parts, { frees: false, asksFunds: true }, isHold ? 'pending' : 'posted');
  }

  #complete(order: Completion): Outcome {
    if (order.amount !== null && order.amount < 1n && this.#find(order.ref)) return 'amount_not_positive';
    if (order.amount !== null && order.amount > AMOUNT_MAX && this.#find(order.ref)) return 'amount_too_large';
    const hold = this.#find(order.ref);
    if (!hold) return 'reference_not_found';
    const asked = hold.order as Transfer;
    if (asked.action !== 'hold') return 'not_pending';
    if (hold.end !== null) return hold.end === 'settle' ? 'already_posted' : hold.end === 'void' ? 'already_voided' : 'already_expired';
    const over = this.now >= asked.due!.at;
    if (order.action === 'settle' && over && asked.due!.onDue === 'expire') return 'pending_expired';
    if (order.action === 'expire' && !(over && asked.due!.onDue === 'expire')) return 'pending_not_due';
    if (order.amount !== null && order.amount > asked.amount) return 'exceeds_pending_amount';
    const moved = order.action === 'settle' ? (order.amount ?? asked.amount) : 0n;
    const names = { settle: 'posted', void: 'voided', expire: 'expired' } as const;
    const outcome = this.#note(
      order,
      hold.debit,
      hold.credit,
      { moved, held: 0n, counted: 0n },
      { frees: order.action !== 'settle', asksFunds: false },
      names[order.action],
    );
    if (outcome !== names[order.action]) return outcome;
    hold.end = order.action;
    hold.held = 0n;
    if (hold.counted > 0n) hold.counted = moved;
    return outcome;
  }

  #reverse(order: Reversal): Outcome {
    if (order.amount !== null && order.amount < 1n) return 'amount_not_positive';
    if (order.amount !== null && order.amount > AMOUNT_MAX) return 'amount_too_large';
    const original = this.#find(order.ref);
    if (!original) return 'reference_not_found';
    if (original.moved === 0n || original.order.action === 'reverse') return 'not_reversible';
    const back = this.#sum((fact) => (fact.order.action === 'reverse' && fact.order.ref === order.ref ? fact.moved : 0n));
    const left = original.moved - back;
    if (left === 0n) return 'already_reversed';
    if (order.amount !== null && order.amount > left) return 'exceeds_reversible_amount';
    const parts = { moved: order.amount ?? left, held: 0n, counted: 0n };
    return this.#note(order, original.credit, original.debit, parts, { frees: false, asksFunds: !order.forced }, 'posted');
  }

  #note(
    order: Order,
    debit: string,
    credit: string,
    parts: { moved: bigint; held: bigint; counted: bigint },
    { frees, asksFunds }: { frees: boolean; asksFunds: boolean },
    outcome: Outcome,
  ): Outcome {
    const [from, to] = [this.#accounts.get(debit), this.#accounts.get(credit)];
    if (!from) return 'debit_account_not_found';
    if (!to) return 'credit_account_not_found';
    if (!frees && (from.closed || to.closed)) return 'account_closed';
    if (!frees && (from.frozen || to.frozen)) return 'account_frozen';
    const day = Math.floor(this.now.getTime() / DAY_MS);
    const counts = (account: string): boolean =>
      account === debit || (from.person !== undefined && this.#accounts.get(account)?.person === from.person);
    const today = this.#sum((fact) => (counts(fact.debit) && fact.day === day ? fact.counted : 0n));
    if (parts.counted > 0n && from.dayLimit !== null && today + parts.counted > from.dayLimit) return 'limit_exceeded';
    const left = this.balance(debit) - parts.moved;
    if (asksFunds && from.minimum !== null && left - this.held(debit) - parts.held < from.minimum) return 'insufficient_funds';
    const month = this.#sum((fact) => (fact.debit === debit ? fact.counted : 0n));
    if (parts.counted > 0n && month + parts.counted > AMOUNT_MAX) return 'balance_overflow';
    const holds = this.held(debit) + parts.held > AMOUNT_MAX;
    if (left < -AMOUNT_MAX || holds || this.balance(credit) + parts.moved > AMOUNT_MAX) return 'balance_overflow';
    this.#facts.push({ id: order.id, text: textOf(order), outcome, debit, credit, ...parts, order, day, end: null });
    return outcome;
  }

  #find(id: string): Fact | undefined {
    return this.#facts.find((fact) => fact.id === id);
  }
}

/** An order that names no amount means all there is; when a hold ends and who answers for a reversal may be said otherwise. */
function isSame(fact: Fact, order: Order): boolean {
  const size = fact.order.amount ?? fact.moved;
  return fact.text === textOf(order) && (order.amount === null || order.amount === size);
}

function textOf(order: Order): string {
  const { amount: _amount, ...rest } = { ...order, forced: false, ...('due' in order && order.due ? { due: order.due.onDue } : {}) };
  return JSON.stringify({ ...rest, limited: 'limited' in order && (order.limited ?? false) });
}
