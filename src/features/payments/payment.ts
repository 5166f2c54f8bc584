import { isUuid, transferId } from '../../lib/ids.ts';
import type { Clock } from '../../lib/clock.ts';
import { ASKED_MAX } from '../../lib/money.ts';
import { showsNothing } from '../../lib/names.ts';
import type { Ledger, Posting, Transfer } from '../../ledger/index.ts';
import type { Queryable } from '../../platform/db.ts';
import { paidBefore, type Judged } from './again/again.ts';
import { partiesOf, partiesOfMany, paymentOf } from './queries.ts';

/** What a payment can be counted under by the one who pays. */
export const CATEGORIES = ['house', 'food', 'transport', 'entertainment', 'shopping', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Longest note, in characters. */
export const NOTE_LENGTH_MAX = 140;

/** A payment as it is asked for. */
export interface PaymentOrder {
  /** Number of the own account that pays, electronic form; null or not given: the main one. */
  readonly from?: string | null;
  /** The payee's account number, electronic form. */
  readonly to: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly note: string | null;
  readonly category: Category | null;
  /** Idempotency key: a UUIDv7 made when the payment was begun. The same key pays once. */
  readonly key: string;
}

/** There was nobody to ask the ledger for. */
interface NotAsked {
  readonly outcome: 'payee_not_found' | 'no_account' | 'key_malformed' | 'amount_too_large';
  readonly id: string;
}

/** What came of a payment: the ledger's answer, or that there was nobody to ask it for. */
export type PaymentResult = Posting | NotAsked;

/** What paying needs. */
export interface PaymentDeps {
  readonly db: Queryable;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Pays from one of the actor's accounts. With an undo time the money is held for so long, then it moves by itself. Asked
 * again with the same key and content it gives the first answer; with other content it is refused.
 *
 * @param undoSeconds how long the payment can be taken back; 0: it is posted at once
 * @throws LedgerUnavailable when the database stays away: ask again with the same key
 */
export async function pay(deps: PaymentDeps, actorId: string, order: PaymentOrder, undoSeconds: number): Promise<PaymentResult> {
  if (!isUuid(order.key)) return { outcome: 'key_malformed', id: order.key };
  const result = await payWithin(deps, actorId, order, undoSeconds);
  const [judged] = await paidBefore(deps, actorId, [{ order, result }]);
  return judged!.result;
}

async function payWithin(deps: PaymentDeps, actorId: string, order: PaymentOrder, undoSeconds: number): Promise<PaymentResult> {
  const parties = await partiesOf(deps.db, actorId, order.to, order.from ?? null);
  const own = parties?.payeeOwner === actorId;
  const transfer = transferOf(actorId, { payer: parties?.payer ?? null, payee: parties?.payee ?? null, own }, order);
  if (!isTransfer(transfer)) return transfer;
  // What one moves between own accounts one can move back.
  if (undoSeconds === 0 || own) return deps.ledger.submit(transfer);
  const at = new Date(deps.clock.now().getTime() + undoSeconds * 1000);
  return deps.ledger.submit({ ...transfer, action: 'hold', due: { at, onDue: 'settle' } });
}

/** The accounts of a payment; null where there is none. */
export interface Parties {
  readonly payer: string | null;
  readonly payee: string | null;
  /** True where both belong to the payer: money that is moved, not paid, and counts against no limit. */
  readonly own: boolean;
}

/**
 * Pays between accounts that were looked up already, at once and for good.
 *
 * @param rules the ledger's rules under which they were looked up earlier; null: they were looked up just now
 * @returns null when the rules have changed since: nothing was done; look up again
 * @throws LedgerUnavailable when the database stays away: ask again with the same key
 */
export async function payAtOnce(
  ledger: Ledger,
  { actorId, parties, rules }: { actorId: string; parties: Parties; rules: bigint | null },
  order: PaymentOrder,
): Promise<PaymentResult | null> {
  const transfer = transferOf(actorId, parties, order);
  if (!isTransfer(transfer)) return transfer;
  return rules === null ? ledger.submit(transfer) : ledger.submitUnder(rules, transfer);
}

/**
 * Pays many orders at once and for good, each judged by itself, with one look-up for all: at most 900.
 * @returns one result for each order, in order, with the order as it stands; and the numbers of the actor's own accounts
 * @throws LedgerUnavailable when the database stays away: some may have been paid; ask again with the same keys
 */
export async function payAll(
  deps: { db: Queryable; ledger: Ledger },
  actorId: string,
  orders: readonly PaymentOrder[],
): Promise<{ paid: readonly Judged[]; own: ReadonlyMap<string, string> }> {
  const { main, own, payees } = await partiesOfMany(deps.db, actorId, [...new Set(orders.map((order) => order.to))]);
  const asked = orders.map((order) => {
    const payer = order.from == null ? main : (own.get(order.from) ?? null);
    return transferOf(actorId, { payer, payee: payees.get(order.to) ?? null, own: own.has(order.to) }, order);
  });
  const postings = await deps.ledger.submitAll(asked.filter(isTransfer));
  let next = 0;
  const judged = asked.map((one, i) => ({ order: orders[i]!, result: isTransfer(one) ? postings[next++]! : one }));
  return { paid: await paidBefore(deps, actorId, judged), own };
}

/** What a payment asks of the ledger, or why there is nothing to ask. */
function transferOf(actorId: string, { payer, payee, own }: Parties, order: PaymentOrder): Transfer | NotAsked {
  const id = transferId(actorId, order.key);
  if (order.amount > ASKED_MAX) return { outcome: 'amount_too_large', id };
  if (payee === null) return { outcome: 'payee_not_found', id };
  if (payer === null) return { outcome: 'no_account', id };
  return {
    id,
    kind: own ? 'move' : 'payment',
    debit: payer,
    credit: payee,
    amount: order.amount,
    actor: actorId,
    memo: order.note,
    category: order.category,
    limited: !own,
  };
}

function isTransfer(one: Transfer | NotAsked): one is Transfer {
  return 'debit' in one;
}

/** What came of taking a payment back. */
export type UndoResult = 'undone' | 'too_late' | 'not_found';

/**
 * Takes back a payment that the actor made, while it is still held. Asked twice, it happens once.
 * @throws LedgerUnavailable when the database stays away: ask again
 */
export async function undo({ db, ledger }: PaymentDeps, actorId: string, id: string): Promise<UndoResult> {
  const payment = isUuid(id) ? await paymentOf(db, actorId, id) : undefined;
  if (payment === undefined || !payment.debit) return 'not_found';
  if (payment.state === 'voided') return 'undone';
  if (payment.state !== 'pending') return 'too_late';
  const { outcome } = await ledger.submit({
    id: transferId('undo', payment.id),
    action: 'void',
    ref: payment.id,
    amount: null,
    actor: actorId,
  });
  return outcome === 'voided' || outcome === 'already_voided' ? 'undone' : 'too_late';
}

/** Visible ASCII is in its normal form, and nothing has to be taken out of it. */
const PLAIN = /^[ -~]*$/;

/** A note as it is kept: trimmed, without control characters; null where nothing of it shows. Undefined: longer than `max` characters. */
export function cleanNote(text: string, max = NOTE_LENGTH_MAX): string | null | undefined {
  if (PLAIN.test(text) && text.length <= max) return text.trim() || null;
  // Control and bidirectional marks could make a note read as something else than it says.
  const note = text
    .normalize('NFC')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
  if ([...note].length > max) return undefined;
  return showsNothing(note) ? null : note;
}

/** True for the name of a category. */
export function isCategory(text: unknown): text is Category {
  return CATEGORIES.includes(text as Category);
}
