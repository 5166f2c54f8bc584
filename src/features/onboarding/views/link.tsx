import type { VNode } from 'preact';
import { AuthPage, Banner, Button, Form, HiddenField, LinkButton } from '../../../ui/index.ts';
import { useLocale } from '../../../ui/locale.ts';

/** Where the mailed link leads: a button, because opening a link must not confirm anything. */
export function ConfirmLinkPage({ token, email }: { token: string; email: string }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.link_title')}>
      <p class="address">{email}</p>
      <p>{t('onboarding.link_text')}</p>
      <Form action={`/verify/${token}`}>
        <Button wide>{t('onboarding.confirm')}</Button>
      </Form>
    </AuthPage>
  );
}

/** The same link again. */
export function AlreadyConfirmedPage({ email }: { email: string }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.already_title')}>
      <Banner kind="success">
        <p>{t('onboarding.already_text', { email })}</p>
      </Banner>
      <LinkButton href="/log-in" wide>
        {t('identity.log_in')}
      </LinkButton>
    </AuthPage>
  );
}

/**
 * A link that no longer works, why, and how to get another.
 * @param expired the address of the sign-up whose link it was; null: used or replaced
 */
export function DeadLinkPage({ expired, minutes }: { expired: string | null; minutes: number }): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.dead_link_title')}>
      <p>{expired === null ? t('onboarding.dead_link_gone') : t('onboarding.dead_link_expired', { minutes })}</p>
      {expired === null ? (
        <LinkButton href="/repeat_token" wide>
          {t('onboarding.repeat')}
        </LinkButton>
      ) : (
        <Form action="/repeat_token">
          <HiddenField name="email" value={expired} />
          <Button wide>{t('onboarding.repeat')}</Button>
        </Form>
      )}
      <p>
        <a href="/log-in">{t('identity.log_in')}</a>
      </p>
    </AuthPage>
  );
}

/** Only those with a code may join, and the code of this sign-up counts no longer. */
export function CodeDeadPage(): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('onboarding.code_dead_title')}>
      <p>{t('onboarding.code_dead')}</p>
      <LinkButton href="/sign-up" wide>
        {t('onboarding.sign_up_title')}
      </LinkButton>
    </AuthPage>
  );
}
