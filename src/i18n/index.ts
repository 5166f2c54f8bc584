import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en/index.ts';
import { ka } from './ka/index.ts';
import { ru } from './ru/index.ts';

/** The languages that FINEbank speaks. */
export const LANGUAGES = ['en', 'ka', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language is called in itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ka: 'ქართული', ru: 'Русский' };

type Catalogue = typeof en;
/** A message's key: `slice.name`. */
export type MessageKey = { [S in keyof Catalogue & string]: `${S}.${keyof Catalogue[S] & string}` }[keyof Catalogue & string];

/** The same keys as the English catalogue, each with a text: what `ka` and `ru` have to be. */
export type Translated<C> = { readonly [S in keyof C]: { readonly [K in keyof C[S]]: string } };

type TextOf<K extends MessageKey> = K extends `${infer S}.${infer N}`
  ? S extends keyof Catalogue
    ? N extends keyof Catalogue[S]
      ? Catalogue[S][N] & string
      : never
    : never
  : never;

type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}`
  ? (N extends `${infer A},${string}` ? Trim<A> : N extends `${string}{${string}` ? never : Trim<N>) | Names<Rest>
  : never;
type Trim<T extends string> = T extends ` ${infer R}` ? Trim<R> : T extends `${infer R} ` ? Trim<R> : T;
type Value = string | number;

/** The arguments that a message needs, read off its English text. Messages with plurals take any. */
export type MessageArgs<K extends MessageKey> =
  TextOf<K> extends `${string}, plural${string}`
    ? [args: Record<string, Value>]
    : [Names<TextOf<K>>] extends [never]
      ? []
      : [args: Record<Names<TextOf<K>>, Value>];

/** Gives a message in one language. */
export type Translate = <K extends MessageKey>(key: K, ...args: MessageArgs<K>) => string;

/**
 * A line never begins with a dash, nor with the ending of a word, a name or a figure. A word joiner does that, because our fonts have no
 * hyphen that does not break. Titles of windows and subjects of mails are in nobody's lines.
 */
function together(catalogue: Translated<Catalogue>): Translated<Catalogue> {
  const kept = (text: string): string =>
    text.replaceAll(/ (?=[–—])/g, '\u00a0').replaceAll(/(?<=\S-)(?=[\p{Script=Georgian}\p{Script=Cyrillic}])/gu, '\u2060');
  const slices = Object.entries(catalogue).map(([slice, texts]) => [
    slice,
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, /^title$|_subject/.test(name) ? text : kept(text)])),
  ]);
  return Object.fromEntries(slices) as Translated<Catalogue>;
}

const catalogues: Record<Language, Translated<Catalogue>> = { en, ka: together(ka), ru: together(ru) };
const formats = new Map<string, IntlMessageFormat>();

/** The translator for a language. */
export function translator(language: Language): Translate {
  return (key, ...args) => {
    const [slice, name] = key.split('.') as [keyof Catalogue, never];
    const text: string = catalogues[language][slice][name];
    const values = args[0];
    if (values === undefined) return text;
    const cacheKey = `${language}:${key}`;
    let format = formats.get(cacheKey);
    if (format === undefined) {
      format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
      formats.set(cacheKey, format);
    }
    return String(format.format(values));
  };
}

/** The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4); English when none fits. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...params] = part.trim().split(';');
    const q = params.map((p) => /^\s*q=([0-9.]+)$/.exec(p)?.[1]).find((v) => v !== undefined);
    return { language: tag.toLowerCase().split('-')[0], q: q === undefined ? 1 : Number(q) };
  });
  wishes.sort((a, b) => b.q - a.q);
  const wish = wishes.find((w) => w.q > 0 && isLanguage(w.language));
  return (wish?.language as Language | undefined) ?? 'en';
}

/** True for the code of one of our languages. */
export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.includes(text as Language);
}
