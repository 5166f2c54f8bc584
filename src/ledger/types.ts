/** Why money moves; `move`: between accounts of the same person. */
export const KINDS = ['payment', 'move', 'welcome_bonus', 'goal_in', 'goal_out', 'issue', 'budget', 'reward', 'reversal'] as const;
export type TransferKind = (typeof KINDS)[number];

/** What an entry is of: money that was posted, or a hold and its ends. */
export const ACTIONS = ['post', 'hold', 'settle', 'void', 'expire'] as const;

/** What an order asks of the ledger. */
export type Action = 'post' | 'hold' | 'settle' | 'void' | 'expire' | 'reverse';

/** One movement of an amount, posted at once or held for a time. */
export interface Transfer {
  /** UUIDv7 made by the caller: the transfer's id and its idempotency key in one. */
  readonly id: string;
  /** `post` when not given; `hold` reserves the money until it is settled, voided or due. */
  readonly action?: 'post' | 'hold';
  readonly kind: Exclude<TransferKind, 'reversal'>;
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
  /** True: counted against the debit account's limits. */
  readonly limited?: boolean;
  /** Of a hold: when it ends by itself, and how. */
  readonly due?: Due;
}

/** How a hold ends by itself. */
export interface Due {
  readonly at: Date;
  readonly onDue: 'settle' | 'expire';
}

/** The end of a hold: its money moves, wholly or in part, or is free again. */
export interface Completion {
  readonly id: string;
  readonly action: 'settle' | 'void' | 'expire';
  /** The hold. */
  readonly ref: string;
  /** Of a settlement: minor units, up to what is held; null: all of it. */
  readonly amount: bigint | null;
  readonly actor: string | null;
}

/** A transfer that sets another one right: the money goes back, wholly or in part. */
export interface Reversal {
  readonly id: string;
  readonly action: 'reverse';
  /** The transfer that is reversed. */
  readonly ref: string;
  /** Minor units, up to what is left; null: all that is left. */
  readonly amount: bigint | null;
  readonly actor: string | null;
  /** The reason; both sides read it. */
  readonly memo: string | null;
  /** An operator's act: may take the account below its minimum. */
  readonly forced: boolean;
}

/** Anything that the ledger can be asked to do. */
export type Order = Transfer | Completion | Reversal;

/** What was asked for came to be. */
export const SUCCESSES = ['posted', 'pending', 'voided', 'expired'] as const;
export type Success = (typeof SUCCESSES)[number];

/**
 * Why an order was refused, in the order in which the ledger looks: the first that applies is the answer. A retry of what
 * stands in the ledger is looked up before anything else, so it answers as the first time.
 */
export const REFUSALS = [
  'duplicate_with_different_content',
  'amount_not_positive',
  'amount_too_large',
  'same_account',
  'reference_not_found',
  'not_pending',
  'already_posted',
  'already_voided',
  'already_expired',
  'pending_expired',
  'pending_not_due',
  'exceeds_pending_amount',
  'not_reversible',
  'already_reversed',
  'exceeds_reversible_amount',
  'debit_account_not_found',
  'credit_account_not_found',
  'account_closed',
  'account_frozen',
  'limit_exceeded',
  'insufficient_funds',
  'balance_overflow',
] as const;
export type Refusal = (typeof REFUSALS)[number];
export type Outcome = Success | Refusal;

/** One side of a transfer that stands in the ledger. */
export interface Side {
  readonly account: string;
  readonly seq: bigint;
  readonly balanceAfter: bigint;
}

/** The answer to an order that stands in the ledger. */
export interface Accepted {
  readonly outcome: Success;
  readonly id: string;
  /** What moved, is held, or was set free; minor units. */
  readonly amount: bigint;
  readonly debit: Side;
  readonly credit: Side;
  readonly batch: bigint;
  readonly at: Date;
  /** True when this very order had been accepted before. */
  readonly replayed: boolean;
}

/** Which limit an order ran into. Amounts in minor units. */
export interface LimitHit {
  readonly limit: 'payment' | 'day' | 'month';
  readonly max: bigint;
  /** What may still be spent under it. */
  readonly left: bigint;
  /** When it begins anew; null for the limit of a single payment. */
  readonly resetsAt: Date | null;
}

/** The answer to an order that left no trace. */
export interface Refused {
  readonly outcome: Refusal;
  readonly id: string;
  /** What could be spent from the debit account (or is left to settle or reverse) at that moment, minor units; null where it does not matter. */
  readonly available: bigint | null;
  /** With `limit_exceeded`. */
  readonly limit: LimitHit | null;
}

