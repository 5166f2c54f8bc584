import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { camtFaults } from '../../../test/helpers/camt-rules.ts';
import { iconvText, journalBalances, ofxDump, xmllintFaults } from '../../../test/helpers/programs.ts';
import { csvRows, readCamt, readCsv, readJournal, readOfx, readQif, readXml } from '../../../test/helpers/statement-files.ts';
import { toDecimal } from '../../lib/money.ts';
import { localeFor } from '../../ui/locale.ts';
import { encode, ENCODINGS } from './encoding.ts';
import { fitsCamt, writeCamt } from './formats/camt.ts';
import { textCell, writeCsv } from './formats/csv.ts';
import type { TextWriter } from './formats/format.ts';
import { writeJournal } from './formats/journal.ts';
import { writeOfx } from './formats/ofx.ts';
import { writeQif } from './formats/qif.ts';
import type { Statement, StatementEntry } from './statement.ts';
import { first, plain } from './text.ts';

const AT = new Date('2026-05-04T09:00:00Z');

interface Words {
  readonly name: string;
  readonly note: string;
  readonly bank: string;
  readonly owner: string;
  readonly code: string;
}

const twice = <T>(one: T): T[] => [one, one];

/** A statement of two entries with these words. */
function made({ name, note, bank, owner, code }: Words, decimals = 2): { statement: Statement; entries: StatementEntry[] } {
  const currency = { code, symbol: code, decimals };
  const days = { from: '2026-05-01', to: '2026-05-04', fromAt: new Date('2026-05-01T00:00:00Z'), toAt: new Date('2026-05-05T00:00:00Z') };
  const who = { accountId: 'a', number: 'GE69IO0000000000000001', kind: 'current', name: '', owner, bank } as const;
  const sums = { opening: -5n, closing: 90n, countIn: 1n, countOut: 1n, moneyIn: 100n, moneyOut: 5n, count: 2n, after: 7n, last: 9n };
  const categories = new Map([['own', name]]);
  const entry = {
    id: '01970f3e-6c00-7000-8000-00000000000a',
    action: 'post',
    kind: 'payment',
    note,
    privateNote: note,
    ownOther: false,
    at: AT,
    day: '2026-05-04',
  } as const;
  const other = { clock: '09:00:00', otherNumber: 'GE42IO0000000000000002', otherKind: 'current', otherName: name } as const;
  return {
    statement: { ...who, ...days, ...sums, categories, currency, timeZone: 'UTC', madeAt: AT },
    entries: [
      {
        ...entry,
        ...other,
        seq: 8n,
        debit: false,
        outgoing: false,
        amount: 100n,
        balanceAfter: 95n,
        parts: [{ category: 'own', amount: 100n }],
      },
      {
        ...entry,
        ...other,
        seq: 9n,
        debit: true,
        outgoing: true,
        amount: -5n,
        balanceAfter: 90n,
        parts: [
          { category: 'own', amount: -2n },
          { category: 'food', amount: -3n },
        ],
      },
    ],
  };
}

async function written(write: TextWriter, words: Words, decimals?: number): Promise<string> {
  const { statement, entries } = made(words, decimals);
  let text = '';
  const pages = (async function* () {
    yield entries;
  })();
  for await (const piece of write(statement, pages, { locale: localeFor('en', 'UTC', statement.currency), delimiter: ',' })) text += piece;
  return text;
}

const nasty = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '=1+1',
    '"',
    "'; drop",
    'a\r\nb',
    '\u202eevil',
    ']]>',
    '&amp;',
    '^',
    '!Type:Bank',
    '  ; x',
    '| y',
    '(a)',
    '\u2028',
    '\ud800',
    '＝x',
    '\t@x',
    '',
  ),
);
const words = fc.record({ name: nasty, note: nasty, bank: nasty, owner: nasty, code: fc.oneof(nasty, fc.constant('USD')) });
const add = (list: readonly string[]): string =>
  toDecimal(
    list.reduce((sum, text) => sum + BigInt(text.replace('.', '')), 0n),
    2,
  );
