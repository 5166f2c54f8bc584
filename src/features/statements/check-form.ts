import { isUuid } from '../../lib/ids.ts';
import { AMOUNT_MAX, toDecimal } from '../../lib/money.ts';
import type { Locale } from '../../ui/locale.ts';
import { readAmountField } from '../payments/index.ts';

/** What somebody typed from a receipt, as it stands in the fields. */
export interface CheckFields {
  readonly reference: string;
  readonly amount: string;
  readonly day: string;
  readonly clock: string;
  /** Minutes ahead of UTC. */
  readonly offset: string;
  readonly code: string;
}

/** A receipt as it is claimed to be. */
export interface Claim {
  readonly reference: string;
  /** Decimal, as addresses have it. */
  readonly amount: string;
  /** Typed receipts tell whole seconds. */
  readonly at: Date;
  readonly code: string;
}

/** Minutes ahead of UTC of the clocks that people live by. */
export const OFFSETS: readonly number[] = [
  -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345,
  360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840,
];

/** Minutes that a time zone is ahead of UTC at a moment. */
export function offsetAt(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (type) => part.get(type) ?? 0,
  ) as [number, number, number, number, number, number];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - at.getTime()) / 60_000);
}

/** `UTC+4`, `UTC−3:30`. */
export function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '\u2212' : '+'}${Math.floor(size / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** Reads what was typed: a claim, or what is wrong beside which field. Spaces, hyphens and capitals of a reference do not matter. */
export function readClaim(fields: CheckFields, locale: Locale): Claim | { readonly errors: Record<string, string> } {
  const { t } = locale;
  const hex = fields.reference.replaceAll(/[\s-]/g, '').toLowerCase();
  const reference = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const amount = readAmountField(fields.amount, locale, AMOUNT_MAX);
  const code = fields.code.replaceAll(/\s/g, '');
  const clock = /^\d\d:\d\d$/.test(fields.clock) ? `${fields.clock}:00` : fields.clock;
  const offset = OFFSETS.find((minutes) => String(minutes) === fields.offset);
  const local = /^\d{4}-\d\d-\d\d$/.test(fields.day) ? new Date(`${fields.day}T00:00:00Z`) : undefined;
  const wholeDay = local !== undefined && !Number.isNaN(local.getTime()) && local.toISOString().startsWith(fields.day);
  const time = new Date(`1970-01-01T${clock}Z`);
  const errors: Record<string, string> = {};
  if (!isUuid(reference)) errors['reference'] = t('statements.check_reference_wrong');
  if ('error' in amount) errors['amount'] = amount.error;
  if (!wholeDay) errors['day'] = t('statements.check_day_wrong');
  if (!/^\d\d:\d\d:\d\d$/.test(clock) || Number.isNaN(time.getTime())) errors['clock'] = t('statements.check_clock_wrong');
  if (offset === undefined) errors['offset'] = t('statements.check_offset_wrong');
  if (!/^[A-Za-z0-9_-]{20}$/.test(code)) errors['code'] = t('statements.check_code_wrong');
  if (Object.keys(errors).length > 0 || 'error' in amount) return { errors };
  const at = new Date(local!.getTime() + time.getTime() - offset! * 60_000);
  return { reference, amount: toDecimal(amount.amount, locale.currency.decimals), at, code };
}
