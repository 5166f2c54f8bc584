import type { XmlNode } from './statement-files.ts';

/**
 * The rules of camt.053.001.08, written down from the published message definition: every type that can stand in what we
 * write, with all of its children, whether we write them or not. From one table come our own check and a schema that any
 * program for XML Schema reads.
 */
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** Children in their order, each `name:type`; `?` may be missing, `*` any number, `+` at least one. */
const SEQUENCES: Readonly<Record<string, string>> = {
  Document: 'BkToCstmrStmt:BankToCustomerStatementV08',
  BankToCustomerStatementV08: 'GrpHdr:GroupHeader81 Stmt:AccountStatement9+ SplmtryData:SupplementaryData1*',
  GroupHeader81:
    'MsgId:Max35Text CreDtTm:ISODateTime MsgRcpt:PartyIdentification135? MsgPgntn:Pagination1? OrgnlBizQry:OriginalBusinessQuery1? AddtlInf:Max500Text?',
  AccountStatement9:
    'Id:Max35Text StmtPgntn:Pagination1? ElctrncSeqNb:Number? RptgSeq:SequenceRange1Choice? LglSeqNb:Number? CreDtTm:ISODateTime? ' +
    'FrToDt:DateTimePeriod1? CpyDplctInd:CopyDuplicate1Code? RptgSrc:ReportingSource1Choice? Acct:CashAccount39 RltdAcct:CashAccount38? ' +
    'Intrst:AccountInterest4* Bal:CashBalance8+ TxsSummry:TotalTransactions6? Ntry:ReportEntry10* AddtlStmtInf:Max500Text?',
  DateTimePeriod1: 'FrDtTm:ISODateTime ToDtTm:ISODateTime',
  CashAccount38:
    'Id:AccountIdentification4Choice Tp:CashAccountType2Choice? Ccy:ActiveOrHistoricCurrencyCode? Nm:Max70Text? Prxy:ProxyAccountIdentification1?',
  CashAccount39:
    'Id:AccountIdentification4Choice Tp:CashAccountType2Choice? Ccy:ActiveOrHistoricCurrencyCode? Nm:Max70Text? Prxy:ProxyAccountIdentification1? ' +
    'Ownr:PartyIdentification135? Svcr:BranchAndFinancialInstitutionIdentification6?',
  GenericAccountIdentification1: 'Id:Max34Text SchmeNm:AccountSchemeName1Choice? Issr:Max35Text?',
  PartyIdentification135: 'Nm:Max140Text? PstlAdr:PostalAddress24? Id:Party38Choice? CtryOfRes:CountryCode? CtctDtls:Contact4?',
  BranchAndFinancialInstitutionIdentification6: 'FinInstnId:FinancialInstitutionIdentification18 BrnchId:BranchData3?',
  FinancialInstitutionIdentification18:
    'BICFI:BICFIDec2014Identifier? ClrSysMmbId:ClearingSystemMemberIdentification2? LEI:LEIIdentifier? Nm:Max140Text? ' +
    'PstlAdr:PostalAddress24? Othr:GenericFinancialIdentification1?',
  CashBalance8:
    'Tp:BalanceType13 CdtLine:CreditLine3* Amt:ActiveOrHistoricCurrencyAndAmount CdtDbtInd:CreditDebitCode Dt:DateAndDateTime2Choice ' +
    'Avlbty:CashAvailability1*',
  BalanceType13: 'CdOrPrtry:BalanceType10Choice SubTp:BalanceSubType1Choice?',
  TotalTransactions6:
    'TtlNtries:NumberAndSumOfTransactions4? TtlCdtNtries:NumberAndSumOfTransactions1? TtlDbtNtries:NumberAndSumOfTransactions1? ' +
    'TtlNtriesPerBkTxCd:TotalsPerBankTransactionCode5*',
  NumberAndSumOfTransactions1: 'NbOfNtries:Max15NumericText? Sum:DecimalNumber?',
  NumberAndSumOfTransactions4: 'NbOfNtries:Max15NumericText? Sum:DecimalNumber? TtlNetNtry:AmountAndDirection35?',
  AmountAndDirection35: 'Amt:NonNegativeDecimalNumber CdtDbtInd:CreditDebitCode',
  ReportEntry10:
    'NtryRef:Max35Text? Amt:ActiveOrHistoricCurrencyAndAmount CdtDbtInd:CreditDebitCode RvslInd:TrueFalseIndicator? Sts:EntryStatus1Choice ' +
    'BookgDt:DateAndDateTime2Choice? ValDt:DateAndDateTime2Choice? AcctSvcrRef:Max35Text? Avlbty:CashAvailability1* ' +
    'BkTxCd:BankTransactionCodeStructure4 ComssnWvrInd:YesNoIndicator? AddtlInfInd:MessageIdentification2? ' +
    'AmtDtls:AmountAndCurrencyExchange3? Chrgs:Charges6? TechInptChanl:TechnicalInputChannel1Choice? Intrst:TransactionInterest4? ' +
    'CardTx:CardEntry4? NtryDtls:EntryDetails9* AddtlNtryInf:Max500Text?',
  BankTransactionCodeStructure4: 'Domn:BankTransactionCodeStructure5? Prtry:ProprietaryBankTransactionCodeStructure1?',
  BankTransactionCodeStructure5: 'Cd:ExternalCode4 Fmly:BankTransactionCodeStructure6',
  BankTransactionCodeStructure6: 'Cd:ExternalCode4 SubFmlyCd:ExternalCode4',
  EntryDetails9: 'Btch:BatchInformation2? TxDtls:EntryTransaction10*',
  EntryTransaction10:
    'Refs:TransactionReferences6? Amt:ActiveOrHistoricCurrencyAndAmount? CdtDbtInd:CreditDebitCode? AmtDtls:AmountAndCurrencyExchange3? ' +
    'Avlbty:CashAvailability1* BkTxCd:BankTransactionCodeStructure4? Chrgs:Charges6? Intrst:TransactionInterest4? ' +
    'RltdPties:TransactionParties6? RltdAgts:TransactionAgents5? LclInstrm:LocalInstrument2Choice? Purp:Purpose2Choice? ' +
    'RltdRmtInf:RemittanceLocation7* RmtInf:RemittanceInformation16? RltdDts:TransactionDates3? RltdPric:TransactionPrice4Choice? ' +
    'RltdQties:TransactionQuantities3Choice* FinInstrmId:SecurityIdentification19? Tax:TaxInformation8? RtrInf:PaymentReturnReason5? ' +
    'CorpActn:CorporateAction9? SfkpgAcct:SecuritiesAccount19? CshDpst:CashDeposit1* CardTx:CardTransaction17? AddtlTxInf:Max500Text? ' +
    'SplmtryData:SupplementaryData1*',
  TransactionReferences6:
    'MsgId:Max35Text? AcctSvcrRef:Max35Text? PmtInfId:Max35Text? InstrId:Max35Text? EndToEndId:Max35Text? UETR:UUIDv4Identifier? ' +
    'TxId:Max35Text? MndtId:Max35Text? ChqNb:Max35Text? ClrSysRef:Max35Text? AcctOwnrTxId:Max35Text? AcctSvcrTxId:Max35Text? ' +
    'MktInfrstrctrTxId:Max35Text? PrcgId:Max35Text? Prtry:ProprietaryReference1*',
  TransactionParties6:
    'InitgPty:Party40Choice? Dbtr:Party40Choice? DbtrAcct:CashAccount38? UltmtDbtr:Party40Choice? Cdtr:Party40Choice? ' +
    'CdtrAcct:CashAccount38? UltmtCdtr:Party40Choice? TradgPty:Party40Choice? Prtry:ProprietaryParty5*',
  RemittanceInformation16: 'Ustrd:Max140Text* Strd:StructuredRemittanceInformation16*',
};

