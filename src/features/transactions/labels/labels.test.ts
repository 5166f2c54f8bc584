import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { asOwner } from '../../../../test/helpers/database.ts';
import { setUndo } from '../../../../test/helpers/payments.ts';
import { follow } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import {
  changeCategory,
  daySums,
  endRule,
  firstWrongLine,
  firstWrongRollup,
  firstWrongSplit,
  labelPayment,
  makeCategory,
  makeRule,
  previewRule,
  recategorise,
  removeCategory,
  restartSums,
  rollUp,
  splitPayment,
  SUMS,
} from '../index.ts';

let app: TestApp;
let ann: Program;
let bob: Program;
let cleo: Program;

beforeAll(async () => {
  app = await testApp({ start: '2026-05-06T09:00:00Z' });
  await setUndo(app, 0);
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
  cleo = await program(app, 'cleo@example.com');
});
afterAll(() => app.close());

const roll = async (): Promise<void> => {
  while (await follow(app.db, SUMS, rollUp));
  await follow(app.db, SUMS, rollUp);
};
const pay = async (from: Program, to: Program, amount: string, category?: string): Promise<string> =>
  (await from.post('/api/v1/payments', { to: to.number, amount, ...(category === undefined ? {} : { category }) })).body.id as string;
const sums = async (who: Program): Promise<Record<string, bigint>> =>
  Object.fromEntries(
    (await daySums(app.db, [who.accountId], '2026-01-01', 'UTC'))
      .filter(({ amount, category }) => amount !== 0n && category !== 'bonus')
      .map((sum) => [`${sum.incoming ? 'in' : 'out'} ${sum.category}`, sum.amount]),
  );
const label = (who: Program, paymentId: string, wish: { note?: string | null; category?: string | null }) =>
  app.db.transaction((tx) => labelPayment(tx, { actorId: who.personId, side: { paymentId }, label: wish, now: app.clock.now() }));
const split = (who: Program, paymentId: string, parts: readonly (readonly [string, bigint])[]) =>
  app.db.transaction((tx) =>
    splitPayment(tx, {
      actorId: who.personId,
      side: { paymentId },
      parts: parts.map(([category, amount]) => ({ category, amount })),
      now: app.clock.now(),
    }),
  );
const rule = (who: Program, other: Program, category: string, past: boolean) =>
  app.db.transaction((tx) =>
    makeRule(tx, {
      actorId: who.personId,
      wish: { otherPerson: other.personId, incoming: false, category },
      past,
      now: app.clock.now(),
    }),
  );

afterEach(async () => {
  const wrong = async () => [await firstWrongRollup(app.db, 'UTC'), await firstWrongLine(app.db, 0n), await firstWrongSplit(app.db)];
  expect(await wrong()).toEqual([undefined, undefined, undefined]);
  await roll();
  expect(await wrong()).toEqual([undefined, undefined, undefined]);
  // Made from the beginning, the sums are the same.
  const before = await sums(ann);
  await app.db.transaction(restartSums);
  expect(await sums(ann)).toEqual(before);
  await roll();
  expect(await sums(ann)).toEqual(before);
});

