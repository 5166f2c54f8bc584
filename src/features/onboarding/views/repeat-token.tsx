import type { VNode } from 'preact';
import { AuthPage, Button, Field, Form } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';

/** Asks for the address that a new code and link are to go to. */
export function RepeatTokenPage({ email, errors = {} }: { email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.repeat')} errors={errors}>
      <p>{t('onboarding.repeat_text')}</p>
      <Form action="/repeat_token">
        <Field
          name="email"
          type="email"
          label={t('identity.email')}
          value={email}
          autocomplete="email"
          required
          error={errors.email}
          checks={{ empty: t('identity.email_empty'), email: t('identity.email_malformed') }}
        />
        <Button wide>{t('onboarding.repeat_button')}</Button>
      </Form>
      <p>
        <a href="/sign-up">{t('identity.create_account')}</a>
      </p>
    </AuthPage>
  );
}