/** One child out of these. */
const CHOICES: Readonly<Record<string, string>> = {
  AccountIdentification4Choice: 'IBAN:IBAN2007Identifier Othr:GenericAccountIdentification1',
  AccountSchemeName1Choice: 'Cd:ExternalCode4 Prtry:Max35Text',
  BalanceType10Choice: 'Cd:ExternalCode4 Prtry:Max35Text',
  DateAndDateTime2Choice: 'Dt:ISODate DtTm:ISODateTime',
  EntryStatus1Choice: 'Cd:ExternalCode4 Prtry:Max35Text',
  Party40Choice: 'Pty:PartyIdentification135 Agt:BranchAndFinancialInstitutionIdentification6',
};

/** What an element holds: the built-in type of XML Schema with its facets, and the same as an expression. */
interface Simple {
  readonly base: 'string' | 'decimal' | 'boolean' | 'date' | 'dateTime';
  readonly facets: Readonly<Record<string, number | string | readonly string[]>>;
  readonly holds: RegExp;
}

const text = (max: number): Simple => ({
  base: 'string',
  facets: { minLength: 1, maxLength: max },
  holds: new RegExp(`^[^]{1,${max}}$`, 'u'),
});
const pattern = (expression: string): Simple => ({
  base: 'string',
  facets: { pattern: expression },
  holds: new RegExp(`^(?:${expression})$`, 'u'),
});
const codes = (...list: string[]): Simple => ({
  base: 'string',
  facets: { enumeration: list },
  holds: new RegExp(`^(?:${list.join('|')})$`),
});
const number = (fraction: number, least?: number): Simple => ({
  base: 'decimal',
  facets: { totalDigits: 18, fractionDigits: fraction, ...(least === undefined ? {} : { minInclusive: least }) },
  holds: new RegExp(
    `^(?=(?:\\D*\\d){1,18}\\D*$)${least === undefined ? '[-+]?' : ''}\\d+${fraction === 0 ? '' : `(?:\\.\\d{1,${fraction}})?`}$`,
  ),
});
const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;

