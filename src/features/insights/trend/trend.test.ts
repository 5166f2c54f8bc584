import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../spending.ts';
import { TREND_DAYS, trendOf } from './trend.ts';

const TODAY = '2026-11-21';

it('goes back from what there is now through what each day changed', () => {
  const trend = trendOf(
    [
      { day: '2026-11-21', change: 500n },
      { day: '2026-11-19', change: -200n },
    ],
    1_300n,
    TODAY,
    '2026-11-18',
  );
  expect(trend).toEqual([
    { day: '2026-11-17', balance: 1_000n },
    { day: '2026-11-18', balance: 1_000n },
    { day: '2026-11-19', balance: 800n },
    { day: '2026-11-20', balance: 800n },
    { day: '2026-11-21', balance: 1_300n },
  ]);
});

it('ends with the balance, never skips a day, and each step is what the day changed', () => {
  const change = fc.record({ back: fc.integer({ min: 0, max: TREND_DAYS }), change: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }) });
  fc.assert(
    fc.property(fc.uniqueArray(change, { selector: ({ back }) => back }), fc.bigInt(), (changes, total) => {
      const days = changes.map(({ back, change: amount }) => ({ day: addDays(TODAY, -back), change: amount }));
      const trend = trendOf(days, total, TODAY, '2020-01-01');
      expect(trend).toHaveLength(TREND_DAYS + 1);
      expect(trend.at(-1)).toEqual({ day: TODAY, balance: total });
      for (const [at, { day, balance }] of trend.slice(1).entries()) {
        expect(day).toBe(addDays(trend[at]!.day, 1));
        expect(balance - trend[at]!.balance).toBe(days.find((one) => one.day === day)?.change ?? 0n);
      }
    }),
  );
});
