import fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { MINT, testLedger, type TestLedger } from '../../../test/helpers/ledger.ts';
import { holder, setCurrency, type Holder } from '../../../test/helpers/statements.ts';
import { readCamt, readCsv, readJournal, readOfx, readQif, type ReadStatement } from '../../../test/helpers/statement-files.ts';
import { isAccepted } from '../../ledger/index.ts';
import { parseDecimal, toDecimal } from '../../lib/money.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { row } from '../../platform/db.ts';
import { localeFor } from '../../ui/locale.ts';
import { bytesOf, type Choice, type Format } from './document.ts';
import { openStatement, type Statement } from './statement.ts';

let database: TestDatabase;
let books: TestLedger;
beforeAll(async () => {
  database = await testDatabase();
  books = testLedger(database);
});
afterAll(async () => {
  await books.close();
  await database.drop();
});

const DAY = 86_400;
const day = (at: Date): string => at.toISOString().slice(0, 10);

async function file(statement: Statement, format: Format, rest: Partial<Choice> = {}): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const choice: Choice = { format, encoding: 'utf-8', delimiter: ',', ...rest };
  const locale = localeFor('en', 'UTC', statement.currency);
  for await (const piece of bytesOf(database.db, statement, choice, { locale })) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function open(who: Holder, from: Date, to: Date): Promise<Statement> {
  return (await openStatement(database.db, who.id, { accountId: who.account, from: day(from), to: day(to) }, books.clock.now()))!;
}

/** What a member and their bank may do one after the other. */
const act = fc.record({
  what: fc.constantFrom('in', 'out', 'hold', 'settle', 'void', 'reverse', 'days'),
  amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  note: fc.option(fc.string({ maxLength: 30, unit: 'binary' })),
});

/** Plays a history, and gives the booked amounts by day as an account book of one's own would have them. */
async function play(who: Holder, other: Holder, acts: readonly { what: string; amount: bigint; note: string | null }[]) {
  const booked: { day: string; amount: bigint }[] = [];
  const holds: { id: string; amount: bigint }[] = [];
  const moved: string[] = [];
  for (const { what, amount, note } of acts) {
    books.clock.advance(what === 'days' ? Number(amount % 45n) * DAY : 60);
    const today = day(books.clock.now());
    const memo = note === null ? null : note.toWellFormed().replaceAll('\0', '');
    const { id } = books.transfer({ debit: MINT, credit: who.account });
    if (what === 'in' || what === 'out') {
      const sides = what === 'in' ? { debit: other.account, credit: who.account } : { debit: who.account, credit: other.account };
      expect(isAccepted(await books.ledger.submit(books.transfer({ ...sides, id, amount, memo, category: 'food' })))).toBe(true);
      booked.push({ day: today, amount: what === 'in' ? amount : -amount });
      moved.push(id);
    } else if (what === 'hold') {
      const due = { at: new Date(books.clock.now().getTime() + 1e12), onDue: 'expire' } as const;
      const order = books.transfer({ debit: who.account, credit: other.account, id, amount, memo, action: 'hold', due });
      if (isAccepted(await books.ledger.submit(order))) holds.push({ id, amount });
    } else if ((what === 'settle' || what === 'void') && holds.length > 0) {
      const held = holds.pop()!;
      expect(isAccepted(await books.ledger.submit({ id, action: what, ref: held.id, amount: null, actor: null }))).toBe(true);
      if (what === 'settle') booked.push({ day: today, amount: -held.amount });
    } else if (what === 'reverse' && moved.length > 0) {
      const back = await books.ledger.submit({
        id,
        action: 'reverse',
        ref: moved.pop()!,
        amount: null,
        actor: null,
        memo: 'Mistake',
        forced: true,
      });
      if (isAccepted(back)) booked.push({ day: today, amount: back.debit.account === who.account ? -back.amount : back.amount });
    }
  }
  return booked;
}

