import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid } from '../../api/problem.ts';
import { answer, listParameters, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { faultsOf, refer } from '../../api/schema.ts';
import { DAY_PATTERN, isDay } from '../../lib/days.ts';
import { AMOUNT_MAX, parseDecimal, toDecimal, type Currency } from '../../lib/money.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { categoryBody, lineBody } from './api-bodies.ts';
import { getLabel, putLabel } from './api-label.ts';
import { CATEGORIES_MAX, CATEGORY_NAME_MAX, categoriesOf, makeCategory } from './categories/category.ts';
import { findPage, findTotals, prepare, readPlace } from './list/find.ts';
import { KINDS, type Filter, type Kind } from './list/filter.ts';
import { CATEGORY_INPUT, EXAMPLE_CATEGORY, EXAMPLE_LABEL, EXAMPLE_LINE, TRANSACTION_SCHEMAS } from './schemas.ts';

const PAGE_MAX = 200;
const DAY = { type: 'string', pattern: DAY_PATTERN } as const;
const DECIMAL = { type: 'string', pattern: '^[0-9]{1,30}(\\.[0-9]{1,4})?$' } as const;
const query = (name: string, description: string, schema: Parameter['schema'], example?: string): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
  ...(example === undefined ? {} : { example }),
});

const FILTER_PARAMETERS: readonly Parameter[] = [
  query(
    'q',
    'Words that notes or names have to have, each from its beginning; without case and accents.',
    { type: 'string', maxLength: 200 },
    'lunch',
  ),
  query('account', 'Id of one own account; left out: all but the pots of goals.', { type: 'string', format: 'uuid' }),
  query('from', 'First day, in the community’s time zone.', DAY, '2026-05-01'),
  query('to', 'Last day.', DAY, '2026-05-31'),
  query('min', 'Smallest amount.', DECIMAL, '10.00'),
  query('max', 'Largest amount.', DECIMAL, '100.00'),
  query('category', 'Key of a category that it is counted under, wholly or in part.', { type: 'string', maxLength: 40 }, 'food'),
  query('direction', 'Only money in, or only money out.', { type: 'string', enum: ['all', 'in', 'out'], default: 'all' }, 'out'),
  query('person', 'Id of whom it was with.', { type: 'string', format: 'uuid' }),
  query('kind', 'Why money moved.', { type: 'string', enum: Object.keys(KINDS) }, 'payment'),
  query('state', 'Booked, or taken back.', { type: 'string', enum: ['posted', 'voided'], default: 'posted' }),
  ...listParameters(PAGE_MAX),
];

const ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The payment’s id.',
  schema: { type: 'string', format: 'uuid' },
  example: EXAMPLE_LINE.id,
};

const SHARED = { tag: 'Transactions', schemas: TRANSACTION_SCHEMAS } as const;

/** The API of transactions: finding them, and what one side says about them. */
export const transactionApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/transactions',
    id: 'findTransactions',
    scope: 'payments:read',
    summary: 'Transactions found by a filter',
    description: 'Of all own accounts, the newest first, with what the whole filtered set comes to and what the token’s person noted.',
    parameters: FILTER_PARAMETERS,
    answers: {
      200: {
        description: 'A part of what was found.',
        schema: refer('TransactionList'),
        examples: {
          last: { data: [EXAMPLE_LINE], totals: { count: 1, money_in: '0.00', money_out: '12.50', currency: 'USD' }, next: null },
        },
      },
    },
    problems: [],
    handle: findTransactions,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/payments/{id}/label',
    id: 'getLabel',
    scope: 'payments:read',
    summary: 'What the person says about a payment',
    description: 'Private note, category and parts of one’s own side. The other side has its own and sees none of it.',
    parameters: [ID],
    answers: { 200: { description: 'The label.', schema: refer('Label'), examples: { label: EXAMPLE_LABEL } } },
    problems: [],
    handle: getLabel,
  },
  {
    ...SHARED,
    method: 'PUT',
    path: '/api/v1/payments/{id}/label',
    id: 'putLabel',
    scope: 'labels:write',
    summary: 'Say something about a payment',
    description:
      'Sets the note, and either one category or the parts that the payment is counted in; null takes it away. What is left out stays. Moves no money; asked again it does the same.',
    parameters: [ID],
    body: {
      description: 'Note, category or parts.',
      schema: refer('LabelInput'),
      examples: {
        category: { note: 'Team lunch', category: 'food' },
        parts: {
          parts: [
            { category: 'food', amount: '10.00' },
            { category: 'house', amount: '2.50' },
          ],
        },
      },
    },
    answers: { 200: { description: 'The label as it is now.', schema: refer('Label'), examples: { label: EXAMPLE_LABEL } } },
    problems: [],
    handle: putLabel,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/categories',
    id: 'listCategories',
    scope: 'payments:read',
    summary: 'Categories',
    description: 'The bank’s and the person’s own, also those that were removed and that payments still have.',
    answers: {
      200: { description: 'The categories.', schema: refer('CategoryList'), examples: { categories: { data: [EXAMPLE_CATEGORY] } } },
    },
    problems: [],
    handle: listCategories,
  },
  {
    ...SHARED,
    method: 'POST',
    path: '/api/v1/categories',
    id: 'createCategory',
    scope: 'labels:write',
    summary: 'Make a category',
    description: 'Of the person’s own, for one direction. Names are told apart without case and accents.',
    body: {
      description: 'The category.',
      schema: refer('CategoryInput'),
      examples: { category: { name: 'Climbing', direction: 'out', icon: 'sun', colour: 'pink' } },
    },
    answers: { 201: { description: 'The category was made.', schema: refer('Category'), examples: { category: EXAMPLE_CATEGORY } } },
    problems: [],
    handle: postCategory,
  },
];

