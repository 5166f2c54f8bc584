import type { VNode } from 'preact';
import { AuthPage, Button, CheckboxField, Form, LinkButton } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { RESET_MINUTES } from '../reset.ts';
import { NewPasswordFields } from './new-password-fields.tsx';

interface Props {
  token: string;
  email: string;
  /** Whether access tokens are to be revoked, too; undefined: there are none. */
  revoke: boolean | undefined;
  errors?: FieldErrors;
}

/** Asks for a new password. */
export function ResetPasswordPage({ token, email, revoke, errors = {} }: Props): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('identity.reset_title')} errors={errors}>
      <p>{t('identity.reset_text', { email })}</p>
      <Form action={`/reset-password/${token}`}>
        {/* Tells password managers whose password it is; the server takes it from the link. */}
        <input type="text" name="username" autocomplete="username" value={email} readOnly hidden />
        <NewPasswordFields label={t('identity.new_password')} errors={errors} />
        {revoke !== undefined && (
          <CheckboxField name="revoke_tokens" label={t('identity.reset_tokens')} hint={t('identity.reset_tokens_hint')} checked={revoke} />
        )}
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
      <LinkButton href="/forgot-password" wide>
        {t('identity.dead_reset_button')}
      </LinkButton>
    </AuthPage>
  );
}
