import type { VNode } from 'preact';
import { Button, Card, Chip, Form, HiddenField, Page, Row, Rows, useLocale } from '../../../ui/index.ts';
import type { SignedIn } from '../../identity/index.ts';

/** Where one is signed in, with ways to end it. `current` names this browser's session. */
export function SessionsView({ sessions, current }: { sessions: readonly SignedIn[]; current: string }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('settings.sessions_title')} nav="settings" width="narrow">
      <p class="mb-6">{t('settings.sessions_text')}</p>
      <Card flush>
        <Rows label={t('settings.sessions_title')}>
          {sessions.map((session) => (
            <SessionRow session={session} current={current} />
          ))}
        </Rows>
      </Card>
      {sessions.length > 1 && (
        <Form action="/settings/sessions/end-others" class="mt-6">
          <Button kind="outline">{t('settings.end_others')}</Button>
        </Form>
      )}
    </Page>
  );
}

function SessionRow({ session, current }: { session: SignedIn; current: string }): VNode {
  const { t, date } = useLocale();
  const name = session.tokenHash.toString('base64url');
  const since = date(session.createdAt, 'time');
  const end = (
    <Form action="/settings/sessions/end">
      <HiddenField name="session" value={name} />
      <Button kind="plain" small label={`${t('settings.end')}: ${t('settings.signed_in', { at: since })}`}>
        {t('settings.end')}
      </Button>
    </Form>
  );
  return (
    <Row
      title={t('settings.signed_in', { at: since })}
      detail={t('settings.last_seen', { at: date(session.lastSeenAt, 'time') })}
      value={name === current ? <Chip kind="success">{t('settings.this_browser')}</Chip> : end}
    />
  );
}
