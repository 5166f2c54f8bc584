import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, uuidv7 } from '../../../lib/ids.ts';
import { notFound } from '../../../platform/http/errors.ts';
import { actorOf, type Actor } from '../../../web/contract.ts';
import { takeAttempt } from '../../../web/throttle.ts';
import { formText, tryAgainAt } from '../../identity/index.ts';
import { cleanNote, limitText, readAmountField } from '../../payments/index.ts';
import { loadGoal, loadOwnGoal } from '../load.ts';
import type { Goal } from '../queries.ts';
import { agree, ask, decline, withdraw, type AgreeResult, type RequestWish } from './agree.ts';
import {
  acceptInvitation,
  declineInvitation,
  invite,
  leaveGoal,
  PEOPLE_MAX,
  shareGoal,
  withdrawInvitation,
  type InviteResult,
} from './members.ts';
import { invitedBy, peopleOf, requestOf } from './queries.ts';
import { ApprovalsView, EndPartView } from './views/approvals.tsx';
import { InvitationView, RequestView } from './views/asks.tsx';

/** Invitations of one person: enough for a class, too few to try addresses. */
const INVITES = { limit: 30, windowSeconds: 3600 };

type WithId = FastifyRequest<{ Params: { id: string; one?: string } }>;
/** Shows the goal's page again with a sentence beside a field. */
export type ShowAgain = (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply, error: string) => Promise<FastifyReply>;

/** Shared goals: inviting, taking part, and agreeing. `showOut` shows the goal's page with what is wrong with taking out. */
export function sharedPages(server: FastifyInstance, showOut: ShowAgain): void {
  const config = { access: 'member' } as const;
  server.get('/goals/:id/share', { config }, (request: WithId, reply) => showApprovals(request, reply, 'share'));
  server.post('/goals/:id/share', { config }, postShare);
  server.get('/goals/:id/approvals', { config }, (request: WithId, reply) => showApprovals(request, reply, 'approvals'));
  server.post('/goals/:id/approvals', { config }, postApprovals);
  server.post('/goals/:id/invitations', { config }, postInvitation);
  server.post('/goals/:id/invitations/:one/withdraw', { config }, async (request: WithId, reply) => {
    const goal = await loadOwnGoal(request);
    const { db } = request.server.platform;
    if (!(await withdrawInvitation(db, actorOf(request).id, goal.id, request.params.one ?? ''))) throw notFound();
    return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: request.locale.t('goals.withdrawn') });
  });
  invitationPages(server);
  server.post('/goals/:id/requests', { config }, (request: WithId, reply) => postTakeOut(request, reply, showOut));
  server.get('/goals/:id/requests/:one', { config }, (request: WithId, reply) => showRequest(request, reply));
  server.post('/goals/:id/requests/:one/agree', { config }, async (request: WithId, reply) => {
    const { db, clock } = request.server.platform;
    const result = await agree(db, actorOf(request), request.params.id, request.params.one ?? '', clock.now());
    return tell(request, reply, result, (error) => showRequest(request, reply, error));
  });
  server.post('/goals/:id/requests/:one/decline', { config }, async (request: WithId, reply) => {
    const { db, clock } = request.server.platform;
    const result = await decline(db, actorOf(request).id, request.params.id, request.params.one ?? '', clock.now());
    return tell(request, reply, result, (error) => showRequest(request, reply, error));
  });
  server.post('/goals/:id/requests/:one/withdraw', { config }, async (request: WithId, reply) => {
    const { id, one = '' } = request.params;
    if (!(await withdraw(request.server.platform.db, actorOf(request).id, id, one))) throw notFound();
    return reply.seeOther(`/goals/${id}`, { kind: 'success', text: request.locale.t('goals.withdrawn') });
  });
  server.get('/goals/:id/leave', { config }, (request: WithId, reply) => showEnd(request, reply));
  server.post('/goals/:id/leave', { config }, async (request: WithId, reply) => {
    const goal = await loadGoal(request);
    const { db, clock } = request.server.platform;
    if (!(await leaveGoal(db, actorOf(request), goal.id, clock.now()))) throw notFound();
    return reply.seeOther('/goals', { kind: 'success', text: request.locale.t('goals.left_goal', { goal: goal.name }) });
  });
  server.get('/goals/:id/members/:one', { config }, (request: WithId, reply) => showEnd(request, reply));
  server.post('/goals/:id/members/:one', { config }, async (request: WithId, reply) => {
    const goal = await loadOwnGoal(request);
    const wish = { kind: 'remove', subject: request.params.one ?? '' } as const;
    return tell(request, reply, await askFor(request, goal, wish), (error) => showEnd(request, reply, error));
  });
}

