import { dayAfter, daysBetween } from './pace.ts';
import type { DayBalance, DaySaving } from './queries.ts';

/** What was saved up to a day of a month, beside the same day of the month before. Minor units; null: still to come, or no such day. */
export interface SummaryDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly saved: bigint | null;
  readonly before: bigint | null;
}

/** The month before, `YYYY-MM`. */
export function monthBefore(month: string): string {
  return dayAfter(`${month}-01`, -1).slice(0, 7);
}

/** So many months up to this one, the newest first. */
export function lastMonths(month: string, count: number): string[] {
  const months = [month];
  while (months.length < count) months.push(monthBefore(months.at(-1)!));
  return months;
}

function daysOf(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = dayAfter(day, 1)) days.push(day);
  return days;
}

function courseOf(days: readonly DaySaving[], month: string): bigint[] {
  const byDay = new Map(days.map(({ day, amount }) => [day, amount]));
  let sum = 0n;
  return daysOf(month).map((day) => (sum += byDay.get(day) ?? 0n));
}

/** The course of a month's saving beside that of the month before. */
export function summaryOf(days: readonly DaySaving[], month: string, today: string): SummaryDay[] {
  const [course, before] = [courseOf(days, month), courseOf(days, monthBefore(month))];
  return daysOf(month).map((day, at) => ({ day, saved: day > today ? null : course[at]!, before: before[at] ?? null }));
}

/** What stood in a pot at the end of each day from `from` to `to`, made from the days on which something moved. */
export function historyOf(days: readonly DayBalance[], from: string, to: string): DayBalance[] {
  const moved = days.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let at = 0;
  let balance = 0n;
  return Array.from({ length: Math.max(0, daysBetween(from, to)) + 1 }, (_, index) => {
    const day = dayAfter(from, index);
    while (at < moved.length && moved[at]!.day <= day) balance = moved[at++]!.balance;
    return { day, balance };
  });
}