describe('a category', () => {
  it('belongs to one side, and the sums follow at once, counted already or not', async () => {
    const [first, second] = [await pay(ann, bob, '10', 'food'), await pay(ann, bob, '4')];
    expect(await sums(ann)).toEqual({ 'out food': 1000n, 'out uncategorised': 400n });
    expect(await label(ann, second, { category: 'house' })).toEqual({ outcome: 'done' });
    expect(await sums(ann)).toEqual({ 'out food': 1000n, 'out house': 400n });
    await roll();
    expect(await sums(ann)).toEqual({ 'out food': 1000n, 'out house': 400n });
    await label(ann, first, { category: 'house' });
    expect(await sums(ann)).toEqual({ 'out house': 1400n });
    expect(await sums(bob)).toEqual({ 'in income': 1400n });
    await label(bob, first, { category: 'salary' });
    expect(await sums(bob)).toEqual({ 'in income': 400n, 'in salary': 1000n });
    await label(ann, first, { category: null });
    expect(await sums(ann)).toEqual({ 'out food': 1000n, 'out house': 400n });
  });

  it('is refused where it does not fit, and for others there is no such payment', async () => {
    const id = await pay(ann, bob, '1');
    expect(await label(ann, id, { category: 'salary' })).toEqual({ outcome: 'category_unknown' });
    expect(await label(bob, id, { category: 'food' })).toEqual({ outcome: 'category_unknown' });
    expect(await label(cleo, id, { category: 'food' })).toEqual({ outcome: 'not_found' });
    expect(await label(ann, uuidv7(app.clock.now()), { note: 'x' })).toEqual({ outcome: 'not_found' });
    expect(await label(ann, 'x', { note: 'x' })).toEqual({ outcome: 'not_found' });
    expect(await label(ann, id, { note: 'x'.repeat(281) })).toEqual({ outcome: 'note_too_long' });
    await label(ann, id, { category: 'food' });
  });

  it('of one’s own is made, renamed and removed, and nobody else’s', async () => {
    const now = app.clock.now();
    const wish = { name: 'Climbing', icon: 'sun', colour: 'pink' };
    const make = (who: Program, one = wish) =>
      app.db.transaction((tx) => makeCategory(tx, { actorId: who.personId, wish: one, incoming: false, now }));
    const made = await make(ann);
    const key = made.outcome === 'done' ? made.key : '';
    expect(await make(ann, { ...wish, name: 'CLÍMBING' })).toEqual({ outcome: 'name_taken' });
    expect(await make(ann, { ...wish, name: ' ' })).toEqual({ outcome: 'name_missing' });
    expect(await make(ann, { ...wish, name: 'x'.repeat(41) })).toEqual({ outcome: 'name_too_long' });
    expect(await make(ann, { ...wish, icon: 'nonsense' })).toEqual({ outcome: 'icon_unknown' });
    expect(await make(ann, { ...wish, colour: 'nonsense' })).toEqual({ outcome: 'colour_unknown' });
    const id = await pay(ann, bob, '2');
    expect(await label(bob, id, { category: key })).toEqual({ outcome: 'category_unknown' });
    expect(await label(ann, id, { category: key })).toEqual({ outcome: 'done' });
    expect((await sums(ann))[`out ${key}`]).toBe(200n);
    const change = (who: Program, name: string) =>
      app.db.transaction((tx) => changeCategory(tx, { actorId: who.personId, key, wish: { ...wish, name } }));
    expect(await change(bob, 'Mine')).toEqual({ outcome: 'not_found' });
    expect(await change(ann, 'Rocks')).toEqual({ outcome: 'done', key });
    const remove = (who: Program) => app.db.transaction((tx) => removeCategory(tx, { actorId: who.personId, key, now }));
    expect(await remove(bob)).toEqual({ outcome: 'not_found' });
    expect(await remove(ann)).toEqual({ outcome: 'done', key });
    expect(await label(ann, id, { category: key })).toEqual({ outcome: 'category_unknown' });
    expect((await sums(ann))[`out ${key}`]).toBe(200n);
    await label(ann, id, { category: 'food' });
  });

  it('is decided for many at a time; those of the other direction stay', async () => {
    const ids = [await pay(ann, bob, '1'), await pay(ann, bob, '1'), await pay(bob, ann, '1'), await pay(bob, cleo, '1')];
    await roll();
    const before = (await sums(ann))['out shopping'] ?? 0n;
    const sides = ids.map((paymentId) => ({ paymentId }));
    const bulk = (category: string) =>
      app.db.transaction((tx) => recategorise(tx, { actorId: ann.personId, sides, category, now: app.clock.now() }));
    expect(await bulk('shopping')).toEqual({ outcome: 'done', changed: 2, skipped: 2 });
    expect((await sums(ann))['out shopping']).toBe(before + 200n);
    expect(await bulk('nonsense')).toMatchObject({ outcome: 'category_unknown', changed: 0 });
  });
});

