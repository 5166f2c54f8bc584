import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem } from '../../api/problem.ts';
import { answer, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { faultsOf, refer, type Schema, type Schemas } from '../../api/schema.ts';
import { ASKED_MAX, parseDecimal, toDecimal, type Currency } from '../../lib/money.ts';
import { AMOUNT } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { removeBudget, setBudget } from './budgets/budget.ts';
import { isMonth } from './expenses/expenses.ts';
import { readExpenses, type Expenses } from './expenses/read.ts';
import { dayIn } from './spending.ts';

const BUDGET_INPUT: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['amount'],
  properties: { amount: { type: 'string', pattern: '^[0-9]{1,30}(\\.[0-9]{1,4})?$' } },
};
const CATEGORY: Schema = { type: 'string', description: 'Key of a category: a word of the bank’s, or the id of an own one.' };

const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const SCHEMAS: Schemas = {
  BudgetInput: BUDGET_INPUT,
  Budget: object({
    category: CATEGORY,
    amount: { ...AMOUNT, description: 'A month.' },
    spent: { ...AMOUNT, description: 'This month.' },
    left: { ...AMOUNT, description: 'Negative: more is spent than was meant to be.' },
    currency: { type: 'string' },
  }),
  BudgetList: object({ month: { type: 'string' }, data: { type: 'array', items: refer('Budget') } }),
  MonthExpenses: object({
    month: { type: 'string', description: 'Of the community’s calendar.' },
    running: { type: 'boolean', description: 'True: days of it are still to come, and `before` counts the same days of the month before.' },
    total: AMOUNT,
    before: { ...AMOUNT, description: 'The month before.' },
    currency: { type: 'string' },
    categories: {
      type: 'array',
      items: object({ category: CATEGORY, amount: AMOUNT, before: AMOUNT, count: { type: 'integer' } }),
    },
  }),
};

const EXAMPLE_BUDGET = { category: 'food', amount: '200.00', spent: '120.00', left: '80.00', currency: 'USD' };
const EXAMPLE_EXPENSES = {
  month: '2026-05',
  running: true,
  total: '120.00',
  before: '100.00',
  currency: 'USD',
  categories: [{ category: 'food', amount: '120.00', before: '100.00', count: 7 }],
};

const MONTH: Parameter = {
  name: 'month',
  in: 'query',
  description: 'Which month, not later than this one; left out: this one.',
  schema: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' },
  example: '2026-05',
};
const KEY: Parameter = {
  name: 'category',
  in: 'path',
  required: true,
  description: 'Key of a category of money out.',
  schema: { type: 'string', maxLength: 40 },
  example: 'food',
};
const ONE = { schema: refer('Budget'), examples: { food: EXAMPLE_BUDGET } };
const SHARED = { tag: 'Expenses', schemas: SCHEMAS } as const;

/** The API of expenses and budgets. */
export const insightApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/expenses',
    id: 'getExpenses',
    scope: 'payments:read',
    summary: 'What was spent in a month, by category',
    description:
      'Of all own accounts together, the most first, what nobody categorised before it. What was given back lowers its category. Savings and moves between own accounts are no spending.',
    parameters: [MONTH],
    answers: { 200: { description: 'The month.', schema: refer('MonthExpenses'), examples: { may: EXAMPLE_EXPENSES } } },
    problems: [],
    handle: getExpenses,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/budgets',
    id: 'listBudgets',
    scope: 'payments:read',
    summary: 'Budgets, and what is spent of each this month',
    description: 'At most one a category. A notice says when 80 and when 100 percent are spent, once a month each.',
    answers: {
      200: { description: 'The budgets.', schema: refer('BudgetList'), examples: { may: { month: '2026-05', data: [EXAMPLE_BUDGET] } } },
    },
    problems: [],
    handle: listBudgets,
  },
  {
    ...SHARED,
    method: 'PUT',
    path: '/api/v1/budgets/{category}',
    id: 'putBudget',
    scope: 'labels:write',
    summary: 'Set the budget of a category',
    description: 'What the person means to spend under it in a month. Moves no money; asked again it does the same.',
    parameters: [KEY],
    body: { description: 'The amount, above zero.', schema: refer('BudgetInput'), examples: { amount: { amount: '200.00' } } },
    answers: { 200: { description: 'The budget as it is now.', ...ONE } },
    problems: [],
    handle: putBudget,
  },
  {
    ...SHARED,
    method: 'DELETE',
    path: '/api/v1/budgets/{category}',
    id: 'deleteBudget',
    scope: 'labels:write',
    summary: 'Remove the budget of a category',
    description: 'Payments stay as they are.',
    parameters: [KEY],
    answers: { 200: { description: 'The budget as it was.', ...ONE } },
    problems: [],
    handle: deleteBudget,
  },
];

