import type { VNode } from 'preact';
import { AuthPage, Button, Field, Form } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';
import type { Community } from '../../community/index.ts';
import { NewPasswordFields } from '../../identity/index.ts';

/** What was typed, without the passwords. */
export interface SignUpValues {
  readonly name: string;
  readonly email: string;
  readonly referralCode: string;
}

interface Props {
  values: SignUpValues;
  errors?: FieldErrors;
  /** First name of whoever's code the form begins with. */
  inviter?: string | null;
  registration: Pick<Community, 'registration' | 'emailDomains'>;
}

/** The form that opens an account. */
export function SignUpPage({ values, errors = {}, inviter = null, registration }: Props): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.sign_up_title')} nav="sign-up" errors={errors}>
      {inviter !== null && <p>{t('onboarding.invited_by', { name: inviter })}</p>}
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
          hint={
            registration.emailDomains.length === 0
              ? t('onboarding.email_hint')
              : t('onboarding.email_hint_domains', { domains: registration.emailDomains.join(', ') })
          }
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
          hint={t(registration.registration === 'code' ? 'onboarding.referral_code_hint_needed' : 'onboarding.referral_code_hint')}
          optional={registration.registration !== 'code'}
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
