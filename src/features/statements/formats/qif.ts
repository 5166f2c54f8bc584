import { toDecimal } from '../../../lib/money.ts';
import { categoryOf, partyOf, plain } from '../text.ts';
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
        const note = plain(entry.note ?? '');
        const category = categoryField(categoryOf(entry, locale));
        const more = `${note === '' ? '' : `M${note}\n`}${category === '' ? '' : `L${category}\n`}`;
        return `D${day(entry.day)}\nT${amount(entry.amount)}\nCX\nN${entry.seq}\nP${partyOf(entry, statement, locale)}\n${more}^\n`;
      })
      .join('');
  }
};
