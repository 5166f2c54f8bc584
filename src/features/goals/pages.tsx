import type { FastifyReply, FastifyRequest } from 'fastify';
import { toDecimal } from '../../lib/money.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { LedgerUnavailable } from '../../ledger/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { HttpError } from '../../platform/http/errors.ts';
import { loadCommunity } from '../community/index.ts';
import { formText } from '../identity/index.ts';
import { limitText, purseOf, readAmountField } from '../payments/index.ts';
import { editPages } from './edit-pages.tsx';
import { setMainTarget } from './goal.ts';
import { loadGoal } from './load.ts';
import { moveGoalMoney, type GoalMove } from './money.ts';
import { dayAfter, dayIn } from './pace.ts';
import { goalsOf, mainGoal, potDays, potEntries, savedByDay, type Goal } from './queries.ts';
import { rulesOf } from './rules/queries.ts';
import { rulePages } from './rules/pages.tsx';
import { sharedPages } from './shared/pages.tsx';
import { invitationsOf, invitedTo, peopleOf, requestsOf } from './shared/queries.ts';
import { historyOf, lastMonths, monthBefore, summaryOf } from './summary.ts';
import type { GoalForms } from './views/goal-forms.tsx';
import { GoalsView } from './views/goal-list.tsx';
import { GoalView, type GoalFile } from './views/goal.tsx';

/** Months that the saving summary can show. */
const MONTHS = 12;
const DAYS_OF_HISTORY = 90;
const ENTRIES = 10;
const REQUESTS = 10;
const DAY_MS = 86_400_000;

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** Goals: the list, each with money in and out, how it is saved for, and who takes part. */
export const goalPages: Routes = (server) => {
  const config = { access: 'member' } as const;
  const looking = { access: 'member', hidesAmounts: true } as const;
  server.get('/goals', { config: looking }, showGoals);
  server.get('/goals/:id', { config: looking }, (request: WithId, reply) => showGoal(request, reply, {}));
  server.post('/update_goal', { config: { access: 'member', json: true } }, updateGoal);
  server.post('/goals/:id/add', { config }, (request: WithId, reply) => moveMoney(request, reply, 'in'));
  server.post('/goals/:id/take-out', { config }, (request: WithId, reply) => moveMoney(request, reply, 'out'));
  editPages(server);
  rulePages(server);
  sharedPages(server, (request, reply, error) => showGoal(request, reply, { out: { value: formText(request.body, 'amount'), error } }));
};

async function showGoals(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const months = lastMonths(today.slice(0, 7), MONTHS);
  const wanted = (request.query as { month?: unknown }).month;
  const month = months.find((one) => one === wanted) ?? months[0]!;
  // A day early: days begin elsewhere than in UTC.
  const since = new Date(`${dayAfter(`${monthBefore(month)}-01`, -1)}T00:00:00Z`);
  const [goals, invited, saved] = await Promise.all([
    goalsOf(db, actor.id),
    invitedTo(db, actor.id),
    savedByDay(db, actor.id, since, timeZone),
  ]);
  const days = { today, dayOf: (at: Date) => dayIn(at, timeZone) };
  const summary = { month, months, days: summaryOf(saved, month, today) };
  return reply.page(<GoalsView goals={goals} invited={invited} days={days} summary={summary} />);
}

async function showGoal(request: WithId, reply: FastifyReply, forms: GoalForms, known?: Goal): Promise<FastifyReply> {
  const { clock } = request.server.platform;
  const goal = known ?? (await loadGoal(request));
  const file = await fileOf(request, goal);
  const failed = forms.target?.error ?? forms.in?.error ?? forms.out?.error;
  const keys = [forms.in?.key ?? uuidv7(clock.now()), forms.out?.key ?? uuidv7(clock.now())] as const;
  const base = `/goals/${request.params.id === 'main' ? 'main' : goal.id}`;
  return reply.page(<GoalView file={file} base={base} forms={forms} keys={keys} />, { status: failed === undefined ? 200 : 422 });
}

