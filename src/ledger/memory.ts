import { millisOf } from '../lib/ids.ts';
import { Lately } from '../lib/lately.ts';
import type { Fence } from './insert.ts';
import { SINCE_MAX } from './queries.ts';
import type { Head, Since } from './rows.ts';
import type { AccountState, Decision, LedgerState, Order } from './types.ts';

/** Accounts and ids of one generation; what was not asked for during a whole one is forgotten. */
const GENERATION_MAX = 32_768;
/** An id that was made so long before or after now is looked up before it is decided over, milliseconds. */
const FRESH_MS = 30_000;

/** A batch that is on its way. */
interface Ahead {
  readonly batch: bigint;
  readonly at: Date;
  readonly accounts: readonly string[];
  readonly ids: readonly string[];
}

/**
 * What one process takes to stand in the ledger after batch `head.batch`: it decides over it without asking, and writes only
 * where the head row says that nobody else wrote or changed a rule meanwhile. A batch that was sent counts as written: when
 * it fails, those behind it fail too, and all of them are forgotten. What others wrote meanwhile is learned with the next
 * batch for which the head row is taken.
 */
export class Memory {
  #head: Head;
  /** The newest batch that is known to stand. */
  #standing: Head;
  #ahead: Ahead[] = [];
  #rewound = 0;
  readonly #accounts = new Lately<AccountState>(GENERATION_MAX);
  readonly #ids = new Lately<true>(GENERATION_MAX);

  /** @param head the newest batch that stands */
  constructor(head: Head) {
    this.#head = head;
    this.#standing = head;
  }

  /**
   * Its name in the head row: a new one for every memory, and whenever others wrote in between. So what was sent late by an older
   * one, or handed over before another process took its turn, finds another's.
   */
  get writer(): string {
    return this.#head.writer!;
  }

  /** How often batches on their way were forgotten: what was decided over them before counts no more. */
  get rewound(): number {
    return this.#rewound;
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

  /** Those of the accounts that are remembered. */
  accounts(ids: readonly string[]): Map<string, AccountState> {
    const found = new Map<string, AccountState>();
    for (const id of ids) {
      const account = this.#accounts.get(id);
      if (account !== undefined) found.set(id, account);
    }
    return found;
  }

  /** Notes accounts that were looked up. */
  learn(accounts: Iterable<AccountState>): void {
    for (const account of accounts) this.#accounts.set(account.id, account);
  }

  /** True for an id that was written lately: what stands under it may be on its way yet. */
  isRecent(id: string): boolean {
    return this.#ids.get(id) === true;
  }

  /** True for an id that nobody can have asked for, but for somebody who asks two processes at the same moment. */
  isFresh(id: string, now: Date): boolean {
    return !this.isRecent(id) && !this.isOld(id, now);
  }

  /** True for an id that may have been asked for before this process could know. */
  isOld(id: string, now: Date): boolean {
    return !(Math.abs(now.getTime() - millisOf(id)) < FRESH_MS);
  }

  /**
   * Learns what others wrote before the batch whose head row was taken: where the accounts that are remembered stand by now.
   * False where it does not hold any more: a rule was changed, another day has begun, or too much was written.
   */
  catchUp(taken: Head, since: readonly Since[]): boolean {
    const { rules, calendar } = this.#head;
    if (rules !== taken.rules || calendar.dayStart.getTime() !== taken.calendar.dayStart.getTime() || since.length >= SINCE_MAX)
      return false;
    for (const { id, ...now } of since) {
      const account = this.#accounts.get(id);
      if (account !== undefined && account.seq < now.seq) this.#accounts.set(id, { ...account, ...now });
    }
    return true;
  }

  /** Goes on by a batch for which the head row was taken, and which stands. */
  take(head: Head): void {
    this.#head = head;
    this.#standing = head;
  }

  /** Goes on by a batch that is on its way. */
  advance({ batch, at }: LedgerState, { after, rows }: Decision): void {
    if (rows.length === 0) return;
    this.#head = { ...this.#head, batch, at };
    this.learn(after);
    const ids = rows.filter(({ debit }) => debit).map(({ transferId }) => transferId);
    for (const id of ids) this.#ids.set(id, true);
    this.#ahead.push({ batch, at, accounts: after.map(({ id }) => id), ids });
  }

  /** Notes that a batch is written, and all before it. */
  stand(written: bigint): void {
    for (const { batch, at } of this.#ahead) if (batch <= written) this.#standing = { ...this.#standing, batch, at };
    this.#ahead = this.#ahead.filter(({ batch }) => batch > written);
  }

  /** Forgets all batches on their way: none of them was written. */
  rewind(): void {
    for (const { accounts, ids } of this.#ahead) {
      for (const id of accounts) this.#accounts.delete(id);
      for (const id of ids) this.#ids.delete(id);
    }
    this.#ahead = [];
    this.#head = this.#standing;
    this.#rewound += 1;
  }
}

/** The distinct accounts that orders name. */
export function accountsNamed(orders: readonly Order[]): string[] {
  const ids = new Set<string>();
  for (const order of orders) if ('debit' in order) ids.add(order.debit).add(order.credit);
  return [...ids];
}
