import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { useLocale, type DateStyle } from './locale.ts';
import { useShell } from './shell.ts';

/** How a button looks: `primary` once a page, `outline` beside it, `plain` like a link, `danger` on the page that confirms something final. */
export type ButtonKind = 'primary' | 'outline' | 'plain' | 'danger';

interface ButtonLook {
  kind?: ButtonKind | undefined;
  /** 36 px instead of 48 (44 under a finger). */
  small?: boolean | undefined;
  /** As wide as what is around it. */
  wide?: boolean | undefined;
  icon?: IconName | undefined;
  class?: string | undefined;
  children?: ComponentChildren;
}

// Written out, because the style sheet is made from the class names that stand in the sources.
const BUTTON_CLASSES: Record<ButtonKind, string> = {
  primary: 'btn btn-primary',
  outline: 'btn btn-primary btn-outline',
  plain: 'btn btn-primary btn-ghost',
  danger: 'btn btn-error',
};

function buttonClass({ kind = 'primary', small, wide, class: extra }: ButtonLook): string {
  return [BUTTON_CLASSES[kind], small === true ? 'btn-small' : '', wide === true ? 'btn-full' : '', extra ?? '']
    .filter((part) => part !== '')
    .join(' ');
}

interface ButtonProps extends ButtonLook {
  type?: 'submit' | 'button' | undefined;
  name?: string | undefined;
  value?: string | undefined;
  /** A longer name for those who do not see what stands around it: has to contain the button's text. */
  label?: string | undefined;
}

