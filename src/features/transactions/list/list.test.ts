import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { asOwner } from '../../../../test/helpers/database.ts';
import { setUndo } from '../../../../test/helpers/payments.ts';
import { follow } from '../../../ledger/index.ts';
import { labelPayment, rollUp, splitPayment, SUMS } from '../index.ts';
import type { Filter } from './filter.ts';
import { findPage, findTotals, prepare, readPlace, type Line } from './find.ts';
import { contactNames, contactsNamed } from './queries.ts';

let app: TestApp;
let ann: Program;
let others: Program[];
const COUNT = 300;
const NOTES = [
  null,
  'Lunch at the café',
  'ЁЖИК и чай',
  'ხაჭაპური და ჩაი',
  'Straße Ärger',
  'rent May',
  'кино',
  'ᲮᲐᲭᲐᲞᲣᲠᲘ',
  'Café olé',
  '100% cotton_bag',
];
const NAMES = ['José Núñez', 'Пётр Семёнов', 'ნინო ბერიძე'];

/** A payment as the naive filter knows it. */
interface Known {
  readonly id: string;
  readonly at: Date;
  readonly amount: bigint;
  readonly other: number;
  readonly text: string;
  readonly categories: readonly (readonly [string, bigint])[];
}
const known: Known[] = [];

beforeAll(async () => {
  app = await testApp({ start: '2026-03-01T09:00:00Z' });
  await setUndo(app, 0);
  ann = await program(app, 'ann@example.com');
  others = [];
  for (const [i, name] of NAMES.entries()) {
    const other = await program(app, `other-${i}@example.com`);
    await asOwner(app.ownerUrl, 'update person set name = $2 where id = $1', [other.personId, name]);
    others.push(other);
  }
  const random = fc.sample(
    fc.record({
      other: fc.nat(2),
      out: fc.boolean(),
      cents: fc.integer({ min: 2, max: 2000 }),
      note: fc.constantFrom(...NOTES),
      privateNote: fc.constantFrom(null, null, 'მხოლოდ ჩემთვის', 'Ёлка secret'),
      label: fc.constantFrom('none', 'house', 'split'),
      wait: fc.nat(40_000),
    }),
    { numRuns: COUNT, seed: 7 },
  );
  for (const [i, one] of random.entries()) {
    app.clock.advance(one.wait);
    const other = others[one.other]!;
    const amount = `${Math.floor(one.cents / 100)}.${String(one.cents % 100).padStart(2, '0')}`;
    const [from, to] = one.out ? [ann, other] : [other, ann];
    const paid = await from.post('/api/v1/payments', { to: to.number, amount, note: one.note });
    expect(paid.status).toBe(201);
    const id = paid.body.id as string;
    const side = { actorId: ann.personId, side: { paymentId: id }, now: app.clock.now() };
    const size = BigInt(one.cents);
    const [first, second] = one.out ? ['food', 'transport'] : ['salary', 'income'];
    if (one.privateNote !== null) await app.db.transaction((tx) => labelPayment(tx, { ...side, label: { note: one.privateNote } }));
    if (one.label === 'house' && one.out) await app.db.transaction((tx) => labelPayment(tx, { ...side, label: { category: 'house' } }));
    const parts = [
      { category: first, amount: 1n },
      { category: second, amount: size - 1n },
    ];
    if (one.label === 'split') await app.db.transaction((tx) => splitPayment(tx, { ...side, parts }));
    const whole = one.label === 'house' && one.out ? 'house' : one.out ? 'uncategorised' : 'income';
    known.push({
      id,
      at: app.clock.now(),
      amount: one.out ? -size : size,
      other: one.other,
      text: [one.note, one.privateNote, NAMES[one.other]].join(' '),
      categories: one.label === 'split' ? parts.map((part) => [part.category, part.amount]) : [[whole, size]],
    });
    // A part of them is labelled before it is counted, and a part afterwards; the last ones are not counted at all.
    if (i % 40 === 20 && i < 290) while (await follow(app.db, SUMS, rollUp));
  }
}, 60_000);
afterAll(() => app.close());

