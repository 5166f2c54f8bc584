import type { VNode } from 'preact';
import { AuthPage, Button, Field, Form } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import { NewPasswordFields } from '../../identity/index.ts';

/** What was typed, without the passwords. */
export interface SignUpValues {
  readonly name: string;
  readonly email: string;
  readonly referralCode: string;
}

/** The form that opens an account. */
export function SignUpPage({ values, errors = {} }: { values: SignUpValues; errors?: FieldErrors }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.sign_up_title')} nav="sign-up" errors={errors}>
      <Form action="/sign-up">
        <Field
          name="name"
          label={t('onboarding.name')}
          value={values.name}
          autocomplete="name"
          required
          spellcheck={false}
          error={errors.name}
          checks={{ empty: t('onboarding.name_empty') }}
        />
        <Field
          name="email"
          type="email"
          label={t('identity.email')}
          hint={t('onboarding.email_hint')}
          value={values.email}
          autocomplete="email"
          required
          error={errors.email}
          checks={{ empty: t('identity.email_empty'), email: t('identity.email_malformed') }}
        />
        <NewPasswordFields label={t('identity.password')} errors={errors} />
        <Field
          name="referral_code"
          label={t('onboarding.referral_code')}
          hint={t('onboarding.referral_code_hint')}
          optional
          value={values.referralCode}
          autocomplete="off"
          spellcheck={false}
          error={errors.referral_code}
        />
        <Button wide>{t('identity.create_account')}</Button>
      </Form>
      <p>
        {t('onboarding.have_account')} <a href="/log-in">{t('identity.log_in')}</a>
      </p>
    </AuthPage>
  );
}