/** A button, of a form when `type` is not given. */
export function Button(props: ButtonProps): VNode {
  return (
    <button type={props.type ?? 'submit'} class={buttonClass(props)} name={props.name} value={props.value} aria-label={props.label}>
      {props.icon !== undefined && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}

/** A link that looks like a button; `download` where it leads to a file. */
export function LinkButton(props: ButtonLook & { href: string; label?: string | undefined; download?: boolean | undefined }): VNode {
  return (
    <a href={props.href} class={buttonClass(props)} aria-label={props.label} data-turbo={props.download === true ? 'false' : undefined}>
      {props.icon !== undefined && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}

/** The name on the house: FINE**bank**.IO, or the community's own. */
export function Wordmark({ class: extra }: { class?: string | undefined }): VNode {
  const { bankName } = useShell();
  const look = extra === undefined ? 'wordmark' : `wordmark ${extra}`;
  if (bankName !== 'FINEbank') return <span class={look}>{bankName}</span>;
  return (
    <span class={look}>
      FINE<span class="wordmark-light">bank</span>.IO
    </span>
  );
}

/** A person's initials in a circle. Decoration: the name stands beside it. */
export function Avatar({ name, large }: { name: string; large?: boolean | undefined }): VNode {
  return (
    <span class={large === true ? 'avatar avatar-large' : 'avatar'} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** Up to two letters for a name: of its first and its last word. Never changes a letter's case. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '').join('');
}

interface AmountProps {
  /** Minor units of the bank's currency. */
  amount: bigint;
  /** Always with + or −, money in also in its own colour. */
  signed?: boolean | undefined;
  /** `big`: a card's main figure; `huge`: a receipt's. */
  size?: 'normal' | 'big' | 'huge' | undefined;
  class?: string | undefined;
}

/** An amount of money in figures of equal width that never break over lines. */
export function Amount({ amount, signed, size = 'normal', class: extra }: AmountProps): VNode {
  const { money } = useLocale();
  const parts = ['amount', size === 'normal' ? '' : `amount-${size}`, signed === true && amount > 0n ? 'amount-in' : '', extra ?? ''];
  return <span class={parts.filter((part) => part !== '').join(' ')}>{money(amount, signed === true ? 'in-out' : 'normal')}</span>;
}

/** A moment, for people and for machines. */
export function Time({ at, style, class: extra }: { at: Date; style: DateStyle; class?: string | undefined }): VNode {
  const { date } = useLocale();
  return (
    <time datetime={at.toISOString()} class={extra}>
      {date(at, style)}
    </time>
  );
}

/** A day on a tile: the month over the day's number. */
export function DateTile({ at }: { at: Date }): VNode {
  const { language, timeZone } = useLocale();
  const tag = language === 'en' ? 'en-GB' : language;
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(tag, { ...options, timeZone }).format(at);
  return (
    <time class="date-tile" datetime={at.toISOString()}>
      <span class="date-tile-month">{part({ month: 'short' })}</span> <span class="date-tile-day">{part({ day: 'numeric' })}</span>
    </time>
  );
}

/** A few words in a box, such as a status. */
export function Chip({
  kind = 'neutral',
  children,
}: {
  kind?: 'neutral' | 'success' | 'warning' | 'failure' | undefined;
  children: ComponentChildren;
}): VNode {
  return <span class={`chip chip-${kind}`}>{children}</span>;
}

/** A button that copies a text and says so. Not there without script. */
export function CopyButton({ text, label }: { text: string; label: string }): VNode {
  const { t } = useLocale();
  return (
    <span class="copy" data-controller="copy" data-copy-text-value={text} data-copy-done-value={t('common.copied')}>
      <button
        type="button"
        class="btn btn-primary btn-ghost btn-small"
        hidden
        aria-label={`${t('common.copy')}: ${label}`}
        data-copy-target="button"
        data-action="copy#copy"
      >
        <Icon name="copy" />
        <span>{t('common.copy')}</span>
      </button>
      <span class="copy-done" role="status" data-copy-target="status" />
    </span>
  );
}

interface CountdownProps {
  until: Date;
  /** A sentence that holds `{time}`, where the time that is left goes: `t('slice.key', { time: '{time}' })`. */
  running: string;
  /** Said when the time is over. */
  over: string;
  /** Shows a bar too that goes from full, at so many seconds, to empty. Only where there is script. */
  bar?: { readonly seconds: number } | undefined;
  /** Loads the page again when the time is over, because then it says something else. Only where there is script. */
  refresh?: boolean | undefined;
}

/** The time that is left, in words, going down by the second where there is script. */
export function Countdown({ until, running, over, bar, refresh }: CountdownProps): VNode {
  const { now } = useShell();
  const { language } = useLocale();
  const left = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return (
    <div
      class="countdown"
      data-controller="countdown"
      data-countdown-until-value={until.getTime()}
      data-countdown-now-value={now.getTime()}
      data-countdown-units-value={JSON.stringify(unitsOf(language))}
      data-countdown-language-value={language}
      data-countdown-refresh-value={refresh === true ? 'true' : undefined}
      data-countdown-running-value={running}
      data-countdown-over-value={over}
    >
      {bar !== undefined && <progress hidden aria-hidden="true" max={bar.seconds * 1000} value={left * 1000} data-countdown-target="bar" />}
      <span role="timer" data-countdown-target="running" hidden={left === 0}>
        {running.replace('{time}', duration(left, language))}
      </span>
      <span role="status" data-countdown-target="over">
        {left === 0 ? over : ''}
      </span>
    </div>
  );
}

/** So many seconds in words: "1 minute 20 seconds". */
export function duration(seconds: number, language: string): string {
  const say = (value: number, unit: 'minute' | 'second' | 'hour'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  const parts: string[] = [];
  if (seconds >= 3600) parts.push(say(Math.floor(seconds / 3600), 'hour'));
  if (seconds % 3600 >= 60) parts.push(say(Math.floor((seconds % 3600) / 60), 'minute'));
  if (seconds < 3600 && (seconds % 60 > 0 || seconds < 60)) parts.push(say(seconds % 60, 'second'));
  return parts.join(' ');
}

/** A number of units as a sentence has it, by plural form: `{ one: '{n} minute', other: '{n} minutes' }`. */
type UnitForms = Partial<Record<Intl.LDMLPluralRule, string>>;

const units = new Map<string, Record<'hour' | 'minute' | 'second', UnitForms>>();

/** The words that `duration` uses, for the script: browsers do not have them in every language. */
function unitsOf(language: string): Record<'hour' | 'minute' | 'second', UnitForms> {
  let known = units.get(language);
  if (known === undefined) {
    const rules = new Intl.PluralRules(language);
    const formsOf = (unit: string): UnitForms => {
      const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
      return Object.fromEntries([1, 2, 5].map((n) => [rules.select(n), format.format(n).replace(String(n), '{n}')]));
    };
    known = { hour: formsOf('hour'), minute: formsOf('minute'), second: formsOf('second') };
    units.set(language, known);
  }
  return known;
}
