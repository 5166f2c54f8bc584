import type { VNode } from 'preact';
import { AuthPage, Banner, Button, Countdown, Field, Form, HiddenField } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';
import type { FieldErrors } from '../../../ui/shell.ts';

/** How long the code lives. */
export interface Life {
  readonly until: Date;
}

interface Props {
  email: string;
  /** Minutes that code and link live. */
  minutes: number;
  /** Null: not known, or not to be told to this browser. */
  life: Life | null;
  /** True: there is no mail server, mail can be read at /mailbox. */
  captured: boolean;
  errors?: FieldErrors;
}

/** "Check your e-mail": takes the code, tells how long it lives, and offers a new one. */
export function VerifyPage({ email, minutes, life, captured, errors = {} }: Props): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.verify_title')} errors={errors}>
      <p>{t('onboarding.verify_text', { email })}</p>
      {captured && (
        <Banner kind="info">
          <p>
            {t('onboarding.captured')} <a href="/mailbox">{t('onboarding.captured_link')}</a>
          </p>
        </Banner>
      )}
      {life === null ? (
        <p>{t('onboarding.life', { minutes })}</p>
      ) : (
        <Countdown until={life.until} running={t('onboarding.life_left', { time: '{time}' })} over={t('onboarding.life_over')} />
      )}
      <Form action="/verify">
        <Field
          name="code"
          label={t('onboarding.code')}
          autocomplete="one-time-code"
          inputmode="numeric"
          look="code"
          required
          error={errors.code}
          checks={{ empty: t('onboarding.code_empty') }}
        />
        <Button wide>{t('onboarding.confirm')}</Button>
      </Form>
      <p>{t('onboarding.spam')}</p>
      <Form action="/repeat_token">
        <HiddenField name="email" value={email} />
        <Button kind="outline" wide>
          {t('onboarding.repeat')}
        </Button>
      </Form>
      <p>
        <a href="/sign-up?change=1">{t('onboarding.change_address')}</a>
      </p>
    </AuthPage>
  );
}
