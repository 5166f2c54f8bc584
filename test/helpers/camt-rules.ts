import type { XmlNode } from './statement-files.ts';

/**
 * The rules of camt.053.001.08 for the elements that we write, from the published message definition: which stand in which
 * order, how often, and what they hold. A rule's children are `name`, with `?` (may be missing), `*` (any number) or `+`.
 */
type Rule = readonly string[] | RegExp;

const text = (max: number): RegExp => new RegExp(`^[^]{1,${max}}$`, 'u');
const MAX35 = text(35);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const AMOUNT = /^(?=(?:\D*\d){1,18}\D*$)\d+(\.\d{1,5})?$/;
const COUNT = /^[0-9]{1,15}$/;
const SIDE = /^(CRDT|DBIT)$/;

const OTHER_ID: Readonly<Record<string, Rule>> = {
  Id: ['Othr'],
  'Id/Othr': ['Id', 'SchmeNm?'],
  'Id/Othr/Id': text(34),
  'Id/Othr/SchmeNm': ['Prtry'],
  'Id/Othr/SchmeNm/Prtry': MAX35,
};

function below(prefix: string, rules: Readonly<Record<string, Rule>>): [string, Rule][] {
  return Object.entries(rules).map(([path, rule]) => [`${prefix}/${path}`, rule]);
}

const STMT = 'Document/BkToCstmrStmt/Stmt';
const DETAILS = `${STMT}/Ntry/NtryDtls/TxDtls`;

