import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter } from './pace.ts';
import { historyOf, lastMonths, monthBefore, summaryOf } from './summary.ts';

const day = fc.integer({ min: 0, max: 120 }).map((days) => dayAfter('2026-01-01', days));
const moved = fc.array(fc.record({ day, amount: fc.bigInt({ min: -1_000n, max: 1_000n }) }), { maxLength: 40 });

describe('the summary of a month', () => {
  it('adds up day by day, ends today, and stands beside the month before', () => {
    const days = [
      { day: '2026-02-28', amount: 500n },
      { day: '2026-03-01', amount: 100n },
      { day: '2026-03-03', amount: -30n },
    ];
    const summary = summaryOf(days, '2026-03', '2026-03-04');
    expect(summary).toHaveLength(31);
    expect(summary.slice(0, 5).map(({ saved }) => saved)).toEqual([100n, 100n, 70n, 70n, null]);
    expect([summary[26]!.before, summary[27]!.before, summary[28]!.before]).toEqual([0n, 500n, null]);
  });

  it('ends with all that was saved in the month', () => {
    fc.assert(
      fc.property(moved, fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-04'), (days, month) => {
        const unique = [...new Map(days.map((one) => [one.day, one])).values()];
        const all = unique.filter((one) => one.day.startsWith(month)).reduce((sum, { amount }) => sum + amount, 0n);
        expect(summaryOf(unique, month, '2027-01-01').at(-1)!.saved).toBe(all);
      }),
    );
  });

  it('months go back over the year', () => {
    expect(monthBefore('2026-01')).toBe('2025-12');
    expect(lastMonths('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });
});

describe('the history of a pot', () => {
  it('has every day once, each with what stood there last', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ day, balance: fc.bigInt({ min: 0n, max: 9_999n }) })), day, day, (days, one, other) => {
        const [from, to] = [one, other].toSorted() as [string, string];
        const unique = [...new Map(days.map((entry) => [entry.day, entry])).values()];
        const history = historyOf(unique, from, to);
        expect([history[0]!.day, history.at(-1)!.day]).toEqual([from, to]);
        expect(new Set(history.map((entry) => entry.day)).size).toBe(history.length);
        for (const entry of history) {
          const last = unique
            .filter((known) => known.day <= entry.day)
            .toSorted((a, b) => (a.day < b.day ? -1 : 1))
            .at(-1);
          expect(entry.balance).toBe(last?.balance ?? 0n);
        }
      }),
    );
  });
});
