import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../../platform/http/errors.ts';
import { actorOf } from '../../../web/contract.ts';
import { loadCommunity } from '../../community/index.ts';
import { readAmountField } from '../../payments/index.ts';
import { categoriesOf, findCategory, nameOfCategory, type Category } from '../../transactions/index.ts';
import { BudgetFormView, RemoveBudgetView, type BudgetForm } from '../views/budget-form.tsx';
import { budgetable, removeBudget, setBudget } from './budget.ts';
import { budgetsOf, type Budget } from './queries.ts';

type Body = Record<string, unknown>;

/** Setting, changing and removing budgets. */
export function budgetPages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/expenses/budgets/new', { config }, (request, reply) => showForm(request, reply, { category: '', amount: '', errors: {} }));
  server.post('/expenses/budgets/new', { config }, async (request, reply) => {
    const { category } = (request.body ?? {}) as Body;
    return save(request, reply, typeof category === 'string' ? category : '', undefined);
  });
  server.get('/expenses/budgets/:category', { config }, async (request, reply) => {
    const { category, budget } = await load(request);
    const amount = budget === undefined ? '' : request.locale.money(budget.amount, 'plain');
    return showForm(request, reply, { category: category.key, amount, errors: {} }, category);
  });
  server.post('/expenses/budgets/:category', { config }, async (request, reply) => {
    const { category } = await load(request);
    return save(request, reply, category.key, category);
  });
  server.get('/expenses/budgets/:category/remove', { config }, async (request, reply) => {
    const { category, budget } = await load(request);
    if (budget === undefined) throw new HttpError(404, 'not_found');
    return reply.page(<RemoveBudgetView budget={budget} category={category} />);
  });
  server.post('/expenses/budgets/:category/remove', { config }, remove);
}

/** The category that the address names, if the actor can have a budget for it, and that budget. */
async function load(request: FastifyRequest): Promise<{ category: Category; budget: Budget | undefined }> {
  const { db } = request.server.platform;
  const { category: key } = request.params as { category: string };
  const actorId = actorOf(request).id;
  const [known, budgets] = await Promise.all([categoriesOf(db, actorId), budgetsOf(db, actorId)]);
  const category = budgetable(known).find((one) => one.key === key);
  if (category === undefined) throw new HttpError(404, 'not_found');
  return { category, budget: budgets.find((one) => one.category === key) };
}

async function showForm(request: FastifyRequest, reply: FastifyReply, form: BudgetForm, category?: Category): Promise<FastifyReply> {
  const categories = budgetable(await categoriesOf(request.server.platform.db, actorOf(request).id));
  const status = Object.keys(form.errors).length === 0 ? 200 : 422;
  return reply.page(<BudgetFormView form={form} categories={categories} category={category} />, { status });
}

async function save(request: FastifyRequest, reply: FastifyReply, key: string, category: Category | undefined): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { locale } = request;
  const { amount: text } = (request.body ?? {}) as Body;
  const amount = typeof text === 'string' ? text : '';
  const again = (errors: Record<string, string>): Promise<FastifyReply> =>
    showForm(request, reply, { category: key, amount, errors }, category);
  const read = readAmountField(amount, locale);
  if ('error' in read) return again({ amount: read.error });
  const moment = { now: clock.now(), timeZone: (await loadCommunity(db)).timeZone };
  const actorId = actorOf(request).id;
  const { outcome } = await db.transaction((tx) => setBudget(tx, { actorId, budget: { category: key, amount: read.amount }, moment }));
  if (outcome === 'category_unknown') return again({ category: locale.t('expenses.categoryUnknown') });
  const name = nameOfCategory(findCategory(await categoriesOf(db, actorId), key), locale);
  return reply.seeOther('/expenses', {
    kind: 'success',
    text: locale.t('expenses.budgetSet', { category: name, amount: locale.money(read.amount) }),
  });
}

async function remove(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { category } = await load(request);
  const { locale } = request;
  if (!(await removeBudget(request.server.platform.db, actorOf(request).id, category.key))) throw new HttpError(404, 'not_found');
  return reply.seeOther('/expenses', {
    kind: 'success',
    text: locale.t('expenses.budgetRemoved', { category: nameOfCategory(category, locale) }),
  });
}
