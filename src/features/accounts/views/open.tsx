import type { VNode } from 'preact';
import { Button, Card, Field, Form, HiddenField, Page, SelectField, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { ACCOUNT_NAME_MAX, OWN_KINDS } from '../policy.ts';

interface Props {
  form: { readonly kind: string; readonly name: string; readonly key: string };
  errors?: FieldErrors;
}

/** Opens another account. */
export function OpenView({ form, errors = {} }: Props): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('accounts.openAnother')} nav="balances" width="narrow" errors={errors}>
      <Card>
        <Form action="/balances/new" busy={t('accounts.opening')}>
          <HiddenField name="key" value={form.key} />
          <SelectField
            name="kind"
            label={t('accounts.kind')}
            hint={t('accounts.kindHint')}
            value={form.kind}
            error={errors['kind']}
            options={OWN_KINDS.map((kind) => ({ value: kind, label: t(`accounts.kind_${kind}`) }))}
          />
          <Field
            name="name"
            label={t('accounts.name')}
            hint={t('accounts.nameHint', { max: ACCOUNT_NAME_MAX })}
            value={form.name}
            error={errors['name']}
            autocomplete="off"
            required
          />
          <Button>{t('accounts.openButton')}</Button>
        </Form>
      </Card>
    </Page>
  );
}
