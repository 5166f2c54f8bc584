import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { accountsOf } from '../../ledger/index.ts';
import { loadCommunity } from '../community/index.ts';
import { changePages } from './change-pages.tsx';
import { inOrder } from './own.ts';
import { dayIn, readPeriod, type AskedPeriod } from './period.ts';
import { ACCOUNTS_MAX, isSpendable } from './policy.ts';
import { readStatement, type Position } from './statement/statement.ts';
import { BalancesView } from './views/balances.tsx';
import { DetailsView } from './views/details.tsx';

/** A person's accounts, and each with its statement. */
export const accountPages: Routes = (server) => {
  server.get('/balances', { config: { access: 'member', hidesAmounts: true } }, showBalances);
  changePages(server);
  server.get<{ Params: { id: string } }>('/balances/:id', { config: { access: 'member', hidesAmounts: true } }, showDetails);
};

async function showBalances(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const accounts = inOrder(await accountsOf(request.server.platform.db, actorOf(request).id));
  const open = accounts.filter((account) => !account.closed);
  return reply.page(
    <BalancesView
      open={open}
      closed={accounts.filter((account) => account.closed)}
      mayOpen={open.filter(isSpendable).length < ACCOUNTS_MAX}
    />,
  );
}

async function showDetails(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server.platform;
  const accounts = await accountsOf(db, actorOf(request).id);
  const account = accounts.find(({ id }) => id === request.params.id);
  if (account === undefined) throw notFound();
  const { timeZone } = await loadCommunity(db);
  const today = dayIn(clock.now(), timeZone);
  const query = request.query as Record<string, unknown>;
  const asked = readPeriod(query, today);
  const position = readPosition(query);
  const { period } = asked;
  const statement = await readStatement(db, { accountId: account.id, period, timeZone, position, current: period.last >= today });
  const errors = errorsOf(asked, request);
  const view = (
    <DetailsView
      account={account}
      payLink={isSpendable(account) ? `${config.publicUrl}/payments/new?to=${account.number}` : undefined}
      mayMove={accounts.filter(isSpendable).length > 1}
      statement={statement}
      asked={asked}
      first={position === null}
      errors={errors}
    />
  );
  return reply.page(view, { status: Object.keys(errors).length === 0 ? 200 : 422 });
}

/** Reads `?before=` or `?after=`; what is no sequence number counts as not given. */
function readPosition(query: Readonly<Record<string, unknown>>): Position {
  const seq = (text: unknown): bigint | null => (typeof text === 'string' && /^[0-9]{1,18}$/.test(text) ? BigInt(text) : null);
  const [before, after] = [seq(query['before']), seq(query['after'])];
  if (before !== null) return { before };
  return after === null ? null : { after };
}

function errorsOf({ faults }: AskedPeriod, { locale: { t } }: FastifyRequest): FieldErrors {
  return {
    ...(faults.includes('first_malformed') ? { from: t('accounts.dateMalformed') } : {}),
    ...(faults.includes('last_malformed') ? { to: t('accounts.dateMalformed') } : {}),
    ...(faults.includes('reversed') ? { to: t('accounts.datesReversed') } : {}),
  };
}
