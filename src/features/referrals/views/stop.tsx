import type { VNode } from 'preact';
import { AuthPage, Button, Form, useLocale, useShell } from '../../../ui/index.ts';

/** Asks whether invitations shall stop: opening a link stops nothing. */
export function StopView({ token }: { token: string }): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  return (
    <AuthPage title={t('referrals.stop_title')}>
      <p>{t('referrals.stop_text', { bank })}</p>
      {/* The answer is the page itself, as one-click requests want it (RFC 8058); Turbo takes redirects only. */}
      <Form action={`/invitations/stop/${token}`} turbo={false}>
        <Button wide>{t('referrals.stop_button')}</Button>
      </Form>
    </AuthPage>
  );
}

/** Says that it is done. */
export function StoppedView(): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  return (
    <AuthPage title={t('referrals.stopped_title')}>
      <p>{t('referrals.stopped_text', { bank })}</p>
    </AuthPage>
  );
}

/** The link is not one of ours. */
export function DeadStopView(): VNode {
  const { t } = useLocale();
  return (
    <AuthPage title={t('referrals.stop_dead_title')}>
      <p>{t('referrals.stop_dead_text')}</p>
    </AuthPage>
  );
}
