import { ASKED_MAX, parseAmount } from '../../lib/money.ts';
import type { Locale } from '../../ui/locale.ts';

/** An amount field read: minor units, or the sentence to show beside it. */
export type AmountField = { readonly amount: bigint } | { readonly error: string };

/**
 * Reads an amount field and says in the reader's language what is wrong with it.
 * @param max the largest that is taken; `AMOUNT_MAX` where an amount that stands already is named, not asked for
 */
export function readAmountField(text: string, locale: Locale, max: bigint = ASKED_MAX): AmountField {
  const parsed = parseAmount(text, locale.currency, max);
  if (parsed.ok) return { amount: parsed.amount };
  const { t, currency } = locale;
  switch (parsed.fault) {
    case 'empty':
      return { error: t('payments.amountMissing') };
    case 'not_a_number':
      return { error: t('payments.amountNotNumber', { example: locale.money(1250n, 'plain') }) };
    case 'ambiguous':
      return { error: ambiguous(text, locale) };
    case 'too_many_decimals':
      return { error: t('payments.amountDecimals', { decimals: currency.decimals }) };
    case 'not_positive':
      return { error: t('payments.amountNotPositive') };
    case 'too_large':
      return { error: t('payments.amountTooLarge', { max: locale.money(max) }) };
  }
}

/** What is wrong with "1,234", and how to write each amount that it can mean so that it cannot be mistaken. */
function ambiguous(text: string, { t, money, currency: { decimals } }: Locale): string {
  const [units = '', rest = ''] = text.replace(/[^0-9.,]/g, '').split(/[.,]/);
  const whole = units + rest;
  const amount = money(BigInt(whole) * 10n ** BigInt(decimals));
  // With fewer decimals than were typed there is nothing else that it can mean.
  if (decimals < rest.length) return t('payments.amountAmbiguous', { whole, amount });
  const fraction = units + (decimals === rest.length ? '.' : decimalMark(money)) + rest.padEnd(decimals, '0');
  const small = money(BigInt(units + rest.padEnd(decimals, '0')));
  return t('payments.amountAmbiguousBoth', { whole, amount, fraction, small });
}

/** The mark before decimals in the reader's language. */
function decimalMark(money: Locale['money']): string {
  return money(1n, 'plain').includes(',') ? ',' : '.';
}