async function findTransactions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'payments:read');
  const asked = readQuery(request, FILTER_PARAMETERS) as Record<string, string | undefined> & { limit: number };
  const { currency, timeZone } = await loadCommunity(db);
  const filter = filterOf(asked, currency);
  const place = asked['cursor'] === undefined ? null : readPlace({ before: Buffer.from(asked['cursor'], 'base64url').toString('latin1') });
  if (asked['cursor'] !== undefined && place === null) throw invalid([{ parameter: 'cursor', detail: 'This is no cursor of this list.' }]);
  const search = await prepare(db, personId, filter, timeZone);
  const [page, totals] = await Promise.all([findPage(db, search, place, asked.limit), findTotals(db, search)]);
  return answer(reply, 200, {
    data: page.lines.map((line) => lineBody(line, currency)),
    totals: {
      count: totals.count,
      money_in: toDecimal(totals.moneyIn, currency.decimals),
      money_out: toDecimal(totals.moneyOut, currency.decimals),
      currency: currency.code,
    },
    next: page.older === null ? null : Buffer.from(page.older).toString('base64url'),
  });
}

function filterOf(asked: Record<string, string | undefined>, currency: Currency): Filter {
  const faults: { parameter: string; detail: string }[] = [];
  for (const name of ['from', 'to']) {
    const text = asked[name];
    if (text !== undefined && !isDay(text)) faults.push({ parameter: name, detail: 'There is no such day.' });
  }
  const amount = (name: string): bigint | null => {
    const text = asked[name];
    if (text === undefined) return null;
    const read = parseDecimal(text, currency.decimals);
    if (read === undefined)
      faults.push({ parameter: name, detail: `An amount in ${currency.code} has at most ${currency.decimals} decimals.` });
    else if (read > AMOUNT_MAX) faults.push({ parameter: name, detail: 'Is larger than the bank can write down.' });
    return read ?? null;
  };
  const [min, max] = [amount('min'), amount('max')];
  if (faults.length > 0) throw invalid(faults);
  return {
    q: (asked['q'] ?? '').trim(),
    account: asked['account'] ?? null,
    from: asked['from'] ?? null,
    to: asked['to'] ?? null,
    min,
    max,
    category: asked['category'] ?? null,
    direction: (asked['direction'] ?? 'all') as Filter['direction'],
    person: asked['person'] ?? null,
    kind: (asked['kind'] ?? null) as Kind | null,
    state: asked['state'] as 'posted' | 'voided',
  };
}

async function listCategories(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'payments:read');
  readQuery(request, []);
  const all = await categoriesOf(request.server.platform.db, personId);
  return answer(reply, 200, { data: all.map(categoryBody) });
}

async function postCategory(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'labels:write');
  readQuery(request, []);
  const { db, clock } = request.server.platform;
  const faults = faultsOf(request.body, CATEGORY_INPUT);
  if (faults.length > 0) throw invalid(faults);
  const { direction, ...wish } = request.body as { name: string; icon: string; colour: string; direction: string };
  const incoming = direction === 'in';
  const result = await db.transaction((tx) => makeCategory(tx, { actorId: personId, wish, incoming, now: clock.now() }));
  if (result.outcome === 'too_many') throw invalid([{ pointer: '#', detail: `There can be at most ${CATEGORIES_MAX}.` }]);
  if (result.outcome === 'name_taken') throw invalid([{ pointer: '#/name', detail: 'There is a category of this name.' }]);
  if (result.outcome !== 'done') throw invalid([{ pointer: '#/name', detail: `Has to have 1 to ${CATEGORY_NAME_MAX} characters.` }]);
  const made = (await categoriesOf(db, personId)).find(({ key }) => key === result.key)!;
  return answer(reply, 201, categoryBody(made));
}
