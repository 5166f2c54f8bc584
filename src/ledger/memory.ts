import { millisOf } from '../lib/ids.ts';
import type { Fence } from './insert.ts';
import type { Head } from './rows.ts';
import type { AccountState, Decision, LedgerState, Order } from './types.ts';

/** Accounts and ids of one generation; what was not asked for during a whole one is forgotten. */
const GENERATION_MAX = 32_768;
/** An id that was made so long before or after now is looked up before it is decided over, milliseconds. */
const FRESH_MS = 30_000;

/** Remembers what was asked for lately: at least the last {@link GENERATION_MAX} keys, at most twice as many. */
class Lately<V> {
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    if (this.#young.size >= GENERATION_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}

/**
 * What one process takes to stand in the ledger after batch `head.batch`: it decides over it without asking, and writes only
 * where the head row says that nobody else wrote or changed a rule meanwhile. A batch that was sent counts as written: when
 * it fails, those behind it fail too, and the memory is thrown away.
 */
export class Memory {
  /** Its name in the head row. Every memory has one of its own, so that what an older one sent late finds another's. */
  readonly writer: string;
  #head: Head;
  readonly #accounts = new Lately<AccountState>();
  readonly #ids = new Lately<true>();

  /** @param head the newest batch that stands */
  constructor(head: Head, writer: string) {
    this.#head = head;
    this.writer = writer;
  }

  get head(): Head {
    return this.#head;
  }

  /** What has to be as it was for the next batch to be written. */
  get fence(): Fence {
    return { batch: this.#head.batch, rules: this.#head.rules, writer: this.writer };
  }

  /** The time of a batch that is decided now; null when the day is another one, and what it allows has to be asked anew. */
  timeOf(now: Date): Date | null {
    const { at, calendar } = this.#head;
    const time = now > at ? now : at;
    return time < calendar.dayEnd ? time : null;
  }

  account(id: string): AccountState | undefined {
    return this.#accounts.get(id);
  }

  /** Notes accounts that were looked up. */
  learn(accounts: Iterable<AccountState>): void {
    for (const account of accounts) this.#accounts.set(account.id, account);
  }

  /** True for an id that was written lately: what stands under it may be on its way yet. */
  isRecent(id: string): boolean {
    return this.#ids.get(id) === true;
  }

  /** True for an id that may have been asked for before this process could know. */
  isOld(id: string, now: Date): boolean {
    return !(Math.abs(now.getTime() - millisOf(id)) < FRESH_MS);
  }

  /** Goes on by a batch that is on its way, or written. */
  advance(state: LedgerState, { after, rows }: Decision): void {
    if (rows.length === 0) return;
    this.#head = { ...this.#head, batch: state.batch, at: state.at };
    this.learn(after);
    for (const { transferId, debit } of rows) if (debit) this.#ids.set(transferId, true);
  }
}

/** The distinct accounts that orders name. */
export function accountsNamed(orders: readonly Order[]): string[] {
  const ids = new Set<string>();
  for (const order of orders) if ('debit' in order) ids.add(order.debit).add(order.credit);
  return [...ids];
}
