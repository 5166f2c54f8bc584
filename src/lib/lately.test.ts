import { describe, expect, test } from 'vitest';
import { Lately } from './lately.ts';

describe('what was asked for lately', () => {
  test('is remembered while no more than a generation of others came', () => {
    const lately = new Lately<number>(3);
    ['a', 'b', 'c'].forEach((key, i) => lately.set(key, i));
    expect(['a', 'b', 'c'].map((key) => lately.get(key))).toEqual([0, 1, 2]);
    lately.set('d', 3);
    expect(lately.get('a')).toBe(0);
  });

  test('is forgotten when it was not asked for during a whole generation, and never grows beyond two', () => {
    const lately = new Lately<number>(3);
    lately.set('kept', -1);
    lately.set('lost', -2);
    for (let i = 0; i < 12; i += 1) {
      lately.set(`other ${i}`, i);
      expect(lately.get('kept')).toBe(-1);
    }
    expect(lately.get('lost')).toBeUndefined();
    expect(Array.from({ length: 12 }, (_, i) => lately.get(`other ${i}`)).filter((found) => found !== undefined).length).toBeLessThan(6);
  });

  test('a key that is set again does not begin a generation', () => {
    const lately = new Lately<number>(2);
    lately.set('a', 1);
    lately.set('b', 2);
    for (let i = 0; i < 10; i += 1) lately.set('b', i);
    expect([lately.get('a'), lately.get('b')]).toEqual([1, 9]);
  });

  test('is gone once it is deleted', () => {
    const lately = new Lately<number>(1);
    lately.set('a', 1);
    lately.set('b', 2);
    lately.delete('a');
    lately.delete('b');
    expect([lately.get('a'), lately.get('b')]).toEqual([undefined, undefined]);
  });
});
