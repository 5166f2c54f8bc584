import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { accountsOf } from '../../ledger/index.ts';
import { loadCommunity } from '../community/index.ts';
import { changePages } from './change-pages.tsx';
import { dayIn, readPeriod, type AskedPeriod } from './period.ts';
import { isSpendable } from './policy.ts';
import { readStatement, type Position } from './statement/statement.ts';
import { DetailsView } from './views/details.tsx';

/** Each of a person's accounts with its statement, and what can be changed about them. */
export const accountPages: Routes = (server) => {
  changePages(server);
  server.get<{ Params: { id: string } }>('/balances/:id', { config: { access: 'member', hidesAmounts: true } }, showDetails);
};

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
