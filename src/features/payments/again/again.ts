import { transferId } from '../../../lib/ids.ts';
import type { Ledger, Posting, Transfer } from '../../../ledger/index.ts';
import type { Queryable } from '../../../platform/db.ts';
import type { PaymentOrder, PaymentResult } from '../payment.ts';
import { standingsOf, type Standing } from './queries.ts';

interface Deps {
  readonly db: Queryable;
  readonly ledger: Ledger;
}

/** What may be said of an order that stands already: what has changed since is looked at before the ledger is asked. */
const MAY_STAND: ReadonlySet<string> = new Set(['duplicate_with_different_content', 'payee_not_found', 'no_account']);

/** A payment that was asked for, and the answer. */
export interface Judged {
  readonly order: PaymentOrder;
  readonly result: PaymentResult;
}

/**
 * Answers payments that were refused as they were answered the first time, where they stand: the main account, an account that is closed
 * by now, or the undo time may be other ones than they were. Whoever lost an answer and asks again must never read that nothing moved.
 *
 * @returns each order with the account that it was paid from, and the answer; what was given where it does not stand so
 */
export async function paidBefore(deps: Deps, actorId: string, judged: readonly Judged[]): Promise<readonly Judged[]> {
  const doubtful = judged.filter(({ result }) => MAY_STAND.has(result.outcome));
  if (doubtful.length === 0) return judged;
  const standings = await standingsOf(
    deps.db,
    actorId,
    doubtful.map(({ order }) => transferId(actorId, order.key)),
  );
  const again = async (one: Judged): Promise<Judged> => {
    const standing = MAY_STAND.has(one.result.outcome) ? standings.get(transferId(actorId, one.order.key)) : undefined;
    return standing === undefined ? one : paidAsItStands(deps.ledger, actorId, one, standing);
  };
  return standings.size === 0 ? judged : Promise.all(judged.map(again));
}

async function paidAsItStands(ledger: Ledger, actorId: string, { order, result }: Judged, standing: Standing): Promise<Judged> {
  const { id, kind, debitNumber, creditNumber } = standing;
  const isThis = (kind === 'payment' || kind === 'move') && creditNumber === order.to && (order.from ?? debitNumber) === debitNumber;
  if (!isThis) return { order, result };
  const { amount, note: memo, category } = order;
  const asked = asItStands({ id, kind, amount, actor: actorId, memo, category }, standing);
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
  const standing = (await standingsOf(db, asked.actor, [asked.id])).get(asked.id);
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
