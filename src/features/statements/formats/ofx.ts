import { toDecimal } from '../../../lib/money.ts';
import type { Locale } from '../../../ui/locale.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import { currencyCode, first, partyOf } from '../text.ts';
import type { TextWriter } from './format.ts';
import { element, xmlText } from './xml.ts';

const NAME_MAX = 32;
const MEMO_MAX = 255;
const BANK_ID_MAX = 9;
const ACCOUNT_ID_MAX = 22;
const LANGUAGES = { en: 'ENG', ka: 'KAT', ru: 'RUS' } as const;
const STATUS = '<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>';

/** A bank statement download in OFX 2.2 (Open Financial Exchange, sections 2.4 and 11.4). */
export const writeOfx: TextWriter = async function* (statement, entries, { locale }) {
  const { currency, number, kind, fromAt, toAt, madeAt, closing, bank } = statement;
  const made = moment(madeAt);
  yield [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
    '<OFX>',
    `<SIGNONMSGSRSV1><SONRS>${STATUS}<DTSERVER>${made}</DTSERVER><LANGUAGE>${LANGUAGES[locale.language]}</LANGUAGE>` +
      `<FI>${element('ORG', xmlText(first(bank, NAME_MAX)))}</FI></SONRS></SIGNONMSGSRSV1>`,
    `<BANKMSGSRSV1><STMTTRNRS><TRNUID>0</TRNUID>${STATUS}<STMTRS><CURDEF>${currencyCode(currency.code)}</CURDEF>`,
    `<BANKACCTFROM><BANKID>${number.slice(4, 6).slice(0, BANK_ID_MAX)}</BANKID><ACCTID>${xmlText(number.slice(0, ACCOUNT_ID_MAX))}</ACCTID>` +
      `<ACCTTYPE>${kind === 'pot' ? 'SAVINGS' : 'CHECKING'}</ACCTTYPE></BANKACCTFROM>`,
    `<BANKTRANLIST><DTSTART>${moment(fromAt)}</DTSTART><DTEND>${moment(toAt)}</DTEND>`,
    '',
  ].join('\n');
  for await (const page of entries) yield page.map((entry) => transaction(entry, statement, locale)).join('');
  yield [
    '</BANKTRANLIST>',
    `<LEDGERBAL><BALAMT>${toDecimal(closing, currency.decimals)}</BALAMT><DTASOF>${moment(toAt < madeAt ? toAt : madeAt)}</DTASOF></LEDGERBAL>`,
    '</STMTRS></STMTTRNRS></BANKMSGSRSV1>',
    '</OFX>',
    '',
  ].join('\n');
};

/** Digits of the moment to the millisecond, in UTC (section 3.2.8.2). */
function moment(at: Date): string {
  return `${at.toISOString().replaceAll(/[-T:Z]/g, '')}[0:GMT]`;
}

function transaction(entry: StatementEntry, statement: Statement, locale: Locale): string {
  return `${element(
    'STMTTRN',
    element('TRNTYPE', entry.ownOther ? 'XFER' : entry.debit ? 'DEBIT' : 'CREDIT'),
    element('DTPOSTED', moment(entry.at)),
    element('TRNAMT', toDecimal(entry.amount, statement.currency.decimals)),
    // Both sides of a move between own accounts have the same reference, and a FITID is unique in its account only.
    element('FITID', entry.id),
    element('NAME', xmlText(first(partyOf(entry, statement, locale), NAME_MAX))),
    element('MEMO', xmlText(first(entry.note ?? '', MEMO_MAX))),
  )}\n`;
}
