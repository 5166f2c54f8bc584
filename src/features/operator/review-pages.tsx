import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Locale } from '../../ui/locale.ts';
import { actorOf } from '../../web/contract.ts';
import { reversalRefusal } from '../payments/index.ts';
import { perform } from './acts.ts';
import { openDraft, sealDraft, type ActDraft } from './draft.ts';
import { textOf } from './fields.ts';
import { allow } from './policy.ts';
import type { ActResult } from './refused.ts';
import { ReviewView } from './views/review.tsx';

/** The review of every act, and the button that does it. */
export function actReviewPages(server: FastifyInstance): void {
  server.get('/operator/review', { config: { access: 'operator' } }, (request, reply) =>
    withDraft(request, reply, request.query, (draft) => showReview(request, reply, draft)),
  );
  server.post('/operator/review', { config: { access: 'operator' } }, (request, reply) =>
    withDraft(request, reply, request.body, (draft) => act(request, reply, draft)),
  );
}

async function withDraft(
  request: FastifyRequest,
  reply: FastifyReply,
  carrier: unknown,
  next: (draft: ActDraft) => Promise<FastifyReply> | FastifyReply,
): Promise<FastifyReply> {
  const actor = actorOf(request);
  const draft = openDraft(request.server.platform, actor.id, textOf(carrier, 'draft'));
  if (draft === undefined) {
    allow(actor, 'settings');
    return reply.seeOther('/operator', { kind: 'failure', text: request.locale.t('operator.draftGone') });
  }
  allow(actor, draft.act);
  return next(draft);
}

function showReview(request: FastifyRequest, reply: FastifyReply, draft: ActDraft, failure?: string): FastifyReply {
  const token = sealDraft(request.server.platform, actorOf(request).id, draft);
  return reply.page(<ReviewView draft={draft} token={token} failure={failure} />, { status: failure === undefined ? 200 : 422 });
}

async function act(request: FastifyRequest, reply: FastifyReply, draft: ActDraft): Promise<FastifyReply> {
  const { t } = request.locale;
  const result = await perform(request.server.platform, actorOf(request), draft);
  if (result.outcome === 'done')
    return reply.seeOther(draft.done, { kind: 'success', text: t(`operator.done_${draft.act}`, { name: draft.title }) });
  if (result.outcome === 'changed') return reply.seeOther(draft.form, { kind: 'failure', text: t('operator.refusedChanged') });
  return showReview(request, reply, draft, refusal(result, request.locale));
}

function refusal(result: ActResult, locale: Locale): string {
  if (result.outcome === 'in_use') return locale.t('operator.refusedInUse');
  if (result.outcome === 'busy') return locale.t('operator.refusedBusy');
  return reversalRefusal(result, locale);
}
