import { transferId } from '../../../lib/ids.ts';
import type { Ledger, Posting, Transfer } from '../../../ledger/index.ts';
import type { Queryable } from '../../../platform/db.ts';
import type { PaymentOrder, PaymentResult } from '../payment.ts';
import { standingOf, type Standing } from './queries.ts';

interface Deps {
  readonly db: Queryable;
  readonly ledger: Ledger;
}

/** What may be said of an order that stands already: what has changed since is looked at before the ledger is asked. */
const MAY_STAND: ReadonlySet<string> = new Set(['duplicate_with_different_content', 'payee_not_found', 'no_account']);

/**
 * Answers a payment that was refused as it was answered the first time, where it stands: the main account, an account that is closed
 * by now, or the undo time may be other ones than they were. Whoever lost an answer and asks again must never read that nothing moved.
 *
 * @returns the order with the account that it was paid from, and the answer; what was given where it does not stand so
 */
export async function paidBefore(
  { db, ledger }: Deps,
  actorId: string,
  order: PaymentOrder,
  result: PaymentResult,
): Promise<{ order: PaymentOrder; result: PaymentResult }> {
  const refused = { order, result };
  if (!MAY_STAND.has(result.outcome)) return refused;
  const id = transferId(actorId, order.key);
  const standing = await standingOf(db, actorId, id);
  if (standing === undefined || (standing.kind !== 'payment' && standing.kind !== 'move')) return refused;
  const { kind, debitNumber, creditNumber } = standing;
  if (creditNumber !== order.to || (order.from != null && order.from !== debitNumber)) return refused;
  const { amount, note: memo, category } = order;
  const asked = asItStands({ id, kind, amount, actor: actorId, memo, category, limited: kind === 'payment' }, standing);
  return { order: { ...order, from: debitNumber }, result: await ledger.submit(asked) };
}

/**
 * As {@link paidBefore}, for a transfer between the actor's own accounts and pots.
 * @param fixed the side that was asked for by name
 * @returns the ledger's answer; undefined where no such transfer stands
 */
export async function movedBefore(
  { db, ledger }: Deps,
  { debit, credit, ...asked }: Transfer & { readonly actor: string },
  fixed: 'debit' | 'credit' | 'both',
): Promise<Posting | undefined> {
  const standing = await standingOf(db, asked.actor, asked.id);
  if (standing?.kind !== asked.kind) return undefined;
  if (fixed !== 'credit' && standing.debit !== debit) return undefined;
  if (fixed !== 'debit' && standing.credit !== credit) return undefined;
  return ledger.submit(asItStands(asked, standing));
}

// Whether it counted against limits is as it was, too: a goal may be shared by now.
function asItStands(asked: Omit<Transfer, 'debit' | 'credit'>, { action, debit, credit, dueAt, onDue, limited }: Standing): Transfer {
  const transfer = { ...asked, debit, credit, limited };
  return action === 'hold' ? { ...transfer, action, due: { at: dueAt!, onDue: onDue! } } : transfer;
}