const RULES = new Map<string, Rule>([
  ['Document', ['BkToCstmrStmt']],
  ['Document/BkToCstmrStmt', ['GrpHdr', 'Stmt+', 'SplmtryData*']],
  ...below('Document/BkToCstmrStmt/GrpHdr', { MsgId: MAX35, CreDtTm: TIME }),
  ['Document/BkToCstmrStmt/GrpHdr', ['MsgId', 'CreDtTm', 'MsgRcpt?', 'MsgPgntn?', 'OrgnlBizQry?', 'AddtlInf?']],
  [
    STMT,
    [
      'Id',
      'StmtPgntn?',
      'ElctrncSeqNb?',
      'RptgSeq?',
      'LglSeqNb?',
      'CreDtTm?',
      'FrToDt?',
      'CpyDplctInd?',
      'RptgSrc?',
      'Acct',
      'RltdAcct?',
      'Intrst*',
      'Bal+',
      'TxsSummry?',
      'Ntry*',
      'AddtlStmtInf?',
    ],
  ],
  ...below(STMT, {
    Id: MAX35,
    CreDtTm: TIME,
    AddtlStmtInf: text(500),
    FrToDt: ['FrDtTm', 'ToDtTm'],
    'FrToDt/FrDtTm': TIME,
    'FrToDt/ToDtTm': TIME,
  }),
  [`${STMT}/Acct`, ['Id', 'Tp?', 'Ccy?', 'Nm?', 'Prxy?', 'Ownr?', 'Svcr?']],
  ...below(`${STMT}/Acct`, {
    ...OTHER_ID,
    Ccy: /^[A-Z]{3}$/,
    Nm: text(70),
    Ownr: ['Nm?'],
    'Ownr/Nm': text(140),
    Svcr: ['FinInstnId'],
    'Svcr/FinInstnId': ['Nm?'],
    'Svcr/FinInstnId/Nm': text(140),
  }),
  [`${STMT}/Bal`, ['Tp', 'CdtLine*', 'Amt', 'CdtDbtInd', 'Dt', 'Avlbty*']],
  ...below(`${STMT}/Bal`, {
    Tp: ['CdOrPrtry', 'SubTp?'],
    'Tp/CdOrPrtry': ['Cd'],
    'Tp/CdOrPrtry/Cd': /^(OPBD|CLBD)$/,
    Amt: AMOUNT,
    CdtDbtInd: SIDE,
    Dt: ['Dt'],
    'Dt/Dt': /^\d{4}-\d\d-\d\d$/,
  }),
  [`${STMT}/TxsSummry`, ['TtlNtries?', 'TtlCdtNtries?', 'TtlDbtNtries?', 'TtlNtriesPerBkTxCd*']],
  ...below(`${STMT}/TxsSummry`, {
    TtlNtries: ['NbOfNtries?', 'Sum?', 'TtlNetNtry?'],
    'TtlNtries/TtlNetNtry': ['Amt', 'CdtDbtInd'],
    'TtlNtries/TtlNetNtry/Amt': AMOUNT,
    'TtlNtries/TtlNetNtry/CdtDbtInd': SIDE,
  }),
  ...['TtlNtries', 'TtlCdtNtries', 'TtlDbtNtries'].flatMap((total) =>
    below(`${STMT}/TxsSummry/${total}`, { NbOfNtries: COUNT, Sum: AMOUNT }),
  ),
  [`${STMT}/TxsSummry/TtlCdtNtries`, ['NbOfNtries?', 'Sum?']],
  [`${STMT}/TxsSummry/TtlDbtNtries`, ['NbOfNtries?', 'Sum?']],
  [
    `${STMT}/Ntry`,
    [
      'NtryRef?',
      'Amt',
      'CdtDbtInd',
      'RvslInd?',
      'Sts',
      'BookgDt?',
      'ValDt?',
      'AcctSvcrRef?',
      'Avlbty*',
      'BkTxCd',
      'ComssnWvrInd?',
      'AddtlInfInd?',
      'AmtDtls?',
      'Chrgs?',
      'TechInptChanl?',
      'Intrst?',
      'CardTx?',
      'NtryDtls*',
      'AddtlNtryInf?',
    ],
  ],
  ...below(`${STMT}/Ntry`, {
    NtryRef: MAX35,
    Amt: AMOUNT,
    CdtDbtInd: SIDE,
    RvslInd: /^(true|false)$/,
    Sts: ['Cd'],
    'Sts/Cd': /^BOOK$/,
    BookgDt: ['DtTm'],
    'BookgDt/DtTm': TIME,
    ValDt: ['DtTm'],
    'ValDt/DtTm': TIME,
    AcctSvcrRef: MAX35,
  }),
  ...below(`${STMT}/Ntry/BkTxCd`, {
    Domn: ['Cd', 'Fmly'],
    'Domn/Cd': text(4),
    'Domn/Fmly': ['Cd', 'SubFmlyCd'],
    'Domn/Fmly/Cd': text(4),
    'Domn/Fmly/SubFmlyCd': text(4),
  }),
  [`${STMT}/Ntry/BkTxCd`, ['Domn?', 'Prtry?']],
  [`${STMT}/Ntry/NtryDtls`, ['Btch?', 'TxDtls*']],
  [
    DETAILS,
    [
      'Refs?',
      'Amt?',
      'CdtDbtInd?',
      'AmtDtls?',
      'Avlbty*',
      'BkTxCd?',
      'Chrgs?',
      'Intrst?',
      'RltdPties?',
      'RltdAgts?',
      'LclInstrm?',
      'Purp?',
      'RltdRmtInf*',
      'RmtInf?',
      'RltdDts?',
    ],
  ],
  ...below(DETAILS, {
    Refs: ['MsgId?', 'AcctSvcrRef?', 'PmtInfId?', 'InstrId?', 'EndToEndId?'],
    'Refs/AcctSvcrRef': MAX35,
    Amt: AMOUNT,
    CdtDbtInd: SIDE,
    RmtInf: ['Ustrd*', 'Strd*'],
    'RmtInf/Ustrd': text(140),
  }),
  [`${DETAILS}/RltdPties`, ['InitgPty?', 'Dbtr?', 'DbtrAcct?', 'UltmtDbtr?', 'Cdtr?', 'CdtrAcct?', 'UltmtCdtr?']],
  ...['Dbtr', 'Cdtr'].flatMap((role): [string, Rule][] => [
    ...below(`${DETAILS}/RltdPties/${role}`, { Pty: ['Nm?'], 'Pty/Nm': text(140) }),
    [`${DETAILS}/RltdPties/${role}`, ['Pty']],
    [`${DETAILS}/RltdPties/${role}Acct`, ['Id', 'Tp?', 'Ccy?', 'Nm?']],
    ...below(`${DETAILS}/RltdPties/${role}Acct`, OTHER_ID),
  ]),
]);

/** What a message breaks of the rules, by path; an empty list when nothing. */
export function camtFaults(node: XmlNode, path = node.name): string[] {
  const rule = RULES.get(path);
  if (rule === undefined) return [`${path} is not known`];
  const faults: string[] = [];
  if (path === 'Document' && node.attributes['xmlns'] !== 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08') faults.push('wrong namespace');
  if (path.endsWith('/Amt') && !path.includes('TtlNetNtry') && !/^[A-Z]{3}$/.test(node.attributes['Ccy'] ?? ''))
    faults.push(`${path} has no currency`);
  if (rule instanceof RegExp) {
    if (node.children.length > 0 || !rule.test(node.text)) faults.push(`${path} holds “${node.text}”`);
    return faults;
  }
  const order = rule.map((one) => `(?:${one.replace(/[?*+]$/, '')},)${/[?*+]$/.exec(one)?.[0] ?? ''}`).join('');
  const names = node.children.map(({ name }) => `${name},`).join('');
  if (!new RegExp(`^${order}$`).test(names) || node.text.trim() !== '') faults.push(`${path} has ${names}`);
  return [...faults, ...node.children.flatMap((child) => camtFaults(child, `${path}/${child.name}`))];
}