async function fileOf(request: FastifyRequest, goal: Goal): Promise<GoalFile> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const now = clock.now();
  const { timeZone } = await loadCommunity(db);
  const days = { today: dayIn(now, timeZone), dayOf: (at: Date) => dayIn(at, timeZone) };
  const earliest = dayAfter(days.today, -DAYS_OF_HISTORY);
  const begun = dayAfter(days.dayOf(goal.createdAt), -1);
  const from = begun > earliest ? begun : earliest;
  const since = new Date(Date.parse(`${from}T00:00:00Z`) - DAY_MS);
  const shared = goal.approvals !== null;
  const [purse, moved, entries, rules, people, invitations, requests] = await Promise.all([
    purseOf(db, actor.id),
    potDays(db, goal.potId, since, timeZone),
    potEntries(db, goal.potId, ENTRIES),
    rulesOf(db, actor.id, goal.id),
    shared ? peopleOf(db, goal.id) : [],
    shared && goal.mine ? invitationsOf(db, goal.id) : [],
    shared ? requestsOf(db, goal.id, REQUESTS) : [],
  ]);
  const history = historyOf(moved, from, days.today);
  return { goal, days, available: purse?.available ?? 0n, history, entries, rules, people, invitations, requests, viewerId: actor.id, now };
}

/** Origin A's way in: a form, or a JSON body `{"target": 20000}` in whole units, answered in JSON. */
async function updateGoal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { locale } = request;
  const { db } = request.server.platform;
  const actor = actorOf(request);
  const wantsJson = request.headers['content-type']?.startsWith('application/json') ?? false;
  const raw = ((request.body ?? {}) as Record<string, unknown>)['target'];
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' && Number.isFinite(raw) ? plainNumber(raw) : '';
  const read = readAmountField(text, locale);
  if ('error' in read) {
    const main = await mainGoal(db, actor.id);
    if (!wantsJson && main === undefined) throw new HttpError(404, 'not_found');
    if (!wantsJson) return showGoal(request as WithId, reply, { target: { value: text, error: read.error } }, main);
    return reply.code(422).type('application/problem+json').send({
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      code: 'target_invalid',
      detail: read.error,
    });
  }
  if (!(await setMainTarget(db, actor.id, read.amount))) throw new HttpError(404, 'not_found');
  if (!wantsJson)
    return reply.seeOther('/overview', { kind: 'success', text: locale.t('goals.targetSet', { target: locale.money(read.amount) }) });
  return reply.send({ target: toDecimal(read.amount, locale.currency.decimals), currency: locale.currency.code });
}

/** A JSON number as digits: `1e3` is 1000, a fraction keeps its point and never turns into an exponent. */
function plainNumber(value: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(6).replace(/\.?0+$/, '') : String(BigInt(Math.trunc(value)));
}

async function moveMoney(request: WithId, reply: FastifyReply, move: GoalMove): Promise<FastifyReply> {
  const { platform, ledger } = request.server;
  const { locale, body } = request;
  const { t, money } = locale;
  const goal = await loadGoal(request);
  const value = formText(body, 'amount');
  const key = formText(body, 'key');
  const again = (error: string, keep?: string): Promise<FastifyReply> =>
    showGoal(request, reply, { [move]: { value, error, key: keep } }, goal);
  const read = readAmountField(value, locale);
  if ('error' in read) return again(read.error);
  try {
    const order = { goalId: goal.id, move, amount: read.amount, key };
    const result = await moveGoalMoney({ db: platform.db, ledger, clock: platform.clock }, actorOf(request).id, order);
    switch (result.outcome) {
      case 'posted':
        return reply.seeOther(`/goals/${request.params.id}`, {
          kind: 'success',
          text: t(move === 'in' ? 'goals.added' : 'goals.takenOut', { amount: money(read.amount) }),
        });
      case 'insufficient_funds':
        return again(t(move === 'in' ? 'goals.tooMuchIn' : 'goals.tooMuchOut', { available: money(result.available ?? 0n) }));
      case 'limit_exceeded':
        return again(limitText(locale, result.limit!));
      case 'duplicate_with_different_content':
        return again(t('goals.formUsed'));
      case 'shared':
        return again(t('goals.isSharedNow'));
      case 'at_rest':
        return again(t('goals.atRest'));
      default:
        return again(t('goals.refused'));
    }
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return again(t('goals.unknownYet'), key);
  }
}