describe('a split', () => {
  it('counts each part, has to add up, and gives back in shares', async () => {
    const dan = await program(app, 'dan@example.com');
    const id = await pay(dan, bob, '10');
    await roll();
    const other: readonly (readonly [string, bigint])[] = [
      ['food', 333n],
      ['house', 667n],
    ];
    expect(
      await split(dan, id, [
        ['food', 333n],
        ['house', 666n],
      ]),
    ).toEqual({ outcome: 'parts_differ' });
    expect(await split(dan, id, [['food', 1000n]])).toEqual({ outcome: 'parts_too_few' });
    expect(
      await split(dan, id, [
        ['food', 1100n],
        ['house', -100n],
      ]),
    ).toEqual({ outcome: 'part_not_positive' });
    expect(
      await split(dan, id, [
        ['food', 500n],
        ['salary', 500n],
      ]),
    ).toEqual({ outcome: 'category_unknown' });
    expect(await split(ann, id, other)).toEqual({ outcome: 'not_found' });
    expect(await split(dan, id, other)).toEqual({ outcome: 'done' });
    expect(await sums(dan)).toEqual({ 'out food': 333n, 'out house': 667n });
    const back = await app.app.ledger.submit({
      id: uuidv7(app.clock.now()),
      action: 'reverse',
      ref: id,
      amount: 500n,
      actor: bob.personId,
      memo: 'x',
      forced: false,
    });
    expect(back.outcome).toBe('posted');
    expect(await sums(dan)).toEqual({ 'out food': 167n, 'out house': 333n });
    await roll();
    expect(await sums(dan)).toEqual({ 'out food': 167n, 'out house': 333n });
    await label(dan, id, { category: 'transport' });
    expect(await sums(dan)).toEqual({ 'out transport': 500n });
    await split(dan, id, other);
    await expect(
      asOwner(app.ownerUrl, 'update entry_label set split_amounts = array[1, 2]::bigint[] where split_total is not null'),
    ).rejects.toThrow(/check constraint/);
  });
});

describe('a rule', () => {
  it('decides about what comes, and about the past where that is wished, but not against the person', async () => {
    const [dora, shop] = [await program(app, 'dora@example.com'), await program(app, 'shop@example.com')];
    const kept = await pay(dora, shop, '1');
    await label(dora, kept, { category: 'house' });
    await pay(dora, shop, '2');
    await roll();
    await pay(dora, shop, '3');
    const wish = { otherPerson: shop.personId, incoming: false, category: 'food' };
    expect(await previewRule(app.db, dora.personId, wish)).toEqual({ outcome: 'fits', otherName: 'shop', past: 2 });
    expect(await previewRule(app.db, dora.personId, { ...wish, category: 'salary' })).toEqual({ outcome: 'category_unknown' });
    expect(await previewRule(app.db, bob.personId, wish)).toEqual({ outcome: 'other_unknown' });
    expect(await rule(dora, shop, 'food', false)).toEqual({ outcome: 'done', changed: 0 });
    await roll();
    expect(await sums(dora)).toEqual({ 'out house': 100n, 'out uncategorised': 500n });
    await pay(dora, shop, '4');
    await roll();
    expect(await sums(dora)).toEqual({ 'out house': 100n, 'out uncategorised': 500n, 'out food': 400n });
    expect(await rule(dora, shop, 'shopping', true)).toEqual({ outcome: 'done', changed: 3 });
    expect(await sums(dora)).toEqual({ 'out house': 100n, 'out shopping': 900n });
    const [{ id }] = (await asOwner<{ id: string }>(app.ownerUrl, 'select id from category_rule where person_id = $1', [
      dora.personId,
    ])) as [{ id: string }];
    expect(await app.db.transaction((tx) => endRule(tx, bob.personId, id))).toBe(false);
    expect(await app.db.transaction((tx) => endRule(tx, dora.personId, id))).toBe(true);
    await pay(dora, shop, '5');
    await roll();
    expect(await sums(dora)).toEqual({ 'out house': 100n, 'out shopping': 900n, 'out uncategorised': 500n });
  });
});

describe('at the same time', () => {
  it('the follower and people who change their minds leave right sums', async () => {
    const eve = await program(app, 'eve@example.com');
    const keys = ['food', 'house', 'shopping', 'transport'];
    const ids: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (let i = 0; i < 8; i += 1) ids.push(await pay(eve, bob, '1'));
      await Promise.all([
        roll(),
        ...ids.slice(-12).map((id, i) => label(eve, id, { category: keys[(i + round) % keys.length]! })),
        ...ids.slice(-3).map((id) =>
          split(eve, id, [
            ['food', 40n],
            ['house', 60n],
          ]),
        ),
        rule(eve, bob, keys[round % keys.length]!, true),
        app.db.transaction((tx) =>
          recategorise(tx, {
            actorId: eve.personId,
            sides: ids.slice(-6).map((paymentId) => ({ paymentId })),
            category: 'other',
            now: app.clock.now(),
          }),
        ),
        roll(),
      ]);
    }
    await roll();
    const total = Object.values(await sums(eve)).reduce((all, one) => all + one, 0n);
    expect(total).toBe(4800n);
  });
});
