import type { VNode } from 'preact';
import { Amount, CategoryIcon, Row, Rows, Time, useLocale, useShell } from '../../../ui/index.ts';
import { accountName } from '../../accounts/index.ts';
import type { Payment } from '../queries.ts';
import { reversalTitle } from './reversal-words.tsx';

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

/** Under which category a payment is shown: the payer's choice, or what follows from its kind. */
export function categoryOf(payment: Payment): string {
  if (payment.kind === 'welcome_bonus') return 'bonus';
  if (payment.kind === 'reward') return 'reward';
  if (payment.kind === 'reversal') return 'reversal';
  if (payment.kind === 'move' || payment.otherKind === 'pot') return 'savings';
  return payment.debit ? (payment.category ?? 'other') : 'income';
}

interface Props {
  payments: readonly Payment[];
  label: string;
  /** Show the time of day instead of the day, where the day stands above. */
  clock?: boolean | undefined;
}

/** A list of payments: icon, who, what for and when, amount. Each row leads to its receipt. */
export function PaymentRows({ payments, label, clock = false }: Props): VNode {
  const locale = useLocale();
  const name = usePaymentTitle();
  const title = (payment: Payment): string => (payment.kind === 'reversal' ? reversalTitle(payment, name(payment), locale) : name(payment));
  const { t } = locale;
  return (
    <Rows label={label}>
      {payments.map((payment) => (
        <Row
          key={payment.id}
          icon={<CategoryIcon category={categoryOf(payment)} />}
          title={title(payment)}
          href={`/transactions/${payment.id}`}
          detail={
            payment.state === 'pending' ? t(payment.debit ? 'payments.canBeUndone' : 'payments.arriving') : (payment.note ?? undefined)
          }
          value={<Amount amount={payment.amount} signed />}
          note={<Time at={payment.at} style={clock ? 'clock' : 'short'} />}
        />
      ))}
    </Rows>
  );
}
