import type { VNode } from 'preact';
import { Card, Icon, Page, useLocale, useShell } from '../../../ui/index.ts';

interface AboutPageProps {
  version: string;
  /** The currency's code. */
  currency: string;
  timeZone: string;
}

const RULES = ['zero', 'done', 'minimum', 'own', 'stranger', 'links', 'history'] as const;

/** What this bank is, what it is not, and what always holds. */
export function AboutPage({ version, currency, timeZone }: AboutPageProps): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  return (
    <Page title={t('community.about_title')} heading={t('community.about_heading', { bank })} nav="about">
      <div class="grid gap-6 lg:grid-cols-2">
        <Card>
          <h2 class="section-title">{t('community.about_what_title')}</h2>
          <p class="mt-3">{t('community.about_what', { bank })}</p>
          <p class="mt-3">{t('community.about_loop')}</p>
        </Card>
        <Card>
          <h2 class="section-title">{t('community.about_not_title')}</h2>
          <p class="mt-3">{t('community.about_not_licence')}</p>
          <p class="mt-3">{t('community.about_not_rails')}</p>
        </Card>
        <Card class="lg:col-span-2">
          <h2 class="section-title">{t('community.about_rules_title')}</h2>
          <ul class="mt-3 grid gap-x-12 gap-y-3 lg:grid-cols-2">
            {RULES.map((rule) => (
              <li class="flex gap-3">
                <Icon name="check" class="mt-0.5 shrink-0 text-(--brand)" />
                <span>{t(`community.about_rule_${rule}`)}</span>
              </li>
            ))}
          </ul>
          <p class="mt-4">
            <a class="link" href="/books">
              {t('community.about_books')}
            </a>
          </p>
        </Card>
        <Card class="lg:col-span-2">
          <h2 class="section-title">{t('community.about_programs_title')}</h2>
          <p class="mt-3">
            {t('community.about_programs')} <a href="/api/docs">{t('community.api_heading')}</a>
          </p>
        </Card>
        <p class="text-sm text-(--muted) lg:col-span-2">{t('community.about_version', { version, currency, zone: timeZone })}</p>
      </div>
    </Page>
  );
}
