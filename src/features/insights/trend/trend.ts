import { addDays } from '../spending.ts';
import type { DayChange } from './queries.ts';

/** How far back the trend goes, days before today. */
export const TREND_DAYS = 90;

/** What a person had at the end of a day, all accounts together. Minor units. */
export interface DayBalance {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly balance: bigint;
}

/**
 * The balances at the end of each day up to today, the oldest first: from what there is now, back through what each day
 * changed. Days before the first account was opened are left out, but for one.
 *
 * @param total what there is now, minor units
 * @param opened day on which the first account was opened
 */
export function trendOf(changes: readonly DayChange[], total: bigint, today: string, opened: string): DayBalance[] {
  const byDay = new Map(changes.map(({ day, change }) => [day, change]));
  const before = addDays(opened, -1);
  const balances: DayBalance[] = [];
  let balance = total;
  for (let back = 0; back <= TREND_DAYS; back += 1) {
    const day = addDays(today, -back);
    if (day < before) break;
    balances.push({ day, balance });
    balance -= byDay.get(day) ?? 0n;
  }
  return balances.toReversed();
}
