import type { Locale } from '../../../ui/index.ts';
import { isDay } from '../../../lib/days.ts';
import { isUuid } from '../../../lib/ids.ts';
import { AMOUNT_MAX } from '../../../lib/money.ts';
import { readAmountField, type Direction } from '../../payments/index.ts';

/** Periods that can be chosen by name. */
export const PERIODS = ['month', 'last_month', 'days30', 'year', 'last_year'] as const;
export type Period = (typeof PERIODS)[number];
/** What transfers can be chosen by, and the ledger's kinds that each means. */
export const KINDS = {
  payment: ['payment'],
  move: ['move'],
  saving: ['goal_in', 'goal_out'],
  bonus: ['welcome_bonus', 'reward'],
  reversal: ['reversal'],
} as const;
export type Kind = keyof typeof KINDS;
/** What can have become of a payment. */
export const STATES = ['posted', 'pending', 'voided'] as const;
export type State = (typeof STATES)[number];

/** A filter as it stands in the address and in the form: texts, as they were typed. */
export interface FilterForm {
  readonly q: string;
  readonly account: string;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly min: string;
  readonly max: string;
  readonly category: string;
  readonly tab: string;
  readonly person: string;
  readonly kind: string;
  readonly state: string;
}

const FIELDS = ['q', 'account', 'period', 'from', 'to', 'min', 'max', 'category', 'tab', 'person', 'kind', 'state'] as const;
/** What is in the form beyond the tabs. */
const EXTRA = FIELDS.filter((field) => field !== 'tab' && field !== 'q');

/** A filter that was understood. */
export interface Filter {
  readonly q: string;
  /** Id of one of the person's accounts; null: the usual ones. */
  readonly account: string | null;
  /** Days of the community, `YYYY-MM-DD`, both included. */
  readonly from: string | null;
  readonly to: string | null;
  /** Minor units. */
  readonly min: bigint | null;
  readonly max: bigint | null;
  readonly category: string | null;
  readonly direction: Direction;
  /** Id of a person. */
  readonly person: string | null;
  readonly kind: Kind | null;
  readonly state: State | null;
}

const TEXT_MAX = 200;

/** Reads the form's fields from an address; what is not there is empty. */
export function readForm(query: Readonly<Record<string, unknown>>): FilterForm {
  const text = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? value.slice(0, TEXT_MAX).trim() : '';
  };
  return Object.fromEntries(FIELDS.map((name) => [name, text(name)])) as unknown as FilterForm;
}

/** The address of the list with a filter, and where in it. */
export function addressOf(form: Partial<FilterForm>, position: Readonly<Record<string, string>> = {}): string {
  const filled = FIELDS.flatMap((name) => ((form[name] ?? '') === '' ? [] : [[name, form[name]!]]));
  const query = new URLSearchParams([...filled, ...Object.entries(position)]).toString();
  return query === '' ? '/transactions' : `/transactions?${query}`;
}

/** How many of the form's fields are filled in, but for the text and the direction. */
export function countFilters(form: FilterForm): number {
  return EXTRA.filter((name) => form[name] !== '').length;
}

/**
 * Understands a filter. What cannot be understood is left out of it and gets a sentence.
 * @param today the community's day, `YYYY-MM-DD`
 */
export function readFilter(form: FilterForm, today: string, locale: Locale): { filter: Filter; errors: Record<string, string> } {
  const { t } = locale;
  const errors: Record<string, string> = {};
  const day = (name: 'from' | 'to'): string | null => {
    if (form[name] === '') return null;
    if (isDay(form[name])) return form[name];
    errors[name] = t('transactions.dateMalformed');
    return null;
  };
  const amount = (name: 'min' | 'max'): bigint | null => {
    if (form[name] === '') return null;
    const read = readAmountField(form[name], locale, AMOUNT_MAX);
    if ('amount' in read) return read.amount;
    errors[name] = read.error;
    return null;
  };
  let [from, to] = [day('from'), day('to')];
  if (from !== null && to !== null && from > to) {
    errors['to'] = t('transactions.dateOrder');
    to = null;
  }
  const period = PERIODS.find((one) => one === form.period);
  if (period !== undefined) [from, to] = daysOf(period, today);
  let [min, max] = [amount('min'), amount('max')];
  if (min !== null && max !== null && min > max) {
    errors['max'] = t('transactions.amountOrder');
    max = null;
  }
  const filter: Filter = {
    q: form.q,
    account: isUuid(form.account) ? form.account : null,
    from,
    to,
    min,
    max,
    category: form.category === '' ? null : form.category,
    direction: form.tab === 'in' || form.tab === 'out' ? form.tab : 'all',
    person: isUuid(form.person) ? form.person : null,
    kind: Object.hasOwn(KINDS, form.kind) ? (form.kind as Kind) : null,
    state: STATES.find((one) => one === form.state) ?? null,
  };
  return { filter, errors };
}

/** First and last day of a period. */
export function daysOf(period: Period, today: string): [string, string | null] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const day = (...[y, m, d]: [number, number, number]): string => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
  switch (period) {
    case 'month':
      return [day(year, month - 1, 1), null];
    case 'last_month':
      return [day(year, month - 2, 1), day(year, month - 1, 0)];
    case 'days30':
      return [day(year, month - 1, Number(today.slice(8)) - 29), null];
    case 'year':
      return [day(year, 0, 1), null];
    case 'last_year':
      return [day(year - 1, 0, 1), day(year - 1, 11, 31)];
  }
}

/** The day in a time zone, `YYYY-MM-DD`. */
export function today(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}
