import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Currency } from '../lib/money.ts';
import { translator, type Language, type Translate } from '../i18n/index.ts';

/** How a date is written. `day` is "17 May 2023", `short` "17 May", `month` "May 2023", `month-short` "May", `time` "17 May 2023, 14:05", `clock` "14:05". */
export type DateStyle = 'day' | 'short' | 'month' | 'month-short' | 'weekday' | 'time' | 'clock' | 'receipt';

/** How an amount is written: `in-out` always carries a sign (+ or U+2212), `plain` has no currency, `compact` is for axes ("12K"). */
export type MoneyStyle = 'normal' | 'in-out' | 'plain' | 'compact';

/** Everything that depends on who reads: language, time zone, the bank's currency. */
export interface Locale {
  readonly language: Language;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly t: Translate;
  readonly money: (amount: bigint, style?: MoneyStyle) => string;
  readonly number: (value: number) => string;
  readonly percent: (ratio: number) => string;
  readonly date: (at: Date, style: DateStyle) => string;
}

const MINUS = '\u2212';
const NBSP = '\u00a0';

const DATE_OPTIONS: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
  'month-short': { month: 'short' },
  weekday: { weekday: 'short' },
  time: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  receipt: {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
};

/** What stands in the place of an amount that is not to be seen. */
const HIDDEN = '\u2022\u2022\u2022\u2022';

/** The same locale, with amounts that nobody can read over a shoulder; what goes into a field (`plain`) is written out. */
export function withHiddenAmounts(locale: Locale): Locale {
  return { ...locale, money: (amount, style) => (style === 'plain' ? locale.money(amount, style) : HIDDEN) };
}

const cache = new Map<string, Locale>();

/** The locale for a reader. Kept, because formatters are dear to make. */
export function localeFor(language: Language, timeZone: string, currency: Currency): Locale {
  const key = `${language}|${timeZone}|${currency.code}|${currency.symbol}|${currency.decimals}`;
  let locale = cache.get(key);
  if (locale === undefined) {
    locale = makeLocale(language, timeZone, currency);
    cache.set(key, locale);
  }
  return locale;
}

function makeLocale(language: Language, timeZone: string, currency: Currency): Locale {
  // en-GB writes dates the way ui.md asks for: "17 May 2023".
  const tag = language === 'en' ? 'en-GB' : language;
  const digits = { minimumFractionDigits: currency.decimals, maximumFractionDigits: currency.decimals };
  const amounts = new Intl.NumberFormat(tag, { ...digits, useGrouping: true });
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 });
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const dates = new Map<DateStyle, Intl.DateTimeFormat>();
  const exact = (amount: bigint): string => amounts.format(`${amount}E-${currency.decimals}` as Intl.StringNumericLiteral);
  const withUnit = (number: string): string =>
    language === 'en' && currency.symbol.length === 1 ? currency.symbol + number : number + NBSP + currency.symbol;
  return {
    language,
    timeZone,
    currency,
    t: translator(language),
    money: (amount, style = 'normal') => {
      const size = amount < 0n ? -amount : amount;
      const sign = amount < 0n ? MINUS : style === 'in-out' && amount > 0n ? '+' : '';
      if (style === 'plain') return sign + exact(size);
      if (style === 'compact') return sign + withUnit(compact.format(Number(size) / 10 ** currency.decimals));
      return sign + withUnit(exact(size));
    },
    number: (value) => numbers.format(value),
    percent: (ratio) => percents.format(ratio),
    date: (at, style) => {
      let format = dates.get(style);
      if (format === undefined) {
        format = new Intl.DateTimeFormat(tag, { ...DATE_OPTIONS[style], timeZone });
        dates.set(style, format);
      }
      // The Russian sign of a year stays with its year.
      return format.format(at).replace(/ (?=г\.)/, NBSP);
    },
  };
}

/** The reader's locale; provided by the page or the mail around a component. */
export const LocaleContext = createContext<Locale | null>(null);

/** The reader's locale. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (locale === null) throw new Error('rendered outside a page');
  return locale;
}
