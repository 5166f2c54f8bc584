import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../web/contract.ts';
import { HttpError } from '../../platform/http/errors.ts';
import { undo } from './payment.ts';

/** Taking a payment back. */
export function undoPages(server: FastifyInstance): void {
  server.post('/transactions/:id/undo', { config: { access: 'member' } }, takeBack);
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
