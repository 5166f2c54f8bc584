import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../../platform/http/errors.ts';
import { actorOf, type Routes } from '../../../web/contract.ts';
import { loadCommunity } from '../../community/index.ts';
import { budgetPages } from '../budgets/pages.tsx';
import { overviewVersion } from '../queries.ts';
import { dayIn } from '../spending.ts';
import { ExpensesView } from '../views/expenses.tsx';
import { isMonth } from './expenses.ts';
import { readExpenses } from './read.ts';

/** Expenses by month, and budgets. */
export const expensePages: Routes = (server) => {
  server.get('/expenses', { config: { access: 'member', hidesAmounts: true } }, showExpenses);
  budgetPages(server);
};

async function showExpenses(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request);
  const { db, clock } = request.server.platform;
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const { month = today.slice(0, 7) } = request.query as { month?: unknown };
  // There is nothing to be seen of a month to come.
  if (typeof month !== 'string' || !isMonth(month) || month > today.slice(0, 7)) throw new HttpError(404, 'not_found');
  return reply.pageMadeFrom(['expenses', today, await overviewVersion(db, actor.id, clock.now())], async () => (
    <ExpensesView expenses={await readExpenses(db, actor.id, { month, today, timeZone })} />
  ));
}
