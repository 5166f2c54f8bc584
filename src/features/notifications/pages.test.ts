import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { notify } from '../../platform/notices.ts';
import { buildServer } from '../../web/server.ts';
import type { Actor } from '../../web/contract.ts';
import { notificationPages } from './index.ts';

const ANN = '019df237-0000-7000-8000-00000000000a';
const BOB = '019df237-0000-7000-8000-00000000000b';
let app: TestApp;

/** Whoever the header names is signed in. */
function actor(id: string, language: string): Actor {
  return {
    id,
    name: id,
    email: `${id}@example.org`,
    language: language as 'en',
    timeZone: 'Asia/Tbilisi',
    theme: 'system',
    role: 'member',
    unread: 0,
    session: 's',
  };
}

beforeAll(async () => {
  app = await testApp({
    build: async (platform) => {
      const server = await buildServer(platform, {
        identify: async ({ headers }) =>
          headers['x-person'] === undefined ? null : actor(String(headers['x-person']), String(headers['x-language'] ?? 'en')),
        community: async () => ({ name: 'FINEbank', currency: { code: 'USD', symbol: '$', decimals: 2 }, timeZone: 'UTC' }),
        assetsDir: '/nonexistent',
      });
      notificationPages(server);
      return server;
    },
  });
});
afterAll(() => app.close());

test('a newcomer reads that there is nothing new; a stranger has to log in', async () => {
  expect((await app.client({ 'x-person': ANN }).get('/notifications')).text).toContain('You are up to date');
  expect(await app.client().get('/notifications')).toMatchObject({ status: 303, location: expect.stringMatching(/^\/log-in\?/) });
});

test('notices are told in the reader’s language and marked as read by a form', async () => {
  const now = app.clock.now();
  const give = (kind: string, args: Record<string, string>, link: string): Promise<void> =>
    notify(app.db, { personId: ANN, kind, args, link, now });
  await give('welcome', { bonus: '1000000' }, '/overview');
  await give('welcome', { bonus: '0' }, '/overview');
  await give('payment_received', { from: 'Bob <b>', amount: '1050', note: 'bread' }, `/transactions/${uuidv7(now)}`);
  await give('password_changed', {}, '/notifications');
  await give('of_another_time', {}, '/overview');
  const browser = app.client({ 'x-person': ANN });
  const page = await browser.get('/notifications');
  for (const sentence of [
    '$10,000.00 to begin with',
    'Bob <b> paid you $10.50.',
    '“bread”',
    'Your password was changed.',
    'There is news about your account.',
    '4 May 2026',
    '13:00',
    'New',
  ]) {
    expect(page.body.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toContain(sentence);
  }
  expect(page.body).not.toContain('Bob <b>');
  expect((await app.client({ 'x-person': ANN, 'x-language': 'ka' }).get('/notifications')).text).toContain('თქვენი პაროლი შეიცვალა.');
  expect((await app.client({ 'x-person': ANN, 'x-language': 'ru' }).get('/notifications')).text).toContain('Ваш пароль изменён.');

  const foreign = await app.client({ 'x-person': BOB }).post('/notifications/read', {});
  expect(foreign.status).toBe(303);
  expect((await app.client({ 'x-person': ANN }).get('/notifications')).text).toContain('Mark all as read');
  const answer = await browser.submit('/notifications/read');
  expect(answer).toMatchObject({ status: 303, location: '/notifications' });
  expect((await browser.follow(answer)).text).not.toContain('Mark all as read');
});

test('no address of a page is too strange', async () => {
  const browser = app.client({ 'x-person': ANN });
  for (const query of ['before=', 'before=x', 'before=a&before=b', `before=${ANN}`, 'before[]=1']) {
    expect((await browser.get(`/notifications?${query}`)).status, query).toBe(200);
  }
});
