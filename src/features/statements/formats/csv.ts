import { toDecimal } from '../../../lib/money.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import { categoryOf, partyOf, plain, typeOf } from '../text.ts';
import type { TextWriter, Wishes } from './format.ts';

/** What a spreadsheet would take for a formula; the wide forms too, which some turn into the narrow ones. */
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A cell with words. A spreadsheet that takes its beginning for a formula would run it, so an apostrophe keeps it a text. */
export function textCell(text: string): string {
  const safe = plain(text);
  return `"${(FORMULA.test(safe) ? `'${safe}` : safe).replaceAll('"', '""')}"`;
}

/** Rows of a table (RFC 4180): a line with the opening balance, one for each entry, and one with the closing balance. */
export const writeCsv: TextWriter = async function* (statement, entries, wishes) {
  const { t } = wishes.locale;
  const head = [
    t('statements.date'),
    t('statements.time'),
    t('statements.with'),
    t('statements.account_number'),
    t('payments.note'),
    t('transactions.privateNote'),
    t('payments.category'),
    t('payments.type'),
    t('payments.reference'),
    t('payments.amount'),
    t('statements.balance'),
    t('statements.currency'),
  ];
  yield row(head.map(textCell), wishes) + row(edge(statement.from, t('statements.opening'), statement.opening, statement, wishes), wishes);
  for await (const page of entries) yield page.map((entry) => row(cells(entry, statement, wishes), wishes)).join('');
  yield row(edge(statement.to, t('statements.closing'), statement.closing, statement, wishes), wishes);
};

function row(cellsOfRow: readonly string[], { delimiter }: Wishes): string {
  return `${cellsOfRow.join(delimiter)}\r\n`;
}

function figure(amount: bigint, { currency }: Statement, { delimiter }: Wishes): string {
  const text = toDecimal(amount, currency.decimals);
  return delimiter === ';' ? text.replace('.', ',') : text;
}

function edge(day: string, words: string, balance: bigint, statement: Statement, wishes: Wishes): string[] {
  const rest = ['""', '""', '""', '""', '""', '""', ''];
  return [day, '', textCell(words), ...rest, figure(balance, statement, wishes), textCell(statement.currency.code)];
}

function cells(entry: StatementEntry, statement: Statement, wishes: Wishes): string[] {
  const { locale } = wishes;
  return [
    entry.day,
    entry.clock,
    textCell(partyOf(entry, statement, locale)),
    textCell(entry.otherNumber),
    textCell(entry.note ?? ''),
    textCell(entry.privateNote ?? ''),
    textCell(categoryOf(entry, statement, locale)),
    textCell(typeOf(entry, locale)),
    textCell(entry.id),
    figure(entry.amount, statement, wishes),
    figure(entry.balanceAfter, statement, wishes),
    textCell(statement.currency.code),
  ];
}
