import { toDecimal } from '../../../lib/money.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import type { Locale } from '../../../ui/locale.ts';
import { categoryName, partyOf, plain } from '../text.ts';
import type { TextWriter } from './format.ts';

/** A colon makes subcategories, a slash classes, and brackets accounts. */
function categoryField(text: string): string {
  return text.replaceAll(/[:/[\]]+/g, ' ').trim();
}

/** `MM/DD/YYYY`, as the format's own program writes it. */
function day(iso: string): string {
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
}

/**
 * Quicken Interchange Format. It knows no balances: the first transaction, as is the custom, is the opening balance, so that
 * all amounts together are the closing balance.
 */
export const writeQif: TextWriter = async function* (statement, entries, { locale }) {
  const { currency, number, from, opening } = statement;
  const amount = (value: bigint): string => toDecimal(value, currency.decimals);
  yield `!Account\nN${number}\nTBank\n^\n!Type:Bank\nD${day(from)}\nT${amount(opening)}\nCX\nPOpening Balance\nL[${number}]\n^\n`;
  for await (const page of entries) {
    yield page
      .map((entry) => {
        const note = [entry.note, entry.privateNote]
          .map((text) => plain(text ?? ''))
          .filter((text) => text !== '')
          .join(' – ');
        const more = `${note === '' ? '' : `M${note}\n`}${categories(entry, statement, locale)}`;
        return `D${day(entry.day)}\nT${amount(entry.amount)}\nCX\nN${entry.seq}\nP${partyOf(entry, statement, locale)}\n${more}^\n`;
      })
      .join('');
  }
};

/** The category; of a split transaction the first part's, then each part with its amount, which add up to the transaction's. */
function categories({ parts }: StatementEntry, statement: Statement, locale: Locale): string {
  const lines = parts.map(({ category, amount }) => ({
    name: categoryField(categoryName(category, statement, locale)),
    amount: toDecimal(amount, statement.currency.decimals),
  }));
  const head = lines[0] === undefined || lines[0].name === '' ? '' : `L${lines[0].name}\n`;
  return lines.length < 2 ? head : head + lines.map((line) => `S${line.name}\n$${line.amount}\n`).join('');
}
