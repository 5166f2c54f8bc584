import { describe, expect, it } from 'vitest';
import { Slices } from './slices.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function told(): { given: number[]; answers: (from: number, count: number) => (() => void)[] } {
  const given: number[] = [];
  return { given, answers: (from, count) => Array.from({ length: count }, (_, i) => () => void given.push(from + i)) };
}

describe('answers in slices', () => {
  it('are given at once where there are few', () => {
    const { given, answers } = told();
    const slices = new Slices();
    slices.give(answers(0, 3));
    slices.give(answers(3, 3));
    slices.give([]);
    expect(given).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('leave room between them, and come in order, those of the next batch included', async () => {
    const { given, answers } = told();
    const slices = new Slices();
    slices.give(answers(0, 20));
    expect(given).toHaveLength(8);
    slices.give(answers(20, 5));
    expect(given).toHaveLength(8);
    await turn();
    expect(given).toHaveLength(16);
    await turn();
    await turn();
    expect(given).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  it('of many are given in few turns', async () => {
    const { given, answers } = told();
    new Slices().give(answers(0, 900));
    let turns = 0;
    for (; given.length < 900; turns += 1) await turn();
    expect(turns).toBeLessThan(40);
    expect(given).toEqual(Array.from({ length: 900 }, (_, i) => i));
  });
});
