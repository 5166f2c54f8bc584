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
        return `${entry.day} * (${entry.id}) ${words}\n${posting(entry.amount, entry.balanceAfter)}    ${otherSide(entry, statement)}\n\n`;
      })
      .join('');
  }
  yield `; Closing balance ${money(statement.closing)}\n`;
};

/** Says how amounts are written: 1.000 is one, not a thousand. Without decimals there is nothing to mistake. */
function formatOf(unit: string, decimals: number): string {
  return decimals === 0 ? '' : `commodity ${unit}\n    format 1000.${'0'.repeat(decimals)} ${unit}\n`;
}

function accountOf({ bank }: Pick<Statement, 'bank'>, { kind, name }: { readonly kind: string; readonly name: string }): string {
  return `Assets:${accountPart(bank)}:${kind === 'pot' ? `Goal ${accountPart(name)}` : 'Current'}`;
}

/** Where the money came from or went to. A move between own accounts stays among the assets. */
function otherSide(entry: StatementEntry, statement: Statement): string {
  const { kind, debit, otherKind, otherName, category } = entry;
  if (kind === 'goal_in' || kind === 'goal_out') return accountOf(statement, { kind: otherKind, name: otherName });
  if (kind === 'reversal') return debit ? 'Income:Given back' : 'Expenses:Given back';
  if (kind === 'welcome_bonus') return 'Income:Welcome bonus';
  return debit ? `Expenses:${accountPart(category ?? 'other')}` : 'Income:Payments';
}