const named = ({ name, bank }: Words): string => (plain(name) === '' ? plain(bank) : plain(name));

describe('whatever is in names and notes', () => {
  test('CSV keeps its cells, and none is a formula', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (said) => {
        const text = await written(writeCsv, said);
        const read = readCsv(text);
        const shown = (said: string): string => (/^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(said) ? `'${said}` : said);
        expect(read.entries.map(({ party, note }) => [party, note])).toEqual(twice([shown(named(said)), shown(plain(said.note))]));
        for (const row of csvRows(text)) for (const cell of row) expect(cell).not.toMatch(/^(?:[=+@\t\r]|-(?![\d.]+$))/);
      }),
      { examples: [[{ name: "'=", note: "'=1+1", bank: '', owner: '', code: 'USD' }]] },
    );
  });

  test('XML is well-formed, follows the rules of the message, and says the words', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (said) => {
        const [ofx, camt] = [await written(writeOfx, said), await written(writeCamt, said)];
        const party = first(named(said), 32);
        expect(readOfx(ofx).entries.map(({ note }) => note)).toEqual(Array(2).fill(first(plain(said.note), 255)));
        expect(readOfx(ofx).entries.map((entry) => entry.party)).toEqual([party, party]);
        expect(readCamt(camt).entries.map(({ note }) => note)).toEqual(Array(2).fill(first(plain(said.note), 140)));
        expect(camtFaults(readXml(camt))).toEqual([]);
      }),
    );
  });

  test('QIF and the journal keep their records', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (said) => {
        const qif = readQif(await written(writeQif, said), add);
        const notes = plain(said.note) === '' ? '' : `${plain(said.note)} – ${plain(said.note)}`;
        expect([qif.closing, qif.entries.map(({ party, note }) => [party, note])]).toEqual(['0.90', twice([named(said), notes])]);
        expect(qif.entries.map(({ parts }) => parts)).toEqual([[], ['-0.02', '-0.03']]);
        const journal = readJournal(await written(writeJournal, said), add);
        const safe = (text: string): string => plain(text).replaceAll(';', ',').replaceAll('|', '/');
        expect([journal.closing, journal.entries.map(({ note }) => note)]).toEqual(['0.90', Array(2).fill(safe(said.note))]);
        expect(journal.entries.map(({ parts }) => parts)).toEqual([[], ['0.02', '0.03']]);
      }),
    );
  });
});

