import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaySum } from '../transactions/index.ts';
import { addDays, compareMonths, compareWeeks, compareWeeksOfMonths, dayIn, firstDayNeeded } from './spending.ts';

const spent = (day: string, amount: bigint, category = 'food'): DaySum => ({ day, incoming: false, category, amount });

describe('weeks compared', () => {
  it('run from Monday to Sunday and leave days to come blank', () => {
    const week = compareWeeks(
      [spent('2026-05-04', 10n), spent('2026-05-06', 5n), spent('2026-04-29', 7n), spent('2026-05-03', 1n)],
      '2026-05-06',
    );
    expect(week.map((d) => d.current)).toEqual([10n, 0n, 5n, null, null, null, null]);
    expect(week.map((d) => d.previous)).toEqual([0n, 0n, 7n, 0n, 0n, 0n, 1n]);
    expect(week[0]!.day).toBe('2026-05-04');
  });

  it('count neither money that comes in nor savings', () => {
    const sums = [{ ...spent('2026-05-04', 10n), incoming: true }, spent('2026-05-04', 20n, 'savings')];
    expect(compareWeeks(sums, '2026-05-04')[0]!.current).toBe(0n);
  });
});

describe('months compared', () => {
  it('take the same days of last month', () => {
    const sums = [spent('2026-05-02', 30n), spent('2026-04-02', 20n), spent('2026-04-28', 99n), spent('2026-04-05', 4n, 'house')];
    expect(compareMonths(sums, '2026-05-10')).toEqual([
      { category: 'food', amount: 30n, before: 20n },
      { category: 'house', amount: 0n, before: 4n },
    ]);
  });

  it('stop at the end of a shorter month', () => {
    expect(compareMonths([spent('2026-02-28', 5n), spent('2026-03-31', 1n)], '2026-03-31')).toEqual([
      { category: 'food', amount: 1n, before: 5n },
    ]);
  });
});

describe('weeks of months compared', () => {
  it('leave days to come blank, and go as far as the longer month', () => {
    const sums = [spent('2026-05-02', 30n), spent('2026-05-08', 4n), spent('2026-04-07', 20n), spent('2026-04-30', 9n)];
    expect(compareWeeksOfMonths(sums, '2026-05-10').map(({ first, last, current, previous }) => [first, last, current, previous])).toEqual([
      [1, 7, 30n, 20n],
      [8, 14, 4n, 0n],
      [15, 21, null, 0n],
      [22, 28, null, 0n],
      [29, 31, null, 9n],
    ]);
  });

  it('have four weeks where both months end with the fourth, and none of their own that a month has not', () => {
    // March follows February: its last days have nothing beside them.
    const march = compareWeeksOfMonths([spent('2026-03-30', 1n), spent('2026-02-28', 2n)], '2026-03-31');
    expect(march.at(-1)).toEqual({ first: 29, last: 31, current: 1n, previous: 0n });
    // Nor has February any beside those of January.
    const february = compareWeeksOfMonths([spent('2026-01-30', 3n), spent('2026-02-28', 2n)], '2026-02-28');
    expect(february.at(-1)).toEqual({ first: 29, last: 31, current: null, previous: 3n });
    expect(february.at(-2)).toMatchObject({ current: 2n });
  });
});

describe('days', () => {
  it('are the community’s', () => {
    expect(dayIn(new Date('2026-05-04T21:30:00Z'), 'Asia/Tbilisi')).toBe('2026-05-05');
    expect(dayIn(new Date('2026-05-04T21:30:00Z'), 'UTC')).toBe('2026-05-04');
  });

  it('that are needed always reach back to last week and the beginning of last month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (n) => {
        const today = addDays('1990-01-01', n);
        const first = firstDayNeeded(today);
        expect(first <= addDays(today, -7)).toBe(true);
        expect(compareWeeks([], today)[0]!.day <= today).toBe(true);
        expect(first <= addDays(compareWeeks([], today)[0]!.day, -7)).toBe(true);
      }),
    );
  });
});
