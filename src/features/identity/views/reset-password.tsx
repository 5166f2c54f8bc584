import type { VNode } from 'preact';
import { AuthPage, Button, Form, LinkButton, PasswordField } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { PASSWORD_MIN } from '../password.ts';
import { RESET_MINUTES } from '../reset.ts';

/** Asks for a new password. */
export function ResetPasswordPage({ token, email, errors = {} }: { token: string; email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  const tooShort = t('identity.password_too_short', { count: PASSWORD_MIN });
  return (
    <AuthPage title={t('identity.reset_title')} errors={errors}>
      <p>{t('identity.reset_text', { email })}</p>
      <Form action={`/reset-password/${token}`}>
        {/* Tells password managers whose password it is; the server takes it from the link. */}
        <input type="text" name="username" autocomplete="username" value={email} readOnly hidden />
        <PasswordField
          name="password"
          label={t('identity.new_password')}
          autocomplete="new-password"
          required
          hint={t('identity.password_rule', { count: PASSWORD_MIN })}
          error={errors.password}
          checks={{ empty: t('identity.password_empty'), short: { length: PASSWORD_MIN, text: tooShort } }}
        />
        <PasswordField
          name="password2"
          label={t('identity.repeat_password')}
          autocomplete="new-password"
          required
          error={errors.password2}
          checks={{ same: { field: 'password', text: t('identity.passwords_differ') } }}
        />
        <Button wide>{t('identity.reset_button')}</Button>
      </Form>
    </AuthPage>
  );
}

/** Says why a link no longer works, and how to get another. */
export function DeadResetPage(): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('identity.dead_reset_title')}>
      <p>{t('identity.dead_reset_text', { minutes: RESET_MINUTES })}</p>
      <LinkButton href="/forgot-password" wide>{t('identity.dead_reset_button')}</LinkButton>
    </AuthPage>
  );
}
