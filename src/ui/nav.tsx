import type { VNode } from 'preact';
import { LANGUAGE_NAMES } from '../i18n/index.ts';
import { Avatar, Wordmark } from './basics.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useLocale } from './locale.ts';
import { LanguageForm, LogOutForm, ThemeForm } from './preferences.tsx';
import type { Viewer } from './shell.ts';

/** The pages that a menu names; '' for one that none does. */
export type NavName =
  | 'overview'
  | 'balances'
  | 'transactions'
  | 'expenses'
  | 'goals'
  | 'send'
  | 'referrals'
  | 'notifications'
  | 'settings'
  | 'about'
  | 'operator'
  | 'home'
  | 'sign-up'
  | 'log-in'
  | '';

interface NavEntry {
  readonly name: NavName;
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
}

/** The path of the page that starts a payment. */
export const SEND_PATH = '/payments/new';

/** What the menu of an operator holds beside the member's; nothing for others. */
function useOperatorMenu(viewer: Viewer): readonly NavEntry[] {
  const { t } = useLocale();
  return viewer.operator ? [{ name: 'operator', href: '/operator', label: t('common.operator'), icon: 'operator' }] : [];
}

/** What the menu of somebody signed in holds. */
export function useMemberMenu(): readonly NavEntry[] {
  const { t } = useLocale();
  return [
    { name: 'overview', href: '/overview', label: t('common.overview'), icon: 'overview' },
    { name: 'balances', href: '/balances', label: t('common.balances'), icon: 'balances' },
    { name: 'transactions', href: '/transactions', label: t('common.transactions'), icon: 'transactions' },
    { name: 'expenses', href: '/expenses', label: t('common.expenses'), icon: 'breakdown' },
    { name: 'goals', href: '/goals', label: t('common.goals'), icon: 'goals' },
    { name: 'referrals', href: '/referrals', label: t('common.referrals'), icon: 'gift' },
    { name: 'notifications', href: '/notifications', label: t('common.notifications'), icon: 'bell' },
    { name: 'settings', href: '/settings', label: t('common.settings'), icon: 'settings' },
    { name: 'about', href: '/about', label: t('common.about'), icon: 'about' },
  ];
}

