import type { DaySum } from '../transactions/index.ts';

/** Categories that are not spending: money that stays one's own. */
export const OWN: ReadonlySet<string> = new Set(['savings', 'own']);
const DAYS_OF_WEEK = 7;

/** One day of this week beside the same day of the last. Minor units. */
export interface WeekDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Null: the day has not come yet. */
  readonly current: bigint | null;
  readonly previous: bigint;
}

/** What was spent under a category this month up to today, and on the same days of last month. Minor units. */
export interface CategorySpending {
  readonly category: string;
  readonly amount: bigint;
  readonly before: bigint;
}

/** A calendar day in a time zone, as `YYYY-MM-DD`. */
export function dayIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** The day so many days later (earlier, when negative). */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first day that the overview needs sums of: of last month or of last week, whichever is earlier. */
export function firstDayNeeded(today: string): string {
  const lastWeek = addDays(weekStart(today), -DAYS_OF_WEEK);
  const lastMonth = monthBefore(today);
  return lastWeek < lastMonth ? lastWeek : lastMonth;
}

/** Monday to Sunday: what was spent each day of this week, and of the last (weeks of ISO 8601). */
export function compareWeeks(sums: readonly DaySum[], today: string): WeekDay[] {
  const monday = weekStart(today);
  return Array.from({ length: DAYS_OF_WEEK }, (_, i) => {
    const day = addDays(monday, i);
    return {
      day,
      current: day > today ? null : spentBetween(sums, day, day),
      previous: spentBetween(sums, addDays(day, -DAYS_OF_WEEK), addDays(day, -DAYS_OF_WEEK)),
    };
  });
}

/** Days of the month on which its weeks begin: all but the last have seven days, whatever month it is. */
const WEEKS_BEGIN = [1, 8, 15, 22, 29] as const;

/** Some days of this month beside the same days of the last. Minor units. */
export interface MonthPart {
  /** Days of the month; the last part ends where the longer of the two months does. */
  readonly first: number;
  readonly last: number;
  /** Null: no day of it has come yet, or this month has none of them. */
  readonly current: bigint | null;
  readonly previous: bigint;
}

/** What was spent in each week of this month, and of the last: from the first to the seventh, and so on. */
export function compareWeeksOfMonths(sums: readonly DaySum[], today: string): MonthPart[] {
  const month = today.slice(0, 8);
  const before = monthBefore(today).slice(0, 8);
  const [length, lengthBefore] = [daysIn(month), daysIn(before)];
  return WEEKS_BEGIN.flatMap((first) => {
    const last = first === 29 ? Math.max(length, lengthBefore) : first + DAYS_OF_WEEK - 1;
    if (first > last) return [];
    const within = (start: string): bigint => spentBetween(sums, start + twoDigits(first), start + twoDigits(last));
    const come = first <= length && month + twoDigits(first) <= today;
    return [{ first, last, current: come ? within(month) : null, previous: within(before) }];
  });
}

const twoDigits = (day: number): string => String(day).padStart(2, '0');

/** How many days a month has, that is written as `YYYY-MM-`. */
function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** Spending by category, the most first: this month up to today against the same days of last month. */
export function compareMonths(sums: readonly DaySum[], today: string): CategorySpending[] {
  const start = `${today.slice(0, 8)}01`;
  const startBefore = monthBefore(today);
  const lastBefore = addDays(start, -1);
  const sameDayBefore = `${startBefore.slice(0, 8)}${today.slice(8)}`;
  const endBefore = sameDayBefore < lastBefore ? sameDayBefore : lastBefore;
  const categories = new Set(sums.filter(isSpending).map((sum) => sum.category));
  return [...categories]
    .map((category) => {
      const own = sums.filter((sum) => sum.category === category);
      return { category, amount: spentBetween(own, start, today), before: spentBetween(own, startBefore, endBefore) };
    })
    .filter((one) => one.amount > 0n || one.before > 0n)
    .toSorted((a, b) => (a.amount === b.amount ? a.category.localeCompare(b.category) : a.amount < b.amount ? 1 : -1));
}

function isSpending(sum: DaySum): boolean {
  return !sum.incoming && !OWN.has(sum.category);
}

/** What was given back lowers what was spent, down to nothing: nobody spends less than that. */
function spentBetween(sums: readonly DaySum[], first: string, last: string): bigint {
  const total = sums.filter((sum) => isSpending(sum) && sum.day >= first && sum.day <= last).reduce((all, sum) => all + sum.amount, 0n);
  return total < 0n ? 0n : total;
}

function weekStart(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % DAYS_OF_WEEK));
}

function monthBefore(day: string): string {
  return `${addDays(`${day.slice(0, 8)}01`, -1).slice(0, 8)}01`;
}
