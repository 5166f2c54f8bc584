import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../test/helpers/app.ts';
import { member } from '../../test/helpers/people.ts';
import { buildApp } from '../app.ts';
import type { Platform } from '../platform/platform.ts';

let test: TestApp | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

/** A database that can be taken away. */
function withSwitch(): { build: (platform: Platform) => ReturnType<typeof buildApp>; takeAway: () => void; bringBack: () => void } {
  let away = false;
  return {
    takeAway: () => (away = true),
    bringBack: () => (away = false),
    build: (platform) => {
      const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
      const { db } = platform;
      const guard: Platform['db'] = {
        url: db.url,
        query: (config) => (away ? Promise.reject(refused) : db.query(config)),
        transaction: (work) => (away ? Promise.reject(refused) : db.transaction(work)),
        close: () => db.close(),
      };
      return buildApp({ ...platform, db: guard });
    },
  };
}

it('while the database is away says so, in the language that the browser asks for, and when to come back', async () => {
  const database = withSwitch();
  test = await testApp({ build: database.build });
  const ada = await member(test);
  expect((await ada.client.get('/overview')).status).toBe(200);
  database.takeAway();
  const answer = await ada.client.get('/overview', { 'accept-language': 'ru' });
  expect([answer.status, answer.heading, answer.headers['retry-after']]).toEqual([503, 'Скоро вернёмся', '5']);
  expect(answer.text).toContain('Деньги не переведены.');
  expect((await ada.client.get('/healthz')).status).toBe(200);
  expect((await ada.client.get('/readyz')).json()).toEqual({ status: 'not_ready', problem: 'database' });
  database.bringBack();
  expect((await ada.client.get('/overview')).status).toBe(200);
});

it('admits that it does not know, when the database went away in the middle of an act', async () => {
  test = await testApp({
    build: async (platform) => {
      const server = await buildApp(platform);
      server.post('/half-way', { config: { access: 'anyone' } }, () => Promise.reject(new Error('Connection terminated unexpectedly')));
      return server;
    },
  });
  const answer = await test.client().post('/half-way', {});
  expect([answer.status, answer.text.includes('We do not know yet')]).toEqual([503, true]);
});

it('finishes what is under way when it is closed, and takes nothing new', async () => {
  test = await testApp({
    build: async (platform) => {
      const server = await buildApp(platform);
      server.get('/slow', { config: { access: 'anyone' } }, async (_request, reply) => {
        await pause(300);
        return reply.send('finished');
      });
      return server;
    },
  });
  await test.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = test.app.server.address() as AddressInfo;
  const slow = fetch(`http://127.0.0.1:${port}/slow`).then((response) => response.text());
  await pause(100);
  const closing = test.app.close();
  expect(await slow).toBe('finished');
  await closing;
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});

it.each([
  ['sends nothing', ''],
  ['sent half a head', 'GET / HTTP/1.1\r\nho'],
  [
    'sent a head and half a body, then went',
    'POST /preferences HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ],
])('closes over a connection that %s', async (name, bytes) => {
  test = await testApp();
  await test.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = test.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.write(bytes);
  await pause(100);
  if (name.endsWith('went')) socket.destroy();
  const began = performance.now();
  await test.app.close();
  expect(performance.now() - began).toBeLessThan(2_000);
  socket.destroy();
});

it('over HTTPS keeps cookies to this host and asks for HTTPS from then on', async () => {
  test = await testApp({ env: { PUBLIC_URL: 'https://bank.example' } });
  const client = test.client();
  const answer = await client.post('/preferences', { language: 'ka', theme: 'dark' });
  const cookies = [answer.headers['set-cookie']].flat() as string[];
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies)
    expect(cookie).toMatch(/^__Host-(lang|theme)=\w+; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  const seed = [(await client.get('/about')).headers['set-cookie']].flat()[0];
  expect(seed).toMatch(/^__Host-seed=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});
