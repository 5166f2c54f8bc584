import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOpened, idempotencyKey, keepAnswer, standingKeys } from '../../api/idempotency.ts';
import { GENERAL, invalid, Problem } from '../../api/problem.ts';
import { answer, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { faultsOf, refer, type Fault, type Schema } from '../../api/schema.ts';
import { isDay } from '../../lib/days.ts';
import { isUuid } from '../../lib/ids.ts';
import { ASKED_MAX, parseDecimal, toDecimal, type Currency } from '../../lib/money.ts';
import { isAccepted, type Posting } from '../../ledger/index.ts';
import type { Queryable, Tx } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { cleanNote, PAYMENT_PROBLEMS, problemOfPayment } from '../payments/index.ts';
import { changeGoal, createGoal, GOAL_NAME_MAX, type GoalWish } from './goal.ts';
import { GOAL_COLOURS, GOAL_ICONS } from './look.ts';
import { moveGoalMoney, type GoalMove } from './money.ts';
import { dayIn } from './pace.ts';
import { goalOf, goalsOf, type Goal } from './queries.ts';
import { EXAMPLE_GOAL, EXAMPLE_MOVED, GOAL_CHANGE, GOAL_INPUT, GOAL_MOVE, GOAL_PROBLEMS, GOAL_SCHEMAS } from './schemas.ts';

const ID_PARAMETER: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The goal’s id.',
  schema: { type: 'string', format: 'uuid' },
  example: EXAMPLE_GOAL.id,
};

const SHARED = { tag: 'Goals', schemas: GOAL_SCHEMAS } as const;
const READ = { ...SHARED, method: 'GET', scope: 'accounts:read' } as const;
const WRITE = { ...SHARED, method: 'POST', scope: 'payments:write' } as const;
const ONE_GOAL = { description: 'The goal.', schema: refer('Goal'), examples: { goal: EXAMPLE_GOAL } };

/** The API of goals. */
export const goalApi: readonly ApiRoute[] = [
  {
    ...READ,
    path: '/api/v1/goals',
    id: 'listGoals',
    summary: 'Own goals, and those that others share',
    description: 'In the person’s order; then those of others that the person takes part in.',
    answers: { 200: { description: 'The goals.', schema: refer('GoalList'), examples: { goals: { data: [EXAMPLE_GOAL] } } } },
    problems: [],
    handle: listGoals,
  },
  {
    ...READ,
    path: '/api/v1/goals/{id}',
    id: 'getGoal',
    summary: 'One goal',
    description: 'For its owner and those who take part; for everybody else there is no such goal.',
    parameters: [ID_PARAMETER],
    answers: { 200: ONE_GOAL },
    problems: [],
    handle: getGoal,
  },
  {
    ...WRITE,
    path: '/api/v1/goals',
    id: 'createGoal',
    summary: 'Open a goal',
    description: 'Opens a goal with its pot. The same key opens one, and gives the first answer again.',
    keyed: 'opens',
    body: {
      description: 'The goal.',
      schema: refer('GoalInput'),
      examples: { goal: { name: 'Bicycle', target: '400.00', target_day: '2026-09-01' } },
    },
    answers: {
      200: { ...ONE_GOAL, description: 'It had been opened by this key before: the goal as it was then.' },
      201: { ...ONE_GOAL, description: 'The goal was opened.', headers: { Location: 'Where the goal can be read.' } },
    },
    problems: [GOAL_PROBLEMS.too_many_goals],
    handle: postGoal,
  },
  {
    ...WRITE,
    path: '/api/v1/goals/{id}',
    id: 'changeGoal',
    summary: 'Change a goal',
    description: 'Changes what is named and leaves the rest. Only for the owner.',
    parameters: [ID_PARAMETER],
    body: { description: 'What changes.', schema: refer('GoalChange'), examples: { target: { target: '450.00' } } },
    answers: { 200: ONE_GOAL },
    problems: [],
    handle: postChange,
  },
  moving(
    'in',
    'add',
    'addToGoal',
    'Add to a goal',
    'Moves money from the main account into the pot, at once. Everybody who takes part can. Into a shared goal it counts against the limits of payments.',
  ),
  moving(
    'out',
    'take-out',
    'takeOutOfGoal',
    'Take out of a goal',
    'Moves money out of the pot into the main account, at once. Not for shared goals.',
  ),
];

