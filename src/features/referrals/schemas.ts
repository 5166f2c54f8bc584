import type { Schema, Schemas } from '../../api/schema.ts';
import { refer } from '../../api/schema.ts';
import { AMOUNT } from '../accounts/index.ts';
import { DAYS, NOTE_MAX, USES } from './codes/code.ts';

const ID: Schema = { type: 'string', format: 'uuid' };
const TIME: Schema = { type: 'string', format: 'date-time' };

/** Schemas of referral codes and referrals. */
export const REFERRAL_SCHEMAS: Schemas = {
  ReferralCode: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'code', 'url', 'note', 'state', 'used', 'uses_max', 'created_at', 'expires_at'],
    properties: {
      id: ID,
      code: { type: 'string', description: 'As it is shown, such as K7QF-2MXD.' },
      url: { type: 'string', description: 'The link to share.' },
      note: { type: 'string' },
      state: { type: 'string', enum: ['open', 'expired', 'used_up', 'deleted'] },
      used: { type: 'integer', minimum: 0 },
      uses_max: { type: ['integer', 'null'], description: 'Null: no limit.' },
      created_at: TIME,
      expires_at: TIME,
    },
  },
  NewReferralCode: {
    type: 'object',
    additionalProperties: false,
    properties: {
      note: { type: 'string', maxLength: NOTE_MAX },
      days: { type: 'integer', minimum: 1, maximum: DAYS.max, description: `How long it lives; ${DAYS.fallback} when left out.` },
      uses_max: {
        type: ['integer', 'null'],
        minimum: 1,
        maximum: USES.max,
        description: `How many it may bring in; ${USES.fallback} when left out; null: no limit, where the community allows it.`,
      },
      word: { type: 'string', maxLength: 40, description: 'A word of one’s own in the place of a random code: 3 to 20 letters or digits.' },
    },
  },
  Referral: {
    type: 'object',
    description: 'Somebody who joined with one of the person’s codes.',
    additionalProperties: false,
    required: ['id', 'name', 'joined_at', 'rules_version', 'state', 'reason', 'review_until', 'rewarded_at', 'reward', 'currency'],
    properties: {
      id: ID,
      name: { type: 'string' },
      joined_at: TIME,
      rules_version: { type: 'integer', description: 'The rules under which it began.' },
      state: {
        type: 'string',
        enum: ['waiting', 'review', 'rewarded', 'refused', 'reversing', 'reversed'],
        description: 'waiting: for the first payment; review: the bank looks at it; reversing: being taken back.',
      },
      reason: {
        type: ['string', 'null'],
        enum: ['late', 'payment_reversed', 'rejected', 'cap', 'decision', null],
        description: 'Why there is no reward, or no longer. `cap` with `rewarded`: the newcomer alone was.',
      },
      review_until: { type: ['string', 'null'], format: 'date-time' },
      rewarded_at: { type: ['string', 'null'], format: 'date-time' },
      reward: { ...AMOUNT, description: 'What the referrer was paid.' },
      currency: { type: 'string' },
    },
  },
  ReferralList: {
    type: 'object',
    additionalProperties: false,
    required: ['data', 'next'],
    properties: {
      data: { type: 'array', items: refer('Referral') },
      next: { type: ['string', 'null'], description: 'Cursor of the next part; null: there is none.' },
    },
  },
  LookUp: {
    type: 'object',
    additionalProperties: false,
    required: ['email'],
    properties: { email: { type: 'string', maxLength: 254 } },
  },
  LookUpTaken: {
    type: 'object',
    additionalProperties: false,
    required: ['status'],
    properties: { status: { type: 'string', enum: ['asked'] } },
  },
};

/** A code as an example. */
export const EXAMPLE_CODE = {
  id: '019f32a1-5c00-7000-8000-0000000000e5',
  code: 'K7QF-2MXD',
  url: 'https://bank.example/r/K7QF-2MXD',
  note: 'For the choir',
  state: 'open',
  used: 2,
  uses_max: 10,
  created_at: '2026-05-04T09:00:00.000Z',
  expires_at: '2026-06-03T09:00:00.000Z',
};

/** A referral as an example. */
export const EXAMPLE_REFERRAL = {
  id: '019f32a1-5c00-7000-8000-0000000000e6',
  name: 'Ada Lovelace',
  joined_at: '2026-05-05T10:00:00.000Z',
  rules_version: 1,
  state: 'rewarded',
  reason: null,
  review_until: '2026-05-13T10:00:00.000Z',
  rewarded_at: '2026-05-13T10:00:01.000Z',
  reward: '25.00',
  currency: 'USD',
};
