import type { VNode } from 'preact';
import { Amount, Button, Card, Field, Form, LinkButton, Page, SelectField, useLocale } from '../../../ui/index.ts';
import { usePaymentTitle, type Payment } from '../../payments/index.ts';
import type { Category } from '../categories/category.ts';
import { PARTS_MAX } from '../labels/label.ts';
import { useCategoryName } from './category-mark.tsx';

/** The parts as they were typed, with what is wrong with them. */
export interface SplitForm {
  readonly parts: readonly { readonly category: string; readonly amount: string }[];
  readonly errors: Record<string, string>;
}

interface Props {
  payment: Payment;
  offered: readonly Category[];
  form: SplitForm;
  isSplit: boolean;
}

/** Splitting a payment over several categories. */
export function SplitView({ payment, offered, form: { parts, errors }, isSplit }: Props): VNode {
  const { t, money, currency } = useLocale();
  const nameOf = useCategoryName();
  const name = usePaymentTitle()(payment);
  const total = payment.amount < 0n ? -payment.amount : payment.amount;
  const options = [{ value: '', label: t('transactions.choose') }, ...offered.map((one) => ({ value: one.key, label: nameOf(one) }))];
  const path = `/transactions/${payment.id}/split`;
  return (
    <Page
      title={t('transactions.splitTitle')}
      nav="transactions"
      width="narrow"
      errors={Object.keys(errors).length === 0 ? undefined : errors}
    >
      <Card>
        <p class="lead">
          {name} <Amount amount={payment.amount} signed />
        </p>
        <p class="hint">{t('transactions.splitHint', { total: money(total) })}</p>
        <Form action={path} busy={t('transactions.save')}>
          {parts.map((part, i) => (
            <fieldset class="part">
              <legend class="part-title">{t('transactions.part', { number: i + 1 })}</legend>
              <SelectField
                name={`category_${i}`}
                label={t('payments.category')}
                value={part.category}
                options={options}
                error={errors[`category_${i}`]}
              />
              <Field
                name={`amount_${i}`}
                label={`${t('payments.amount')} (${currency.code})`}
                inputmode="decimal"
                autocomplete="off"
                value={part.amount}
                error={errors[`amount_${i}`]}
              />
            </fieldset>
          ))}
          <Button>{t('transactions.splitButton')}</Button>
        </Form>
        <p class="list-tools">
          {parts.length < PARTS_MAX && (
            <LinkButton href={`${path}?rows=${Math.min(PARTS_MAX, parts.length + 4)}`} kind="plain" small icon="plus">
              {t('transactions.moreParts')}
            </LinkButton>
          )}
          <LinkButton href={`/transactions/${payment.id}`} kind="plain" small>
            {t('transactions.cancel')}
          </LinkButton>
        </p>
        {isSplit && <p class="hint">{t('transactions.splitEnd')}</p>}
      </Card>
    </Page>
  );
}
