import { toDecimal } from '../../lib/money.ts';
import type { Locale } from '../../ui/locale.ts';
import { accountName } from '../accounts/index.ts';
import { isBankCategory } from '../transactions/index.ts';
import type { Statement, StatementEntry } from './statement.ts';

/** Signs that turn the direction of what follows: in a list of payments they could show one name as another. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Control characters, line and paragraph separators, and what no XML 1.0 document may hold. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu;

/** Nothing to be done; most texts are. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** A text on one line that every format can hold: without control characters, halves of characters and turning signs. */
export function plain(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replaceAll(TURNING, '').replaceAll(UNPRINTABLE, ' ').replaceAll(/\s+/g, ' ').trim();
}

/** The first characters of a text: whole ones, as many as a format's field holds. */
export function first(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : characters.slice(0, max).join('').trimEnd();
}

/** With whom an entry was, in the reader's language. */
export function partyOf(entry: StatementEntry, statement: Pick<Statement, 'bank'>, { t }: Locale): string {
  if (entry.kind === 'welcome_bonus') return t('payments.welcomeBonus');
  if (entry.ownOther) return plain(accountName({ kind: entry.otherKind, name: entry.otherName }, { t }));
  return plain(entry.otherName) === '' ? plain(statement.bank) : plain(entry.otherName);
}

/** What an entry is, in a word or two. */
export function typeOf({ kind }: StatementEntry, { t }: Locale): string {
  switch (kind) {
    case 'welcome_bonus':
      return t('payments.typeBonus');
    case 'reward':
      return t('payments.typeReward');
    case 'move':
      return t('payments.typeMove');
    case 'reversal':
      return t('payments.typeReversal');
    case 'goal_in':
    case 'goal_out':
      return t('payments.typeSaving');
    default:
      return t('payments.typePayment');
  }
}

/** A category in words. */
export function categoryName(key: string, { categories }: Pick<Statement, 'categories'>, { t }: Pick<Locale, 't'>): string {
  const own = categories.get(key);
  if (own !== undefined) return plain(own);
  return isBankCategory(key) ? t(`payments.category_${key}`) : plain(key);
}

/** The category in words, or each part of a split entry with its amount; empty where nobody says. */
export function categoryOf({ parts }: StatementEntry, statement: Statement, locale: Pick<Locale, 't'>): string {
  if (parts.length === 1) return categoryName(parts[0]!.category, statement, locale);
  const { decimals } = statement.currency;
  return parts.map(({ category, amount }) => `${categoryName(category, statement, locale)} ${toDecimal(amount, decimals)}`).join('; ');
}

/** What the account is called. */
export function accountTitle(statement: Pick<Statement, 'kind' | 'name'>, locale: Pick<Locale, 't'>): string {
  return plain(accountName(statement, locale));
}

/** ISO 4217's code where no currency is involved. */
export const NO_CURRENCY = 'X'.repeat(3);

/** Three capital letters: the currency's own code where it has that form, else {@link NO_CURRENCY}. */
export function currencyCode(code: string): string {
  return /^[A-Z]{3}$/.test(code) ? code : NO_CURRENCY;
}