function moving(move: GoalMove, verb: string, id: string, summary: string, description: string): ApiRoute {
  const moved = { ...EXAMPLE_MOVED, direction: move };
  const { payee_not_found: _, ...refusals } = PAYMENT_PROBLEMS;
  return {
    ...WRITE,
    path: `/api/v1/goals/{id}/${verb}`,
    id,
    summary,
    description,
    parameters: [ID_PARAMETER],
    keyed: 'moves',
    body: { description: 'How much.', schema: refer('GoalMove'), examples: { amount: { amount: '32.00' } } },
    answers: {
      200: { description: 'It had been moved by this key before.', schema: refer('GoalMoved'), examples: { moved } },
      201: { description: 'It was moved.', schema: refer('GoalMoved'), examples: { moved } },
    },
    problems: [...Object.values(refusals), move === 'in' ? GOAL_PROBLEMS.goal_at_rest : GOAL_PROBLEMS.goal_shared],
    handle: (request, reply) => postMove(request, reply, move),
  };
}

async function listGoals(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:read');
  readQuery(request, []);
  const { currency } = await loadCommunity(db);
  return answer(reply, 200, { data: (await goalsOf(db, personId)).map((goal) => goalBody(goal, currency)) });
}

async function getGoal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'accounts:read');
  readQuery(request, []);
  return answer(reply, 200, await goalAnswer(request, personId, idOf(request)));
}

async function goalAnswer(request: FastifyRequest, personId: string, id: string): Promise<object> {
  const { db } = request.server.platform;
  const goal = await known(request, personId, id);
  return goalBody(goal, (await loadCommunity(db)).currency);
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

async function known(request: FastifyRequest, personId: string, id: string): Promise<Goal> {
  const goal = isUuid(id) ? await goalOf(request.server.platform.db, personId, id) : undefined;
  if (goal === undefined) throw new Problem(GENERAL.not_found);
  return goal;
}

/** The key as a UUIDv7, and the body once it fits. */
async function keyOf(request: FastifyRequest, personId: string): Promise<string> {
  const { db, clock } = request.server.platform;
  const key = idempotencyKey(request);
  return (await standingKeys(db, personId, [key], clock.now()))(key);
}

async function postGoal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { personId } = await callerOf(request, 'payments:write');
  readQuery(request, []);
  const key = await keyOf(request, personId);
  const wish = await readWish(request, GOAL_INPUT, { name: '', target: 0n, icon: 'savings', colour: 'teal', targetDay: null });
  const { currency } = await loadCommunity(db);
  const asked = JSON.stringify([wish.name, String(wish.target), wish.targetDay, wish.icon, wish.colour]);
  const body = async (read: Queryable, id: string): Promise<object> => goalBody((await goalOf(read, personId, id))!, currency);
  const opened = async (tx: Tx, id: string): Promise<void> => {
    // Not sooner: the day may have passed when the first answer is asked for again.
    await refusePast(request, wish, null);
    await keepAnswer(tx, { id, asked }, await body(tx, id));
  };
  const result = await createGoal(db, personId, wish, { key, now: clock.now(), opened });
  if (result.outcome !== 'opened') throw new Problem(GOAL_PROBLEMS.too_many_goals);
  if (!result.replayed) reply.header('location', `/api/v1/goals/${result.id}`);
  return answerOpened(reply, db, { ...result, asked }, () => body(db, result.id));
}

async function postChange(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'payments:write');
  readQuery(request, []);
  const { id, name, target, targetDay, ...look } = await known(request, personId, idOf(request));
  const icon = GOAL_ICONS.find((one) => one === look.icon) ?? 'savings';
  const colour = GOAL_COLOURS.find((one) => one === look.colour) ?? 'teal';
  const wish = await readWish(request, GOAL_CHANGE, { name, target, targetDay, icon, colour });
  await refusePast(request, wish, targetDay);
  if (!(await changeGoal(db, personId, id, wish))) throw new Problem(GENERAL.not_found);
  return answer(reply, 200, await goalAnswer(request, personId, id));
}

interface GoalInput {
  readonly name?: string;
  readonly target?: string;
  readonly target_day?: string | null;
  readonly icon?: GoalWish['icon'];
  readonly colour?: GoalWish['colour'];
}