const SIMPLE: Readonly<Record<string, Simple>> = {
  Max34Text: text(34),
  Max35Text: text(35),
  Max70Text: text(70),
  Max140Text: text(140),
  Max500Text: text(500),
  // The external code lists are published apart from the schema, which holds them to four characters.
  ExternalCode4: text(4),
  Max15NumericText: pattern('[0-9]{1,15}'),
  ActiveOrHistoricCurrencyCode: pattern('[A-Z]{3}'),
  CountryCode: pattern('[A-Z]{2}'),
  IBAN2007Identifier: pattern('[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}'),
  BICFIDec2014Identifier: pattern('[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?'),
  LEIIdentifier: pattern('[A-Z0-9]{18}[0-9]{2}'),
  UUIDv4Identifier: pattern('[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}'),
  CreditDebitCode: codes('CRDT', 'DBIT'),
  CopyDuplicate1Code: codes('CODU', 'COPY', 'DUPL'),
  Number: number(0),
  DecimalNumber: number(17),
  NonNegativeDecimalNumber: number(17, 0),
  ActiveOrHistoricCurrencyAndAmount: number(5, 0),
  TrueFalseIndicator: { base: 'boolean', facets: {}, holds: /^(?:true|false|0|1)$/ },
  YesNoIndicator: { base: 'boolean', facets: {}, holds: /^(?:true|false|0|1)$/ },
  ISODate: { base: 'date', facets: {}, holds: new RegExp(`^${DATE}(?:Z|[-+]\\d\\d:\\d\\d)?$`) },
  ISODateTime: {
    base: 'dateTime',
    facets: {},
    holds: new RegExp(`^${DATE}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[-+]\\d\\d:\\d\\d)?$`),
  },
};

/** Which amounts name their currency. */
const WITH_CURRENCY: ReadonlySet<string> = new Set(['ActiveOrHistoricCurrencyAndAmount']);

interface Child {
  readonly name: string;
  readonly type: string;
  readonly often: string;
}

function childrenOf(list: string): Child[] {
  return list.split(' ').map((one) => {
    const [, name, type, often] = /^(\w+):(\w+)([?*+]?)$/.exec(one)!;
    return { name: name!, type: type!, often: often! };
  });
}

