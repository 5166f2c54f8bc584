import type { FastifyRequest } from 'fastify';
import { isLanguage, preferredLanguage, type Language } from '../i18n/index.ts';
import type { Currency } from '../lib/money.ts';
import { routeOf } from '../platform/http/route-of.ts';
import { localeFor, withHiddenAmounts, type Locale } from '../ui/locale.ts';
import type { Theme } from '../ui/shell.ts';
import { readCookie } from './cookies.ts';

/** The cookies that keep the wishes of somebody who is signed out. */
export const LANGUAGE_COOKIE = 'lang';
export const THEME_COOKIE = 'theme';
/** Kept until the browser is closed: amounts are not to be seen. */
export const AMOUNTS_COOKIE = 'amounts';

/** What the server asks of the community. */
export interface CommunityFrame {
  readonly name: string;
  readonly currency: Currency;
  /** IANA name. */
  readonly timeZone: string;
}

/** What stands in for the community while the database is away before it was ever read. */
export const UNKNOWN_COMMUNITY: CommunityFrame = { name: 'FINEbank', currency: { code: 'USD', symbol: '$', decimals: 2 }, timeZone: 'UTC' };

/** True for a name of an appearance. */
export function isTheme(text: unknown): text is Theme {
  return text === 'system' || text === 'light' || text === 'dark';
}

/** The person's language, else the one chosen in this browser, else the best for what the browser asks. */
function languageOf(request: FastifyRequest): Language {
  if (request.actor !== null && request.actor !== undefined) return request.actor.language;
  const chosen = readCookie(request, LANGUAGE_COOKIE);
  return isLanguage(chosen) ? chosen : preferredLanguage(request.headers['accept-language']);
}

/** The locale for whoever asks. */
export function localeOf(request: FastifyRequest, community: CommunityFrame): Locale {
  const locale = localeFor(languageOf(request), request.actor?.timeZone ?? community.timeZone, community.currency);
  return amountsOf(request) === 'hidden' ? withHiddenAmounts(locale) : locale;
}

/** Whether this page shows amounts; undefined where it always does, because somebody decides by them. */
export function amountsOf(request: FastifyRequest): 'shown' | 'hidden' | undefined {
  if (routeOf(request).config.hidesAmounts !== true || (request.actor ?? null) === null) return undefined;
  return readCookie(request, AMOUNTS_COOKIE) === 'hidden' ? 'hidden' : 'shown';
}

/** The appearance for whoever asks. */
export function themeOf(request: FastifyRequest): Theme {
  if (request.actor !== null && request.actor !== undefined) return request.actor.theme;
  const chosen = readCookie(request, THEME_COOKIE);
  return isTheme(chosen) ? chosen : 'system';
}
