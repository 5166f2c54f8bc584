import type { VNode } from 'preact';
import {
  Avatar,
  Button,
  Card,
  Field,
  Form,
  HiddenField,
  Page,
  SelectField,
  Steps,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import { availableIn, groupedNumber, type Account } from '../../accounts/index.ts';
import type { Draft } from '../draft.ts';
import { CATEGORIES } from '../payment.ts';
import { useAccountChoices } from './account-choices.ts';
import { Party } from './party.tsx';

interface Props {
  draft: Draft;
  token: string;
  /** The accounts that can pay, the main one first. */
  accounts: readonly Account[];
  form: { readonly from: string; readonly amount: string; readonly note: string; readonly category: string };
  errors: FieldErrors;
}

/** Second step of sending money: how much, and what for. */
export function HowMuchView({ draft, token, accounts, form, errors }: Props): VNode {
  const { t, money, currency } = useLocale();
  const from = accounts.find(({ number }) => number === form.from) ?? accounts[0];
  const categories = CATEGORIES.map((value) => ({ value, label: t(`payments.category_${value}`) }));
  return (
    <Page title={t('payments.amountTitle')} nav="send" errors={errors}>
      <Steps items={[t('payments.stepWho'), t('payments.stepAmount'), t('payments.stepReview')]} current={2} />
      <div class="duo">
        <Card class="duo-right payee-card">
          <Avatar name={draft.name} large />
          <Party name={draft.name} number={groupedNumber(draft.to)} />
          <a class="link" href="/payments/new" aria-label={t('payments.changePayee')}>
            {t('payments.change')}
          </a>
        </Card>
        <Card>
          <Form action="/payments/new/amount" busy={t('payments.continue')}>
            <HiddenField name="draft" value={token} />
            {accounts.length > 1 && <FromField accounts={accounts} value={from?.number} error={errors['from']} />}
            <Field
              name="amount"
              label={`${t('payments.amount')} (${currency.code})`}
              hint={
                accounts.length > 1
                  ? undefined
                  : t('payments.amountHint', { available: money(from === undefined ? 0n : availableIn(from)) })
              }
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
              label={t('payments.note')}
              hint={t('payments.noteHint')}
              value={form.note}
              error={errors['note']}
              autocomplete="off"
            />
            <SelectField
              name="category"
              label={t('payments.category')}
              value={form.category}
              error={errors['category']}
              options={[{ value: '', label: t('payments.categoryNone') }, ...categories]}
            />
            <Button>{t('payments.continue')}</Button>
          </Form>
        </Card>
      </div>
    </Page>
  );
}

interface FromProps {
  accounts: readonly Account[];
  value: string | undefined;
  error: string | undefined;
}

/** From which account, for somebody who has several. */
function FromField({ accounts, value, error }: FromProps): VNode {
  const { t } = useLocale();
  const options = useAccountChoices()(accounts, 'number');
  return (
    <SelectField
      name="from"
      label={t('payments.fromAccount')}
      hint={t('accounts.choiceHint')}
      value={value}
      error={error}
      options={options}
    />
  );
}
