import type { VNode } from 'preact';
import { Avatar, Button, Card, Field, Form, Page, Time, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { Reversible } from '../queries.ts';
import { Party } from './party.tsx';

interface Props {
  payment: Reversible;
  form: { readonly amount: string; readonly reason: string };
  errors?: FieldErrors;
}

/** How much of a payment to give back, and why. */
export function GiveBackView({ payment, form, errors = {} }: Props): VNode {
  const { t, money, currency } = useLocale();
  const left = payment.amount - payment.reversed;
  return (
    <Page title={t('payments.giveBackTitle')} nav="transactions" width="narrow" errors={errors}>
      <Card>
        <div class="payee-head">
          <Avatar name={payment.payerName} />
          <Party name={payment.payerName} number={groupedNumber(payment.payerNumber)} />
        </div>
        <p class="hint">
          {t('payments.giveBackOf', { amount: money(payment.amount) })} <Time at={payment.at} style="time" />
          {payment.note !== null && ` · ${payment.note}`}
        </p>
        <Form action={`/transactions/${payment.id}/give-back`} busy={t('payments.continue')}>
          <Field
            name="amount"
            label={`${t('payments.amount')} (${currency.code})`}
            hint={t('payments.giveBackHint', { left: money(left) })}
            value={form.amount}
            error={errors['amount']}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
            required
          />
          <Field
            name="reason"
            label={t('payments.reason')}
            hint={t('payments.reasonHint')}
            value={form.reason}
            error={errors['reason']}
            autocomplete="off"
            required
          />
          <Button>{t('payments.continue')}</Button>
        </Form>
      </Card>
    </Page>
  );
}
