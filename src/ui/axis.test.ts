import { expect, it } from 'vitest';
import { axisWords } from './axis.ts';

const inWhole = (mark: bigint): string => `$${Math.round(Number(mark) / 100)}`;

it('writes every mark of an axis', () => {
  expect(axisWords([20_000n, 10_000n, 0n], inWhole)).toEqual(['$200', '$100', '$0']);
});

it('writes what several marks would say only at the lowest of them', () => {
  expect(axisWords([4n, 3n, 2n, 1n, 0n], inWhole)).toEqual(['', '', '', '', '$0']);
});
