import type { ComponentChildren, VNode } from 'preact';
import { Card, Facts, LanguageForm, Page, Rows, SectionHeading, ThemeForm, useLocale, WayRow } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';

interface Props {
  name: string;
  email: string;
  /** Of the current account. */
  number: string | undefined;
  /** How many there are. */
  sessions: number;
  tokens: number;
}

/** Who one is here, and the ways to what one can change. */
export function SettingsView({ name, email, number, sessions, tokens }: Props): VNode {
  const { t } = useLocale();
  const facts = [
    { term: t('settings.name'), value: name },
    { term: t('settings.email'), value: email },
    ...(number === undefined ? [] : [{ term: t('settings.account_number'), value: groupedNumber(number) }]),
  ];
  return (
    <Page title={t('settings.title')} nav="settings" width="narrow">
      <div class="grid gap-6">
        <section>
          <SectionHeading title={t('settings.profile')} />
          <Card>
            <Facts items={facts} />
          </Card>
        </section>
        <section>
          <SectionHeading title={t('settings.look')} />
          <Card class="grid gap-4">
            <LanguageForm />
            <ThemeForm />
          </Card>
        </section>
        <Ways title={t('settings.security')}>
          <WayRow icon="lock" title={t('settings.password_title')} href="/settings/password" detail={t('settings.password_detail')} />
          <WayRow
            icon="login"
            title={t('settings.sessions_title')}
            href="/settings/sessions"
            detail={t('settings.sessions_count', { count: sessions })}
          />
        </Ways>
        <Ways title={t('statements.title')}>
          <WayRow icon="mail" title={t('statements.mail_title')} href="/statements#monthly" detail={t('statements.mail_detail')} />
        </Ways>
        <Ways title={t('settings.programs')}>
          <WayRow
            icon="operator"
            title={t('settings.tokens_title')}
            href="/settings/tokens"
            detail={t('settings.tokens_count', { count: tokens })}
          />
          <WayRow icon="book" title={t('settings.docs_title')} href="/api/docs" detail={t('settings.docs_detail')} />
        </Ways>
      </div>
    </Page>
  );
}

function Ways({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section>
      <SectionHeading title={title} />
      <Card flush>
        <Rows label={title}>{children}</Rows>
      </Card>
    </section>
  );
}
