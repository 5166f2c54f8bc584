import type { VNode } from 'preact';
import {
  Amount,
  Avatar,
  Button,
  Card,
  CategoryIcon,
  Chip,
  Countdown,
  Form,
  HiddenField,
  LinkButton,
  useLocale,
  useShell,
} from '../../../ui/index.ts';
import type { Payment } from '../queries.ts';

/** What stands for money that moved otherwise than from one person to another; savings where it stayed one's own. */
const ICONS: Readonly<Partial<Record<Payment['kind'], string>>> = { welcome_bonus: 'bonus', reward: 'reward', reversal: 'reversal' };

interface Props {
  payment: Payment;
  other: string;
  repeatable: boolean;
  /** What the viewer can still give back of it, minor units. */
  left: bigint;
}

/** What a receipt is about: the amount, what became of it, and what can be done. */
export function ReceiptHero({ payment, other, repeatable, left }: Props): VNode {
  const { t, money } = useLocale();
  const { state, debit } = payment;
  return (
    <Card class="receipt-hero">
      <div class={state === 'voided' ? 'receipt-top receipt-void' : 'receipt-top'}>
        {payment.kind === 'payment' ? <Avatar name={other} large /> : <CategoryIcon category={ICONS[payment.kind] ?? 'savings'} />}
        <p>
          <Amount amount={payment.amount} signed size="huge" />
        </p>
        <p>
          <Status payment={payment} />
        </p>
        {state === 'voided' && <p class="receipt-text">{t(payment.byBank ? 'payments.notMadeText' : 'payments.takenBackText')}</p>}
        {state === 'pending' && (
          <p class="receipt-text">
            {debit
              ? t('payments.onTheWayText', { amount: money(-payment.amount), name: other })
              : t('payments.arrivingText', { name: other })}
          </p>
        )}
      </div>
      {state === 'pending' && debit && <Undo payment={payment} />}
      <div class="receipt-actions no-print">
        {repeatable && state !== 'pending' && (
          <Form action="/payments/new">
            <HiddenField name="to" value={payment.otherNumber} />
            <Button kind="outline" wide>
              {t('payments.sendAgain', { name: other })}
            </Button>
          </Form>
        )}
        {left > 0n && (
          <LinkButton href={`/transactions/${payment.id}/give-back`} kind="outline" icon="reversal" wide>
            {t('payments.giveBack')}
          </LinkButton>
        )}
        <LinkButton href="/transactions" kind="plain" wide>
          {t('payments.allTransactions')}
        </LinkButton>
      </div>
    </Card>
  );
}

function Status({ payment: { state, debit, byBank } }: { payment: Payment }): VNode {
  const { t } = useLocale();
  if (state === 'posted') return <Chip kind="success">{t('payments.done')}</Chip>;
  if (state === 'voided') return <Chip>{t(byBank ? 'payments.notMade' : 'payments.takenBack')}</Chip>;
  return <Chip kind="warning">{t(debit ? 'payments.onTheWay' : 'payments.arriving')}</Chip>;
}

/** While a payment can be taken back: for how long, and the button that does it. */
function Undo({ payment }: { payment: Payment }): VNode {
  const { t } = useLocale();
  const { now } = useShell();
  const due = payment.dueAt ?? now;
  const seconds = Math.max(1, Math.round((due.getTime() - payment.at.getTime()) / 1000));
  return (
    <div class="receipt-undo no-print">
      <Countdown
        until={due}
        running={t('payments.undoRunning', { time: '{time}' })}
        over={t('payments.undoOver')}
        bar={{ seconds }}
        refresh
      />
      {due > now && (
        <Form action={`/transactions/${payment.id}/undo`}>
          <Button kind="outline" wide>
            {t('payments.undo')}
          </Button>
        </Form>
      )}
    </div>
  );
}