test.each(['=1', '+1', '-1', '@x', '\t=1', ' =1', '＝1'])('the cell %j is no formula', (text) => {
  expect(textCell(text)).toMatch(/^"'/);
});

test('what an encoding lacks is readable in Latin letters, else a question mark', () => {
  const text = (encoding: (typeof ENCODINGS)[number]): string => encode('ნინო Пётр Zoë 5 ₾ 漢', encoding).toString('latin1');
  expect(encode('Пётр', 'windows-1251')).toEqual(Buffer.from([0xcf, 0xb8, 0xf2, 0xf0]));
  expect(encode('Пётр', 'koi8-r')).toEqual(Buffer.from([0xf0, 0xa3, 0xd4, 0xd2]));
  expect(text('windows-1252')).toBe('nino Petr Zo\u00eb 5 GEL ?');
  expect(text('koi8-r')).toMatch(/^nino .{4} Zoe 5 GEL \?$/);
});

test('amounts of nineteen digits have no room in camt', () => {
  const { statement } = made({ name: '', note: '', bank: '', owner: '', code: 'USD' });
  expect([fitsCamt(statement), fitsCamt({ ...statement, moneyIn: 10n ** 18n })]).toEqual([true, false]);
});

describe('the rules of camt.053', () => {
  const said = { name: 'Пётр "x" <y>; z', note: 'ქირა | a;b', bank: 'Our; bank', owner: 'Ann', code: 'USD' };
  const broken: readonly (readonly [what: string, breaks: (message: string) => string])[] = [
    ['a missing child', (message) => message.replace(/<MsgId>.*?<\/MsgId>/, '')],
    ['another order', (message) => message.replace(/(<MsgId>.*?<\/MsgId>)(<CreDtTm>.*?<\/CreDtTm>)/, '$2$1')],
    ['one too many', (message) => message.replace(/(<Acct>.*?<\/Acct>)/s, '$1$1')],
    ['an unknown element', (message) => message.replace('<RvslInd>', '<Rvsl>').replace('<Sts>', '<Status/><Sts>')],
    ['an element that we do not write', (message) => message.replace('<Acct>', '<RptgSrc><Cd>ACCT</Cd></RptgSrc><Acct>')],
    ['a text of 36 characters', (message) => message.replace(/<MsgId>.*?</, `<MsgId>${'x'.repeat(36)}<`)],
    ['an empty text', (message) => message.replace(/<NtryRef>.*?</, '<NtryRef><')],
    ['a code that there is not', (message) => message.replace('<CdtDbtInd>CRDT', '<CdtDbtInd>CR')],
    ['no currency', (message) => message.replace('<Amt Ccy="USD">', '<Amt>')],
    ['a currency of two letters', (message) => message.replace('Ccy="USD"', 'Ccy="US"')],
    ['a negative amount', (message) => message.replace('<Amt Ccy="USD">', '<Amt Ccy="USD">-')],
    ['six decimals', (message) => message.replace(/(<Amt Ccy="USD">[\d.]+)/, '$10001')],
    ['a day that there is not', (message) => message.replace('<Dt><Dt>2026-05-01', '<Dt><Dt>2026-13-01')],
    ['a time without its date', (message) => message.replace(/<FrDtTm>.*?T/, '<FrDtTm>')],
    ['both of a choice', (message) => message.replace('<Cd>BOOK</Cd></Sts>', '<Cd>BOOK</Cd><Prtry>x</Prtry></Sts>')],
    ['the namespace of another version', (message) => message.replace('camt.053.001.08', 'camt.053.001.02')],
  ];

  test('let what we write through', async () => {
    const message = await written(writeCamt, said);
    expect(camtFaults(readXml(message))).toEqual([]);
    expect(xmllintFaults(message) ?? '').toBe('');
  });

  test.each(broken)('find %s', async (_what, breaks) => {
    const message = await written(writeCamt, said);
    const wrong = breaks(message);
    expect(wrong).not.toBe(message);
    expect(camtFaults(readXml(wrong))).not.toEqual([]);
    expect(xmllintFaults(wrong) ?? 'xmllint is not here').not.toBe('');
  });
});

describe('programs that others wrote, where there are any', () => {
  const said = { name: 'Пётр "x" <y>; z', note: 'ქირა | a;b', bank: 'Our; bank', owner: 'Ann', code: 'Talent №1' };

  test.each([0, 1, 2, 3, 4])('hledger and Ledger read a unit with %d decimals', async (decimals) => {
    const journal = await written(writeJournal, said, decimals);
    for (const balance of journalBalances(journal)) expect(balance).toBe(`${toDecimal(90n, decimals)} "Talent №1"`);
  });

  test('libofx reads OFX', async () => {
    const dump = ofxDump(await written(writeOfx, { ...said, code: 'USD' }));
    if (dump !== undefined) expect(dump).toEqual({ balance: '0.90', amounts: ['1.00', '-0.05'] });
  });

  test('iconv reads the older encodings', () => {
    for (const encoding of ['windows-1251', 'koi8-r'] as const) {
      expect(iconvText(encode('Пётр; ნინო\n', encoding), encoding) ?? 'Пётр; nino\n').toBe('Пётр; nino\n');
    }
    expect(iconvText(encode('Zoë – 5 €\n', 'windows-1252'), 'windows-1252') ?? 'Zoë – 5 €\n').toBe('Zoë – 5 €\n');
  });
});
