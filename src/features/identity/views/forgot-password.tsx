import type { VNode } from 'preact';
import { AuthPage, Button, Field, Form } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { RESET_MINUTES } from '../reset.ts';

/** Asks for the address that a reset link is to go to. */
export function ForgotPasswordPage({ email, errors = {} }: { email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('identity.forgot_title')} errors={errors}>
      <p>{t('identity.forgot_text')}</p>
      <Form action="/forgot-password">
        <Field
          name="email"
          type="email"
          label={t('identity.email')}
          value={email}
          autocomplete="username"
          required
          error={errors.email}
          checks={{ empty: t('identity.email_empty'), email: t('identity.email_malformed') }}
        />
        <Button wide>{t('identity.forgot_button')}</Button>
      </Form>
      <p>
        <a href="/log-in">{t('identity.back_to_log_in')}</a>
      </p>
    </AuthPage>
  );
}

/** The answer to every address. */
export function ForgotPasswordSentPage(): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('identity.sent_title')}>
      <p>{t('identity.sent_text', { minutes: RESET_MINUTES })}</p>
      <p>{t('identity.sent_spam')}</p>
      <p>
        <a href="/log-in">{t('identity.back_to_log_in')}</a>
      </p>
    </AuthPage>
  );
}
