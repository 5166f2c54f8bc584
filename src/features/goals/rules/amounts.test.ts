import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, daysBetween } from '../pace.ts';
import { nextMonthDay, nextWeekday, ROUND_UNITS, roundUpOf, shareOf } from './amounts.ts';

const amount = fc.bigInt({ min: 1n, max: 9_000_000_000_000_000_000n });
const day = fc.integer({ min: 0, max: 5000 }).map((days) => dayAfter('2020-01-01', days));

describe('what is saved', () => {
  it('rounds up to the next whole amount, by less than a step, and not at all from a whole one', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(...ROUND_UNITS), fc.integer({ min: 0, max: 4 }), (paid, unit, decimals) => {
        const step = BigInt(unit) * 10n ** BigInt(decimals);
        const more = roundUpOf(paid, unit, decimals);
        expect((paid + more) % step).toBe(0n);
        expect(more).toBeGreaterThanOrEqual(0n);
        expect(more).toBeLessThan(step);
      }),
    );
    expect(roundUpOf(1234n, 1, 2)).toBe(66n);
    expect(roundUpOf(1200n, 1, 2)).toBe(0n);
    expect(roundUpOf(1234n, 10, 2)).toBe(766n);
  });

  it('a share is never more than what came in', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 100 }), (came, percent) => {
        const share = shareOf(came, percent);
        expect(share).toBeLessThanOrEqual(came);
        expect(share * 100n).toBeLessThanOrEqual(came * BigInt(percent));
        expect((share + 1n) * 100n).toBeGreaterThan(came * BigInt(percent));
      }),
    );
  });
});

describe('when it is saved', () => {
  it('on the weekday, within the week', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 7 }), (from, weekday) => {
        const next = nextWeekday(from, weekday);
        expect(new Date(`${next}T00:00:00Z`).getUTCDay()).toBe(weekday % 7);
        expect(daysBetween(from, next)).toBeGreaterThanOrEqual(0);
        expect(daysBetween(from, next)).toBeLessThan(7);
      }),
    );
  });

  it('on the day of the month or its last, within the month', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 31 }), (from, wanted) => {
        const next = nextMonthDay(from, wanted);
        const last = dayAfter(next, 1).endsWith('-01');
        expect(Number(next.slice(8)) === wanted || (last && Number(next.slice(8)) < wanted)).toBe(true);
        expect(daysBetween(from, next)).toBeGreaterThanOrEqual(0);
        expect(daysBetween(from, next)).toBeLessThanOrEqual(31);
      }),
    );
    expect(nextMonthDay('2026-02-01', 31)).toBe('2026-02-28');
    expect(nextMonthDay('2026-12-30', 15)).toBe('2027-01-15');
  });
});
