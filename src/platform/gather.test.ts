import { describe, expect, it } from 'vitest';
import { Gather } from './gather.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Gather', () => {
  it('asks at once when idle, and together what arrives meanwhile', async () => {
    const loads: number[][] = [];
    const gather = new Gather<number, number>(async (questions) => {
      loads.push([...questions]);
      await tick();
      return questions.map((n) => n * 2);
    });
    const answers = await Promise.all([1, 2, 3].map((n) => gather.ask(n)));
    expect([answers, loads]).toEqual([
      [2, 4, 6],
      [[1], [2, 3]],
    ]);
    expect(await gather.ask(4)).toBe(8);
  });

  it('asks at most 256 together', async () => {
    const sizes: number[] = [];
    const gather = new Gather<number, number>(async (questions) => {
      sizes.push(questions.length);
      await tick();
      return questions;
    });
    await Promise.all(Array.from({ length: 300 }, (_, n) => gather.ask(n)));
    expect(sizes).toEqual([1, 256, 43]);
  });

  it('fails those that were asked together, and goes on', async () => {
    let fails = true;
    const gather = new Gather<number, number>(async (questions) => {
      await tick();
      if (fails) throw new Error('away');
      return questions;
    });
    const settled = await Promise.allSettled([gather.ask(1), gather.ask(2)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await gather.ask(3)).toBe(3);
  });
});