function NavList({ entries, current }: { entries: readonly NavEntry[]; current: NavName }): VNode | null {
  if (entries.length === 0) return null;
  return (
    <ul class="nav-list">
      {entries.map((entry) => (
        <li>
          <a class="nav-item" href={entry.href} aria-current={entry.name === current ? 'page' : undefined}>
            <Icon name={entry.icon} />
            <span>{entry.label}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** From 1024 px: the dark column on the left. */
export function Sidebar({ viewer, current }: { viewer: Viewer; current: NavName }): VNode {
  const { t } = useLocale();
  return (
    <header class="sidebar">
      <a class="brand" href="/overview">
        <Wordmark />
      </a>
      <a class="btn btn-primary btn-full sidebar-send" href={SEND_PATH} aria-current={current === 'send' ? 'page' : undefined}>
        <Icon name="send" />
        <span>{t('common.send_money')}</span>
      </a>
      <nav class="sidebar-nav" aria-label={t('common.main_menu')}>
        <NavList entries={useMemberMenu()} current={current} />
        <NavList entries={useOperatorMenu(viewer)} current={current} />
      </nav>
      <div class="sidebar-end">
        <LogOutForm />
        <details class="profile" data-controller="menu">
          <summary class="profile-summary">
            <span class="visually-hidden">{t('common.profile')}</span>
            <Avatar name={viewer.name} />
            <span class="profile-who">
              <span class="profile-name">{viewer.name}</span>
              <span class="profile-email">{viewer.email}</span>
            </span>
            <Icon name="chevron-down" class="profile-mark" />
          </summary>
          <div class="profile-panel">
            <LanguageForm />
            <ThemeForm />
          </div>
        </details>
      </div>
    </header>
  );
}

/** Under 1024 px: a bar with a menu; on phones it lies at the bottom and holds the main pages too. */
export function MemberBar({ viewer, current }: { viewer: Viewer; current: NavName }): VNode {
  const { t } = useLocale();
  const dock: readonly NavEntry[] = [
    { name: 'overview', href: '/overview', label: t('common.overview'), icon: 'overview' },
    { name: 'balances', href: '/balances', label: t('common.dock_balances'), icon: 'balances' },
    { name: 'send', href: SEND_PATH, label: t('common.send'), icon: 'send' },
    { name: 'transactions', href: '/transactions', label: t('common.dock_transactions'), icon: 'transactions' },
  ];
  return (
    <header class="bar">
      <a class="brand" href="/overview">
        <Wordmark />
      </a>
      <nav class="dock" aria-label={t('common.main_menu')}>
        {dock.map((entry) => (
          <a class={`dock-item dock-${entry.name}`} href={entry.href} aria-current={entry.name === current ? 'page' : undefined}>
            <Icon name={entry.icon} />
            <span>{entry.label}</span>
          </a>
        ))}
      </nav>
      <a class="btn btn-primary btn-small bar-send" href={SEND_PATH} aria-current={current === 'send' ? 'page' : undefined}>
        <Icon name="send" />
        <span>{t('common.send_money')}</span>
      </a>
      <details class="drawer" id="more" data-controller="menu">
        <summary class="drawer-summary">
          <Icon name="menu" />
          <span class="drawer-menu">{t('common.menu')}</span>
          <span class="drawer-more">{t('common.more')}</span>
        </summary>
        <div class="drawer-panel">
          <p class="drawer-who">
            <Avatar name={viewer.name} />
            <span class="profile-who">
              <span class="profile-name">{viewer.name}</span>
              <span class="profile-email">{viewer.email}</span>
            </span>
          </p>
          <nav aria-label={t('common.menu')}>
            <NavList entries={[...useMemberMenu(), ...useOperatorMenu(viewer)]} current={current} />
          </nav>
          <LanguageForm />
          <ThemeForm />
          <LogOutForm />
        </div>
      </details>
    </header>
  );
}

/** For those who are not signed in: a bar with the open pages; a menu on phones. */
export function GuestBar({ current }: { current: NavName }): VNode {
  const { language, t } = useLocale();
  const entries: readonly NavEntry[] = [
    { name: 'home', href: '/', label: t('common.home'), icon: 'house' },
    { name: 'about', href: '/about', label: t('common.about'), icon: 'about' },
    { name: 'log-in', href: '/log-in', label: t('common.log_in'), icon: 'login' },
    { name: 'sign-up', href: '/sign-up', label: t('common.sign_up'), icon: 'user' },
  ];
  return (
    <header class="guest-bar">
      <a class="brand" href="/">
        <Wordmark />
      </a>
      <nav class="guest-nav" aria-label={t('common.main_menu')}>
        {entries.map((entry) => (
          <a class={`guest-item guest-${entry.name}`} href={entry.href} aria-current={entry.name === current ? 'page' : undefined}>
            {entry.label}
          </a>
        ))}
      </nav>
      <details class="drawer guest-language" data-controller="menu">
        <summary class="drawer-summary">
          <Icon name="language" />
          <span class="visually-hidden">{t('common.language')}</span>
          <span lang={language}>{LANGUAGE_NAMES[language]}</span>
        </summary>
        <div class="drawer-panel">
          <LanguageForm />
        </div>
      </details>
      <details class="drawer guest-drawer" data-controller="menu">
        <summary class="drawer-summary">
          <Icon name="menu" />
          <span>{t('common.menu')}</span>
        </summary>
        <div class="drawer-panel">
          <nav aria-label={t('common.menu')}>
            <NavList entries={entries} current={current} />
          </nav>
        </div>
      </details>
    </header>
  );
}
