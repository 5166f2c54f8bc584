import type { LimitHit } from '../../ledger/index.ts';
import type { Locale } from '../../ui/locale.ts';

/** Says which limit a payment ran into, what is left under it and when it begins anew. */
export function limitText({ t, money, date }: Locale, { limit, max, left, resetsAt }: LimitHit): string {
  if (limit === 'payment') return t('payments.limitPayment', { max: money(max) });
  const args = { max: money(max), left: money(left), time: resetsAt === null ? '' : date(resetsAt, 'time') };
  return limit === 'day' ? t('payments.limitDay', args) : t('payments.limitMonth', args);
}
