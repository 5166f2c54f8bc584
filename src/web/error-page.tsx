import type { VNode } from 'preact';
import type { MessageKey } from '../i18n/index.ts';
import { Card, Icon, LinkButton, Page, useLocale, useShell, type IconName } from '../ui/index.ts';

type Key = Extract<MessageKey, `errors.${string}`>;

const WORDS = {
  400: ['errors.title_400', 'errors.text_400'],
  401: ['errors.title_401', 'errors.text_401'],
  403: ['errors.title_403', 'errors.text_403'],
  404: ['errors.title_404', 'errors.text_404'],
  405: ['errors.title_405', 'errors.text_405'],
  409: ['errors.title_409', 'errors.text_409'],
  413: ['errors.title_413', 'errors.text_413'],
  415: ['errors.title_415', 'errors.text_415'],
  422: ['errors.title_422', 'errors.text_422'],
  429: ['errors.title_429', 'errors.text_429'],
  500: ['errors.title_500', 'errors.text_500'],
  503: ['errors.title_503', 'errors.text_503'],
} as const satisfies Record<number, readonly [Key, Key]>;

type Status = keyof typeof WORDS;
const CROSS_SITE = ['errors.title_403', 'errors.text_cross_site'] as const satisfies readonly [Key, Key];

const AUDITOR = ['errors.title_403', 'errors.text_auditor'] as const satisfies readonly [Key, Key];

/** Title and text of a status; those of 400 or 500 where it has none of its own. */
export function wordsFor(status: number, code: string): (typeof WORDS)[Status] | typeof CROSS_SITE | typeof AUDITOR {
  if (code === 'cross_site_request') return CROSS_SITE;
  if (code === 'auditor') return AUDITOR;
  return WORDS[status as Status] ?? WORDS[status < 500 ? 400 : 500];
}

function iconFor(status: number): IconName {
  if (status === 404) return 'lost';
  return status === 401 || status === 403 ? 'lock' : 'alert';
}

interface ErrorPageProps {
  status: number;
  code: string;
  /** The request's id, for asking about it. */
  reference: string;
  /** The request may have moved money before it failed. */
  unknown: boolean;
  retryAt: Date | undefined;
}

/** What happened, what happened to the money, a reference, a way on. */
export function ErrorPage({ status, code, reference, unknown, retryAt }: ErrorPageProps): VNode {
  const { t, date } = useLocale();
  const { viewer } = useShell();
  const [title, text] = wordsFor(status, code);
  return (
    <Page title={t(title)} width="card">
      <Card class="error-card">
        <span class="empty-icon">
          <Icon name={iconFor(status)} />
        </span>
        <h1>{t(title)}</h1>
        <div class="error-text">
          <p>{t(text)}</p>
          {retryAt !== undefined && <p>{t('errors.retry_at', { time: date(retryAt, 'clock') })}</p>}
          <p>
            <strong>{t(unknown ? 'errors.money_unknown' : 'errors.money_safe')}</strong>
          </p>
        </div>
        {viewer === null ? (
          <LinkButton href="/">{t('errors.to_home')}</LinkButton>
        ) : (
          <LinkButton href="/overview">{t('errors.to_overview')}</LinkButton>
        )}
        <p class="hint">{t('errors.reference', { reference })}</p>
      </Card>
    </Page>
  );
}