function invitationPages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/goals/invitations/:id', { config }, async (request: WithId, reply) => {
    const { id } = request.params;
    const invited = isUuid(id) ? await invitedBy(request.server.platform.db, actorOf(request).id, id) : undefined;
    if (invited === undefined) throw notFound();
    return reply.page(<InvitationView invited={invited} />);
  });
  server.post('/goals/invitations/:id/accept', { config }, async (request: WithId, reply) => {
    const { db, clock } = request.server.platform;
    const { id } = request.params;
    const goalId = isUuid(id) ? await acceptInvitation(db, actorOf(request), id, clock.now()) : undefined;
    if (goalId === undefined) throw notFound();
    return reply.seeOther(`/goals/${goalId}`, { kind: 'success', text: request.locale.t('goals.accepted') });
  });
  server.post('/goals/invitations/:id/decline', { config }, async (request: WithId, reply) => {
    const { db, clock } = request.server.platform;
    const { id } = request.params;
    if (!isUuid(id) || !(await declineInvitation(db, actorOf(request).id, id, clock.now()))) throw notFound();
    return reply.seeOther('/goals', { kind: 'success', text: request.locale.t('goals.declined') });
  });
}

async function showApprovals(request: WithId, reply: FastifyReply, page: 'share' | 'approvals', error?: string): Promise<FastifyReply> {
  const goal = await loadOwnGoal(request);
  if ((goal.approvals === null) !== (page === 'share') || goal.state === 'archived') throw notFound();
  const errors = error === undefined ? {} : { approvals: error };
  const key = uuidv7(request.server.platform.clock.now());
  const view = <ApprovalsView goal={goal} action={`/goals/${goal.id}/${page}`} keyValue={key} errors={errors} />;
  return reply.page(view, { status: error === undefined ? 200 : 422 });
}

function approvalsIn({ body }: FastifyRequest): number | undefined {
  const text = formText(body, 'approvals');
  const value = /^[0-9]{1,2}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= PEOPLE_MAX ? value : undefined;
}

async function postShare(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const goal = await loadOwnGoal(request);
  const { t } = request.locale;
  const approvals = approvalsIn(request);
  const again = (error: string): Promise<FastifyReply> => showApprovals(request, reply, 'share', error);
  if (approvals === undefined) return again(t('goals.chooseOne'));
  const { db, clock } = request.server.platform;
  const result = await shareGoal(db, actorOf(request).id, goal.id, approvals, clock.now());
  if (result.outcome === 'not_found') throw notFound();
  if (result.outcome === 'refused') return again(t('goals.refused'));
  if (result.outcome === 'limit_exceeded') return again(t('goals.shareOverLimit', { limit: limitText(request.locale, result.limit) }));
  return reply.seeOther(`/goals/${goal.id}`, { kind: 'success', text: t('goals.isShared') });
}

async function postApprovals(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const goal = await loadOwnGoal(request);
  const approvals = approvalsIn(request);
  const again = (error: string): Promise<FastifyReply> => showApprovals(request, reply, 'approvals', error);
  if (approvals === undefined || approvals === goal.approvals) return again(request.locale.t('goals.chooseOther'));
  return tell(request, reply, await askFor(request, goal, { kind: 'approvals', approvals }), again);
}

