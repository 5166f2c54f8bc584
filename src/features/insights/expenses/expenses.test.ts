import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MonthSum } from '../../transactions/index.ts';
import { addDays } from '../spending.ts';
import { addMonths, compareYears, daysNeeded, daysOfMonth, expensesOf, isMonth, lastDayOf } from './expenses.ts';

/** One movement of money out: below zero where it was given back. */
interface Movement {
  readonly day: string;
  readonly category: string;
  readonly amount: bigint;
}

const CATEGORIES = ['food', 'house', 'uncategorised', 'savings', 'own'] as const;
const SPENDING = ['food', 'house', 'uncategorised'] as const;

const history = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 1_200 }).map((days) => addDays('2024-01-01', days)),
    category: fc.constantFrom(...CATEGORIES),
    amount: fc.bigInt({ min: -1_000n, max: 5_000n }),
  }),
  { maxLength: 60 },
);

/** What the database gives: sums by month and category. */
function sumsOf(movements: readonly Movement[], day: number): MonthSum[] {
  const groups = Map.groupBy(movements, (one) => `${one.day.slice(0, 7)} ${one.category}`);
  return [...groups].map(([key, own]) => ({
    personId: 'p',
    month: key.split(' ')[0]!,
    category: key.split(' ')[1]!,
    amount: total(own),
    upToDay: total(own.filter((one) => Number(one.day.slice(8)) <= day)),
    count: own.length,
  }));
}

const total = (movements: readonly Movement[]): bigint => movements.reduce((sum, { amount }) => sum + amount, 0n);
const net = (movements: readonly Movement[]): bigint => (total(movements) < 0n ? 0n : total(movements));

/** The slow way: looks at every movement, day by day. */
function spentOn(movements: readonly Movement[], first: string, last: string, category: string): bigint {
  return net(movements.filter((one) => one.category === category && one.day >= first && one.day <= last));
}

describe('months compared', () => {
  it('are what a naive reader of every movement finds', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 0, max: 14 }), (movements, at, back) => {
        const today = addDays('2024-01-01', at);
        const known = movements.filter(({ day }) => day <= today);
        const month = addMonths(today.slice(0, 7), -back);
        const running = back === 0;
        const sums = sumsOf(known, Number(today.slice(8)));
        const before = addMonths(month, -1);
        const sameDay = running ? `${before}-${today.slice(8)}` : lastDayOf(before);

        const found = expensesOf(sums, month, running);
        for (const category of SPENDING) {
          const [amount, was] = [
            spentOn(known, `${month}-01`, lastDayOf(month), category),
            spentOn(known, `${before}-01`, sameDay, category),
          ];
          const one = found.categories.find((each) => each.category === category);
          expect([one?.amount ?? 0n, one?.before ?? 0n]).toEqual([amount, was]);
        }
        expect(found.categories.some(({ category }) => category === 'savings' || category === 'own')).toBe(false);
        const undecided = found.categories.findIndex(({ category, amount }) => category === 'uncategorised' && amount > 0n);
        expect(undecided).toBeLessThanOrEqual(0);

        for (const pair of compareYears(sums, month, today.slice(0, 7))) {
          const year = (one: string): bigint =>
            SPENDING.reduce((sum, category) => sum + spentOn(known, `${one}-01`, lastDayOf(one), category), 0n);
          expect(pair.current).toBe(pair.month > today.slice(0, 7) ? null : year(pair.month));
          expect(pair.previous).toBe(year(addMonths(pair.month, -12)));
          if (pair.month === month) expect(pair.current).toBe(found.total);
        }
      }),
    );
  });

  it('need no day outside the two years, and the month before always', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (n) => {
        const month = addMonths('1950-01', n);
        const { from, until } = daysNeeded(month);
        expect(from <= `${addMonths(month, -1)}-01` && daysOfMonth(month).until <= until).toBe(true);
        expect(compareYears([], month, month).map((pair) => pair.month)).toContain(month);
      }),
    );
  });
});

it('a month is a month', () => {
  expect(['2026-01', '1999-12'].every(isMonth)).toBe(true);
  expect(['2026-13', '2026-00', '2026-1', '1026-01', '2026-01-01', ''].some(isMonth)).toBe(false);
  expect([lastDayOf('2024-02'), lastDayOf('2026-12'), addMonths('2026-01', -1)]).toEqual(['2024-02-29', '2026-12-31', '2025-12']);
});
