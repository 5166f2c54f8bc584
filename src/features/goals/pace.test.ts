import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, dayIn, daysBetween, paceOf } from './pace.ts';

const BASE = { saved: 0n, target: 100_000n, start: '2026-01-01', end: '2026-12-31', today: '2026-01-01' };
const day = fc.integer({ min: 0, max: 4000 }).map((days) => dayAfter('2020-01-01', days));
const amount = fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n });

describe('paceOf', () => {
  it.each([
    [{ saved: 100_000n }, { state: 'reached' }],
    [{ end: null }, { state: 'open', left: 100_000n }],
    [{ today: '2027-01-01' }, { state: 'late', left: 100_000n }],
    [
      { today: '2026-12-31', saved: 40_000n },
      { state: 'running', left: 60_000n, perWeek: 60_000n, weeks: 31 },
    ],
    // 52 weeks of 2.00 from the beginning.
    [
      { target: 10_400n, end: '2026-12-31' },
      { state: 'running', left: 10_400n, perWeek: 200n, weeks: 0 },
    ],
    // Half of the year is over, and a quarter is saved.
    [
      { target: 36_400n, saved: 9_100n, today: '2026-07-02' },
      { state: 'running', left: 27_300n, perWeek: 1050n, weeks: 13 },
    ],
    [{ saved: 50_000n }, { state: 'running', left: 50_000n, perWeek: 962n, weeks: -26 }],
    [{ start: '2026-12-31' }, { state: 'running', left: 100_000n, perWeek: 1924n, weeks: 0 }],
  ] as const)('%o', (facts, pace) => {
    expect(paceOf({ ...BASE, ...facts })).toEqual(pace);
  });

  it('what it says a week is enough, and nothing less in whole minor units is', () => {
    fc.assert(
      fc.property(amount, amount, day, day, day, (saved, target, start, end, today) => {
        const pace = paceOf({ saved, target: target + 1n, start, end, today });
        if (pace.state !== 'running') return;
        const weeks = BigInt(Math.max(1, Math.ceil(daysBetween(today, end) / 7)));
        expect(pace.perWeek * weeks).toBeGreaterThanOrEqual(pace.left);
        expect((pace.perWeek - 1n) * weeks).toBeLessThan(pace.left);
      }),
    );
  });

  it('saving more never makes it later, and a later day never earlier', () => {
    fc.assert(
      fc.property(amount, amount, amount, day, day, day, (saved, more, target, start, end, today) => {
        const facts = { saved, target: target + 1n, start, end, today };
        const [a, b, c] = [paceOf(facts), paceOf({ ...facts, saved: saved + more }), paceOf({ ...facts, today: dayAfter(today, 7) })];
        if (a.state === 'running' && b.state === 'running') expect(b.weeks).toBeLessThanOrEqual(a.weeks);
        if (a.state === 'running' && c.state === 'running') expect(c.weeks).toBeGreaterThanOrEqual(a.weeks);
        if (a.state === 'reached') expect(b.state).toBe('reached');
      }),
    );
  });
});

describe('days', () => {
  it('begin where the community is', () => {
    expect(dayIn(new Date('2026-05-31T21:00:00Z'), 'Asia/Tbilisi')).toBe('2026-06-01');
    expect(dayIn(new Date('2026-05-31T21:00:00Z'), 'UTC')).toBe('2026-05-31');
  });

  it('are counted across a change of the clocks, a leap day and a new year', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  });
});