const INVITE_ERRORS = {
  empty: 'payments.whoMissing',
  malformed: 'payments.whoMalformed',
  yourself: 'payments.payeeYourself',
  too_many: 'goals.tooManyPeople',
} as const satisfies Partial<Record<InviteResult, string>>;

async function postInvitation(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const goal = await loadOwnGoal(request);
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const actor: Actor = actorOf(request);
  const now = clock.now();
  const back = (kind: 'success' | 'failure', text: string): FastifyReply => reply.seeOther(`/goals/${goal.id}`, { kind, text });
  const attempt = await takeAttempt(db, { key: `goal-invite:${actor.id}`, ...INVITES, now });
  if (!attempt.allowed) return back('failure', tryAgainAt(request, attempt.retryAt));
  const result = await invite(db, actor, goal.id, formText(request.body, 'address'), now);
  if (result === 'not_found') throw notFound();
  return result === 'sent' ? back('success', t('goals.inviteSent')) : back('failure', t(INVITE_ERRORS[result]));
}

function askFor(request: WithId, goal: Goal, wish: RequestWish): Promise<AgreeResult> {
  const { db, clock } = request.server.platform;
  return ask(db, actorOf(request), goal.id, wish, { key: formText(request.body, 'key'), now: clock.now() });
}

async function postTakeOut(request: WithId, reply: FastifyReply, showOut: ShowAgain): Promise<FastifyReply> {
  const goal = await loadGoal(request);
  const read = readAmountField(formText(request.body, 'amount'), request.locale);
  if ('error' in read) return showOut(request, reply, read.error);
  const reason = cleanNote(formText(request.body, 'reason')) ?? '';
  const result = await askFor(request, goal, { kind: 'take_out', amount: read.amount, reason });
  return tell(request, reply, result, (error) => showOut(request, reply, error));
}

/** Says what came of asking, agreeing or declining. */
function tell(
  request: WithId,
  reply: FastifyReply,
  result: AgreeResult,
  again: (error: string) => Promise<FastifyReply>,
): FastifyReply | Promise<FastifyReply> {
  const { t, money } = request.locale;
  const { id } = request.params;
  switch (result.outcome) {
    case 'asked':
    case 'agreed':
    case 'disagreed':
    case 'declined':
      return reply.seeOther(`/goals/${id}/requests/${result.id}`, { kind: 'success', text: t(`goals.told_${result.outcome}`) });
    case 'done':
      return reply.seeOther(`/goals/${id}`, { kind: 'success', text: t(`goals.done_${result.kind}`) });
    case 'refused':
      return again(result.available === null ? t('goals.refused') : t('goals.tooMuchOut', { available: money(result.available) }));
    case 'too_many':
      return again(t('goals.tooManyRequests'));
    case 'form_used':
      return again(t('goals.formUsed'));
    case 'expired':
    case 'over':
      return again(t('goals.requestOver'));
    case 'too_late':
      return again(t('goals.requestTooLate'));
    case 'not_found':
      throw notFound();
  }
}

async function showRequest(request: WithId, reply: FastifyReply, error?: string): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const goal = await loadGoal(request);
  const { one = '' } = request.params;
  const [found, people] = isUuid(one) ? await Promise.all([requestOf(db, goal.id, one), peopleOf(db, goal.id)]) : [];
  if (found === undefined || people === undefined) throw notFound();
  const props = { goal, request: found, people, viewerId: actorOf(request).id, now: clock.now(), error };
  return reply.page(<RequestView {...props} />, { status: error === undefined ? 200 : 422 });
}

async function showEnd(request: WithId, reply: FastifyReply, error?: string): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const goal = await loadGoal(request);
  const { one } = request.params;
  const member = one === undefined ? null : (await peopleOf(db, goal.id)).find(({ personId, owner }) => personId === one && !owner);
  if (member === undefined || goal.mine !== (one !== undefined)) throw notFound();
  const view = <EndPartView goal={goal} member={member} keyValue={uuidv7(clock.now())} error={error} />;
  return reply.page(view, { status: error === undefined ? 200 : 422 });
}
