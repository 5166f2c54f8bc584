import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { isUuid } from '../../lib/ids.ts';
import type { Db } from '../../platform/db.ts';
import { HttpError } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { accountsOf } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { receiptAddress, paymentOf, reversalFacts, ReceiptView } from '../payments/index.ts';
import { categoriesOf, offered } from './categories/category.ts';
import { categoryPages } from './categories/pages.tsx';
import { labelPages } from './labels/pages.tsx';
import { recategorise, sideOf } from './labels/label.ts';
import { findPage, findPending, findTotals, prepare, readPlace } from './list/find.ts';
import { addressOf, readFilter, readForm, today, type Filter, type FilterForm } from './list/filter.ts';
import { listVersion, recentContacts } from './list/queries.ts';
import { rulePages } from './rules/pages.tsx';
import { metName } from './rules/queries.ts';
import { LabelCard } from './views/label-card.tsx';
import { readSelecting, selectingAddress } from './views/lines.tsx';
import { TransactionsView } from './views/transactions.tsx';

/** Lines on one page of the list. */
const PAGE_SIZE = 20;
/** People that can be chosen in the filter. */
const PEOPLE_MAX = 50;

/** The list of transactions, the receipt of each, and what people note beside them: categories, notes, splits, rules. */
export const transactionPages: Routes = (server) => {
  server.get('/transactions', { config: { access: 'member', hidesAmounts: true } }, showTransactions);
  server.post('/transactions/categorise', { config: { access: 'member' } }, categoriseMany);
  server.get('/transactions/:id', { config: { access: 'member' } }, showReceipt);
  labelPages(server);
  categoryPages(server);
  rulePages(server);
};

async function showTransactions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as Record<string, unknown>;
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const { timeZone } = await loadCommunity(db);
  const form = readForm(query);
  const { filter, errors } = readFilter(form, today(clock.now(), timeZone), request.locale);
  const wish = { query, form, filter, errors, timeZone };
  if (Object.keys(errors).length > 0) return reply.page(await list(db, actor.id, wish), { status: 422 });
  return reply.pageMadeFrom(['transactions', await listVersion(db, actor.id)], () => list(db, actor.id, wish));
}

interface ListWish {
  readonly query: Readonly<Record<string, unknown>>;
  readonly form: FilterForm;
  readonly filter: Filter;
  readonly errors: FieldErrors;
  readonly timeZone: string;
}

async function list(db: Db, personId: string, { query, form, filter, errors, timeZone }: ListWish): Promise<VNode> {
  const place = readPlace(query);
  const search = await prepare(db, personId, filter, timeZone);
  const accounts = await accountsOf(db, personId);
  // Before the lines: what arrives in between is in both rather than in neither.
  const held = place === null ? await findPending(db, search) : [];
  const [page, totals, categories, people] = await Promise.all([
    findPage(db, search, place, PAGE_SIZE),
    findTotals(db, search),
    categoriesOf(db, personId),
    recentContacts(
      db,
      accounts.map(({ id }) => id),
      PEOPLE_MAX,
    ),
  ]);
  const chosen =
    filter.person === null || people.some(({ id }) => id === filter.person) ? undefined : await metName(db, personId, filter.person);
  const pending = held.filter(({ id }) => !page.lines.some((line) => line.id === id));
  const known = chosen === undefined ? people : [{ id: filter.person!, name: chosen }, ...people];
  return (
    <TransactionsView
      page={page}
      totals={totals}
      pending={pending}
      form={form}
      errors={errors}
      choices={{ accounts, categories, people: known }}
      first={place === null}
      selecting={readSelecting(query['select'])}
      here={addressOf(form, placeOf(query))}
    />
  );
}

/** The part of an address that says which page of the list it is. */
function placeOf(query: Readonly<Record<string, unknown>>): Record<string, string> {
  if (readPlace(query) === null) return {};
  const name = readPlace({ before: query['before'] }) === null ? 'after' : 'before';
  return { [name]: String(query[name]) };
}

async function categoriseMany(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = (request.body ?? {}) as Record<string, string>;
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const query = Object.fromEntries(new URLSearchParams((body['back'] ?? '').split('?')[1] ?? ''));
  const back = addressOf(readForm(query), placeOf(query));
  const sides = Object.keys(body).flatMap((name) => {
    const [, accountId, paymentId] = /^pick\.([0-9a-f-]{36})\.([0-9a-f-]{36})$/.exec(name) ?? [];
    return accountId === undefined || paymentId === undefined ? [] : [{ accountId, paymentId }];
  });
  const again = selectingAddress(back);
  if (sides.length === 0) return reply.seeOther(again, { kind: 'failure', text: t('transactions.bulkNone') });
  const result = await db.transaction((tx) =>
    recategorise(tx, { actorId: actorOf(request).id, sides, category: body['category'] ?? '', now: clock.now() }),
  );
  if (result.outcome !== 'done') return reply.seeOther(again, { kind: 'failure', text: t('transactions.categoryUnknown') });
  const done = t('transactions.bulkDone', { count: result.changed });
  const text = result.skipped === 0 ? done : `${done} ${t('transactions.bulkSkipped', { count: result.skipped })}`;
  return reply.seeOther(back, { kind: 'success', text });
}

async function showReceipt(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const { db } = request.server.platform;
  const actor = actorOf(request);
  const payment = isUuid(id) ? await paymentOf(db, actor.id, id) : undefined;
  if (payment === undefined) throw new HttpError(404, 'not_found');
  const [reversal, side, categories] = await Promise.all([
    reversalFacts(db, actor.id, id),
    sideOf(db, actor.id, { paymentId: payment.id, accountId: payment.accountId }),
    categoriesOf(db, actor.id),
  ]);
  const check = receiptAddress(request.server.platform, request.locale.currency.decimals, payment);
  return reply.page(
    <ReceiptView payment={payment} reversal={reversal} viewerName={actor.name} fresh={'done' in (request.query as object)} check={check}>
      {side !== undefined && (
        <LabelCard
          side={side}
          categories={categories}
          offered={offered(categories, side.incoming)}
          otherName={payment.otherName}
          errors={{}}
        />
      )}
    </ReceiptView>,
  );
}
