import type { ComponentChildren, VNode } from 'preact';
import { Amount, Banner, Card, CopyButton, Facts, Page, Time, useLocale, useShell } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { Payment } from '../queries.ts';
import type { ReversalFacts } from '../reversal.ts';
import { Party } from './party.tsx';
import { ReceiptCheck } from './receipt-check.tsx';
import { ReceiptHero } from './receipt-hero.tsx';
import { reversalHeadline, reversalItems } from './reversal-words.tsx';
import { usePaymentTitle } from './title.ts';

interface Props {
  payment: Payment;
  reversal: ReversalFacts;
  viewerName: string;
  /** True straight after the payment was made. */
  fresh: boolean;
  /** Where anybody can check it; undefined while no money has moved. */
  check: string | undefined;
  /** What its reader says about it, below. */
  children?: ComponentChildren;
}

/** The lasting proof of a payment, as one of its two parties sees it. */
export function ReceiptView({ payment, reversal, viewerName, fresh, check, children }: Props): VNode {
  const locale = useLocale();
  const { t, money } = locale;
  const other = usePaymentTitle()(payment);
  const repeatable = payment.kind === 'payment' && payment.debit;
  return (
    <Page
      title={t('payments.receipt')}
      heading={payment.kind === 'reversal' ? reversalHeadline(payment, other, locale) : headline(payment, other, t)}
      nav="transactions"
      live
    >
      {fresh && payment.kind === 'reversal' && payment.debit && (
        <Banner kind="success" live>
          {t('payments.gaveBack', { amount: money(-payment.amount), name: other })}
        </Banner>
      )}
      {fresh && repeatable && payment.state === 'posted' && (
        <Banner kind="success" live>
          {t('payments.paid', { amount: money(-payment.amount), name: other })}
        </Banner>
      )}
      {fresh && payment.kind === 'move' && (
        <Banner kind="success" live>
          {t('accounts.moved', { amount: money(-payment.amount), name: other })}
        </Banner>
      )}
      <div class="receipt">
        <ReceiptHero payment={payment} other={other} repeatable={repeatable} left={reversal.left} />
        <Particulars payment={payment} reversal={reversal} viewerName={viewerName} other={other} />
        {check !== undefined && <ReceiptCheck id={payment.id} address={check} />}
        {children}
      </div>
    </Page>
  );
}

interface ParticularsProps extends Omit<Props, 'fresh' | 'check' | 'children'> {
  other: string;
}

function Particulars({ payment, reversal, viewerName, other }: ParticularsProps): VNode {
  const locale = useLocale();
  const { t } = locale;
  const { bankName } = useShell();
  const own = <Party name={viewerName} number={groupedNumber(payment.accountNumber)} />;
  const others = <Party name={payment.otherKind === 'welcome' ? bankName : other} number={groupedNumber(payment.otherNumber)} />;
  return (
    <Card>
      <Facts
        items={[
          { term: t('payments.from'), value: payment.debit ? own : others },
          { term: t('payments.to'), value: payment.debit ? others : own },
          {
            term: t(payment.state === 'posted' ? 'payments.booked' : 'payments.asked'),
            value: <Time at={payment.at} style="receipt" />,
          },
          { term: t('payments.type'), value: typeOf(payment, t) },
          ...(payment.note === null
            ? []
            : [{ term: t(payment.kind === 'reversal' ? 'payments.reason' : 'payments.note'), value: payment.note }]),
          ...reversalItems(payment, reversal.links, locale),
          ...(payment.state === 'posted'
            ? [{ term: t('payments.balanceAfterwards'), value: <Amount amount={payment.balanceAfter} /> }]
            : []),
          {
            term: t('payments.reference'),
            value: (
              <>
                <code class="reference">{payment.id}</code>
                <CopyButton text={payment.id} label={t('payments.reference')} />
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

type T = ReturnType<typeof useLocale>['t'];

function headline(payment: Payment, other: string, t: T): string {
  if (payment.state === 'voided' && payment.byBank)
    return t(payment.debit ? 'payments.receiptNotMade' : 'payments.receiptNotMadeIn', { name: other });
  if (payment.state === 'voided') return t(payment.debit ? 'payments.receiptTakenBack' : 'payments.receiptTakenBackIn', { name: other });
  if (payment.kind === 'welcome_bonus') return t('payments.receiptBonus');
  if (payment.kind === 'move') return t('payments.receiptMove', { name: other });
  if (payment.kind === 'reward') return t('payments.receiptReward');
  if (payment.kind === 'goal_in') return t('payments.receiptGoalIn', { name: other });
  if (payment.kind === 'goal_out') return t('payments.receiptGoalOut', { name: other });
  return t(payment.debit ? 'payments.receiptSent' : 'payments.receiptReceived', { name: other });
}

function typeOf(payment: Payment, t: T): string {
  if (payment.kind === 'welcome_bonus') return t('payments.typeBonus');
  if (payment.kind === 'reward') return t('payments.typeReward');
  if (payment.kind === 'reversal') return t('payments.typeReversal');
  if (payment.kind === 'move') return t('payments.typeMove');
  return payment.kind === 'payment' ? t('payments.typePayment') : t('payments.typeSaving');
}
