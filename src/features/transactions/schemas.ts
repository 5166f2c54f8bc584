import { refer, type Schema, type Schemas } from '../../api/schema.ts';
import { AMOUNT } from '../accounts/index.ts';
import { CATEGORY_COLOURS, CATEGORY_ICONS, CATEGORY_NAME_MAX } from './categories/category.ts';
import { PARTS_MAX, PRIVATE_NOTE_MAX } from './labels/label.ts';

const KEY: Schema = { type: 'string', maxLength: 40, description: 'Key of a category: a word of the bank’s, or the id of an own one.' };
const PART_AMOUNT: Schema = { type: 'string', pattern: '^[0-9]{1,30}(\\.[0-9]{1,4})?$' };

const PART: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['category', 'amount'],
  properties: { category: KEY, amount: PART_AMOUNT },
};

/** What is said about a payment, as it is asked for. */
export const LABEL_INPUT: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    note: {
      type: ['string', 'null'],
      maxLength: PRIVATE_NOTE_MAX * 4,
      description: `For oneself; at most ${PRIVATE_NOTE_MAX} characters.`,
    },
    category: { type: ['string', 'null'], maxLength: 40, description: 'Key of a category; null: what the payment says by itself.' },
    parts: { type: 'array', minItems: 2, maxItems: PARTS_MAX, items: PART, description: 'Amounts that add up to the payment.' },
  },
};

/** A category, as it is asked for. */
export const CATEGORY_INPUT: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'direction', 'icon', 'colour'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: CATEGORY_NAME_MAX * 4 },
    direction: { type: 'string', enum: ['in', 'out'] },
    icon: { type: 'string', enum: CATEGORY_ICONS },
    colour: { type: 'string', enum: CATEGORY_COLOURS },
  },
};

const object = (properties: Readonly<Record<string, Schema>>, description?: string): Schema => ({
  type: 'object',
  ...(description === undefined ? {} : { description }),
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** Schemas of transactions. */
export const TRANSACTION_SCHEMAS: Schemas = {
  LabelInput: LABEL_INPUT,
  CategoryInput: CATEGORY_INPUT,
  Label: object(
    {
      payment: { type: 'string', format: 'uuid' },
      note: { type: ['string', 'null'] },
      category: { type: ['string', 'null'], description: 'What it is counted under; null: it is split.' },
      decided_by: { type: 'string', enum: ['person', 'rule', 'nobody'] },
      parts: { type: 'array', items: object({ category: { type: 'string' }, amount: AMOUNT }) },
      currency: { type: 'string' },
    },
    'What one side says about a payment, to itself alone.',
  ),
  Category: object({
    key: { type: 'string' },
    name: { type: ['string', 'null'], description: 'Null: the bank’s, whose key says what it is.' },
    icon: { type: 'string' },
    colour: { type: 'string' },
    direction: { type: 'string', enum: ['in', 'out'] },
    own: { type: 'boolean' },
    removed: { type: 'boolean', description: 'True: no longer offered; payments keep it.' },
  }),
  CategoryList: object({ data: { type: 'array', items: refer('Category') } }),
  Transaction: object({
    id: { type: 'string', format: 'uuid', description: 'The payment’s id.' },
    account_id: { type: 'string', format: 'uuid' },
    status: { type: 'string', enum: ['posted', 'voided'] },
    kind: { type: 'string' },
    direction: { type: 'string', enum: ['in', 'out'] },
    amount: AMOUNT,
    currency: { type: 'string' },
    counterparty_name: { type: 'string', description: 'Empty for the bank itself.' },
    note: { type: ['string', 'null'], description: 'What both sides read.' },
    private_note: { type: ['string', 'null'] },
    categories: { type: 'array', items: { type: 'string' }, description: 'More than one where it is split.' },
    created_at: { type: 'string', format: 'date-time' },
  }),
  TransactionList: object({
    data: { type: 'array', items: refer('Transaction') },
    totals: object(
      {
        count: { type: 'integer' },
        money_in: AMOUNT,
        money_out: AMOUNT,
        currency: { type: 'string' },
      },
      'Of everything that was found, not only of this part. Of split payments only what is counted under the category.',
    ),
    next: { type: ['string', 'null'], description: 'Cursor of the next part; null: there is none.' },
  }),
};

/** A transaction as an example. */
export const EXAMPLE_LINE = {
  id: '019f32a1-6d40-7000-8000-0000000000c3',
  account_id: '019f32a1-6d40-7000-8000-0000000000a1',
  status: 'posted',
  kind: 'payment',
  direction: 'out',
  amount: '12.50',
  currency: 'USD',
  counterparty_name: 'Luka Kapanadze',
  note: 'Lunch',
  private_note: 'Team lunch',
  categories: ['food'],
  created_at: '2026-05-04T09:15:00.000Z',
};

/** A label as an example. */
export const EXAMPLE_LABEL = {
  payment: EXAMPLE_LINE.id,
  note: 'Team lunch',
  category: 'food',
  decided_by: 'person',
  parts: [],
  currency: 'USD',
};

/** A category as an example. */
export const EXAMPLE_CATEGORY = {
  key: '019f32a1-6d40-7000-8000-0000000000f1',
  name: 'Climbing',
  icon: 'sun',
  colour: 'pink',
  direction: 'out',
  own: true,
  removed: false,
};
