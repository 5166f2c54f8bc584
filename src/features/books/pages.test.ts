import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { member } from '../../../test/helpers/people.ts';
import { verifyPublished } from '../../ledger/index.ts';
import { tendBooks } from './index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

it('says that there is no proof before there is one', async () => {
  const page = await test.client().get('/books');
  expect([page.status, page.heading]).toEqual([200, 'The books, open to everybody']);
  expect(page.text).toContain('No proof yet');
  expect(page.text).toContain('No day is closed yet');
});

it.each([
  ['en', 'Sum of all balances', '2 transfers'],
  ['ka', 'ყველა ნაშთის ჯამი', '2 გადარიცხვა'],
  ['ru', 'Сумма всех остатков', '2 перевода'],
])('shows the last proof and the closed days to anybody, in %s, and names nobody', async (language, words, transfers) => {
  if (language === 'en') {
    await member(test, { name: 'Ada Lovelace' });
    await member(test, { name: 'Grace Hopper' });
    test.clock.advance(86_400);
    await tendBooks(test.platform, {});
  }
  const page = await test.client({ 'accept-language': language }).get('/books');
  expect(page.text).toContain(words);
  expect(page.text).toContain(transfers);
  expect(page.text).toMatch(/[0-9a-f]{64}/);
  expect(page.text).toMatch(/20.000[.,]00/);
  expect(page.body).not.toMatch(/Ada|Grace/);
  expect(page.body).toContain('href="/books"');
});

it('gives the file of a day, which can be verified, and the list of days', async () => {
  const day = await test.client().get('/books/2026-05-04.txt');
  expect([day.status, day.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
  const days = [];
  for await (const one of verifyPublished(day.body.split('\n').slice(0, -1))) days.push(one);
  expect(days).toMatchObject([{ head: { day: '2026-05-04' }, end: { transfers: 2n, issued: 2_000_000n, sum: 0n } }]);
  const list = await test.client().get('/books/closings.txt');
  expect(list.body.split('\n')[1]).toBe(`2026-05-04 ${days[0]!.end.hash} ${'0'.repeat(64)} 4 2 2000000 0 2`);
});

it.each([
  '2026-05-05.txt',
  '2026-02-31.txt',
  '0000-01-01.txt',
  '0001-01-01.txt',
  '9999-12-31.txt',
  '2026-05-04',
  'closings',
  'x',
  '..%2f..%2fsecret',
  "2026-05-04'.txt",
])('has no file %s', async (file) => {
  expect((await test.client().get(`/books/${file}`)).status).toBe(404);
});

it('pages through the days', async () => {
  test.clock.advance(40 * 86_400);
  await tendBooks(test.platform, {});
  const client = test.client();
  const first = await client.get('/books');
  const older = /href="(\/books\?before=[0-9-]+)"/.exec(first.body)?.[1];
  expect(older).toBe('/books?before=2026-05-14');
  const second = await client.get(older!);
  expect(second.text).toContain('2026-05-04');
  expect(second.title).toContain('earlier days');
  expect((await client.get('/books?before=2026-99-99')).status).toBe(200);
  expect((await client.get('/books?before=2026-02-31')).status).toBe(200);
  for (const day of ['0000-01-01', '0001-01-01', '9999-12-31']) expect((await client.get(`/books?before=${day}`)).status).toBe(200);
});

it('does not hide that the last check found a contradiction', async () => {
  await asOwner(test.ownerUrl, 'update day_close set issued = issued + 1');
  test.clock.advance(2 * 86_400);
  await tendBooks(test.platform, {});
  const page = await test.client().get('/books');
  expect(page.text).toContain('The last check found a contradiction');
  expect(page.text).not.toContain('The books are right');
  expect(page.text).toContain('20,000.00');
});
