import type { VNode } from 'preact';
import { Button, Card, Form, Page, PasswordField, useLocale, type FieldErrors } from '../../../ui/index.ts';
import { NewPasswordFields } from '../../identity/index.ts';

/** Changes the password: the old one, the new one twice. */
export function PasswordView({ email, errors = {} }: { email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('settings.password_title')} nav="settings" width="narrow" errors={errors}>
      <Card>
        <Form action="/settings/password">
          <p>{t('settings.password_text')}</p>
          {/* Tells password managers whose password it is. */}
          <input type="text" name="username" autocomplete="username" value={email} readOnly hidden />
          <PasswordField
            name="old_password"
            label={t('settings.old_password')}
            autocomplete="current-password"
            required
            error={errors.old_password}
            checks={{ empty: t('identity.password_empty') }}
          />
          <NewPasswordFields label={t('identity.new_password')} errors={errors} />
          <Button>{t('identity.reset_button')}</Button>
        </Form>
      </Card>
    </Page>
  );
}
