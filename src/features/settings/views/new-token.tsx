import type { VNode } from 'preact';
import { SCOPES, type Scope } from '../../../api/route.ts';
import {
  Button,
  Card,
  CheckboxField,
  Field,
  Form,
  Page,
  PasswordField,
  SelectField,
  useLocale,
  type FieldErrors,
} from '../../../ui/index.ts';
import { TOKEN_LIVES, TOKEN_NAME_MAX } from '../../identity/index.ts';
import { scopeField, type TokenForm } from '../token-form.ts';

const SCOPE_TEXTS = {
  'accounts:read': 'settings.scope_accounts_read',
  'accounts:write': 'settings.scope_accounts_write',
  'payments:read': 'settings.scope_payments_read',
  'payments:write': 'settings.scope_payments_write',
  'labels:write': 'settings.scope_labels_write',
  'referrals:read': 'settings.scope_referrals_read',
  'referrals:write': 'settings.scope_referrals_write',
  'operator:read': 'settings.scope_operator_read',
} as const satisfies Record<Scope, string>;

/** Makes an access token, for whoever knows the password. */
export function NewTokenView({ form, email, errors = {} }: { form: TokenForm; email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  const lives = TOKEN_LIVES.map((days) => ({
    value: days === null ? 'none' : String(days),
    label: days === null ? t('settings.life_none') : t('settings.life_days', { count: days }),
  }));
  return (
    <Page title={t('settings.token_new')} nav="settings" width="narrow" errors={errors}>
      <Card>
        <Form action="/settings/tokens">
          <Field
            name="name"
            label={t('settings.token_name')}
            hint={t('settings.token_name_hint')}
            value={form.name}
            autocomplete="off"
            required
            maxLength={TOKEN_NAME_MAX}
            error={errors.name}
            checks={{ empty: t('settings.token_name_missing') }}
          />
          <fieldset class="grid gap-3">
            <legend class="field-label mb-2">{t('settings.token_scopes')}</legend>
            {SCOPES.map((scope) => (
              <CheckboxField
                name={scopeField(scope)}
                label={t(SCOPE_TEXTS[scope])}
                hint={scope}
                checked={form.scopes.includes(scope)}
                error={errors[scopeField(scope)]}
              />
            ))}
          </fieldset>
          <SelectField name="life" label={t('settings.token_life')} options={lives} value={form.life} error={errors.life} />
          {/* Tells password managers whose password it is. */}
          <input type="text" name="username" autocomplete="username" value={email} readOnly hidden />
          <PasswordField
            name="password"
            label={t('settings.old_password')}
            autocomplete="current-password"
            required
            error={errors.password}
            checks={{ empty: t('identity.password_empty') }}
          />
          <Button>{t('settings.token_make')}</Button>
        </Form>
      </Card>
    </Page>
  );
}
