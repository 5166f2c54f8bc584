import { parseAmount, type Currency } from '../../lib/money.ts';
import type { Locale } from '../../ui/locale.ts';

/** An amount field read: minor units, or the sentence to show beside it. */
export type AmountField = { readonly amount: bigint } | { readonly error: string };

/** Reads an amount field and says in the reader's language what is wrong with it. */
export function readAmountField(text: string, locale: Locale): AmountField {
  const parsed = parseAmount(text, locale.currency);
  if (parsed.ok) return { amount: parsed.amount };
  const { t, currency } = locale;
  switch (parsed.fault) {
    case 'empty':
      return { error: t('payments.amountMissing') };
    case 'not_a_number':
      return { error: t('payments.amountNotNumber', { example: locale.money(1250n, 'plain') }) };
    case 'ambiguous':
      return { error: t('payments.amountAmbiguous', readings(text, currency)) };
    case 'too_many_decimals':
      return { error: t('payments.amountDecimals', { decimals: currency.decimals }) };
    case 'not_positive':
      return { error: t('payments.amountNotPositive') };
    case 'too_large':
      return { error: t('payments.amountTooLarge') };
  }
}

/** The two readings of "1,234", written so that neither can be mistaken. */
function readings(text: string, currency: Currency): { whole: string; fraction: string } {
  const digits = text.replace(/[^0-9.,]/g, '');
  const [units = '', rest = ''] = digits.split(/[.,]/);
  return { whole: units + rest, fraction: `${units}.${rest.slice(0, Math.max(1, currency.decimals))}` };
}
