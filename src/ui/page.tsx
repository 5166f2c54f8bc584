import type { ComponentChildren, VNode } from 'preact';
import { Time, Wordmark } from './basics.tsx';
import { Banner } from './blocks.tsx';
import { useTitle } from './document.tsx';
import { ErrorSummary, hasErrors } from './form.tsx';
import { Icon } from './icon.tsx';
import { useLocale } from './locale.ts';
import { GuestBar, MemberBar, Sidebar, type NavName } from './nav.tsx';
import { AmountsForm, LanguageForm, ThemeForm } from './preferences.tsx';
import { useShell, type FieldErrors, type Viewer } from './shell.ts';

interface PageProps {
  /** The document's title without the bank's name, and the `h1` unless `heading` is given. */
  title: string;
  /** The visible `h1` where it differs from the title. */
  heading?: string | undefined;
  /** Adds to the title, such as "page 2". */
  titleNote?: string | undefined;
  /** Which item of the menu this page is. */
  nav?: NavName | undefined;
  /**
   * `narrow`: one column in the middle, for forms; `plain`: no limits, for a welcome page; `card`: one card in the middle.
   * The last two bring their own `h1`.
   */
  width?: 'wide' | 'narrow' | 'plain' | 'card' | undefined;
  /** What is wrong with the page's form: summed up on top. */
  errors?: FieldErrors | undefined;
  /** True: the page asks for itself anew when something of the reader's changes. Not for pages that people fill in: there only the bell does. */
  live?: boolean | undefined;
  children?: ComponentChildren;
}

function usePageTitle({ title, titleNote, errors }: PageProps): void {
  const { t } = useLocale();
  const full = titleNote === undefined ? title : `${title}, ${titleNote}`;
  useTitle(hasErrors(errors) ? t('common.error_title', { title: full }) : full);
}

/** A page with the menu of whoever looks at it, signed in or not. */
export function Page(props: PageProps): VNode {
  const { viewer } = useShell();
  const { width = 'wide', nav = '', errors, children } = props;
  usePageTitle(props);
  return (
    <div class={viewer === null ? 'shell shell-guest' : 'shell'}>
      <SkipLink />
      {viewer === null ? <GuestBar current={nav} /> : <Sidebar viewer={viewer} current={nav} />}
      {viewer !== null && <MemberBar viewer={viewer} current={nav} />}
      {viewer !== null && <Live whole={props.live === true} />}
      <div class="content">
        <main class={`main main-${width}`} id="main" tabindex={-1}>
          <Outcome />
          {errors !== undefined && <ErrorSummary errors={errors} />}
          {width !== 'plain' && width !== 'card' && <PageHead title={props.heading ?? props.title} viewer={viewer} />}
          {children}
        </main>
        <Footer />
      </div>
    </div>
  );
}

/** A narrow page in the middle, under the bank's name: signing up, in, and what belongs to it. */
export function AuthPage(props: Omit<PageProps, 'width'>): VNode {
  const { nav = '', errors, children } = props;
  usePageTitle(props);
  return (
    <div class="shell shell-guest shell-auth">
      <SkipLink />
      <GuestBar current={nav} />
      <div class="content">
        <main class="main auth" id="main" tabindex={-1}>
          <p class="auth-brand">
            <Wordmark />
          </p>
          <Outcome />
          {errors !== undefined && <ErrorSummary errors={errors} />}
          <div class="auth-card">
            <h1 class="auth-title">{props.heading ?? props.title}</h1>
            {children}
          </div>
        </main>
        <Footer />
      </div>
    </div>
  );
}

function SkipLink(): VNode {
  const { t } = useLocale();
  return (
    <a class="skip" href="#main">
      {t('common.skip')}
    </a>
  );
}

/** What came of the last act, said once. */
function Outcome(): VNode | null {
  const { flash } = useShell();
  if (flash === null) return null;
  return (
    <Banner kind={flash.kind} live>
      <p>{flash.text}</p>
    </Banner>
  );
}

/** Hears what changes while the page is open, and says how many notices are unread when that changes. */
function Live({ whole }: { whole: boolean }): VNode {
  const { now } = useShell();
  return (
    <p
      class="visually-hidden"
      id="live"
      aria-live="polite"
      data-controller="live"
      data-live-since-value={now.getTime()}
      data-live-whole-value={whole}
    />
  );
}

function PageHead({ title, viewer }: { title: string; viewer: Viewer | null }): VNode {
  const { now } = useShell();
  return (
    <div class="page-head">
      <h1 class="page-title">{title}</h1>
      {viewer !== null && <Time at={now} style="day" class="page-date" />}
      {viewer !== null && <AmountsForm />}
      {viewer !== null && <Bell />}
    </div>
  );
}

/** Leads to the notices and says in words how many are unread. */
export function Bell(): VNode {
  const { t } = useLocale();
  const unread = useShell().viewer?.unread ?? 0;
  return (
    <a class="bell" id="bell" href="/notifications">
      <span class="bell-icon">
        <Icon name="bell" />
        {unread > 0 && <span class="bell-dot" />}
      </span>
      <span class="visually-hidden">{t('common.notifications')}</span>
      {unread > 0 && <span class="bell-count">{t('common.unread', { count: unread })}</span>}
    </a>
  );
}

function Footer(): VNode {
  const { bankName, viewer } = useShell();
  const { t } = useLocale();
  return (
    <footer class="footer">
      <a class="footer-link" href="/about">
        {t('common.about_bank', { bank: bankName })}
      </a>
      <a class="footer-link" href="/books">
        {t('common.books')}
      </a>
      {viewer === null && (
        <div class="footer-choices">
          <LanguageForm />
          <ThemeForm />
        </div>
      )}
    </footer>
  );
}