/** The answer to one order. */
export type Posting = Accepted | Refused;

/** True for an order that stands in the ledger. */
export function isAccepted(posting: { readonly outcome: string }): posting is Accepted {
  return SUCCESSES.includes(posting.outcome as Success);
}

/** An account as the ledger decides over it: its last entry and its rules. Amounts in minor units. */
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
  /** Counted against the limits today and this month. */
  readonly spentDay: bigint;
  readonly spentMonth: bigint;
  readonly limits: Limits;
  /** The person whose accounts count together against limits: where it pays under them, the batch's state has them all. Null: it counts alone. */
  readonly together: string | null;
}

/** What an account may pay; null: no limit. Minor units. */
export interface Limits {
  readonly payment: bigint | null;
  readonly day: bigint | null;
  readonly month: bigint | null;
}

/** The day and the month of a batch, in the bank's time zone. */
export interface Calendar {
  readonly dayStart: Date;
  readonly dayEnd: Date;
  readonly monthStart: Date;
  readonly monthEnd: Date;
}

/** An order that stands in the ledger, with its answer. */
export interface Standing {
  readonly content: Content;
  readonly accepted: Accepted;
}

/** All that tells one order from another under the same id. */
export interface Content {
  readonly action: Action;
  readonly kind: TransferKind;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly actor: string | null;
  readonly memo: string | null;
  readonly category: string | null;
  readonly ref: string | null;
  readonly dueAt: Date | null;
  readonly onDue: 'settle' | 'expire' | null;
  /** Counted against the debit account's limits. */
  readonly limited: boolean;
}

/** A transfer that orders of the batch refer to: what it is, and what has become of it. */
export interface Reference {
  readonly content: Content;
  readonly at: Date;
  /** Of a hold: how it ended; null: it is open. */
  readonly completedBy: 'settle' | 'void' | 'expire' | null;
  /** Minor units taken back so far. */
  readonly reversed: bigint;
}

/** All that a batch is decided over. */
export interface LedgerState {
  readonly batch: bigint;
  readonly at: Date;
  readonly calendar: Calendar;
  readonly accounts: ReadonlyMap<string, AccountState>;
  /** Those of the batch's ids that stand already. */
  readonly known: ReadonlyMap<string, Standing>;
  /** The transfers that the batch's orders refer to. */
  readonly references: ReadonlyMap<string, Reference>;
}

/** One row of table `entry`; `batch` and `at` are the same for all rows of a batch. */
export interface EntryRow {
  readonly accountId: string;
  readonly seq: bigint;
  readonly transferId: string;
  readonly counterparty: string;
  readonly counterSeq: bigint;
  readonly debit: boolean;
  readonly action: (typeof ACTIONS)[number];
  readonly kind: TransferKind;
  readonly amount: bigint;
  readonly heldChange: bigint;
  readonly balanceAfter: bigint;
  readonly heldAfter: bigint;
  readonly spentDay: bigint;
  readonly spentMonth: bigint;
  readonly ref: string | null;
  readonly dueAt: Date | null;
  readonly onDue: 'settle' | 'expire' | null;
  readonly forced: boolean;
  readonly limited: boolean;
  readonly actor: string | null;
  readonly memo: string | null;
  readonly category: string | null;
}

/** A hold that a batch opens. */
export interface OpenedHold {
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly due: Due;
}

/** What an account's last entry has to be for the rows to be right; proved again by the insert. */
export interface ChainLink {
  readonly accountId: string;
  readonly seq: bigint;
  readonly balance: bigint;
  readonly held: bigint;
}

/** The decision over a batch: an answer for each order, and what to write. */
export interface Decision {
  readonly postings: readonly Posting[];
  readonly rows: readonly EntryRow[];
  readonly chain: readonly ChainLink[];
  readonly opened: readonly OpenedHold[];
  /** Holds that end with this batch. */
  readonly completed: readonly string[];
  /** The accounts that the rows are of, as these leave them. */
  readonly after: readonly AccountState[];
}

/** Something that cannot be unless the books or this program are damaged. Nothing was written; a person has to look. */
export class LedgerAlarm extends Error {
  override readonly name = 'LedgerAlarm';
}

/** The ledger did not answer in time: whether the order was carried out is unknown. Ask again with the same id. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
