import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../../platform/http/errors.ts';
import { actorOf } from '../../../web/contract.ts';
import { categoriesOf, offered } from '../categories/category.ts';
import { RuleView } from '../views/rule.tsx';
import { metName } from './queries.ts';
import { endRule, makeRule, previewRule, RULES_MAX, type RuleWish } from './rule.ts';

type Body = Record<string, string | undefined>;

/** "Payments to Ann's Bakery are food": chosen, looked at with what it would change, made. */
export function rulePages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/categories/rules/new', { config }, (request, reply) => showRule(request, reply, wishOf(request.query as Body)));
  server.post('/categories/rules', { config }, make);
  server.post('/categories/rules/:id/end', { config }, end);
}

const wishOf = (body: Body): RuleWish => ({
  otherPerson: body['person'] ?? '',
  incoming: body['direction'] === 'in',
  category: body['category'] ?? '',
});

async function showRule(request: FastifyRequest, reply: FastifyReply, wish: RuleWish, error?: string): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const actorId = actorOf(request).id;
  const preview = await previewRule(db, actorId, wish);
  if (preview.outcome === 'other_unknown') throw new HttpError(404, 'not_found');
  const categories = await categoriesOf(db, actorId);
  const otherName = preview.outcome === 'fits' ? preview.otherName : ((await metName(db, actorId, wish.otherPerson)) ?? '');
  const view = (
    <RuleView
      wish={wish}
      otherName={otherName}
      past={preview.outcome === 'fits' ? preview.past : null}
      offered={offered(categories, wish.incoming)}
      errors={error === undefined ? {} : { category: error }}
    />
  );
  return reply.page(view, { status: error === undefined ? 200 : 422 });
}

async function make(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const body = (request.body ?? {}) as Body;
  const wish = wishOf(body);
  const past = body['past'] === '1';
  const result = await db.transaction((tx) => makeRule(tx, { actorId: actorOf(request).id, wish, past, now: clock.now() }));
  if (result.outcome === 'other_unknown') throw new HttpError(404, 'not_found');
  if (result.outcome === 'category_unknown') return showRule(request, reply, wish, t('transactions.categoryUnknown'));
  if (!('changed' in result)) return showRule(request, reply, wish, t('transactions.rulesTooMany', { max: RULES_MAX }));
  const text = past ? t('transactions.ruleMadePast', { count: result.changed }) : t('transactions.ruleMade');
  return reply.seeOther('/categories', { kind: 'success', text });
}

async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const ended = await request.server.platform.db.transaction((tx) => endRule(tx, actorOf(request).id, id));
  if (!ended) throw new HttpError(404, 'not_found');
  return reply.seeOther('/categories', { kind: 'success', text: request.locale.t('transactions.ruleEnded') });
}