/** Reads a goal laid over what stands. @throws Problem naming each fault */
async function readWish(request: FastifyRequest, schema: Schema, standing: GoalWish): Promise<GoalWish> {
  const { db } = request.server.platform;
  const faults: Fault[] = faultsOf(request.body, schema);
  if (faults.length > 0) throw invalid(faults);
  const input = request.body as GoalInput;
  const { currency } = await loadCommunity(db);
  const name = input.name === undefined ? standing.name : cleanNote(input.name, GOAL_NAME_MAX);
  const target = input.target === undefined ? standing.target : readAmount(input.target, currency, '#/target', faults);
  const targetDay = input.target_day === undefined ? standing.targetDay : input.target_day;
  if (name == null) faults.push({ pointer: '#/name', detail: `Has to have 1 to ${GOAL_NAME_MAX} characters.` });
  if (targetDay !== null && !isDay(targetDay)) faults.push({ pointer: '#/target_day', detail: 'There is no such day.' });
  if (faults.length > 0 || name == null || target === undefined) throw invalid(faults);
  return { name, target, targetDay, icon: input.icon ?? standing.icon, colour: input.colour ?? standing.colour };
}

/** @throws Problem where the day is not still to come; one that stood before may have passed */
async function refusePast(request: FastifyRequest, { targetDay }: GoalWish, standing: string | null): Promise<void> {
  const { db, clock } = request.server.platform;
  const { timeZone } = await loadCommunity(db);
  if (targetDay === null || targetDay === standing || targetDay > dayIn(clock.now(), timeZone)) return;
  throw invalid([{ pointer: '#/target_day', detail: 'Has to be a day after today.' }]);
}

function readAmount(text: string, { code, decimals }: Currency, pointer: string, faults: Fault[]): bigint | undefined {
  const amount = parseDecimal(text, decimals);
  if (amount === undefined) faults.push({ pointer, detail: `An amount in ${code} has at most ${decimals} decimals.` });
  else if (amount <= 0n || amount > ASKED_MAX)
    faults.push({ pointer, detail: `Has to be more than zero, and at most ${toDecimal(ASKED_MAX, decimals)}.` });
  return amount;
}

async function postMove(request: FastifyRequest, reply: FastifyReply, move: GoalMove): Promise<FastifyReply> {
  const { platform, ledger } = request.server;
  const { db, clock } = platform;
  const { personId } = await callerOf(request, 'payments:write');
  readQuery(request, []);
  const key = await keyOf(request, personId);
  const faults: Fault[] = faultsOf(request.body, GOAL_MOVE);
  if (faults.length > 0) throw invalid(faults);
  const { currency } = await loadCommunity(db);
  const amount = readAmount((request.body as { amount: string }).amount, currency, '#/amount', faults);
  if (amount === undefined || faults.length > 0) throw invalid(faults);
  const goalId = idOf(request);
  if (!isUuid(goalId)) throw new Problem(GENERAL.not_found);
  const result = await moveGoalMoney({ db, ledger, clock }, personId, { goalId, move, amount, key });
  if (result.outcome === 'no_goal' || result.outcome === 'key_malformed') throw new Problem(GENERAL.not_found);
  if (result.outcome === 'shared') throw new Problem(GOAL_PROBLEMS.goal_shared);
  if (result.outcome === 'at_rest') throw new Problem(GOAL_PROBLEMS.goal_at_rest);
  return answerMove(reply, goalId, move, result as Posting, currency);
}

function answerMove(reply: FastifyReply, goalId: string, move: GoalMove, result: Posting, currency: Currency): FastifyReply {
  if (!isAccepted(result)) {
    const { kind, options } = problemOfPayment(result, currency);
    throw new Problem(kind, options);
  }
  if (result.replayed) reply.header('idempotency-replayed', 'true');
  return answer(reply, result.replayed ? 200 : 201, {
    id: result.id,
    goal_id: goalId,
    amount: toDecimal(result.amount, currency.decimals),
    currency: currency.code,
    direction: move,
    created_at: result.at,
  });
}

function goalBody(goal: Goal, { code, decimals }: Currency): object {
  const { id, name, icon, colour, state, main, mine, people, approvals } = goal;
  return {
    id,
    name,
    target: toDecimal(goal.target, decimals),
    saved: toDecimal(goal.saved, decimals),
    currency: code,
    target_day: goal.targetDay,
    icon,
    colour,
    state,
    main,
    mine,
    people,
    approvals,
    account_id: goal.potId,
    created_at: goal.createdAt,
  };
}