async function readMonth(request: FastifyRequest, personId: string, asked?: string): Promise<{ expenses: Expenses; currency: Currency }> {
  const { db, clock } = request.server.platform;
  const { currency, timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const month = asked ?? today.slice(0, 7);
  if (!isMonth(month) || month > today.slice(0, 7))
    throw invalid([{ parameter: 'month', detail: 'There is no such month, or it has not come yet.' }]);
  return { expenses: await readExpenses(db, personId, { month, today, timeZone }), currency };
}

async function getExpenses(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'payments:read');
  const { month: asked } = readQuery(request, [MONTH]) as { month?: string };
  const { expenses, currency } = await readMonth(request, personId, asked);
  const { month, running, total, before, categories } = expenses;
  const decimal = (amount: bigint): string => toDecimal(amount, currency.decimals);
  return answer(reply, 200, {
    month,
    running,
    total: decimal(total),
    before: decimal(before),
    currency: currency.code,
    categories: categories.map((one) => ({ ...one, amount: decimal(one.amount), before: decimal(one.before) })),
  });
}

interface BudgetBody {
  readonly category: string;
}

async function budgetBodies(request: FastifyRequest, personId: string): Promise<{ month: string; data: BudgetBody[] }> {
  const { expenses, currency } = await readMonth(request, personId);
  const data = expenses.budgets.map(({ category, amount, spent }) => ({
    category,
    amount: toDecimal(amount, currency.decimals),
    spent: toDecimal(spent, currency.decimals),
    left: toDecimal(amount - spent, currency.decimals),
    currency: currency.code,
  }));
  return { month: expenses.month, data };
}

async function listBudgets(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'payments:read');
  readQuery(request, []);
  return answer(reply, 200, await budgetBodies(request, personId));
}

/** The budget that the address names, as the API writes it. */
async function bodyOf(request: FastifyRequest, personId: string): Promise<BudgetBody> {
  const { category } = request.params as { category: string };
  const found = (await budgetBodies(request, personId)).data.find((one) => one.category === category);
  if (found === undefined) throw new Problem(GENERAL.not_found);
  return found;
}

async function putBudget(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'labels:write');
  const { db, clock } = request.server.platform;
  const { category } = request.params as { category: string };
  readQuery(request, []);
  const faults = faultsOf(request.body, BUDGET_INPUT);
  if (faults.length > 0) throw invalid(faults);
  const { currency, timeZone } = await loadCommunity(db);
  const amount = parseDecimal((request.body as { amount: string }).amount, currency.decimals);
  if (amount === undefined || amount === 0n || amount > ASKED_MAX) {
    const max = toDecimal(ASKED_MAX, currency.decimals);
    throw invalid([
      { pointer: '#/amount', detail: `Has to be above zero and at most ${max}, with at most ${currency.decimals} decimals.` },
    ]);
  }
  const moment = { now: clock.now(), timeZone };
  const { outcome } = await db.transaction((tx) => setBudget(tx, { actorId: personId, budget: { category, amount }, moment }));
  if (outcome === 'category_unknown') throw new Problem(GENERAL.not_found);
  return answer(reply, 200, await bodyOf(request, personId));
}

async function deleteBudget(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'labels:write');
  const { db } = request.server.platform;
  readQuery(request, []);
  const was = await bodyOf(request, personId);
  await removeBudget(db, personId, was.category);
  return answer(reply, 200, was);
}
