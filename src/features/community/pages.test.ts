import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { member } from '../../../test/helpers/people.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { row } from '../../platform/db.ts';
import { forgetCommunity, loadCommunity } from './index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
beforeEach(() => forgetCommunity());
afterAll(() => test.close());

it('welcomes a stranger at / and shows a member their overview there', async () => {
  const welcome = await test.client().get('/');
  expect([welcome.status, welcome.heading]).toEqual([200, 'A bank for your community']);
  expect(welcome.body).toContain('href="/sign-up"');
  const ada = await member(test, { name: 'Ada Lovelace' });
  const overview = await ada.client.get('/');
  expect([overview.status, overview.text.includes('Ada Lovelace')]).toEqual([200, true]);
});

it.each([
  ['en', 'not a licensed bank'],
  ['ka', 'არ არის ლიცენზირებული ბანკი'],
  ['ru', 'не лицензированный банк'],
])('says in %s what the bank is not', async (language, words) => {
  const about = await test.client({ 'accept-language': language }).get('/about');
  expect([about.status, about.text.includes(words)]).toEqual([200, true]);
  expect(about.body).toContain(`<html lang="${language}"`);
});

it('keeps the choice of a stranger in the browser and leads back to the page', async () => {
  const client = test.client();
  await client.get('/about');
  const answer = await client.submit('/preferences', { language: 'ru', theme: 'dark' });
  expect([answer.status, answer.location]).toEqual([303, '/about']);
  expect(String(answer.headers['set-cookie'])).toMatch(/lang=ru; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax/);
  const about = await client.follow(answer);
  expect(about.body).toMatch(/<html lang="ru" data-theme="fine-dark"/);
});

it('keeps the choice of a member with the person', async () => {
  const ada = await member(test);
  await ada.client.get('/about');
  await ada.client.submit('/preferences', { language: 'ka' });
  await ada.client.submit('/preferences', { theme: 'light' });
  expect(await row(test.db, 'select language, theme from person where id = $1', [ada.id])).toEqual({ language: 'ka', theme: 'light' });
  ada.client.cookies.delete('lang');
  expect((await ada.client.get('/about')).body).toMatch(/<html lang="ka" data-theme="fine-light"/);
});

it('hides amounts on the pages that one looks at, until they are to be seen again', async () => {
  const ada = await member(test);
  const first = await ada.client.get('/overview');
  expect(first.text).toContain('$10,000.00');
  expect((await ada.client.submit('/preferences', { amounts: 'hidden' })).location).toBe('/overview');
  const hidden = await ada.client.get('/overview');
  expect([hidden.body.includes('10,000.00'), hidden.text.includes('••••'), hidden.text.includes('Show amounts')]).toEqual([
    false,
    true,
    true,
  ]);
  expect((await ada.client.get('/transactions')).body).not.toContain('10,000.00');
  await ada.client.submit('/preferences', { amounts: 'shown' });
  expect((await ada.client.get('/overview')).text).toContain('$10,000.00');
  expect((await ada.client.post('/preferences', { amounts: 'maybe' })).status).toBe(422);
});

it('refuses what is no choice, and leads nowhere else', async () => {
  const client = test.client();
  for (const fields of [{ language: 'xx' }, { theme: 'neon' }, { language: '' }]) {
    expect((await client.post('/preferences', fields)).status).toBe(422);
  }
  expect((await client.post('/preferences', { language: 'en', back: '//evil.example' })).location).toBe('/');
  expect((await client.post('/preferences', {})).location).toBe('/');
});

it('reads what the community decided, and again when told to forget', async () => {
  expect(await loadCommunity(test.db)).toEqual({
    name: 'FINEbank',
    currency: { code: 'USD', symbol: '$', decimals: 2 },
    timeZone: 'UTC',
    welcomeBonus: 1_000_000n,
    firstGoalTarget: 3_000_000n,
    undoSeconds: 15,
    registration: 'open',
    emailDomains: [],
    referralUnlimited: false,
  });
  await asOwner(test.ownerUrl, `update community set name = 'Campus', currency_code = 'CRD', currency_symbol = 'CRD'`);
  await asOwner(test.ownerUrl, `update ledger_head set time_zone = 'Asia/Tbilisi'`);
  expect((await loadCommunity(test.db)).name).toBe('FINEbank');
  forgetCommunity();
  const about = await test.client().get('/about');
  expect([about.title, about.text.includes('CRD'), about.text.includes('Asia/Tbilisi')]).toEqual(['About – Campus', true, true]);
});
