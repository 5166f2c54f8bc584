import { expect, it } from 'vitest';
import { EVERYBODY, PERSON_KEYS, WELCOME_BONUS, type Who } from './people.ts';
import { yearUpTo } from './year.ts';

const DAY_MS = 86_400_000;
/** What the story takes of anybody beside everyday life, minor units: a shared goal, shopping, today. */
const STORY = 31_000n;

/** The least that anybody has in a year up to `end`, when of each moment all that goes out comes first. */
function leastUpTo(end: Date): bigint {
  const purses = new Map<Who, bigint>(PERSON_KEYS.map((key) => [key, WELCOME_BONUS]));
  const count = (who: Who, amount: bigint): bigint => {
    const left = (purses.get(who) ?? 0n) + amount;
    if (purses.has(who)) purses.set(who, left);
    return left;
  };
  let least = WELCOME_BONUS;
  for (const { acts } of yearUpTo(end, 1)) {
    for (const { from, amount } of acts) {
      const left = count(from, -amount);
      if (purses.has(from) && left < least) least = left;
    }
    for (const act of acts) if (act.act === 'pay') count(act.to, act.amount);
  }
  return least;
}

it('asks of nobody what they do not have, on whichever day it ends', () => {
  for (let day = 0; day < 366; day += 5) {
    const end = new Date(Date.UTC(2027, 11, 31, 12) + day * DAY_MS);
    expect(leastUpTo(end), end.toISOString()).toBeGreaterThan(STORY);
  }
});

it('is the same for the same seed and end, and full of life', () => {
  const end = new Date('2028-02-29T18:00:00Z');
  const moments = yearUpTo(end, 7);
  expect(yearUpTo(end, 7)).toEqual(moments);
  const acts = moments.flatMap((moment) => moment.acts);
  expect(acts.length).toBeGreaterThan(4_000);
  for (const key of PERSON_KEYS) {
    const own = acts.filter(({ from }) => from === key);
    expect(own.length, key).toBeGreaterThan(100);
    expect(own.some(({ act }) => act === 'goal')).toBe(true);
    expect(own.some(({ act }) => act === 'save')).toBe('savings' in EVERYBODY[key]);
  }
});