const NOTHING: Filter = {
  q: '',
  account: null,
  from: null,
  to: null,
  min: null,
  max: null,
  category: null,
  direction: 'all',
  person: null,
  kind: null,
  state: null,
};
const find = async (filter: Partial<Filter>, timeZone = 'UTC') => {
  const search = await prepare(app.db, ann.personId, { ...NOTHING, ...filter }, timeZone);
  const lines: Line[] = [];
  let place = null as ReturnType<typeof readPlace>;
  for (;;) {
    const page = await findPage(app.db, search, place, 37);
    lines.push(...page.lines);
    if (page.older === null) break;
    place = readPlace({ before: page.older });
  }
  return { lines, totals: await findTotals(app.db, search) };
};

/** Folded in another way than the search does it: letter by letter. */
const plain = (text: string): string =>
  [...text.toLowerCase().normalize('NFKD')]
    .filter((letter) => !/\p{M}/u.test(letter))
    .join('')
    .replaceAll('ß', 'ss')
    .replaceAll('ь', '')
    .replaceAll('ъ', '');

function naive(filter: Filter): Known[] {
  const day = (at: Date): string => new Date(at.getTime() + 4 * 3_600_000).toISOString().slice(0, 10);
  const words = plain(filter.q)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return known
    .filter((one) => filter.direction === 'all' || one.amount > 0n === (filter.direction === 'in'))
    .filter((one) => filter.from === null || day(one.at) >= filter.from)
    .filter((one) => filter.to === null || day(one.at) <= filter.to)
    .filter(({ amount }) => filter.min === null || (amount < 0n ? -amount : amount) >= filter.min)
    .filter(({ amount }) => filter.max === null || (amount < 0n ? -amount : amount) <= filter.max)
    .filter((one) => filter.category === null || one.categories.some(([key]) => key === filter.category))
    .filter((one) => filter.person === null || others[one.other]!.personId === filter.person)
    .filter((one) => {
      const own = plain(one.text).split(/[^\p{L}\p{N}]+/u);
      return words.every((word) => own.some((other) => other.startsWith(word)));
    })
    .toReversed();
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
const day = fc.integer({ min: 0, max: 120 }).map((n) => new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10));