const UNITS = [
  { code: 'USD', symbol: '$', decimals: 2 },
  { code: 'JPY', symbol: '¥', decimals: 0 },
  { code: 'h', symbol: 'h', decimals: 1 },
  { code: 'TND', symbol: 'TND', decimals: 3 },
  { code: 'Talent №1', symbol: '✿', decimals: 4 },
];

describe('opening, entries and closing', () => {
  test('are the ledger’s in every format, whatever happened, whatever the unit', async () => {
    const [from, to] = [fc.nat(200), fc.nat(200)];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), fc.constantFrom(...UNITS), from, to, async (acts, unit, a, b) => {
        await setCurrency(database, unit);
        const [who, other] = [await holder(database, books, 'Ann;|"<b>'), await holder(database, books, '=Bob, & "Söhne"')];
        const start = books.clock.now().getTime();
        const booked = await play(who, other, acts);
        const end = books.clock.now().getTime();
        const [first, last] = [Math.min(a, b), Math.max(a, b)].map((n) => new Date(start + ((end - start) * n) / 200)) as [Date, Date];
        const statement = await open(who, first, last);
        const before = booked.filter((one) => one.day < day(first));
        const inside = booked.filter((one) => one.day >= day(first) && one.day <= day(last));
        const sum = (list: readonly { amount: bigint }[]): bigint => list.reduce((total, { amount }) => total + amount, 0n);
        expect([statement.opening, statement.count, statement.closing]).toEqual([
          sum(before),
          BigInt(inside.length),
          sum(before) + sum(inside),
        ]);
        await expectAlike(
          statement,
          inside.map(({ amount }) => toDecimal(amount, unit.decimals)),
        );
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

/** Every format says the same. */
async function expectAlike(statement: Statement, amounts: readonly string[]): Promise<void> {
  const { decimals } = statement.currency;
  const add = (list: readonly string[]): string =>
    toDecimal(
      list.reduce(
        (total, text) => total + (text.startsWith('-') ? -parseDecimal(text.slice(1), decimals)! : parseDecimal(text, decimals)!),
        0n,
      ),
      decimals,
    );
  const text = async (format: Format, rest?: Partial<Choice>): Promise<string> => (await file(statement, format, rest)).toString('utf8');
  const all: Record<string, ReadStatement> = {
    csv: readCsv(await text('csv')),
    semicolon: readCsv(await text('csv', { delimiter: ';', encoding: 'utf-8-bom' }), ';'),
    ofx: readOfx(await text('ofx')),
    camt: readCamt(await text('camt')),
    qif: readQif(await text('qif'), add),
    journal: readJournal(await text('journal'), add),
  };
  const [opening, closing] = [statement.opening, statement.closing].map((amount) => toDecimal(amount, decimals));
  for (const [name, read] of Object.entries(all)) {
    const told = { name, opening: read.opening ?? opening, closing: read.closing, amounts: read.entries.map(({ amount }) => amount) };
    expect(told).toEqual({ name, opening, closing, amounts });
  }
}

test('a PDF has every entry, the balances, and “page n of m” on each page', async () => {
  await setCurrency(database, UNITS[0]!);
  const [who, other] = [await holder(database, books, 'Nino Beridze'), await holder(database, books, 'ბაკალეა')];
  const from = books.clock.now();
  const acts = Array.from({ length: 90 }, (_, i) => ({
    what: i % 3 === 0 ? 'in' : 'out',
    amount: BigInt(1_000 + i),
    note: `Nr. ${i}, за хлеб და პური`,
  }));
  await play(who, other, acts);
  const statement = await open(who, from, books.clock.now());
  const pdf = await getDocumentProxy(new Uint8Array(await file(statement, 'pdf')));
  const { text, totalPages } = await extractText(pdf);
  expect(totalPages).toBeGreaterThan(2);
  text.forEach((page, i) => expect(page).toContain(`Page ${i + 1} of ${totalPages}`));
  const words = text.join(' ');
  const money = (amount: bigint): string => localeFor('en', 'UTC', UNITS[0]!).money(amount, 'plain');
  for (let i = 0; i < 90; i += 1) expect(words).toContain(`Nr. ${i}, за хлеб და პური`);
  expect(words.split('ბაკალეა')).toHaveLength(91);
  expect(text.at(-1)).toContain(`Closing balance ${money(statement.closing)}`);
  expect(text[0]).toContain('Nino Beridze');
  for (let i = 1; i < totalPages; i += 1) expect(text[i]).toContain('Brought forward');
});

test('a statement of what nobody did says so, and somebody else’s account is none', async () => {
  await setCurrency(database, UNITS[0]!);
  const [who, other] = [await holder(database, books, 'Ann'), await holder(database, books, 'Bob')];
  const statement = await open(who, books.clock.now(), books.clock.now());
  await expectAlike(statement, []);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await file(statement, 'pdf'))));
  expect(text).toHaveLength(1);
  const today = day(books.clock.now());
  expect(await openStatement(database.db, who.id, { accountId: other.account, from: today, to: today }, books.clock.now())).toBeUndefined();
  expect(await openStatement(database.db, who.id, { accountId: MINT, from: today, to: today }, books.clock.now())).toBeUndefined();
});

test('days are the bank’s', async () => {
  await asOwner(database.ownerUrl, `update ledger_head set time_zone = 'Asia/Tbilisi'`);
  const [who, other] = [await holder(database, books, 'Ann'), await holder(database, books, 'Bob')];
  const noon = new Date(books.clock.now().getTime() + 2 * DAY * 1000);
  const midnight = Date.UTC(noon.getUTCFullYear(), noon.getUTCMonth(), noon.getUTCDate()) - 4 * 3_600_000;
  const at = async (millis: number, amount: bigint): Promise<void> => {
    books.clock.advance((millis - books.clock.now().getTime()) / 1000);
    await books.ledger.submit(books.transfer({ debit: other.account, credit: who.account, amount }));
  };
  await at(midnight - 1, 1n);
  await at(midnight, 10n);
  await at(midnight + DAY * 1000 - 1, 100n);
  await at(midnight + DAY * 1000, 1_000n);
  const statement = await open(who, noon, noon);
  expect([statement.opening, statement.closing, statement.count]).toEqual([1n, 111n, 2n]);
  await asOwner(database.ownerUrl, `update ledger_head set time_zone = 'UTC'`);
});

test('what is posted while a statement is written does not get into it', async () => {
  const [who, other] = [await holder(database, books, 'Ann'), await holder(database, books, 'Bob')];
  const from = books.clock.now();
  await play(
    who,
    other,
    Array.from({ length: 5 }, () => ({ what: 'in', amount: 5n, note: null })),
  );
  const statement = await open(who, from, from);
  await play(who, other, [{ what: 'out', amount: 3n, note: null }]);
  const read = readCsv((await file(statement, 'csv')).toString('utf8'));
  expect([read.entries.length, read.closing]).toEqual([5, '0.25']);
});

test('books that contradict themselves give no statement', async () => {
  const [who, other] = [await holder(database, books, 'Ann'), await holder(database, books, 'Bob')];
  const from = books.clock.now();
  await play(
    who,
    other,
    Array.from({ length: 4 }, () => ({ what: 'in', amount: 5n, note: null })),
  );
  await asOwner(database.ownerUrl, 'update entry set balance_after = 11 where account_id = $1 and seq = 2', [who.account]);
  const statement = await open(who, from, from);
  await expect(file(statement, 'csv')).rejects.toThrow(/entry 2 /);
  await asOwner(database.ownerUrl, 'update entry set balance_after = 21 where account_id = $1 and seq = 4', [who.account]);
  await expect(open(who, from, from)).rejects.toThrow(/opening to its closing/);
  expect(await row(database.db, 'select 1 as one')).toEqual({ one: 1 });
});
