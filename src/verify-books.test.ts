import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DayBook, NO_HASH, type DayHead } from './ledger/day-book.ts';
import { StartError } from './platform/start-error.ts';
import { verifyBooks } from './verify-books.ts';

const folder = mkdtempSync(join(tmpdir(), 'finebank-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SEAL = '0123456789abcdef0123456789abcdef';
const id = (n: number): string => `019f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const FIRST: DayHead = {
  day: '2026-02-27',
  from: '2026-02-26T20:00:00.000000Z',
  to: '2026-02-27T20:00:00.000000Z',
  previous: NO_HASH,
  afterBatch: 0n,
  opening: [],
};
const AT = '2026-02-27T08:00:00.123456Z';
/** A welcome bonus and a payment. */
const ENTRIES = [
  `1 ${id(1)} debit post welcome_bonus welcome/GE42IO0000000000000002 1 -1050 0 -1050 0 - ${AT} ${SEAL}`,
  `1 ${id(1)} credit post welcome_bonus member - 1050 0 - - - ${AT} ${SEAL}`,
  `2 ${id(2)} debit post payment member - -30 0 - - - ${AT} ${SEAL}`,
  `2 ${id(2)} credit post payment member - 30 0 - - - ${AT} ${SEAL}`,
];

/** A day whose hash is right, whatever it says: what somebody would publish who wants to be believed. */
function made(head: DayHead, entries: readonly string[] = []): { text: string; readonly next: DayHead } {
  const book = new DayBook(head);
  const text = book.header + book.take(entries);
  const { footer, hash, lastBatch, standing } = book.end();
  const later = (moment: string): string => new Date(Date.parse(`${moment.slice(0, 23)}Z`) + 86_400_000).toISOString().replace('Z', '000Z');
  return {
    text: text + footer,
    get next() {
      const day = later(`${head.day}T00:00:00.000`).slice(0, 10);
      return { day, from: head.to, to: later(head.to), previous: hash, afterBatch: lastBatch, opening: standing };
    },
  };
}

let files = 0;
async function verify(...texts: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const names = texts.map((text) => {
    const file = join(folder, `${(files += 1)}.txt`);
    writeFileSync(file, text, 'latin1');
    return file;
  });
  const right = await verifyBooks(names, (line) => lines.push(names.reduce((said, file, i) => said.replace(file, `file ${i + 1}`), line)));
  expect(right).toBe(!lines.some((line) => line.startsWith('NOT RIGHT')));
  return lines;
}

const one = made(FIRST, ENTRIES);
const two = made(one.next);
const three = made(two.next);

describe('finebank verify-books', () => {
  it('takes days that follow one another, over the end of February, in one file or several', async () => {
    const days = await verify(one.text + two.text, three.text);
    expect(days).toHaveLength(3);
    expect(days[0]).toMatch(
      /^2026-02-27 is right: 2 transfers sum to zero, 1050 minor units issued, the first of its books; closing hash /,
    );
    expect(days[1]).toMatch(/^2026-02-28 is right: 0 transfers .* follows the day before; /);
    expect(days[2]).toMatch(/^2026-03-01 is right: /);
    expect((await verify(two.text))[0]).toContain(`follows ${one.next.previous}; `);
  });

  it.each<[string, Partial<DayHead>, string]>([
    ['a day that there is not', { day: '2026-02-30' }, 'line 2: “2026-02-30” is not a day of the calendar.'],
    ['a day that is none', { day: 'today' }, 'line 2: “today” is not a day of the calendar.'],
    ['a begin that is no moment', { from: '2026-02-26 20:00' }, 'line 3: 2026-02-27: “2026-02-26 20:00” is not a moment.'],
    ['a begin on another day', { from: '2026-02-25T20:00:00.000000Z' }, 'line 3: 2026-02-27: 2026-02-27 begins nowhere at 2026-02-25'],
    ['an end on another day', { to: '2026-03-01T20:00:00.000000Z' }, 'line 4: 2026-02-27: 2026-02-28 begins nowhere at 2026-03-01'],
    ['no hash before it', { previous: 'none' }, 'line 5: 2026-02-27: “previous” is not a hash.'],
    ['batches before the first day', { afterBatch: 5n }, 'line 7: 2026-02-27: it names no day before it, but goes on from one.'],
    [
      'money before the first day',
      { opening: ['members - 10 0', 'treasury/GE1 1 -10 0'] },
      'line 8: 2026-02-27: it names no day before it, but goes on from one.',
    ],
    [
      'an account that opens twice',
      { previous: SEAL + SEAL, opening: ['members - 10 0', 'treasury/GE1 1 -5 0', 'treasury/GE1 1 -10 0'] },
      'line 9: 2026-02-27: the opening of treasury/GE1 is out of order.',
    ],
  ])('sees %s', async (_what, change, said) => {
    expect((await verify(made({ ...FIRST, ...change }).text))[0]).toContain(`NOT RIGHT: file 1, ${said}`);
  });

  it.each<[string, Partial<DayHead>, string]>([
    ['left a day out', { day: '2026-03-01' }, 'line 2: 2026-03-01: it is not the day after 2026-02-27'],
    ['told a day twice', { day: '2026-02-27', from: FIRST.from, to: FIRST.to }, 'line 2: 2026-02-27: it is not the day after 2026-02-27'],
    ['lost hours', { from: '2026-02-27T21:00:00.000000Z' }, 'line 3: 2026-02-28: it does not begin where 2026-02-27 ends'],
    ['lost batches', { afterBatch: 3n }, 'line 6: 2026-02-28: it does not begin after the last batch of 2026-02-27'],
    ['changed the hash', { previous: SEAL + SEAL }, 'line 5: 2026-02-28: it does not name the hash of 2026-02-27'],
    ['changed what stood', { opening: ['members - 5 0', 'treasury/GE1 1 -5 0'] }, 'line 7: 2026-02-28: it does not open with what'],
  ])('sees who %s between two days', async (_what, change, said) => {
    const moved = change.day === '2026-03-01' ? { from: one.next.to, to: '2026-03-01T20:00:00.000000Z' } : {};
    const lines = await verify(one.text, made({ ...one.next, ...moved, ...change }).text);
    expect(lines.at(-1)).toContain(`NOT RIGHT: file 2, ${said}`);
  });

  const changed = (line: number, from: string | RegExp, to: string): string[] => ENTRIES.with(line, ENTRIES[line]!.replace(from, to));
  const both = (from: string, to: string): string[] => ENTRIES.map((line) => (line.startsWith('2 ') ? line.replace(from, to) : line));
  it.each<[string, readonly string[], string]>([
    ['what a member has', changed(1, '- 1050 0 - -', '7 1050 0 1050 0'), 'line 9: 2026-02-27: not an entry: 1 '],
    ['an id that is none', both(id(2), 'zzz'), 'line 10: 2026-02-27: not an entry: 2 zzz'],
    ['a seal that is none', changed(3, SEAL, '-'), 'line 11: 2026-02-27: not an entry: 2 '],
    ['a number written otherwise', changed(2, ' -30 0', ' -030 0'), 'line 10: 2026-02-27: not an entry: 2 '],
    ['a reversal of nothing', both('payment', 'reversal'), `line 10: 2026-02-27: the transfer ${id(2)} does not name another`],
    ['a payment that names another', both(' - 2026', ` ${id(1)} 2026`), `line 10: 2026-02-27: the transfer ${id(2)} may not name another`],
  ])('sees %s, where the hash is right', async (_what, entries, said) => {
    expect((await verify(made(FIRST, entries).text))[0]).toContain(`NOT RIGHT: file 1, ${said}`);
  });

  it('names the line at which sums and balances go wrong, also far into a day', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) =>
      [2, 3].map((n) => ENTRIES[n]!.replace('2 ', `${i + 2} `).replace(id(2), id(i + 2))),
    ).flat();
    const { text } = made(FIRST, [...ENTRIES.slice(0, 2), ...many]);
    const at = (line: number, from: string, to: string): string => {
      const lines = text.split('\n');
      return lines.with(line - 1, lines[line - 1]!.replace(from, to)).join('\n');
    };
    expect((await verify(at(3_001, ' 30 0', ' 31 0')))[0]).toMatch(
      /^NOT RIGHT: file 1, line 3001: 2026-02-27: the transfer \S+ does not sum to zero\.$/,
    );
    expect((await verify(at(8, ' -1050 0 -', ' -1051 0 -')))[0]).toMatch(/^NOT RIGHT: file 1, line 9: .* does not sum to zero\.$/);
    expect((await verify(at(8, '-1050 0 -1050', '-1050 0 -1051')))[0]).toMatch(
      /^NOT RIGHT: file 1, line 8: .* does not go on where it stood/,
    );
    const hash = text.split('\n').length - 1;
    expect((await verify(at(hash, 'hash ', 'hash 0')))[0]).toContain(`NOT RIGHT: file 1, line ${hash}: 2026-02-27: it gives the hash 0`);
  });

  it('names the file that is cut off, empty, something else, or missing', async () => {
    const cut = two.text.slice(0, two.text.indexOf('entries'));
    expect((await verify(one.text, cut, three.text)).at(-1)).toMatch(/^NOT RIGHT: file 2, line \d+: 2026-02-28: it ends too early\.$/);
    expect((await verify(one.text, two.text.slice(0, -3))).at(-1)).toMatch(
      /^NOT RIGHT: file 2, line \d+: .*it ends in the middle of a line\.$/,
    );
    expect((await verify(one.text, '')).at(-1)).toBe('NOT RIGHT: file 2, line 1: there is no day of FINEbank books in it.');
    expect((await verify('# day hash\n'))[0]).toBe('NOT RIGHT: file 1, line 1: it does not begin with “FINEbank books 1”.');
    await expect(verifyBooks([join(folder, 'missing.txt')], () => {})).rejects.toThrow(StartError);
  });
});