describe('a filter', () => {
  it('finds what a naive filter over everything finds, with the same totals, whatever is combined', async () => {
    const filters = fc.record({
      q: fc.constantFrom(
        '',
        '',
        'cafe',
        'CAFÉ',
        'ежик',
        'чай ёж',
        'ჩაი',
        'ხაჭაპური',
        'strasse',
        'arger',
        'nunez',
        'jose lunch',
        'петр',
        'ნინო',
        'ᲜᲘᲜᲝ',
        'елка',
        'nothing',
        '100',
        'cot',
      ),
      from: maybe(day),
      to: maybe(day),
      min: maybe(fc.bigInt(1n, 2000n)),
      max: maybe(fc.bigInt(1n, 2000n)),
      category: maybe(fc.constantFrom('food', 'house', 'transport', 'uncategorised', 'income', 'salary', 'shopping')),
      direction: fc.constantFrom('all' as const, 'in' as const, 'out' as const),
      person: maybe(fc.nat(2).map((i) => others[i]!.personId)),
    });
    await fc.assert(
      fc.asyncProperty(filters, async (chosen) => {
        const filter: Filter = { ...NOTHING, kind: 'payment', ...chosen };
        const expected = naive(filter);
        const { lines, totals } = await find(filter, 'Asia/Tbilisi');
        expect(lines.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        const counted = (one: Known): bigint =>
          one.categories
            .filter(([key]) => filter.category === null || key === filter.category)
            .reduce((sum, [, amount]) => sum + amount, 0n);
        const sum = (all: readonly Known[]): bigint => all.reduce((total, one) => total + counted(one), 0n);
        expect(totals).toEqual({
          count: expected.length,
          moneyIn: sum(expected.filter(({ amount }) => amount > 0n)),
          moneyOut: sum(expected.filter(({ amount }) => amount < 0n)),
        });
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('adds up days from sums as exactly as from lines', async () => {
    for (const filter of [
      {},
      { from: '2026-03-10' },
      { from: '2026-03-10', to: '2026-04-02' },
      { direction: 'in' as const, to: '2026-04-01' },
    ]) {
      const byDay = await find(filter);
      const byLine = await find({ ...filter, min: 1n });
      expect(byDay.totals).toEqual(byLine.totals);
    }
  });

  it('goes back and forth through pages and shows each line once', async () => {
    const search = await prepare(app.db, ann.personId, { ...NOTHING, direction: 'out' }, 'UTC');
    const forth: string[][] = [];
    let page = await findPage(app.db, search, null, 20);
    expect(page.newer).toBeNull();
    for (;;) {
      forth.push(page.lines.map(({ id }) => id));
      if (page.older === null) break;
      page = await findPage(app.db, search, readPlace({ before: page.older }), 20);
    }
    expect(new Set(forth.flat()).size).toBe(forth.flat().length);
    const back: string[][] = [page.lines.map(({ id }) => id)];
    while (page.newer !== null) {
      page = await findPage(app.db, search, readPlace({ after: page.newer }), 20);
      if (page.lines.length > 0) back.unshift(page.lines.map(({ id }) => id));
    }
    expect(back.flat()).toEqual(forth.flat());
  });

  it('finds nothing of anybody else’s', async () => {
    const [bea] = others;
    const search = await prepare(app.db, bea!.personId, { ...NOTHING, account: ann.accountId }, 'UTC');
    expect((await findPage(app.db, search, null, 20)).lines).toEqual([]);
    const secret = await prepare(app.db, bea!.personId, { ...NOTHING, q: 'secret' }, 'UTC');
    expect((await findPage(app.db, secret, null, 20)).lines).toEqual([]);
    expect((await find({ q: 'secret' })).lines.length).toBeGreaterThan(0);
    expect((await find({ q: '?!' })).lines).toEqual([]);
  });

  it('finds a name after it changed, and a private note until it is gone', async () => {
    const last = known[0]!;
    await asOwner(app.ownerUrl, 'update person set name = $2 where id = $1', [others[last.other]!.personId, 'Zoë Zander']);
    expect((await find({ q: 'zoe' })).lines.length).toBe(known.filter(({ other }) => other === last.other).length);
    const note = (text: string | null) =>
      app.db.transaction((tx) =>
        labelPayment(tx, { actorId: ann.personId, side: { paymentId: last.id }, label: { note: text }, now: app.clock.now() }),
      );
    await note('Überraschung');
    expect((await find({ q: 'uberr' })).lines.map(({ id }) => id)).toEqual([last.id]);
    await note(null);
    expect((await find({ q: 'uberr' })).lines).toEqual([]);
    await asOwner(app.ownerUrl, 'update person set name = $2 where id = $1', [others[last.other]!.personId, NAMES[last.other]]);
  });

  it('finds whom one met by the beginnings of their names, also by the index of names, before and after the change is folded', async () => {
    const byIndex = async (word: string): Promise<string[]> => (await contactsNamed(app.db, ann.accountId, word)).map(({ name }) => name);
    const meet = async (): Promise<void> => {
      expect((await others[1]!.post('/api/v1/payments', { to: ann.number, amount: '0.01', note: 'x' })).status).toBe(201);
      // The first call of all only makes the follower's cursor.
      for (let quiet = 0; quiet < 2; quiet += 1) while (await follow(app.db, SUMS, rollUp));
    };
    await meet();
    await asOwner(app.ownerUrl, 'update person set name = $2 where id = $1', [others[1]!.personId, 'Zoë Ångström']);
    expect(await byIndex('angs')).toContain('Zoë Ångström');
    await meet();
    expect(await byIndex('angs')).toEqual(['Zoë Ångström']);
    expect(await byIndex('zoe')).toEqual(['Zoë Ångström']);
    expect(await byIndex('семе')).toEqual([]);
    const all = await contactNames(app.db, ann.accountId, 1_000);
    expect(all.every(({ words }) => words !== null)).toBe(true);
    expect(await contactNames(app.db, ann.accountId, all.length)).toHaveLength(all.length);
    expect(await contactNames(app.db, ann.accountId, all.length - 1)).toEqual([]);
    for (const { name, words } of all)
      for (const word of words!.split(' ').filter((one) => one !== '')) expect(await byIndex(word)).toContain(name);
  });
});
