import type { Locale } from '../../ui/locale.ts';
import { cleanNote, readAmountField } from '../payments/index.ts';

/** Longest reason, in characters. */
export const REASON_LENGTH_MAX = 300;

/** What a field said, or the sentence about what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly error: string };

/** A field of a form as text. */
export function textOf(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A required reason. */
export function readReason(text: string, { t }: Locale): Read<string> {
  const reason = cleanNote(text, REASON_LENGTH_MAX);
  if (reason === null) return { error: t('operator.reasonMissing') };
  return reason === undefined ? { error: t('operator.reasonTooLong', { max: REASON_LENGTH_MAX }) } : { value: reason };
}

/**
 * An amount in minor units, above zero.
 * @param max the largest that is taken, where it is not the usual one
 */
export function readAmount(text: string, locale: Locale, max?: bigint): Read<bigint> {
  const read = readAmountField(text, locale, max);
  return 'error' in read ? read : { value: read.amount };
}

/** An amount in minor units, or zero. */
export function readAmountOrZero(text: string, locale: Locale): Read<bigint> {
  return /^\D*0+([.,]0*)?\D*$/.test(text) && !/[-\u2212]/.test(text) ? { value: 0n } : readAmount(text, locale);
}

/** An amount in minor units, or nothing. */
export function readAmountOrNone(text: string, locale: Locale): Read<bigint | null> {
  return text === '' ? { value: null } : readAmount(text, locale);
}

/** A whole number of a range. */
export function readWhole(text: string, min: number, max: number, { t }: Locale): Read<number> {
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? { value } : { error: t('operator.numberWrong', { min, max }) };
}
