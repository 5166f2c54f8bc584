import { dayAfter } from '../pace.ts';

/** What saves by itself: on a weekday, on a day of the month, a share of what comes in, the rest to a round amount of what goes out. */
export const RULE_KINDS = ['weekly', 'monthly', 'share', 'round_up'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** To which whole units of the currency payments are rounded up. */
export const ROUND_UNITS = [1, 5, 10] as const;

const DAYS_OF_WEEK = 7;

/** What is saved of an incoming payment: so many percent, down to whole minor units. */
export function shareOf(amount: bigint, percent: number): bigint {
  return (amount * BigInt(percent)) / 100n;
}

/** What an outgoing payment is short of the next multiple of so many whole units; 0 where it is one. Minor units. */
export function roundUpOf(amount: bigint, unit: number, decimals: number): bigint {
  const step = BigInt(unit) * 10n ** BigInt(decimals);
  return (step - (amount % step)) % step;
}

/** The first day from `from` on that is this weekday: 1 is Monday (ISO 8601). */
export function nextWeekday(from: string, weekday: number): string {
  const current = ((new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % DAYS_OF_WEEK) + 1;
  return dayAfter(from, (weekday - current + DAYS_OF_WEEK) % DAYS_OF_WEEK);
}

/** The first day from `from` on that is this day of its month, or the month's last day where it has fewer. */
export function nextMonthDay(from: string, day: number): string {
  const [year, month] = from.split('-').map(Number) as [number, number];
  const inMonth = (plus: number): string => {
    const last = new Date(Date.UTC(year, month + plus, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 + plus, Math.min(day, last))).toISOString().slice(0, 10);
  };
  const first = inMonth(0);
  return first >= from ? first : inMonth(1);
}

/** When a rule saves next, from a day on; null for one that waits for payments. */
export function nextDayOf({ kind, day }: { kind: RuleKind; day: number | null }, from: string): string | null {
  if (day === null) return null;
  return kind === 'weekly' ? nextWeekday(from, day) : nextMonthDay(from, day);
}
