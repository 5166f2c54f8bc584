import type { VNode } from 'preact';
import { AuthPage, Button, CheckboxField, Field, Form, HiddenField, PasswordField } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';

interface Props {
  email: string;
  /** Path to go to afterwards; empty: the overview. */
  next: string;
  remember: boolean;
  errors?: FieldErrors;
}

/** The form that signs a person in. */
export function LogInPage({ email, next, remember, errors = {} }: Props): VNode {
  const { t } = useLocale();
  const title = t('identity.log_in');
  return (
    <AuthPage title={title} nav="log-in" errors={errors}>
      <Form action="/log-in">
        {next !== '' && <HiddenField name="next" value={next} />}
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
        <PasswordField
          name="password"
          label={t('identity.password')}
          autocomplete="current-password"
          required
          error={errors.password}
          checks={{ empty: t('identity.password_empty') }}
          aside={<a href="/forgot-password">{t('identity.forgot_link')}</a>}
        />
        <CheckboxField name="remember" label={t('identity.remember')} checked={remember} />
        <Button wide>{title}</Button>
      </Form>
      <p>
        {t('identity.no_account')} <a href="/sign-up">{t('identity.create_account')}</a>
      </p>
    </AuthPage>
  );
}
