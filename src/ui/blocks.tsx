import type { ComponentChildren, VNode } from 'preact';
import { LinkButton } from './basics.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useLocale } from './locale.ts';

/** A white card. `flush`: without padding, for lists that reach its edges. */
export function Card({
  class: extra,
  flush,
  children,
}: {
  class?: string | undefined;
  flush?: boolean | undefined;
  children: ComponentChildren;
}): VNode {
  return <div class={['card', flush === true ? 'card-flush' : '', extra ?? ''].filter((part) => part !== '').join(' ')}>{children}</div>;
}

interface SectionHeadingProps {
  title: string;
  /** Where the link on the right leads. */
  href?: string | undefined;
  /** "View all" when not given. */
  linkText?: string | undefined;
  id?: string | undefined;
}

/** The heading above a card. */
export function SectionHeading({ title, href, linkText, id }: SectionHeadingProps): VNode {
  const { t } = useLocale();
  return (
    <div class="section-head">
      <h2 class="section-title" id={id}>
        {title}
      </h2>
      {href !== undefined && (
        <a class="section-link" href={href} aria-label={`${linkText ?? t('common.view_all')}: ${title}`}>
          {linkText ?? t('common.view_all')}
          <Icon name="chevron-right" />
        </a>
      )}
    </div>
  );
}

interface TabsProps {
  /** Names the group for those who do not see it. */
  label: string;
  items: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

/** Views of one list, as links. */
export function Tabs({ label, items }: TabsProps): VNode {
  return (
    <nav class="tabs" aria-label={label} data-controller="tabs">
      {items.map((item) => (
        <a class="tab" href={item.href} aria-current={item.current ? 'page' : undefined}>
          {item.label}
        </a>
      ))}
    </nav>
  );
}

interface EmptyStateProps {
  title: string;
  text: string;
  /** The one act that makes something appear here. */
  action?: { readonly href: string; readonly label: string } | undefined;
  icon?: IconName | undefined;
}

/** What stands where there is nothing yet: what will be here, and how to bring it about. */
export function EmptyState({ title, text, action, icon }: EmptyStateProps): VNode {
  return (
    <div class="empty">
      {icon !== undefined && (
        <span class="empty-icon">
          <Icon name={icon} />
        </span>
      )}
      <p class="empty-title">{title}</p>
      <p class="empty-text">{text}</p>
      {action !== undefined && (
        <LinkButton href={action.href} kind="outline" small>
          {action.label}
        </LinkButton>
      )}
    </div>
  );
}

const BANNER_ICONS = { info: 'about', success: 'check', failure: 'alert', warning: 'alert' } as const satisfies Record<string, IconName>;

interface BannerProps {
  kind: keyof typeof BANNER_ICONS;
  /** "Success", "Not done" and the like when not given. */
  title?: string | undefined;
  /** True: read out when the page appears, for the outcome of an act. */
  live?: boolean | undefined;
  children: ComponentChildren;
}

/** A notice on the page. */
export function Banner({ kind, title, live, children }: BannerProps): VNode {
  const { t } = useLocale();
  const titles = {
    info: t('common.banner_info'),
    success: t('common.banner_success'),
    failure: t('common.banner_failure'),
    warning: t('common.banner_warning'),
  };
  const role = live !== true ? undefined : kind === 'failure' ? 'alert' : 'status';
  return (
    <div class={`banner banner-${kind}`} role={role} data-turbo-temporary={live === true ? '' : undefined}>
      <span class="banner-icon">
        <Icon name={BANNER_ICONS[kind]} />
      </span>
      <div class="banner-body">
        <p class="banner-title">{title ?? titles[kind]}</p>
        <div class="banner-text">{children}</div>
      </div>
    </div>
  );
}

/** Parts of a line that stay whole, with dots between them; a line of a narrow screen never begins with one. */
export function Dotted({ parts }: { parts: readonly ComponentChildren[] }): VNode {
  return (
    <span class="dotted">
      <span>
        {parts.map((part, index) => (
          <span key={index}>{part} </span>
        ))}
      </span>
    </span>
  );
}

/** Terms with their values, such as a receipt's lines. */
export function Facts({ items }: { items: readonly { readonly term: string; readonly value: ComponentChildren }[] }): VNode {
  return (
    <dl class="facts">
      {items.map(({ term, value }) => (
        <div class="fact">
          <dt class="fact-term">{term}</dt>
          <dd class="fact-value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PagerProps {
  /** Address of the page with older items; left out on the last one. */
  older?: string | undefined;
  newer?: string | undefined;
  label?: string | undefined;
}

/** Links to the neighbouring pages of a list. Nothing when there is only one. */
export function Pager({ older, newer, label }: PagerProps): VNode | null {
  const { t } = useLocale();
  if (older === undefined && newer === undefined) return null;
  return (
    <nav class="pager" aria-label={label ?? t('common.pages')}>
      {newer !== undefined && (
        <a class="btn btn-primary btn-outline btn-small" href={newer} rel="prev">
          <Icon name="chevron-left" />
          <span>{t('common.newer')}</span>
        </a>
      )}
      {older !== undefined && (
        <a class="btn btn-primary btn-outline btn-small pager-older" href={older} rel="next">
          <span>{t('common.older')}</span>
          <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  );
}

/** A list whose rows are divided by hairlines. */
export function Rows({ label, children }: { label?: string | undefined; children: ComponentChildren }): VNode {
  return (
    <ul class="rows" aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  /** Stands left: an icon tile, an avatar, a date tile. */
  icon?: ComponentChildren;
  title: ComponentChildren;
  /** Makes the whole row lead there; the title is the link. */
  href?: string | undefined;
  /** Second line on the left. */
  detail?: ComponentChildren;
  /** Right: what the row is about in figures, usually an `Amount`. */
  value?: ComponentChildren;
  /** Second line on the right. */
  note?: ComponentChildren;
  /** For titles that are sentences: on phones value and note stand under them. */
  wordy?: boolean | undefined;
}

/** One line of `Rows`: icon, title over detail, value over note. */
export function Row({ icon, title, href, detail, value, note, wordy = false }: RowProps): VNode {
  return (
    <li class={wordy ? 'row row-wordy' : 'row'}>
      {icon}
      <div class="row-main">
        <p class="row-title">
          {href === undefined ? (
            title
          ) : (
            <a class="row-link" href={href}>
              {title}
            </a>
          )}
        </p>
        {detail !== undefined && <p class="row-detail">{detail}</p>}
      </div>
      {(value !== undefined || note !== undefined) && (
        <div class="row-side">
          {value !== undefined && <div class="row-value">{value}</div>}
          {note !== undefined && <p class="row-note">{note}</p>}
        </div>
      )}
    </li>
  );
}

/** A row of `Rows` that leads to another page and holds nothing itself. */
export function WayRow({ href, icon, title, detail }: { href: string; icon: IconName; title: string; detail: string }): VNode {
  return (
    <Row
      href={href}
      icon={
        <span class="category category-income">
          <Icon name={icon} />
        </span>
      }
      title={title}
      detail={detail}
      value={<Icon name="chevron-right" />}
    />
  );
}

/** Where one is in a row of pages; `current` counts from 1. */
export function Steps({ items, current }: { items: readonly string[]; current: number }): VNode {
  const { t } = useLocale();
  return (
    <ol class="steps" aria-label={t('common.steps', { step: current, count: items.length })}>
      {items.map((item, index) => (
        <li class={index + 1 < current ? 'step step-done' : 'step'} aria-current={index + 1 === current ? 'step' : undefined}>
          {item}
        </li>
      ))}
    </ol>
  );
}
