import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../../lib/ids.ts';
import { notFound } from '../../../platform/http/errors.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { actorOf } from '../../../web/contract.ts';
import { loadCommunity } from '../../community/index.ts';
import { formText } from '../../identity/index.ts';
import { readAmountField } from '../../payments/index.ts';
import { loadGoal } from '../load.ts';
import { ROUND_UNITS, RULE_KINDS, type RuleKind } from './amounts.ts';
import { addRule, removeRule, RULES_MAX, type RuleWish } from './rule.ts';
import { NewRuleView, type RuleFields } from './views/new-rule.tsx';

type WithId = FastifyRequest<{ Params: { id: string; rule?: string }; Querystring: { kind?: unknown } }>;

/** Saving by itself: a new rule, and its end. */
export function rulePages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/goals/:id/rules/new', { config }, (request: WithId, reply) => {
    const kind = kindOf(request.query.kind) ?? 'weekly';
    const fields = { kind, amount: '', day: '1', percent: '10', unit: '1', untilTarget: true };
    return show(request, reply, fields, {}, uuidv7(request.server.platform.clock.now()));
  });
  server.post('/goals/:id/rules/new', { config }, postRule);
  server.post('/goals/:id/rules/:rule/remove', { config }, async (request: WithId, reply) => {
    const goal = await loadGoal(request);
    const removed = await removeRule(request.server.platform.db, actorOf(request).id, goal.id, request.params.rule ?? '');
    if (!removed) throw notFound();
    return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: request.locale.t('goals.ruleRemoved') });
  });
}

function kindOf(text: unknown): RuleKind | undefined {
  return RULE_KINDS.find((kind) => kind === text);
}

async function show(request: WithId, reply: FastifyReply, fields: RuleFields, errors: FieldErrors, key: string): Promise<FastifyReply> {
  const goal = await loadGoal(request);
  if (goal.state === 'completed' || goal.state === 'archived') throw notFound();
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  return reply.page(<NewRuleView goal={goal} fields={fields} keyValue={key} errors={errors} />, { status });
}

async function postRule(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { body, locale } = request;
  const { db, clock } = request.server.platform;
  const kind = kindOf(formText(body, 'kind')) ?? 'weekly';
  const fields: RuleFields = {
    kind,
    amount: formText(body, 'amount'),
    day: formText(body, 'day'),
    percent: formText(body, 'percent'),
    unit: formText(body, 'unit'),
    untilTarget: formText(body, 'until_target') !== '',
  };
  const key = formText(body, 'key');
  const { wish, errors } = readWish(fields, request);
  if (wish === undefined) return show(request, reply, fields, errors, key);
  const goal = await loadGoal(request);
  const { timeZone } = await loadCommunity(db);
  const result = await addRule(db, actorOf(request).id, goal.id, wish, { key, now: clock.now(), timeZone });
  if (result === 'not_found') throw notFound();
  if (result === 'too_many') return show(request, reply, fields, { form: locale.t('goals.tooManyRules', { max: RULES_MAX }) }, key);
  if (result === 'form_used') return show(request, reply, fields, { form: locale.t('goals.formUsed') }, uuidv7(clock.now()));
  return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: locale.t('goals.ruleAdded') });
}

/** Reads what belongs to the kind of rule, and nothing else. */
function readWish(fields: RuleFields, { locale }: FastifyRequest): { wish?: RuleWish; errors: FieldErrors } {
  const { t } = locale;
  const { kind, untilTarget } = fields;
  const nothing = { kind, untilTarget, amount: null, day: null, percent: null, unit: null };
  if (kind === 'share') {
    const percent = wholeIn(fields.percent.replace(/\s*%$/, ''), 1, 100);
    return percent === undefined ? { errors: { percent: t('goals.percentWrong') } } : { wish: { ...nothing, percent }, errors: {} };
  }
  if (kind === 'round_up') {
    const unit = ROUND_UNITS.find((one) => String(one) === fields.unit);
    return unit === undefined ? { errors: { unit: t('goals.chooseOne') } } : { wish: { ...nothing, unit }, errors: {} };
  }
  const read = readAmountField(fields.amount, locale);
  const day = wholeIn(fields.day, 1, kind === 'weekly' ? 7 : 31);
  const errors = { ...('error' in read && { amount: read.error }), ...(day === undefined && { day: t('goals.chooseOne') }) };
  if ('error' in read || day === undefined) return { errors };
  return { wish: { ...nothing, amount: read.amount, day }, errors };
}

function wholeIn(text: string, min: number, max: number): number | undefined {
  const value = /^[0-9]{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
