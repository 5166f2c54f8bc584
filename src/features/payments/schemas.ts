import { KEY_PATTERN } from '../../api/idempotency.ts';
import { problemBody } from '../../api/problem.ts';
import { refer, type Schema, type Schemas } from '../../api/schema.ts';
import { BATCH_MAX } from '../../ledger/index.ts';
import { AMOUNT } from '../accounts/index.ts';
import { CATEGORIES, NOTE_LENGTH_MAX } from './payment.ts';
import { PAYMENT_PROBLEMS } from './problems.ts';

/** More than a note may have once its characters are composed; the note's own rule is checked afterwards. */
const NOTE_INPUT_MAX = NOTE_LENGTH_MAX * 4;

const INPUT = {
  from: {
    type: ['string', 'null'],
    minLength: 1,
    maxLength: 64,
    description: 'Number of the own current or savings account that pays; the main account when left out.',
  },
  to: { type: 'string', minLength: 1, maxLength: 64, description: 'The payee’s account number; spaces do not matter.' },
  amount: {
    type: 'string',
    pattern: '^[0-9]{1,30}(\\.[0-9]{1,4})?$',
    description: 'A decimal string with no more decimals than the currency has, such as "12.50".',
  },
  note: {
    type: ['string', 'null'],
    maxLength: NOTE_INPUT_MAX,
    description: `What both sides read; at most ${NOTE_LENGTH_MAX} characters.`,
  },
  category: { type: ['string', 'null'], enum: [...CATEGORIES, null], description: 'Under what the payer counts it.' },
} as const satisfies Record<string, Schema>;

/** One payment as it is asked for. */
export const PAYMENT_INPUT: Schema = { type: 'object', additionalProperties: false, required: ['to', 'amount'], properties: INPUT };

/** Many payments as they are asked for. */
export const BULK_INPUT: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['payments'],
  properties: {
    payments: {
      type: 'array',
      minItems: 1,
      maxItems: BATCH_MAX,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['to', 'amount'],
        properties: {
          ...INPUT,
          key: {
            type: 'string',
            pattern: KEY_PATTERN,
            description: 'Idempotency key of this one payment; made of the request’s and the place in the list when left out.',
          },
        },
      },
    },
  },
};

const SIDE: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['number'],
  properties: {
    number: { type: 'string' },
    name: {
      type: 'string',
      description: 'Name of the person or the goal; empty for the bank itself. Left out where it was not asked for.',
    },
  },
};

/** Schemas of payments. */
export const PAYMENT_SCHEMAS: Schemas = {
  PaymentInput: PAYMENT_INPUT,
  BulkInput: BULK_INPUT,
  Payment: {
    type: 'object',
    description: 'A transfer as the token’s person sees it.',
    additionalProperties: false,
    required: [
      'id',
      'status',
      'kind',
      'direction',
      'amount',
      'currency',
      'account',
      'counterparty',
      'note',
      'category',
      'balance_after',
      'created_at',
    ],
    properties: {
      id: { type: 'string', format: 'uuid' },
      status: {
        type: 'string',
        enum: ['posted', 'pending', 'voided'],
        description: 'Posted: done for good. Pending: a payment from the pages that its sender can still take back. Voided: taken back.',
      },
      kind: {
        type: 'string',
        description: 'Why money moved: payment, move (between own accounts), welcome_bonus, goal_in, goal_out, reversal …',
      },
      direction: { type: 'string', enum: ['in', 'out'] },
      amount: { ...AMOUNT, description: 'Always positive; “direction” says which way.' },
      currency: { type: 'string' },
      account: { type: 'string', description: 'Number of the own account.' },
      counterparty: SIDE,
      note: { type: ['string', 'null'] },
      category: { type: ['string', 'null'] },
      balance_after: {
        ...AMOUNT,
        description:
          'Balance of the own account after it; of one that is pending or voided, the balance when it was begun, which it did not change.',
      },
      created_at: {
        type: 'string',
        format: 'date-time',
        description: 'When it was posted; of one that is pending or voided, when it was begun.',
      },
    },
  },
  PaymentList: {
    type: 'object',
    additionalProperties: false,
    required: ['data', 'next'],
    properties: {
      data: { type: 'array', items: refer('Payment') },
      next: { type: ['string', 'null'], description: 'Cursor of the next part; null: there is none.' },
    },
  },
  BulkResult: {
    type: 'object',
    additionalProperties: false,
    required: ['payments'],
    properties: {
      payments: {
        type: 'array',
        description: 'One result for each payment asked for, in the same order.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['outcome', 'id', 'replayed', 'payment', 'problem'],
          properties: {
            outcome: { type: 'string', enum: ['posted', ...Object.keys(PAYMENT_PROBLEMS)] },
            id: { type: 'string', format: 'uuid', description: 'The transfer’s id; of a refused payment, the one that it would have had.' },
            replayed: { type: 'boolean', description: 'True: it had been posted before, by this very key.' },
            payment: { oneOf: [refer('Payment'), { type: 'null' }] },
            problem: { oneOf: [refer('Problem'), { type: 'null' }] },
          },
        },
      },
    },
  },
};

/** A payment as an example. */
export const EXAMPLE_PAYMENT = {
  id: '019f32a1-6d40-7000-8000-0000000000c3',
  status: 'posted',
  kind: 'payment',
  direction: 'out',
  amount: '12.50',
  currency: 'USD',
  account: 'GE52IO0000000000001234',
  counterparty: { number: 'GE25IO0000000000005678' },
  note: 'Lunch',
  category: 'food',
  balance_after: '9987.50',
  created_at: '2026-05-04T09:15:00.000Z',
};

/** The same payment as it is read later. */
export const EXAMPLE_READ = { ...EXAMPLE_PAYMENT, counterparty: { number: 'GE25IO0000000000005678', name: 'Luka Kapanadze' } };

/** Bodies and answers of `POST /payments` as examples. */
export const EXAMPLE_BODIES = {
  one: { to: 'GE25IO0000000000005678', amount: '12.50', note: 'Lunch', category: 'food' },
  many: {
    payments: [
      { to: 'GE25IO0000000000005678', amount: '12.50', note: 'Lunch', category: 'food' },
      { to: 'GE94IO0000000000009012', amount: '1000000.00', key: 'order-1007' },
    ],
  },
};

/** Results of many payments as an example. */
export const EXAMPLE_RESULT = {
  payments: [
    { outcome: 'posted', id: EXAMPLE_PAYMENT.id, replayed: false, payment: EXAMPLE_PAYMENT, problem: null },
    {
      outcome: 'insufficient_funds',
      id: '019f32a1-6d40-7000-8000-0000000000c4',
      replayed: false,
      payment: null,
      problem: problemBody(PAYMENT_PROBLEMS.insufficient_funds, { extras: { available: '9987.50', currency: 'USD' } }),
    },
  ],
};
