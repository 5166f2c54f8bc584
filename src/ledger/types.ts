/** Why money moves. */
export type TransferKind = 'payment' | 'welcome_bonus' | 'goal_in' | 'goal_out';

/** One movement of an amount, as it is asked for. */
export interface Transfer {
  /** UUIDv7 made by the caller: the transfer's id and its idempotency key in one. */
  readonly id: string;
  readonly kind: TransferKind;
  /** Account that the money leaves. */
  readonly debit: string;
  /** Account that the money enters. */
  readonly credit: string;
  /** Minor units, positive. */
  readonly amount: bigint;
  /** The person who asks; null for the bank itself. */
  readonly actor: string | null;
  /** What both sides read. */
  readonly memo: string | null;
  /** Under what the payer counts it. */
  readonly category: string | null;
}

/**
 * What came of a transfer, in the order in which the ledger looks: the first that applies is the answer.
 * A retry of what is posted is looked up before anything else, so it answers as the first time.
 */
export const OUTCOMES = [
  'posted',
  'duplicate_with_different_content',
  'amount_not_positive',
  'amount_too_large',
  'same_account',
  'debit_account_not_found',
  'credit_account_not_found',
  'account_closed',
  'account_frozen',
  'insufficient_funds',
  'balance_overflow',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Refusal = Exclude<Outcome, 'posted'>;

/** One side of a posted transfer. */
export interface Side {
  readonly account: string;
  readonly seq: bigint;
  readonly balanceAfter: bigint;
}

/** The answer to a transfer that stands in the ledger. */
export interface Posted {
  readonly outcome: 'posted';
  readonly id: string;
  readonly debit: Side;
  readonly credit: Side;
  readonly batch: bigint;
  readonly at: Date;
  /** True when this very transfer had been posted before. */
  readonly replayed: boolean;
}

/** The answer to a transfer that left no trace. */
export interface Refused {
  readonly outcome: Refusal;
  readonly id: string;
  /** What could be spent from the debit account at that moment, minor units; null where it does not matter. */
  readonly available: bigint | null;
}

/** The answer to one transfer. */
export type Posting = Posted | Refused;

/** An account as the ledger decides over it: its last entry and its rules. */
export interface AccountState {
  readonly id: string;
  /** Sequence number of the last entry; 0 where there is none. */
  readonly seq: bigint;
  readonly balance: bigint;
  readonly held: bigint;
  /** Null: no floor. */
  readonly minimum: bigint | null;
  readonly frozen: boolean;
  readonly closed: boolean;
}

/** A transfer that stands in the ledger, with its answer. */
export interface KnownTransfer {
  readonly transfer: Transfer;
  readonly posted: Posted;
}

/** All that a batch is decided over. */
export interface LedgerState {
  readonly batch: bigint;
  readonly at: Date;
  readonly accounts: ReadonlyMap<string, AccountState>;
  /** Those of the batch's ids that are posted already. */
  readonly known: ReadonlyMap<string, KnownTransfer>;
}

/** One row of table `entry`; `batch` and `at` are the same for all rows of a batch. */
export interface EntryRow {
  readonly accountId: string;
  readonly seq: bigint;
  readonly transferId: string;
  readonly counterparty: string;
  readonly counterSeq: bigint;
  readonly debit: boolean;
  readonly action: 'post';
  readonly kind: TransferKind;
  readonly amount: bigint;
  readonly heldChange: bigint;
  readonly balanceAfter: bigint;
  readonly heldAfter: bigint;
  readonly ref: string | null;
  readonly actor: string | null;
  readonly memo: string | null;
  readonly category: string | null;
}

/** What an account's last entry has to be for the rows to be right; proved again by the insert. */
export interface ChainLink {
  readonly accountId: string;
  readonly seq: bigint;
  readonly balance: bigint;
  readonly held: bigint;
}

/** The decision over a batch: an answer for each transfer, in order, and the rows to write. */
export interface Decision {
  readonly postings: readonly Posting[];
  readonly rows: readonly EntryRow[];
  readonly chain: readonly ChainLink[];
}

/** Something that cannot be unless the books or this program are damaged. Nothing was written; a person has to look. */
export class LedgerAlarm extends Error {
  override readonly name = 'LedgerAlarm';
}

/** The ledger did not answer in time: whether the transfer was posted is unknown. Ask again with the same id. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
