import type { VNode } from 'preact';
import { Button, Card, Field, Form, LinkButton, Page, useLocale, type FieldErrors } from '../../../ui/index.ts';
import type { Account } from '../../../ledger/index.ts';
import { ACCOUNT_NAME_MAX } from '../policy.ts';

interface Props {
  account: Account;
  value: string;
  errors?: FieldErrors;
}

/** Calls an account something else. */
export function RenameView({ account, value, errors = {} }: Props): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('accounts.rename')} nav="balances" width="narrow" errors={errors}>
      <Card>
        <Form action={`/balances/${account.id}/rename`} busy={t('accounts.saving')}>
          <Field
            name="name"
            label={t('accounts.name')}
            hint={t('accounts.nameHint', { max: ACCOUNT_NAME_MAX })}
            value={value}
            error={errors['name']}
            autocomplete="off"
            required
          />
          <div class="actions">
            <Button>{t('accounts.save')}</Button>
            <LinkButton href={`/balances/${account.id}`} kind="plain">
              {t('accounts.cancel')}
            </LinkButton>
          </div>
        </Form>
      </Card>
    </Page>
  );
}
