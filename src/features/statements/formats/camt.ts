import { toDecimal } from '../../../lib/money.ts';
import type { Locale } from '../../../ui/locale.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import { accountTitle, currencyCode, first, NO_CURRENCY, partyOf, plain } from '../text.ts';
import type { TextWriter } from './format.ts';
import { element, xmlText } from './xml.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';
const NAME_MAX = 140;
const ACCOUNT_NAME_MAX = 70;
const UNSTRUCTURED_MAX = 140;
/** The message holds amounts of at most 18 digits. */
const AMOUNT_MAX = 10n ** 18n;

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** True where every amount of a statement has room in the message. */
export function fitsCamt({ opening, closing, moneyIn, moneyOut }: Statement): boolean {
  return [opening, closing, moneyIn, moneyOut, moneyIn + moneyOut].every((amount) => size(amount) < AMOUNT_MAX);
}

/**
 * A BankToCustomerStatement (ISO 20022, camt.053.001.08). Elements stand in the schema's order. Accounts are identified as
 * the bank's own, not as IBANs: their numbers have the layout, but no payment system knows them. A unit of the community's
 * own without a code of three capital letters is no currency to the message, and named in the statement's additional information.
 */
export const writeCamt: TextWriter = async function* (statement, entries, { locale }) {
  const { number, from, to, currency } = statement;
  const id = `${number}-${from.replaceAll('-', '')}-${(statement.last % 1_000n).toString()}`;
  const made = statement.madeAt.toISOString();
  yield [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`,
    element('GrpHdr', element('MsgId', id), element('CreDtTm', made)),
    `<Stmt>${element('Id', id)}${element('CreDtTm', made)}`,
    element('FrToDt', element('FrDtTm', statement.fromAt.toISOString()), element('ToDtTm', statement.toAt.toISOString())),
    account(statement, locale),
    balance('OPBD', statement.opening, from, statement),
    balance('CLBD', statement.closing, to, statement),
    summary(statement),
    '',
  ].join('\n');
  for await (const page of entries) yield page.map((entry) => entryOf(entry, statement, locale)).join('');
  const unit = currencyCode(currency.code) === currency.code ? '' : plain(`${NO_CURRENCY}: ${currency.code}`);
  yield `${element('AddtlStmtInf', xmlText(first(unit, 500)))}</Stmt>\n</BkToCstmrStmt></Document>\n`;
};

function account(statement: Statement, locale: Locale): string {
  const { number, owner, bank, currency } = statement;
  return element(
    'Acct',
    otherId(number),
    element('Ccy', currencyCode(currency.code)),
    element('Nm', xmlText(first(accountTitle(statement, locale), ACCOUNT_NAME_MAX))),
    element('Ownr', element('Nm', xmlText(first(plain(owner), NAME_MAX)))),
    element('Svcr', element('FinInstnId', element('Nm', xmlText(first(plain(bank), NAME_MAX))))),
  );
}

function otherId(number: string): string {
  return element('Id', element('Othr', element('Id', xmlText(number)), element('SchmeNm', element('Prtry', 'FINEbank'))));
}

function amountOf(value: bigint, { currency }: Statement): string {
  return element(`Amt Ccy="${currencyCode(currency.code)}"`, toDecimal(size(value), currency.decimals));
}

function direction(value: bigint): string {
  return element('CdtDbtInd', value < 0n ? 'DBIT' : 'CRDT');
}

function balance(code: 'OPBD' | 'CLBD', value: bigint, day: string, statement: Statement): string {
  const type = element('Tp', element('CdOrPrtry', element('Cd', code)));
  return element('Bal', type, amountOf(value, statement), direction(value), element('Dt', element('Dt', day)));
}

function summary(statement: Statement): string {
  const { countIn, countOut, moneyIn, moneyOut, currency } = statement;
  const sums = (count: bigint, sum: bigint): string =>
    element('NbOfNtries', String(count)) + element('Sum', toDecimal(sum, currency.decimals));
  const net = moneyIn - moneyOut;
  const netEntry = element('TtlNetNtry', element('Amt', toDecimal(size(net), currency.decimals)), direction(net));
  return element(
    'TxsSummry',
    element('TtlNtries', sums(countIn + countOut, moneyIn + moneyOut), netEntry),
    element('TtlCdtNtries', sums(countIn, moneyIn)),
    element('TtlDbtNtries', sums(countOut, moneyOut)),
  );
}

function entryOf(entry: StatementEntry, statement: Statement, locale: Locale): string {
  const { amount, at, debit, kind } = entry;
  // 35 characters at the most: the reference without its hyphens has 32.
  const reference = entry.id.replaceAll('-', '');
  const family = debit ? 'ICDT' : 'RCDT';
  const code = element('Cd', 'PMNT') + element('Fmly', element('Cd', family), element('SubFmlyCd', 'BOOK'));
  return `${element(
    'Ntry',
    element('NtryRef', String(entry.seq)),
    amountOf(amount, statement),
    element('CdtDbtInd', debit ? 'DBIT' : 'CRDT'),
    kind === 'reversal' ? element('RvslInd', 'true') : '',
    element('Sts', element('Cd', 'BOOK')),
    element('BookgDt', element('DtTm', at.toISOString())),
    element('ValDt', element('DtTm', at.toISOString())),
    element('AcctSvcrRef', reference),
    element('BkTxCd', element('Domn', code)),
    element('NtryDtls', details(entry, statement, locale, reference)),
  )}\n`;
}

function details(entry: StatementEntry, statement: Statement, locale: Locale, reference: string): string {
  const { amount, debit } = entry;
  const name = first(partyOf(entry, statement, locale), NAME_MAX);
  const party = element('Pty', element('Nm', xmlText(name)));
  const role = debit ? 'Cdtr' : 'Dbtr';
  const note = first(plain(entry.note ?? ''), UNSTRUCTURED_MAX);
  return element(
    'TxDtls',
    element('Refs', element('AcctSvcrRef', reference)),
    amountOf(amount, statement),
    element('CdtDbtInd', debit ? 'DBIT' : 'CRDT'),
    element('RltdPties', element(role, party) + element(`${role}Acct`, otherId(entry.otherNumber))),
    element('RmtInf', element('Ustrd', xmlText(note))),
  );
}