/** What a message breaks of the rules, by path; an empty list when nothing. */
export function camtFaults(node: XmlNode, type = 'Document', path = node.name): string[] {
  const simple = SIMPLE[type];
  const faults: string[] = [];
  if (type === 'Document' && (path !== 'Document' || node.attributes['xmlns'] !== NAMESPACE)) faults.push('wrong namespace or root');
  const names = Object.keys(node.attributes).filter((name) => name !== 'xmlns');
  if (names.join(' ') !== (WITH_CURRENCY.has(type) ? 'Ccy' : '')) faults.push(`${path} has the attributes ${names.join(' ')}`);
  if (WITH_CURRENCY.has(type) && !SIMPLE['ActiveOrHistoricCurrencyCode']!.holds.test(node.attributes['Ccy'] ?? ''))
    faults.push(`${path} has no currency`);
  if (simple !== undefined)
    return node.children.length > 0 || !simple.holds.test(node.text) ? [...faults, `${path} holds “${node.text}”`] : faults;
  const [sequence, choice] = [SEQUENCES[type], CHOICES[type]];
  if (sequence === undefined && choice === undefined) return [...faults, `${path} is a ${type}, which we do not write`];
  const children = childrenOf(sequence ?? choice!);
  const order = children.map(({ name, often }) => `(?:${name},)${often}`).join(choice === undefined ? '' : '|');
  const found = node.children.map(({ name }) => `${name},`).join('');
  if (!new RegExp(`^(?:${order})$`).test(found) || node.text.trim() !== '') faults.push(`${path} has ${found}${node.text.trim()}`);
  const typeOf = (name: string): string => children.find((one) => one.name === name)?.type ?? 'unknown';
  return [...faults, ...node.children.flatMap((child) => camtFaults(child, typeOf(child.name), `${path}/${child.name}`))];
}

const OCCURS: Readonly<Record<string, string>> = {
  '': '',
  '?': ' minOccurs="0"',
  '*': ' minOccurs="0" maxOccurs="unbounded"',
  '+': ' maxOccurs="unbounded"',
};

/** The same rules as an XML Schema, for programs that read such. A type that we do not write lets nothing through. */
export function camtSchema(): string {
  const elements = (list: string): string =>
    childrenOf(list)
      .map(({ name, type, often }) => `<xs:element name="${name}" type="${type}"${OCCURS[often]}/>`)
      .join('');
  const complex = (kind: 'sequence' | 'choice', types: Readonly<Record<string, string>>): string[] =>
    Object.entries(types).map(
      ([name, list]) => `<xs:complexType name="${name}"><xs:${kind}>${elements(list)}</xs:${kind}></xs:complexType>`,
    );
  const used = [...Object.values(SEQUENCES), ...Object.values(CHOICES)].flatMap((list) => childrenOf(list).map(({ type }) => type));
  const unwritten = [...new Set(used)].filter((type) => !(type in SEQUENCES) && !(type in CHOICES) && !(type in SIMPLE));
  return [
    `<xs:schema xmlns="${NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" targetNamespace="${NAMESPACE}">`,
    '<xs:element name="Document" type="Document"/>',
    ...complex('sequence', SEQUENCES),
    ...complex('choice', CHOICES),
    ...Object.entries(SIMPLE).map(([name, simple]) => simpleType(name, simple)),
    ...unwritten.map((name) => simpleType(name, codes('not written'))),
    '</xs:schema>',
    '',
  ].join('\n');
}

function simpleType(name: string, { base, facets }: Simple): string {
  const lines = Object.entries(facets).flatMap(([facet, value]) => [value].flat().map((one) => `<xs:${facet} value="${one}"/>`));
  const type = (own: string): string =>
    `<xs:simpleType name="${own}"><xs:restriction base="xs:${base}">${lines.join('')}</xs:restriction></xs:simpleType>`;
  if (!WITH_CURRENCY.has(name)) return type(name);
  const currency = '<xs:attribute name="Ccy" type="ActiveOrHistoricCurrencyCode" use="required"/>';
  return `${type(`${name}_SimpleType`)}<xs:complexType name="${name}"><xs:simpleContent><xs:extension base="${name}_SimpleType">${currency}</xs:extension></xs:simpleContent></xs:complexType>`;
}
