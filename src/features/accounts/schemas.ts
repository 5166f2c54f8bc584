import type { Schema, Schemas } from '../../api/schema.ts';
import { refer } from '../../api/schema.ts';
import { ACCOUNT_NAME_MAX, OWN_KINDS } from './policy.ts';

const ID: Schema = { type: 'string', format: 'uuid' };
const TIME: Schema = { type: 'string', format: 'date-time' };

/** An amount as it is answered, such as "-12.50". */
export const AMOUNT: Schema = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]{1,4})?$' };

const NAME: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: ACCOUNT_NAME_MAX * 4,
  description: `What its person calls it, in one line of at most ${ACCOUNT_NAME_MAX} characters.`,
};

/** Schemas of accounts and entries. */
export const ACCOUNT_SCHEMAS: Schemas = {
  Account: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'number', 'kind', 'name', 'main', 'balance', 'held', 'available', 'currency', 'frozen', 'closed', 'opened_at'],
    properties: {
      id: ID,
      number: { type: 'string', description: 'Account number, electronic form.' },
      kind: { type: 'string', enum: ['current', 'savings', 'pot'], description: 'current, savings: for payments; pot: of a goal.' },
      name: { type: 'string', description: 'What its person, or the goal, calls it; may be empty.' },
      main: { type: 'boolean', description: 'True for the one account that payments leave and enter when no other is named.' },
      balance: { ...AMOUNT, description: 'What is booked.' },
      held: { ...AMOUNT, description: 'What is reserved by holds.' },
      available: { ...AMOUNT, description: 'What can be spent: balance less held, plus the agreed credit.' },
      currency: { type: 'string' },
      frozen: { type: 'boolean' },
      closed: { type: 'boolean', description: 'True: nothing enters or leaves it any more.' },
      opened_at: TIME,
    },
  },
  NewAccount: {
    type: 'object',
    additionalProperties: false,
    required: ['kind', 'name'],
    properties: {
      kind: { type: 'string', enum: [...OWN_KINDS], description: 'Both can pay and be paid.' },
      name: NAME,
    },
  },
  AccountChange: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: NAME } },
  AccountList: {
    type: 'object',
    additionalProperties: false,
    required: ['data'],
    properties: { data: { type: 'array', items: refer('Account') } },
  },
  Entry: {
    type: 'object',
    description: 'One side of a transfer in this account.',
    additionalProperties: false,
    required: [
      'seq',
      'transfer_id',
      'action',
      'kind',
      'amount',
      'held_change',
      'balance_after',
      'held_after',
      'currency',
      'counterparty_number',
      'note',
      'category',
      'ref',
      'created_at',
    ],
    properties: {
      seq: { type: 'string', pattern: '^[0-9]+$', description: '1, 2, 3 … in this account, without gaps.' },
      transfer_id: ID,
      action: { type: 'string', enum: ['post', 'hold', 'settle', 'void', 'expire'] },
      kind: {
        type: 'string',
        description: 'Why money moved: payment, move (between own accounts), welcome_bonus, goal_in, goal_out, reversal …',
      },
      amount: { ...AMOUNT, description: 'Negative left the account.' },
      held_change: AMOUNT,
      balance_after: AMOUNT,
      held_after: AMOUNT,
      currency: { type: 'string' },
      counterparty_number: { type: 'string', description: 'Account number of the other side.' },
      note: { type: ['string', 'null'] },
      category: { type: ['string', 'null'] },
      ref: { type: ['string', 'null'], format: 'uuid', description: 'The transfer that this one settles, voids, lets expire or reverses.' },
      created_at: TIME,
    },
  },
  EntryList: {
    type: 'object',
    additionalProperties: false,
    required: ['data', 'next'],
    properties: {
      data: { type: 'array', items: refer('Entry') },
      next: { type: ['string', 'null'], description: 'Cursor of the next part; null: there is none.' },
    },
  },
  Me: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'name', 'email', 'language', 'time_zone', 'account'],
    properties: {
      id: ID,
      name: { type: 'string' },
      email: { type: 'string', format: 'email' },
      language: { type: 'string', enum: ['en', 'ka', 'ru'] },
      time_zone: { type: 'string' },
      account: {
        type: ['object', 'null'],
        description: 'The main account, which payments leave when no other is named.',
        additionalProperties: false,
        required: ['id', 'number'],
        properties: { id: ID, number: { type: 'string' } },
      },
    },
  },
};

const ACCOUNT_ID = '019f32a1-5c00-7000-8000-0000000000a1';

/** An account as an example. */
export const EXAMPLE_ACCOUNT = {
  id: ACCOUNT_ID,
  number: 'GE52IO0000000000001234',
  kind: 'current',
  name: '',
  main: true,
  balance: '9987.50',
  held: '0.00',
  available: '9987.50',
  currency: 'USD',
  frozen: false,
  closed: false,
  opened_at: '2026-05-04T09:00:00.000Z',
};

/** An account that was just opened, as an example. */
export const EXAMPLE_OPENED = {
  ...EXAMPLE_ACCOUNT,
  id: '019f32a1-7a00-7000-8000-0000000000a2',
  number: 'GE94IO0000000000009012',
  kind: 'savings',
  name: 'Rainy days',
  main: false,
  balance: '0.00',
  available: '0.00',
  opened_at: '2026-05-05T08:00:00.000Z',
};

/** An entry as an example. */
export const EXAMPLE_ENTRY = {
  seq: '2',
  transfer_id: '019f32a1-6d40-7000-8000-0000000000c3',
  action: 'post',
  kind: 'payment',
  amount: '-12.50',
  held_change: '0.00',
  balance_after: '9987.50',
  held_after: '0.00',
  currency: 'USD',
  counterparty_number: 'GE25IO0000000000005678',
  note: 'Lunch',
  category: 'food',
  ref: null,
  created_at: '2026-05-04T09:15:00.000Z',
};

/** A person as an example. */
export const EXAMPLE_ME = {
  id: '019f32a1-5c00-7000-8000-0000000000b2',
  name: 'Nino Beridze',
  email: 'nino@example.com',
  language: 'ka',
  time_zone: 'Asia/Tbilisi',
  account: { id: ACCOUNT_ID, number: EXAMPLE_ACCOUNT.number },
};
