import type { VNode } from 'preact';
import { Icon, LinkButton, Page, useLocale, useShell, type IconName } from '../../../ui/index.ts';
import { WelcomePicture } from './welcome-picture.tsx';

/** What somebody sees who is not signed in: what this is, and the way in. */
export function WelcomePage(): VNode {
  const { t } = useLocale();
  const { bankName: bank } = useShell();
  return (
    <Page title={t('community.welcome_title')} nav="home" width="plain">
      <div class="mx-auto grid max-w-290 items-center gap-10 px-4 py-8 sm:px-6 lg:grid-cols-2 lg:gap-16 lg:py-16">
        <div>
          <h1 class="text-3xl/10 font-bold text-balance text-(--ink) sm:text-5xl/14">{t('community.welcome_heading')}</h1>
          <p class="mt-5 text-lg/8 text-pretty text-(--ink-2)">{t('community.welcome_lead', { bank })}</p>
          <div class="mt-8 flex flex-wrap gap-4">
            <LinkButton href="/sign-up">{t('community.welcome_sign_up')}</LinkButton>
            <LinkButton href="/log-in" kind="outline">
              {t('community.welcome_log_in')}
            </LinkButton>
          </div>
          <p class="mt-5">
            <a class="text-(--link) underline underline-offset-4" href="/about">
              {t('community.welcome_about')}
            </a>
          </p>
        </div>
        <WelcomePicture />
      </div>
      <div class="mx-auto grid max-w-290 gap-6 px-4 pb-12 sm:px-6 md:grid-cols-3">
        <Point icon="send" title={t('community.point_pay_title')} text={t('community.point_pay_text')} />
        <Point icon="goals" title={t('community.point_save_title')} text={t('community.point_save_text')} />
        <Point icon="overview" title={t('community.point_see_title')} text={t('community.point_see_text')} />
      </div>
    </Page>
  );
}

function Point({ icon, title, text }: { icon: IconName; title: string; text: string }): VNode {
  return (
    <div class="card">
      <span class="inline-flex rounded-lg bg-(--tint) p-2 text-(--link)">
        <Icon name={icon} />
      </span>
      <h2 class="mt-4 text-xl font-bold text-(--ink)">{title}</h2>
      <p class="mt-2 text-(--ink-2)">{text}</p>
    </div>
  );
}
