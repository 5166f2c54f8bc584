import type { VNode } from 'preact';
import { Amount, Banner, Button, Card, Chip, CopyButton, Countdown, Facts, Form, HiddenField, LinkButton, Page, Time, useLocale, useShell } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import { isCategory } from '../payment.ts';
import type { Payment } from '../queries.ts';
import { Party } from './party.tsx';
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
    <Page title={t('payments.receipt')} heading={headline(payment, other, t)} nav="transactions" width="narrow">
      {payment.state === 'pending' && <Pending payment={payment} other={other} />}
      {fresh && repeatable && payment.state === 'posted' && <Banner kind="success" live>{t('payments.paid', { amount: money(-payment.amount), name: other })}</Banner>}
      <Card class="receipt">
        <p class="receipt-amount">
          <Amount amount={payment.amount} signed size="huge" />
        </p>
        <p class="receipt-status">
          <Status payment={payment} />
        </p>
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
        <div class="actions no-print">
          {repeatable && (
            <Form action="/payments/new">
              <HiddenField name="to" value={payment.otherNumber} />
              <Button kind="outline">{t('payments.sendAgain', { name: other })}</Button>
            </Form>
          )}
          <LinkButton href="/transactions" kind="plain">{t('payments.allTransactions')}</LinkButton>
        </div>
      </Card>
    </Page>
  );
}

function Status({ payment: { state, debit } }: { payment: Payment }): VNode {
  const { t } = useLocale();
  if (state === 'posted') return <Chip kind="success">{t('payments.done')}</Chip>;
  if (state === 'voided') return <Chip>{t('payments.takenBack')}</Chip>;
  return <Chip kind="warning">{t(debit ? 'payments.onTheWay' : 'payments.arriving')}</Chip>;
}

/** While a payment can be taken back: until when, and the button that does it. */
function Pending({ payment, other }: { payment: Payment; other: string }): VNode {
  const { t, money } = useLocale();
  if (!payment.debit) return <Banner kind="info" title={t('payments.arriving')}>{t('payments.arrivingText', { name: other })}</Banner>;
  return (
    <Banner kind="info" title={t('payments.onTheWay')}>
      <p>{t('payments.onTheWayText', { amount: money(-payment.amount), name: other })}</p>
      <Countdown until={payment.dueAt!} running={t('payments.undoRunning', { time: '{time}' })} over={t('payments.undoOver')} />
      <Form action={`/transactions/${payment.id}/undo`}>
        <Button kind="outline" small>{t('payments.undo')}</Button>
      </Form>
    </Banner>
  );
}

type T = ReturnType<typeof useLocale>['t'];

function headline(payment: Payment, other: string, t: T): string {
  if (payment.kind === 'welcome_bonus') return t('payments.receiptBonus');
  if (payment.kind === 'goal_in') return t('payments.receiptGoalIn', { name: other });
  if (payment.kind === 'goal_out') return t('payments.receiptGoalOut', { name: other });
  return t(payment.debit ? 'payments.receiptSent' : 'payments.receiptReceived', { name: other });
}

function typeOf(payment: Payment, t: T): string {
  if (payment.kind === 'welcome_bonus') return t('payments.typeBonus');
  return payment.kind === 'payment' ? t('payments.typePayment') : t('payments.typeSaving');
}
