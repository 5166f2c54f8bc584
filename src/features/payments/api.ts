import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCursor, writeCursor } from '../../api/cursor.ts';
import { GENERAL, Problem } from '../../api/problem.ts';
import { answer, listParameters, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { refer } from '../../api/schema.ts';
import { isUuid } from '../../lib/ids.ts';
import { AMOUNT_MAX, toDecimal, type Currency } from '../../lib/money.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { postPayments } from './api-pay.ts';
import { PAYMENT_PROBLEMS } from './problems.ts';
import { paymentOf, paymentsBefore, type Direction, type Payment } from './queries.ts';
import { EXAMPLE_BODIES, EXAMPLE_PAYMENT, EXAMPLE_READ, EXAMPLE_RESULT, PAYMENT_SCHEMAS } from './schemas.ts';

const PAGE_MAX = 200;
/** 900 payments with the longest notes. */
const BODY_BYTES_MAX = 3_000_000;

const LIST_PARAMETERS: readonly Parameter[] = [
  {
    name: 'direction',
    in: 'query',
    description: 'Only money in, or only money out.',
    schema: { type: 'string', enum: ['all', 'in', 'out'], default: 'all' },
    example: 'out',
  },
  ...listParameters(PAGE_MAX),
];

const SHARED = { tag: 'Payments', schemas: PAYMENT_SCHEMAS } as const;

/** The API of payments. */
export const paymentApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'POST',
    path: '/api/v1/payments',
    id: 'createPayments',
    scope: 'payments:write',
    summary: 'Pay one or many',
    description:
      'Pays from the main account, or the own account that “from” names, at once and for good: unlike on the pages there is no time in which a payment can be undone. ' +
      'Payments count against the account’s limits; to an own account money is moved, which counts against none. A list of up to 900 is answered with 200 and one result for each, judged by itself and in order; ' +
      'a list with a malformed payment is refused as a whole. A refused payment leaves its key free: the same request may be sent again.',
    keyed: 'moves',
    body: {
      description: 'One payment, or a list.',
      schema: { oneOf: [refer('PaymentInput'), refer('BulkInput')] },
      examples: EXAMPLE_BODIES,
    },
    bodyLimit: BODY_BYTES_MAX,
    answers: {
      200: {
        description: 'The list’s results; or one payment that had been made before by this key, with the first answer again.',
        schema: { oneOf: [refer('Payment'), refer('BulkResult')] },
        examples: { replayed: EXAMPLE_PAYMENT, many: EXAMPLE_RESULT },
      },
      201: {
        description: 'The payment was made.',
        schema: refer('Payment'),
        examples: { payment: EXAMPLE_PAYMENT },
        headers: { Location: 'Where the payment can be read.' },
      },
    },
    problems: Object.values(PAYMENT_PROBLEMS),
    handle: postPayments,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/payments',
    id: 'listPayments',
    scope: 'payments:read',
    summary: 'Payments of the main account',
    description: 'Everything that moved money into or out of the main account, the newest first.',
    parameters: LIST_PARAMETERS,
    answers: {
      200: {
        description: 'A part of the payments.',
        schema: refer('PaymentList'),
        examples: { last: { data: [EXAMPLE_READ], next: null } },
      },
    },
    problems: [],
    handle: listPayments,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/payments/{id}',
    id: 'getPayment',
    scope: 'payments:read',
    summary: 'One payment',
    description: 'For its two parties; for everybody else there is no such payment.',
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'The payment’s id; of one that was held first, also that of the transfer that settled it or took it back.',
        schema: { type: 'string', format: 'uuid' },
        example: EXAMPLE_PAYMENT.id,
      },
    ],
    answers: { 200: { description: 'The payment.', schema: refer('Payment'), examples: { payment: EXAMPLE_READ } } },
    problems: [],
    handle: getPayment,
  },
];

async function listPayments(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId, account } = await callerOf(request, 'payments:read');
  const query = readQuery(request, LIST_PARAMETERS) as { direction: Direction; limit: number; cursor?: string };
  const { direction, limit, cursor } = query;
  const before = cursor === undefined ? AMOUNT_MAX : readCursor(account?.id ?? '', cursor);
  const { currency } = await loadCommunity(db);
  const found = await paymentsBefore(db, personId, before, direction, limit + 1);
  const shown = found.slice(0, limit);
  const next = found.length > limit ? writeCursor(shown.at(-1)!.accountId, shown.at(-1)!.seq) : null;
  return answer(reply, 200, { data: shown.map((payment) => paymentBody(payment, currency)), next });
}

async function getPayment(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'payments:read');
  readQuery(request, []);
  const { id } = request.params as { id: string };
  const payment = isUuid(id) ? await paymentOf(db, personId, id) : undefined;
  if (payment === undefined) throw new Problem(GENERAL.not_found);
  return answer(reply, 200, paymentBody(payment, (await loadCommunity(db)).currency));
}

function paymentBody(payment: Payment, { code, decimals }: Currency): object {
  const { amount } = payment;
  return {
    id: payment.id,
    status: payment.state,
    kind: payment.kind,
    direction: payment.debit ? 'out' : 'in',
    amount: toDecimal(amount < 0n ? -amount : amount, decimals),
    currency: code,
    account: payment.accountNumber,
    counterparty: { number: payment.otherNumber, name: payment.otherName },
    note: payment.note,
    category: payment.category,
    balance_after: toDecimal(payment.balanceAfter, decimals),
    created_at: payment.at,
  };
}
