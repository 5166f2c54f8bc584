import type { VNode } from 'preact';
import { Button, Card, Field, Form, Page, SelectField, useLocale } from '../../../ui/index.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { OFFSETS, offsetName, type CheckFields } from '../check-form.ts';

/** For whoever has a receipt on paper and nothing to read its code with: what stands on it, typed. */
export function CheckForm({ fields, errors }: { fields: CheckFields; errors: FieldErrors }): VNode {
  const { t, currency } = useLocale();
  return (
    <Page title={t('statements.check_page')} heading={t('statements.check_form')} width="narrow" errors={errors}>
      <Card>
        <p class="mb-5">{t('statements.check_form_lead')}</p>
        <Form action="/check" method="get">
          <Field
            name="reference"
            label={t('payments.reference')}
            hint={t('statements.check_reference_hint')}
            value={fields.reference}
            error={errors['reference']}
            autocomplete="off"
          />
          <Field
            name="amount"
            label={`${t('payments.amount')}, ${currency.symbol}`}
            value={fields.amount}
            error={errors['amount']}
            inputmode="decimal"
            autocomplete="off"
          />
          <Field name="day" type="date" label={t('statements.date')} value={fields.day} error={errors['day']} />
          <Field
            name="clock"
            label={t('statements.time')}
            hint={t('statements.check_clock_hint')}
            value={fields.clock}
            error={errors['clock']}
            autocomplete="off"
          />
          <SelectField
            name="offset"
            label={t('statements.zone')}
            hint={t('statements.check_offset_hint')}
            options={OFFSETS.map((minutes) => ({ value: String(minutes), label: offsetName(minutes) }))}
            value={fields.offset}
            error={errors['offset']}
          />
          <Field
            name="code"
            label={t('statements.check_code')}
            hint={t('statements.check_code_hint')}
            value={fields.code}
            error={errors['code']}
            autocomplete="off"
          />
          <Button wide>{t('statements.check_button')}</Button>
        </Form>
      </Card>
    </Page>
  );
}
