import type { VNode } from 'preact';
import { Amount, Banner, Card, CopyButton, Facts, Page, Time, useLocale, useShell } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import { isCategory } from '../payment.ts';
import type { Payment } from '../queries.ts';
import { Party } from './party.tsx';
import { ReceiptHero } from './receipt-hero.tsx';
import { usePaymentTitle } from './rows.tsx';

interface Props {
  payment: Payment;
  viewerName: string;
  /** True straight after the payment was made. */
  fresh: boolean;
}

/** The lasting proof of a payment, as one of its two parties sees it. */
export function ReceiptView({ payment, viewerName, fresh }: Props): VNode {
  const { t, money } = useLocale();
  const { bankName } = useShell();
  const other = usePaymentTitle()(payment);
  const own = <Party name={viewerName} number={groupedNumber(payment.accountNumber)} />;
  const others = <Party name={payment.otherKind === 'welcome' ? bankName : other} number={groupedNumber(payment.otherNumber)} />;
  const repeatable = payment.kind === 'payment' && payment.debit;
  return (
    <Page title={t('payments.receipt')} heading={headline(payment, other, t)} nav="transactions">
      {fresh && repeatable && payment.state === 'posted' && <Banner kind="success" live>{t('payments.paid', { amount: money(-payment.amount), name: other })}</Banner>}
      <div class="duo duo-even duo-late">
        <ReceiptHero payment={payment} other={other} repeatable={repeatable} />
        <Card>
          <Facts
            items={[
              { term: t('payments.from'), value: payment.debit ? own : others },
              { term: t('payments.to'), value: payment.debit ? others : own },
              { term: t(payment.state === 'posted' ? 'payments.booked' : 'payments.asked'), value: <Time at={payment.at} style="receipt" /> },
              { term: t('payments.type'), value: typeOf(payment, t) },
              ...(payment.note === null ? [] : [{ term: t('payments.note'), value: payment.note }]),
              ...(payment.debit && isCategory(payment.category) ? [{ term: t('payments.category'), value: t(`payments.category_${payment.category}`) }] : []),
              ...(payment.state === 'posted' ? [{ term: t('payments.balanceAfterwards'), value: <Amount amount={payment.balanceAfter} /> }] : []),
              { term: t('payments.reference'), value: <><code class="reference">{payment.id}</code><CopyButton text={payment.id} label={t('payments.reference')} /></> },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}

type T = ReturnType<typeof useLocale>['t'];

function headline(payment: Payment, other: string, t: T): string {
  if (payment.state === 'voided') return t(payment.debit ? 'payments.receiptTakenBack' : 'payments.receiptTakenBackIn', { name: other });
  if (payment.kind === 'welcome_bonus') return t('payments.receiptBonus');
  if (payment.kind === 'goal_in') return t('payments.receiptGoalIn', { name: other });
  if (payment.kind === 'goal_out') return t('payments.receiptGoalOut', { name: other });
  return t(payment.debit ? 'payments.receiptSent' : 'payments.receiptReceived', { name: other });
}

function typeOf(payment: Payment, t: T): string {
  if (payment.kind === 'welcome_bonus') return t('payments.typeBonus');
  return payment.kind === 'payment' ? t('payments.typePayment') : t('payments.typeSaving');
}
