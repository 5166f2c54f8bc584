import type {
  Accepted,
  AccountState,
  ChainLink,
  Completion,
  Content,
  EntryRow,
  LedgerState,
  OpenedHold,
  Order,
  Reference,
  Reversal,
  Standing,
  Success,
} from './types.ts';

/** An account while a batch is decided. */
export interface Working {
  seq: bigint;
  balance: bigint;
  held: bigint;
  spentDay: bigint;
  spentMonth: bigint;
}

const SUCCESS: Record<Content['action'], Success> = {
  post: 'posted',
  hold: 'pending',
  settle: 'posted',
  void: 'voided',
  expire: 'expired',
  reverse: 'posted',
};

/** The state of one batch while it is decided, and what it will write. */
export class Desk {
  readonly state: LedgerState;
  readonly rows: EntryRow[] = [];
  readonly chain: ChainLink[] = [];
  readonly opened: OpenedHold[] = [];
  readonly completed: string[] = [];
  readonly known: Map<string, Standing>;
  readonly references: Map<string, Reference>;
  readonly #working = new Map<string, Working>();
  #together: Map<string | null, AccountState[]> | undefined;

  constructor(state: LedgerState) {
    this.state = state;
    this.known = new Map(state.known);
    this.references = new Map(state.references);
  }

  /** An account as the orders before left it. */
  stateOf(account: AccountState): Working {
    let now = this.#working.get(account.id);
    if (now === undefined) {
      const { seq, balance, held, spentDay, spentMonth } = account;
      now = { seq, balance, held, spentDay, spentMonth };
      this.#working.set(account.id, now);
    }
    return now;
  }

  /** The accounts that were posted to, as the orders left them. */
  after(): AccountState[] {
    return this.chain.map(({ accountId }) => ({ ...this.state.accounts.get(accountId)!, ...this.#working.get(accountId)! }));
  }

  /** What counts against an account's limits so far: what it paid, and where they count together, what its person's others paid. */
  spentOf(account: AccountState): Pick<Working, 'spentDay' | 'spentMonth'> {
    const own = this.stateOf(account);
    if (account.together === null) return own;
    let { spentDay, spentMonth } = own;
    for (const other of this.#personsAccounts(account.together)) {
      if (other.id === account.id) continue;
      const state = this.stateOf(other);
      spentDay += state.spentDay;
      spentMonth += state.spentMonth;
    }
    return { spentDay, spentMonth };
  }

  #personsAccounts(person: string): readonly AccountState[] {
    this.#together ??= Map.groupBy(this.state.accounts.values(), (account) => account.together);
    return this.#together.get(person) ?? [];
  }

  /** Notes where an account's chain has to stand before its first entry of the batch. */
  touch(account: AccountState, now: Working): void {
    if (now.seq !== account.seq) return;
    this.chain.push({ accountId: account.id, seq: account.seq, balance: account.balance, held: account.held });
  }

  /** What a completion moves (or sets free), or a reversal takes back, when it names no amount: all that is left. */
  amountOf(order: Completion | Reversal, reference: Reference): bigint {
    return order.amount ?? reference.content.amount - (order.action === 'reverse' ? reference.reversed : 0n);
  }

  /** True when an order asks for what stands under its id. */
  isSame(standing: Content, order: Order): boolean {
    if ('ref' in order) {
      const sameAmount = order.amount === null || standing.amount === order.amount;
      const sameMemo = order.action !== 'reverse' || standing.memo === order.memo;
      return standing.action === order.action && standing.ref === order.ref && standing.actor === order.actor && sameAmount && sameMemo;
    }
    return (
      standing.action === (order.action ?? 'post') &&
      standing.kind === order.kind &&
      standing.debit === order.debit &&
      standing.credit === order.credit &&
      standing.amount === order.amount &&
      standing.actor === order.actor &&
      standing.memo === order.memo &&
      standing.category === order.category &&
      standing.onDue === (order.due?.onDue ?? null) &&
      standing.limited === (order.limited ?? false)
    );
  }

  /** Notes that an order is carried out, for the orders after it and for those who wait. */
  accept(order: Order, content: Content, debit: Working, credit: Working, debitId: string, creditId: string): Accepted {
    const { batch, at } = this.state;
    const accepted: Accepted = {
      outcome: SUCCESS[content.action],
      id: order.id,
      amount: content.amount,
      debit: { account: debitId, seq: debit.seq, balanceAfter: debit.balance },
      credit: { account: creditId, seq: credit.seq, balanceAfter: credit.balance },
      batch,
      at,
      replayed: false,
    };
    this.known.set(order.id, { content, accepted });
    this.references.set(order.id, { content, at, completedBy: null, reversed: 0n });
    this.#follow(order.id, content);
    return accepted;
  }

  #follow(id: string, content: Content): void {
    if (content.action === 'hold') {
      const { debit, credit, amount, dueAt, onDue } = content;
      this.opened.push({ id, debit, credit, amount, due: { at: dueAt!, onDue: onDue! } });
      return;
    }
    const reference = content.ref === null ? undefined : this.references.get(content.ref);
    if (reference === undefined) return;
    if (content.action === 'reverse') {
      this.references.set(content.ref!, { ...reference, reversed: reference.reversed + content.amount });
    } else if (content.action === 'settle' || content.action === 'void' || content.action === 'expire') {
      this.references.set(content.ref!, { ...reference, completedBy: content.action });
      this.completed.push(content.ref!);
    }
  }
}
