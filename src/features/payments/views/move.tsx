import type { VNode } from 'preact';
import { Button, Card, EmptyState, Field, Form, Page, SelectField, useLocale, type FieldErrors } from '../../../ui/index.ts';
import type { Account } from '../../accounts/index.ts';
import { useAccountChoices } from './account-choices.ts';

interface Props {
  accounts: readonly Account[];
  form: { readonly from: string; readonly to: string; readonly amount: string; readonly note: string };
  errors?: FieldErrors;
}

/** Moves money between own accounts: from which, to which, how much. */
export function MoveView({ accounts, form, errors = {} }: Props): VNode {
  const { t, currency } = useLocale();
  const options = useAccountChoices()(accounts, 'id');
  return (
    <Page title={t('accounts.move')} nav="balances" width="narrow" errors={errors}>
      <Card>
        {accounts.length < 2 ? (
          <EmptyState
            icon="balances"
            title={t('accounts.move')}
            text={t('accounts.moveOne')}
            action={{ href: '/balances/new', label: t('accounts.openAnother') }}
          />
        ) : (
          <Form action="/balances/move" busy={t('accounts.moveContinue')}>
            <SelectField
              name="from"
              label={t('accounts.moveFrom')}
              hint={t('accounts.choiceHint')}
              value={form.from}
              error={errors['from']}
              options={options}
            />
            <SelectField name="to" label={t('accounts.moveTo')} value={form.to} error={errors['to']} options={options} />
            <Field
              name="amount"
              label={`${t('accounts.amount')} (${currency.code})`}
              value={form.amount}
              error={errors['amount']}
              inputmode="decimal"
              look="amount"
              autocomplete="off"
              prefix={currency.symbol}
              required
            />
            <Field
              name="note"
              label={t('accounts.moveNote')}
              hint={t('accounts.moveNoteHint')}
              value={form.note}
              error={errors['note']}
              autocomplete="off"
            />
            <Button>{t('accounts.moveContinue')}</Button>
          </Form>
        )}
      </Card>
    </Page>
  );
}
