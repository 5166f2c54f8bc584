import type { ProblemKind } from '../../api/problem.ts';
import { refer, type Schema, type Schemas } from '../../api/schema.ts';
import { DAY_PATTERN } from '../../lib/days.ts';
import { AMOUNT } from '../accounts/index.ts';
import { GOAL_NAME_MAX, GOALS_MAX } from './goal.ts';
import { GOAL_COLOURS, GOAL_ICONS } from './look.ts';

const AMOUNT_IN: Schema = {
  type: 'string',
  pattern: '^[0-9]{1,30}(\\.[0-9]{1,4})?$',
  description: 'A decimal string with no more decimals than the currency has, such as "12.50".',
};

const WISH = {
  // More than a name may have once its characters are composed; its own rule is checked afterwards.
  name: { type: 'string', minLength: 1, maxLength: GOAL_NAME_MAX * 4, description: `At most ${GOAL_NAME_MAX} characters.` },
  target: AMOUNT_IN,
  target_day: {
    type: ['string', 'null'],
    pattern: DAY_PATTERN,
    description: 'When it is to be reached, a day after today where the community is; null: whenever.',
  },
  icon: { type: 'string', enum: [...GOAL_ICONS] },
  colour: { type: 'string', enum: [...GOAL_COLOURS] },
} as const satisfies Record<string, Schema>;

/** A goal as it is asked for. */
export const GOAL_INPUT: Schema = { type: 'object', additionalProperties: false, required: ['name', 'target'], properties: WISH };

/** A change of a goal: what is left out stays. */
export const GOAL_CHANGE: Schema = { type: 'object', additionalProperties: false, properties: WISH };

/** Money into a goal or out of it. */
export const GOAL_MOVE: Schema = { type: 'object', additionalProperties: false, required: ['amount'], properties: { amount: AMOUNT_IN } };

const ID: Schema = { type: 'string', format: 'uuid' };

/** Schemas of goals. */
export const GOAL_SCHEMAS: Schemas = {
  GoalInput: GOAL_INPUT,
  GoalChange: GOAL_CHANGE,
  GoalMove: GOAL_MOVE,
  Goal: {
    type: 'object',
    additionalProperties: false,
    required: [
      'id',
      'name',
      'target',
      'saved',
      'currency',
      'target_day',
      'icon',
      'colour',
      'state',
      'main',
      'mine',
      'people',
      'approvals',
      'account_id',
      'created_at',
    ],
    properties: {
      id: ID,
      name: { type: 'string' },
      target: { ...AMOUNT, description: 'What is aimed at.' },
      saved: { ...AMOUNT, description: 'What stands in the pot.' },
      currency: { type: 'string' },
      target_day: { type: ['string', 'null'], description: 'YYYY-MM-DD in the community’s time zone.' },
      icon: { type: 'string' },
      colour: { type: 'string' },
      state: { type: 'string', enum: ['active', 'paused', 'completed', 'archived'] },
      main: { type: 'boolean', description: 'The goal that the overview shows.' },
      mine: { type: 'boolean', description: 'False: somebody else’s that the token’s person takes part in.' },
      people: { type: 'integer', description: 'How many save for it, the owner included.' },
      approvals: { type: ['integer', 'null'], description: 'How many have to agree before money is taken out; null: not shared.' },
      account_id: { ...ID, description: 'The pot: an account of the owner’s.' },
      created_at: { type: 'string', format: 'date-time' },
    },
  },
  GoalList: {
    type: 'object',
    additionalProperties: false,
    required: ['data'],
    properties: { data: { type: 'array', items: refer('Goal') } },
  },
  GoalMoved: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'goal_id', 'amount', 'currency', 'direction', 'created_at'],
    properties: {
      id: { ...ID, description: 'The transfer’s id.' },
      goal_id: ID,
      amount: AMOUNT,
      currency: { type: 'string' },
      direction: { type: 'string', enum: ['in', 'out'], description: 'Into the pot or out of it.' },
      created_at: { type: 'string', format: 'date-time' },
    },
  },
};

/** Refusals of goals’ own. */
export const GOAL_PROBLEMS = {
  goal_shared: {
    code: 'goal_shared',
    status: 422,
    title: 'The goal is shared',
    meaning: 'Its people have to agree before money is taken out; they are asked on the goal’s page. No money was moved.',
  },
  goal_at_rest: {
    code: 'goal_at_rest',
    status: 422,
    title: 'The goal is completed or archived',
    meaning: 'Nothing is saved for it any more. No money was moved.',
  },
  too_many_goals: {
    code: 'too_many_goals',
    status: 422,
    title: 'Too many goals',
    meaning: `One person can have ${GOALS_MAX} goals beside the archived ones. Nothing was opened.`,
  },
} as const satisfies Record<string, ProblemKind>;

const GOAL_ID = '019f32a1-5c00-7000-8000-0000000000e5';

/** A goal as an example. */
export const EXAMPLE_GOAL = {
  id: GOAL_ID,
  name: 'Bicycle',
  target: '400.00',
  saved: '32.00',
  currency: 'USD',
  target_day: '2026-09-01',
  icon: 'travel',
  colour: 'blue',
  state: 'active',
  main: false,
  mine: true,
  people: 1,
  approvals: null,
  account_id: '019f32a1-5c00-7000-8000-0000000000a7',
  created_at: '2026-05-04T09:00:00.000Z',
};

/** A move as an example. */
export const EXAMPLE_MOVED = {
  id: '019f32a1-6d40-7000-8000-0000000000c9',
  goal_id: GOAL_ID,
  amount: '32.00',
  currency: 'USD',
  direction: 'in',
  created_at: '2026-05-04T09:15:00.000Z',
};
