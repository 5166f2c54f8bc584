import type { FastifyReply, FastifyRequest } from 'fastify';
import { toDecimal } from '../../lib/money.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { LedgerUnavailable } from '../../ledger/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { HttpError } from '../../platform/http/errors.ts';
import { purseOf, readAmountField } from '../payments/index.ts';
import { moveGoalMoney, setMainTarget, type GoalMove } from './goal.ts';
import { mainGoal } from './queries.ts';
import { GoalView, type GoalForms } from './views/goal.tsx';

type Body = Record<string, unknown>;

/** The main goal: its gauge, its target, money in and out of its pot. */
export const goalPages: Routes = (server) => {
  server.get('/goals/main', { config: { access: 'member' } }, (request, reply) => showGoal(request, reply, {}));
  server.post('/update_goal', { config: { access: 'member' } }, updateGoal);
  server.post('/goals/main/add', { config: { access: 'member' } }, (request, reply) => moveMoney(request, reply, 'in'));
  server.post('/goals/main/take-out', { config: { access: 'member' } }, (request, reply) => moveMoney(request, reply, 'out'));
};

async function showGoal(request: FastifyRequest, reply: FastifyReply, forms: GoalForms): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const [goal, purse] = [await mainGoal(db, actor.id), await purseOf(db, actor.id)];
  if (goal === undefined) throw new HttpError(404, 'not_found');
  const status = forms.target?.error ?? forms.in?.error ?? forms.out?.error;
  const keys = [forms.in?.key ?? uuidv7(clock.now()), forms.out?.key ?? uuidv7(clock.now())] as const;
  const view = <GoalView goal={goal} available={purse?.available ?? 0n} forms={forms} keys={keys} />;
  return reply.page(view, { status: status === undefined ? 200 : 422 });
}

/** Origin A's way in: a form, or a JSON body `{"target": 20000}` in whole units, answered in JSON. */
async function updateGoal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { locale } = request;
  const wantsJson = request.headers['content-type']?.startsWith('application/json') ?? false;
  const raw = ((request.body ?? {}) as Body)['target'];
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' && Number.isFinite(raw) ? plainNumber(raw) : '';
  const read = readAmountField(text, locale);
  if ('error' in read) {
    if (!wantsJson) return showGoal(request, reply, { target: { value: text, error: read.error } });
    return reply.code(422).type('application/problem+json').send({
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      code: 'target_invalid',
      detail: read.error,
    });
  }
  if (!(await setMainTarget(request.server.platform.db, actorOf(request).id, read.amount))) throw new HttpError(404, 'not_found');
  if (!wantsJson)
    return reply.seeOther('/overview', { kind: 'success', text: locale.t('goals.targetSet', { target: locale.money(read.amount) }) });
  return reply.send({ target: toDecimal(read.amount, locale.currency.decimals), currency: locale.currency.code });
}

/** A JSON number as digits: `1e3` is 1000, a fraction keeps its point and never turns into an exponent. */
function plainNumber(value: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(6).replace(/\.?0+$/, '') : String(BigInt(Math.trunc(value)));
}

async function moveMoney(request: FastifyRequest, reply: FastifyReply, move: GoalMove): Promise<FastifyReply> {
  const { platform, ledger } = request.server;
  const { locale } = request;
  const { t, money } = locale;
  const body = (request.body ?? {}) as Body;
  const value = typeof body['amount'] === 'string' ? body['amount'] : '';
  const key = typeof body['key'] === 'string' ? body['key'] : '';
  const again = (error: string, keep?: string): Promise<FastifyReply> => showGoal(request, reply, { [move]: { value, error, key: keep } });
  const read = readAmountField(value, locale);
  if ('error' in read) return again(read.error);
  try {
    const order = { move, amount: read.amount, key };
    const result = await moveGoalMoney({ db: platform.db, ledger }, actorOf(request).id, order);
    switch (result.outcome) {
      case 'posted':
        return reply.seeOther('/goals/main', {
          kind: 'success',
          text: t(move === 'in' ? 'goals.added' : 'goals.takenOut', { amount: money(read.amount) }),
        });
      case 'insufficient_funds':
        return again(t(move === 'in' ? 'goals.tooMuchIn' : 'goals.tooMuchOut', { available: money(result.available ?? 0n) }));
      case 'duplicate_with_different_content':
        return again(t('goals.formUsed'));
      default:
        return again(t('goals.refused'));
    }
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return again(t('goals.unknownYet'), key);
  }
}
