import type { VNode } from 'preact';
import { Avatar, Banner, Button, Card, Field, Form, LinkButton, TextArea, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { groupedNumber, maskedNumber, useAccountName, type Account } from '../../accounts/index.ts';
import { REASON_LENGTH_MAX } from '../fields.ts';
import { isOfAll, type AccountAct } from '../policy.ts';
import type { MemberRow } from '../queries.ts';
import { OperatorPage } from './frame.tsx';

interface Props {
  act: AccountAct;
  member: MemberRow;
  /** The one that it is done to, where it is not done to all. */
  account: Account;
  /** The member's other accounts that are open. */
  others: readonly Account[];
  form: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

/** The form of something that an operator does to a member's accounts, or to one of them. */
export function AccountActView({ act, member, account, others, form, errors }: Props): VNode {
  const { t, money, currency } = useLocale();
  const name = useAccountName()(account);
  const path = `/operator/members/${member.id}`;
  const amount = (name: string, label: string, hint: string): VNode => (
    <Field
      name={name}
      label={`${label} (${currency.code})`}
      hint={hint}
      value={form[name] ?? ''}
      error={errors[name]}
      inputmode="decimal"
      autocomplete="off"
      prefix={currency.symbol}
    />
  );
  return (
    <OperatorPage title={t(`operator.form_${act}`)} section="members" errors={errors}>
      <Card class="operator-form">
        <div class="payee-head">
          <Avatar name={member.name} />
          <span class="party">
            <span class="party-name">{member.name}</span>
            <span class="party-number">{isOfAll(act) ? member.email : `${name}, ${groupedNumber(account.number)}`}</span>
          </span>
        </div>
        <p>{t(`operator.about_${act}`)}</p>
        {!isOfAll(act) && <Others path={`${path}/${act}`} others={others} />}
        <Form action={`${path}/${act}${isOfAll(act) ? '' : `?account=${account.id}`}`} busy={t('operator.continue')}>
          {act === 'minimum' && amount('credit', t('operator.credit'), t('operator.creditHint', { balance: money(account.balance) }))}
          {act === 'limits' && [
            amount('own_payment', t('operator.field_limit_payment'), t('operator.limitHint')),
            amount('own_day', t('operator.field_limit_day'), t('operator.limitHint')),
            amount('own_month', t('operator.field_limit_month'), t('operator.limitHint')),
          ]}
          <TextArea
            name="reason"
            label={t('operator.reason')}
            hint={t('operator.reasonHint', { max: REASON_LENGTH_MAX })}
            value={form['reason'] ?? ''}
            error={errors['reason']}
            required
          />
          <div class="actions">
            <Button>{t('operator.continue')}</Button>
            <LinkButton href={path} kind="plain">
              {t('operator.cancel')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </OperatorPage>
  );
}

/** That it is one account of several, and the way to the others: limits of one alone would be passed by paying from another. */
function Others({ path, others }: { path: string; others: readonly Account[] }): VNode | null {
  const { t } = useLocale();
  const nameOf = useAccountName();
  if (others.length === 0) return null;
  return (
    <Banner kind="info">
      <p>{t('operator.otherAccounts', { count: others.length })}</p>
      <ul>
        {others.map((account) => (
          <li key={account.id}>
            <a class="link" href={`${path}?account=${account.id}`}>
              {nameOf(account)}, {maskedNumber(account.number)}
            </a>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
