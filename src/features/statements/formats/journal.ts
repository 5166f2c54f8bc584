import { toDecimal } from '../../../lib/money.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import { NO_CURRENCY, partyOf, plain } from '../text.ts';
import type { TextWriter } from './format.ts';

/** What ends a description or cuts it in two: a comment's semicolon, and the bar between payee and note. */
function description(text: string): string {
  return plain(text).replaceAll(';', ',').replaceAll('|', '/');
}

/** A part of an account's name: letters, digits, and what means nothing to any program; never two spaces together. */
function accountPart(text: string): string {
  const kept = plain(text)
    .replaceAll(/[^\p{L}\p{M}\p{N} ._-]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return kept === '' ? 'Unnamed' : kept;
}

/** A currency's name; quoted where it has anything but letters. */
function commodity(code: string): string {
  const name = plain(code).replaceAll('"', '');
  return /^\p{L}+$/u.test(name) ? name : `"${name === '' ? NO_CURRENCY : name}"`;
}

/**
 * A journal for plain-text accounting, read by hledger and Ledger alike. Each posting to the account asserts the balance
 * after it, so that a program that reads the file verifies it.
 */
export const writeJournal: TextWriter = async function* (statement, entries, { locale }) {
  const { currency, number, from, to, opening, bank } = statement;
  const unit = commodity(currency.code);
  const money = (amount: bigint): string => `${toDecimal(amount, currency.decimals)} ${unit}`;
  const own = accountOf(statement, statement);
  const posting = (amount: bigint, balance: bigint): string => `    ${own}  ${money(amount)} = ${money(balance)}\n`;
  yield `; ${description(bank)}, ${number}, ${from} – ${to}\n${formatOf(unit, currency.decimals)}\n`;
  yield `${from} * Opening balance\n${posting(opening, opening)}    Equity:Opening balances\n\n`;
  for await (const page of entries) {
    yield page
      .map((entry) => {
        const note = description(entry.note ?? '');
        const words = description(partyOf(entry, statement, locale)) + (note === '' ? '' : ` | ${note}`);
        const head = `${entry.day} * (${entry.id}) ${words}\n${remark(entry.privateNote)}`;
        const others = otherSides(entry, statement).map(
          ([name, value]) => `    ${name}${value === undefined ? '' : `  ${money(value)}`}\n`,
        );
        return `${head}${posting(entry.amount, entry.balanceAfter)}${others.join('')}\n`;
      })
      .join('');
  }
  yield `; Closing balance ${money(statement.closing)}\n`;
};

/** Says how amounts are written: 1.000 is one, not a thousand. Without decimals there is nothing to mistake. */
function formatOf(unit: string, decimals: number): string {
  return decimals === 0 ? '' : `commodity ${unit}\n    format 1000.${'0'.repeat(decimals)} ${unit}\n`;
}

/** The private note as a comment. What programs look for in comments, such as tags and dates in brackets, is taken out of it. */
function remark(note: string | null): string {
  const text = plain(note ?? '')
    .replaceAll(/[:[\]]+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return text === '' ? '' : `    ; ${text}\n`;
}

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly number: string;
}

/** An account of one's own, told from others of the same kind and name by its last digits. */
function accountOf({ bank }: Pick<Statement, 'bank'>, { kind, name, number }: Named): string {
  const title = kind === 'pot' ? `Goal ${accountPart(name)}` : name === '' ? (KINDS[kind] ?? 'Current') : accountPart(name);
  return `Assets:${accountPart(bank)}:${title} ${number.slice(-6)}`;
}

const KINDS: Readonly<Record<string, string>> = { savings: 'Savings' };

/** Where the money came from or went to, with amounts where there are several. A move between own accounts stays among the assets. */
function otherSides(entry: StatementEntry, statement: Statement): [account: string, amount?: bigint][] {
  const { kind, parts, outgoing, ownOther, otherKind, otherName, otherNumber } = entry;
  if (ownOther) return [[accountOf(statement, { kind: otherKind, name: otherName, number: otherNumber })]];
  if (kind === 'welcome_bonus') return [['Income:Welcome bonus']];
  const side = (category: string): string => {
    if (outgoing) return `Expenses:${accountPart(statement.categories.get(category) ?? category)}`;
    return category === 'income' ? 'Income:Payments' : `Income:${accountPart(statement.categories.get(category) ?? category)}`;
  };
  if (parts.length < 2) return [[side(parts[0]?.category ?? (outgoing ? 'uncategorised' : 'income'))]];
  return parts.map(({ category, amount }) => [side(category), -amount]);
}
