import { isDay } from '../../lib/days.ts';
import { addDays } from '../insights/index.ts';

/** Days of a statement, both included: `YYYY-MM-DD` in the bank's time zone. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Why two texts are no period. */
export type PeriodFault = 'from_invalid' | 'to_invalid' | 'from_after_to' | 'to_in_future';

/** Before this day there is no bank, and programs disagree about calendars. */
const FIRST = '1970-01-01';

function isStatable(text: string): boolean {
  return isDay(text) && text >= FIRST;
}

/** Reads the two ends of a period. @param today the bank's day; nothing is stated of later ones */
export function readPeriod(from: string, to: string, today: string): Period | { readonly fault: PeriodFault } {
  if (!isStatable(from)) return { fault: 'from_invalid' };
  if (!isStatable(to)) return { fault: 'to_invalid' };
  if (from > to) return { fault: 'from_after_to' };
  return to > today ? { fault: 'to_in_future' } : { from, to };
}

/** Periods that people ask for most. */
export const PRESETS = ['this_month', 'last_month', 'quarter', 'this_year', 'last_year'] as const;
export type Preset = (typeof PRESETS)[number];

const QUARTER_DAYS = 90;

/** The days of a preset, seen from today. */
export function presetPeriod(preset: Preset, today: string): Period {
  const month = `${today.slice(0, 7)}-01`;
  const year = Number(today.slice(0, 4));
  switch (preset) {
    case 'this_month':
      return { from: month, to: today };
    case 'last_month': {
      const to = addDays(month, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'quarter':
      return { from: addDays(today, 1 - QUARTER_DAYS), to: today };
    case 'this_year':
      return { from: `${year}-01-01`, to: today };
    case 'last_year':
      return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  }
}
