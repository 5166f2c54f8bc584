import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { accountOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { member } from '../../../test/helpers/people.ts';
import { csvRows } from '../../../test/helpers/statement-files.ts';
import { labelPayment, makeCategory, splitPayment } from '../transactions/index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
});
afterAll(() => app.close());

test('private notes, own categories and splits are in the files of whoever made them, and in nobody else’s', async () => {
  const [ann, bob] = [await member(app, { name: 'Ann' }), await member(app, { name: 'Bob' })];
  const { db, clock } = app.platform;
  const pay = async (amount: string): Promise<string> =>
    (await payThrough(ann.client, { to: bob.email, amount, note: 'for both' })).location!.split('?')[0]!.split('/').at(-1)!;
  const [split, noted] = [await pay('5.00'), await pay('7.00')];
  const now = clock.now();
  await db.transaction(async (tx) => {
    const actorId = ann.id;
    const made = await makeCategory(tx, { actorId, wish: { name: 'Книги', icon: 'gift', colour: 'teal' }, incoming: false, now });
    const own = made.outcome === 'done' ? made.key : '';
    const parts = [
      { category: own, amount: 200n },
      { category: 'food', amount: 300n },
    ];
    expect(await splitPayment(tx, { actorId, side: { paymentId: split }, parts, now })).toEqual({ outcome: 'done' });
    const label = { note: 'date: [2026] secret', category: own };
    expect(await labelPayment(tx, { actorId, side: { paymentId: noted }, label, now })).toEqual({ outcome: 'done' });
  });
  const file = async (who: typeof ann, format: string): Promise<string> => {
    const { id } = await accountOf(app, who.email);
    const query = `account=${id}&from=2026-05-01&to=2026-05-04&format=${format}&encoding=utf-8`;
    return (await who.client.get(`/statements/download?${query}`)).body;
  };
  const rows = csvRows(await file(ann, 'csv'));
  expect(rows.slice(3, 5).map((cells) => [cells[4], cells[5], cells[6]])).toEqual([
    ['for both', '', 'Книги -2.00; Food -3.00'],
    ['for both', 'date: [2026] secret', 'Книги'],
  ]);
  expect(await file(ann, 'qif')).toContain('LКниги\nSКниги\n$-2.00\nSFood\n$-3.00\n^');
  expect(await file(ann, 'qif')).toContain('Mfor both – date: [2026] secret\nLКниги\n^');
  const journal = await file(ann, 'journal');
  expect(journal).toMatch(/ {4}Expenses:Книги {2}2\.00 USD\n {4}Expenses:food {2}3\.00 USD\n/);
  expect(journal).toMatch(/ {4}; date 2026 secret\n.*\n {4}Expenses:Книги\n/);
  for (const format of ['ofx', 'camt']) expect(await file(ann, format)).not.toMatch(/secret|Книги/);
  for (const format of ['csv', 'qif', 'journal']) {
    const theirs = await file(bob, format);
    expect(theirs).toContain('for both');
    expect(theirs).not.toMatch(/secret|Книги/);
  }
});
