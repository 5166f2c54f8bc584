import { useLocale, useShell } from '../../../ui/index.ts';
import { accountName } from '../../accounts/index.ts';
import type { Payment } from '../queries.ts';

/** Who or what a payment was with, in words. */
export function usePaymentTitle(): (payment: Pick<Payment, 'kind' | 'otherName' | 'otherKind'>) => string {
  const locale = useLocale();
  const { t } = locale;
  const { bankName } = useShell();
  return (payment) => {
    if (payment.kind === 'move') return accountName({ kind: payment.otherKind, name: payment.otherName }, locale);
    if (payment.kind === 'welcome_bonus') return t('payments.welcomeBonus');
    if (payment.kind === 'reward') return t('payments.reward');
    return payment.otherName === '' ? bankName : payment.otherName;
  };
}
