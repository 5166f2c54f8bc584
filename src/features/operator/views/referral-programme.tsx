import type { VNode } from 'preact';
import {
  Button,
  Card,
  Field,
  Form,
  HiddenField,
  Row,
  Rows,
  SectionHeading,
  TextArea,
  Time,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import { REASON_LENGTH_MAX } from '../fields.ts';

/** Lets the programme, or one branch, rest or go on; a review comes first. */
export function PauseButton({ paused, person }: { paused: boolean; person?: string }): VNode {
  const { t } = useLocale();
  return (
    <Form action="/operator/referrals/pause">
      {person !== undefined && <HiddenField name="person" value={person} />}
      <Button kind="outline" small>
        {person === undefined
          ? t(paused ? 'operator.resumeProgramme' : 'operator.pauseProgramme')
          : t(paused ? 'operator.resumeBranch' : 'operator.pauseBranch')}
      </Button>
    </Form>
  );
}

/** Moves money from the treasury into the budget; a review comes first. */
export function BudgetForm({ form, errors }: { form: Readonly<Record<string, string>>; errors: FieldErrors }): VNode {
  const { t, currency } = useLocale();
  return (
    <>
      <SectionHeading title={t('operator.fillBudget')} />
      <Card>
        <Form action="/operator/referrals/budget" busy={t('operator.continue')}>
          <Field
            name="amount"
            label={`${t('operator.field_amount')} (${currency.code})`}
            hint={t('operator.budgetHint')}
            value={form['amount'] ?? ''}
            error={errors['amount']}
            inputmode="decimal"
            autocomplete="off"
            prefix={currency.symbol}
          />
          <TextArea
            name="reason"
            label={t('operator.reason')}
            hint={t('operator.reasonHint', { max: REASON_LENGTH_MAX })}
            value={form['reason'] ?? ''}
            error={errors['reason']}
            rows={2}
            required
          />
          <Button>{t('operator.continue')}</Button>
        </Form>
      </Card>
    </>
  );
}

/** Branches that rest. */
export function Paused({ paused }: { paused: readonly { readonly id: string; readonly name: string; readonly pausedAt: Date }[] }): VNode {
  const { t } = useLocale();
  return (
    <>
      <SectionHeading title={t('operator.pausedBranches')} />
      <Card flush>
        <Rows label={t('operator.pausedBranches')}>
          {paused.map(({ id, name, pausedAt }) => (
            <Row key={id} href={`/operator/referrals/tree/${id}`} title={name} note={<Time at={pausedAt} style="day" />} />
          ))}
        </Rows>
      </Card>
    </>
  );
}
