import type { VNode } from 'preact';
import { AuthPage, Button, Field, Form } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import { useShell, type FieldErrors } from '../../../ui/shell.ts';

/** Stands in the place of the sign-up while nobody can join: takes an address to write to when it opens. */
export function WaitingListPage({ email, errors = {} }: { email: string; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  return (
    <AuthPage title={t('onboarding.waiting_title')} nav="sign-up" errors={errors}>
      <p>{t('onboarding.waiting_text', { bank })}</p>
      <Form action="/waiting-list">
        <Field
          name="email"
          type="email"
          label={t('identity.email')}
          hint={t('onboarding.waiting_hint')}
          value={email}
          autocomplete="email"
          required
          error={errors.email}
          checks={{ empty: t('identity.email_empty'), email: t('identity.email_malformed') }}
        />
        <Button wide>{t('onboarding.waiting_button')}</Button>
      </Form>
      <p>
        {t('onboarding.have_account')} <a href="/log-in">{t('identity.log_in')}</a>
      </p>
    </AuthPage>
  );
}
