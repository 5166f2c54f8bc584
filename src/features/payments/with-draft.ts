import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../web/contract.ts';
import { openDraft, type Draft } from './draft.ts';

type Carrier = Record<string, string | undefined> | undefined;

/** Opens the draft that the form or the address carries; without one, sends the person back to the beginning. */
export async function withDraft(
  request: FastifyRequest,
  reply: FastifyReply,
  next: (draft: Draft) => Promise<FastifyReply> | FastifyReply,
): Promise<FastifyReply> {
  const token = (request.body as Carrier)?.['draft'] ?? (request.query as Carrier)?.['draft'];
  const draft = openDraft(request.server.platform, actorOf(request).id, token);
  if (draft === undefined) return reply.seeOther('/payments/new', { kind: 'failure', text: request.locale.t('payments.draftGone') });
  return next(draft);
}
