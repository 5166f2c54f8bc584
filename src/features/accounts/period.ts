import { isDay } from '../../lib/days.ts';

/** Days from the first to the last, both included, as `YYYY-MM-DD`. */
export interface Period {
  readonly first: string;
  readonly last: string;
}

/** Periods that have a name, in the order in which they are offered. */
export const PRESETS = ['month', 'last-month', 'days', 'year'] as const;
export type Preset = (typeof PRESETS)[number];

/** What is wrong with the dates that were asked for. */
export type PeriodFault = 'first_malformed' | 'last_malformed' | 'reversed';

/** A period as it was asked for. With a fault the period is the usual one. */
export interface AskedPeriod {
  readonly period: Period;
  /** Null: free dates. */
  readonly preset: Preset | null;
  readonly faults: readonly PeriodFault[];
  /** What stands in the two fields. */
  readonly first: string;
  readonly last: string;
}

const DAYS = 30;

/** A calendar day in a time zone, as `YYYY-MM-DD`. */
export function dayIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** A named period, seen from a day. */
export function presetPeriod(preset: Preset, today: string): Period {
  const month = `${today.slice(0, 8)}01`;
  switch (preset) {
    case 'month':
      return { first: month, last: today };
    case 'last-month': {
      const last = shift(month, -1);
      return { first: `${last.slice(0, 8)}01`, last };
    }
    case 'days':
      return { first: shift(today, 1 - DAYS), last: today };
    case 'year':
      return { first: `${today.slice(0, 4)}-01-01`, last: today };
  }
}

/** Reads `?period=` or `?from=&to=`. What is no period is this month, with what is wrong with it. */
export function readPeriod(query: Readonly<Record<string, unknown>>, today: string): AskedPeriod {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
  const [from, to] = [text('from').trim(), text('to').trim()];
  const usual = presetPeriod('month', today);
  if (from === '' && to === '') {
    const preset = PRESETS.find((one) => one === query['period']) ?? 'month';
    const period = presetPeriod(preset, today);
    return { period, preset, faults: [], ...period };
  }
  const faults: PeriodFault[] = [];
  if (!isDay(from)) faults.push('first_malformed');
  if (!isDay(to)) faults.push('last_malformed');
  if (faults.length === 0 && from > to) faults.push('reversed');
  return { period: faults.length === 0 ? { first: from, last: to } : usual, preset: null, faults, first: from, last: to };
}

function shift(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
