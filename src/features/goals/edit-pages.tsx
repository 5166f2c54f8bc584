import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDay } from '../../lib/days.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { loadCommunity } from '../community/index.ts';
import { formText } from '../identity/index.ts';
import { cleanNote, readAmountField } from '../payments/index.ts';
import {
  actOnGoal,
  changeGoal,
  createGoal,
  GOAL_ACTS,
  GOAL_NAME_MAX,
  GOALS_MAX,
  makeMain,
  mayAct,
  moveGoal,
  type GoalAct,
  type GoalWish,
} from './goal.ts';
import { loadOwnGoal } from './load.ts';
import { GOAL_COLOURS, GOAL_ICONS } from './look.ts';
import { dayIn } from './pace.ts';
import { goalOf, type Goal } from './queries.ts';
import { ActView } from './views/act.tsx';
import { GoalFormView, type GoalFields } from './views/goal-form.tsx';

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** Opening and changing goals, their order, and what is done with one as a whole. */
export function editPages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/goals/new', { config }, (request, reply) =>
    showForm(request, reply, null, { name: '', target: '', targetDay: '', icon: 'savings', colour: 'teal' }, {}),
  );
  server.post('/goals/new', { config }, postNew);
  server.get('/goals/:id/edit', { config }, async (request: WithId, reply) => {
    const goal = await editable(request);
    return showForm(request, reply, goal.id, fieldsOf(goal, request), {});
  });
  server.post('/goals/:id/edit', { config }, postEdit);
  server.post('/goals/:id/place', { config }, async (request: WithId, reply) => {
    const goal = await loadOwnGoal(request);
    const direction = formText(request.body, 'direction') === 'up' ? 'up' : 'down';
    if (!(await moveGoal(request.server.platform.db, actorOf(request).id, goal.id, direction))) throw notFound();
    return reply.seeOther('/goals');
  });
  server.post('/goals/:id/main', { config }, async (request: WithId, reply) => {
    const goal = await loadOwnGoal(request);
    if (!(await makeMain(request.server.platform.db, actorOf(request).id, goal.id))) throw notFound();
    return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: request.locale.t('goals.isMain', { goal: goal.name }) });
  });
  for (const act of GOAL_ACTS) {
    server.get(`/goals/:id/${act}`, { config }, async (request: WithId, reply) => {
      const goal = await loadOwnGoal(request);
      if (!mayAct(goal, act)) return reply.seeOther(`/goals/${goal.id}`);
      return reply.page(<ActView goal={goal} act={act} />);
    });
    server.post(`/goals/:id/${act}`, { config }, (request: WithId, reply) => postAct(request, reply, act));
  }
}

async function editable(request: WithId): Promise<Goal> {
  const goal = await loadOwnGoal(request);
  if (goal.state === 'archived') throw notFound();
  return goal;
}

function fieldsOf(goal: Goal, { locale }: FastifyRequest): GoalFields {
  const { name, targetDay, icon, colour } = goal;
  return { name, target: locale.money(goal.target, 'plain'), targetDay: targetDay ?? '', icon, colour };
}

function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  goalId: string | null,
  fields: GoalFields,
  errors: FieldErrors,
  key = formText(request.body, 'key'),
): FastifyReply {
  const keyValue = key === '' ? uuidv7(request.server.platform.clock.now()) : key;
  const view = <GoalFormView goalId={goalId} fields={fields} keyValue={keyValue} errors={errors} />;
  return reply.page(view, { status: Object.keys(errors).length > 0 ? 422 : 200 });
}

function typed({ body }: FastifyRequest): GoalFields {
  const text = (name: string): string => formText(body, name);
  return { name: text('name'), target: text('target'), targetDay: text('target_day'), icon: text('icon'), colour: text('colour') };
}

/** Reads the form. `unchangedDay`: a day that stands already may have passed. */
async function readForm(
  request: FastifyRequest,
  fields: GoalFields,
  unchangedDay: string | null,
): Promise<{ wish?: GoalWish; errors: FieldErrors }> {
  const { locale } = request;
  const { t } = locale;
  const { db, clock } = request.server.platform;
  const today = dayIn(clock.now(), (await loadCommunity(db)).timeZone);
  const errors: Record<string, string> = {};
  const name = cleanNote(fields.name, GOAL_NAME_MAX);
  if (name === undefined) errors['name'] = t('goals.nameTooLong', { max: GOAL_NAME_MAX });
  if (name === null) errors['name'] = t('goals.nameMissing');
  const read = readAmountField(fields.target, locale);
  if ('error' in read) errors['target'] = read.error;
  const targetDay = fields.targetDay === '' ? null : fields.targetDay;
  if (targetDay !== null && !isDay(targetDay)) errors['target_day'] = t('goals.dayWrong');
  else if (targetDay !== null && targetDay <= today && targetDay !== unchangedDay) errors['target_day'] = t('goals.dayPast');
  const icon = GOAL_ICONS.find((one) => one === fields.icon) ?? 'savings';
  const colour = GOAL_COLOURS.find((one) => one === fields.colour) ?? 'teal';
  if (Object.keys(errors).length > 0 || 'error' in read || name == null) return { errors };
  return { wish: { name, target: read.amount, targetDay, icon, colour }, errors };
}

async function postNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fields = typed(request);
  const { wish, errors } = await readForm(request, fields, null);
  if (wish === undefined) return showForm(request, reply, null, fields, errors);
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const actorId = actorOf(request).id;
  const result = await createGoal(db, actorId, wish, { key: formText(request.body, 'key'), now: clock.now() });
  if (result.outcome === 'key_malformed') return showForm(request, reply, null, fields, { form: t('accounts.formDamaged') }, '');
  if (result.outcome !== 'opened') return showForm(request, reply, null, fields, { form: t('goals.tooMany', { max: GOALS_MAX }) });
  if (result.replayed && !isAsked(await goalOf(db, actorId, result.id), wish)) {
    return showForm(request, reply, null, fields, { form: t('goals.openedOther') }, '');
  }
  return reply.seeOther(`/goals/${result.id}`, { kind: 'success', text: t('goals.opened') });
}

function isAsked(goal: Goal | undefined, wish: GoalWish): boolean {
  return (['name', 'target', 'targetDay', 'icon', 'colour'] as const).every((part) => goal?.[part] === wish[part]);
}

async function postEdit(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const goal = await editable(request);
  const fields = typed(request);
  const { wish, errors } = await readForm(request, fields, goal.targetDay);
  if (wish === undefined) return showForm(request, reply, goal.id, fields, errors);
  if (!(await changeGoal(request.server.platform.db, actorOf(request).id, goal.id, wish))) throw notFound();
  return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: request.locale.t('goals.changed') });
}

async function postAct(request: WithId, reply: FastifyReply, act: GoalAct): Promise<FastifyReply> {
  const goal = await loadOwnGoal(request);
  const { db, clock } = request.server.platform;
  const { timeZone } = await loadCommunity(db);
  const result = await actOnGoal(db, actorOf(request).id, goal.id, act, { now: clock.now(), timeZone });
  if (result === 'not_found') throw notFound();
  if (result === 'not_empty') return reply.page(<ActView goal={await loadOwnGoal(request)} act={act} />, { status: 422 });
  const path = act === 'archive' ? '/goals' : `/goals/${goal.id}`;
  return reply.seeOther(path, { kind: 'success', text: request.locale.t(`goals.was_${act}`, { goal: goal.name }) });
}
