import type { IconName } from '../../ui/index.ts';

/** The drawn icons that a goal can have. */
export const GOAL_ICONS = [
  'savings',
  'house',
  'travel',
  'car',
  'book',
  'heart',
  'gift',
  'umbrella',
  'shopping',
  'entertainment',
  'sun',
  'food',
] as const satisfies readonly IconName[];
export type GoalIconName = (typeof GOAL_ICONS)[number];

/** The colours that a goal can have. */
export const GOAL_COLOURS = ['teal', 'blue', 'cyan', 'violet', 'pink', 'orange', 'gold', 'green', 'grey'] as const;
export type GoalColour = (typeof GOAL_COLOURS)[number];
