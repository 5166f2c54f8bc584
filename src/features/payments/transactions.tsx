import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../lib/ids.ts';
import { actorOf } from '../../web/contract.ts';
import { HttpError } from '../../platform/http/errors.ts';
import { paymentHistory, readPosition } from './history.ts';
import { undo } from './payment.ts';
import { paymentOf, pendingPayments, type Direction, type Payment } from './queries.ts';
import { checkAddress, receiptContent } from './receipt-code.ts';
import { reversalFacts } from './reversal.ts';
import { ReceiptView } from './views/receipt.tsx';
import { TransactionsView } from './views/transactions.tsx';

/** The list of transactions and the receipt of each. */
export function transactionPages(server: FastifyInstance): void {
  server.get('/transactions', { config: { access: 'member', hidesAmounts: true } }, showTransactions);
  server.get('/transactions/:id', { config: { access: 'member' } }, showReceipt);
  server.post('/transactions/:id/undo', { config: { access: 'member' } }, takeBack);
}

async function showTransactions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as Record<string, unknown>;
  const direction: Direction = query['tab'] === 'in' || query['tab'] === 'out' ? query['tab'] : 'all';
  const position = readPosition(query);
  const { db } = request.server.platform;
  const actor = actorOf(request);
  const [page, pending] = await Promise.all([
    paymentHistory(db, actor.id, direction, position),
    position === null ? pendingPayments(db, actor.id) : [],
  ]);
  const onTheWay = pending.filter((payment) => direction === 'all' || payment.debit === (direction === 'out'));
  return reply.page(<TransactionsView page={page} pending={onTheWay} direction={direction} first={position === null} />);
}

async function showReceipt(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const actor = actorOf(request);
  const payment = isUuid(id) ? await paymentOf(request.server.platform.db, actor.id, id) : undefined;
  if (payment === undefined) throw new HttpError(404, 'not_found');
  const reversal = await reversalFacts(request.server.platform.db, actor.id, id);
  const fresh = 'done' in (request.query as object);
  const check = payment.state === 'posted' ? addressOf(request, payment) : undefined;
  return reply.page(<ReceiptView payment={payment} reversal={reversal} viewerName={actor.name} fresh={fresh} check={check} />);
}

/** Where anybody can check this receipt. */
function addressOf(request: FastifyRequest, payment: Payment): string {
  const { secret, config } = request.server.platform;
  const { decimals } = request.locale.currency;
  return checkAddress({ secret, publicUrl: config.publicUrl, decimals }, receiptContent(payment));
}

async function takeBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const { platform, ledger } = request.server;
  const { t } = request.locale;
  const result = await undo({ ...platform, ledger }, actorOf(request).id, id);
  if (result === 'not_found') throw new HttpError(404, 'not_found');
  const flash =
    result === 'undone'
      ? ({ kind: 'success', text: t('payments.undone') } as const)
      : ({ kind: 'failure', text: t('payments.undoTooLate') } as const);
  return reply.seeOther(`/transactions/${id}`, flash);
}
