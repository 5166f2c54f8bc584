import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../test/helpers/app.ts';
import { asOwner } from '../../test/helpers/database.ts';
import { loadCommunity } from '../features/community/index.ts';
import { HttpError, tooMany } from '../platform/http/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { Form, HiddenField, Page } from '../ui/index.ts';
import type { Actor } from './contract.ts';
import { buildServer } from './server.ts';

const ADA: Actor = {
  id: '019e0000-0000-7000-8000-000000000001',
  name: 'Ada',
  email: 'ada@example.org',
  language: 'en',
  timeZone: 'UTC',
  theme: 'dark',
  role: 'member',
  unread: 2,
  session: 'ada-session',
};

/** A server with routes that try the chassis. `x-test-actor` signs in. */
async function build(platform: Platform): Promise<FastifyInstance> {
  const server = await buildServer(platform, {
    identify: (request) => Promise.resolve(request.headers['x-test-actor'] === undefined ? null : ADA),
    community: () => loadCommunity(platform.db),
    assetsDir: '/nowhere',
  });
  const view = (
    <Page title="Test">
      <Form action="/act">
        <HiddenField name="key" value="7" />
      </Form>
    </Page>
  );
  server.get('/page', { config: { access: 'anyone' } }, (_request, reply) => reply.page(view));
  server.get('/kept', { config: { access: 'member' } }, (_request, reply) =>
    reply.header('cache-control', 'private, no-cache').header('etag', '"7"').page(view),
  );
  server.get('/made', { config: { access: 'member' } }, (_request, reply) => reply.pageMadeFrom(['1'], () => Promise.resolve(view)));
  server.get('/mine', { config: { access: 'member' } }, (_request, reply) => reply.page(view));
  server.get('/guests', { config: { access: 'guest' } }, (_request, reply) => reply.page(view));
  server.get('/link/:token', { config: { access: 'anyone' } }, (_request, reply) => reply.page(view));
  server.post('/act', { config: { access: 'anyone' } }, (_request, reply) =>
    reply.seeOther('/page', { kind: 'success', text: 'Done: <b>“ქართული”</b>' }),
  );
  server.post('/mine', { config: { access: 'member' } }, (_request, reply) => reply.seeOther('/mine'));
  server.post('/go', { config: { access: 'anyone' } }, (request, reply) => reply.seeOther((request.body as { to: string }).to));
  server.all<{ Params: { status: string } }>('/fail/:status', { config: { access: 'anyone' } }, (request) => {
    const status = Number(request.params.status);
    if (status === 500) throw new Error('secret detail of the inside');
    throw status === 429 ? tooMany(new Date(platform.clock.now().getTime() + 90_000)) : new HttpError(status, 'a_name');
  });
  return server;
}

const lines: { fields: Record<string, unknown>; message: string }[] = [];
const keep = (fields: object, message: string): void => void lines.push({ fields: fields as Record<string, unknown>, message });
let test: TestApp;
let inside: FastifyInstance;

beforeAll(async () => {
  test = await testApp({ build: async (platform) => (inside = await build(platform)), log: { info: keep, warn: keep, error: keep } });
});
afterAll(() => test.close());

const signedIn = { 'x-test-actor': '1' };

describe('access', () => {
  it('sends a stranger to log in and back afterwards', async () => {
    const answer = await test.client().get('/mine?tab=in');
    expect([answer.status, answer.location]).toEqual([303, '/log-in?next=%2Fmine%3Ftab%3Din']);
    const form = await test.client().post('/mine', {}, { referer: 'http://localhost:3000/page?x=1', host: 'localhost:3000' });
    expect(form.location).toBe('/log-in?next=%2Fpage%3Fx%3D1');
    expect((await test.client().post('/mine', {}, { referer: 'https://evil.example/page' })).location).toBe('/log-in?next=%2Foverview');
  });

  it('answers a program with 401', async () => {
    const answer = await test.client().postJson('/mine', {});
    expect([answer.status, answer.headers['content-type'], answer.json<{ code: string }>().code]).toEqual([
      401,
      'application/problem+json',
      'not_signed_in',
    ]);
  });

  it('sends somebody who is signed in away from the pages of guests', async () => {
    expect((await test.client(signedIn).get('/guests')).location).toBe('/overview');
    expect((await test.client(signedIn).get('/mine')).status).toBe(200);
  });

  it('refuses to start with a route that does not say who may call it', async () => {
    const { platform } = test;
    const server = await buildServer(platform, {
      identify: () => Promise.resolve(null),
      community: () => loadCommunity(platform.db),
      assetsDir: '/nowhere',
    });
    expect(() => server.get('/open', () => 'x')).toThrow(/GET \/open does not say who may call it/);
    await server.close();
  });
});

describe('built files', () => {
  it('go out compressed to browsers that take it, as they are to others', async () => {
    const assetsDir = mkdtempSync(join(tmpdir(), 'finebank-assets-'));
    for (const [name, text] of Object.entries({ 'x.js': 'plain', 'x.js.gz': 'gzipped', 'x.js.br': 'brotli' }))
      writeFileSync(join(assetsDir, name), text);
    const { platform } = test;
    const identify = (): Promise<null> => Promise.resolve(null);
    const server = await buildServer(platform, { identify, community: () => loadCommunity(platform.db), assetsDir });
    try {
      for (const [takes, coding, body] of [
        ['gzip, deflate, br', 'br', 'brotli'],
        ['gzip', 'gzip', 'gzipped'],
        ['', undefined, 'plain'],
      ] as const) {
        const reply = await server.inject({ url: '/assets/x.js', headers: takes === '' ? {} : { 'accept-encoding': takes } });
        expect([reply.statusCode, reply.headers['content-encoding'], reply.body]).toEqual([200, coding, body]);
        expect(reply.headers['content-type']).toMatch(/javascript/);
        if (takes !== '') expect(reply.headers.vary).toBe('accept-encoding');
      }
    } finally {
      await server.close();
      rmSync(assetsDir, { recursive: true });
    }
  });
});

describe('a page that is kept', () => {
  const ask = async (url: string, headers: Record<string, string>) => {
    const reply = await inside.inject({ url, headers: { ...signedIn, ...headers } });
    const coding = reply.headers['content-encoding'];
    const html = coding === 'gzip' ? gunzipSync(reply.rawPayload).toString() : reply.body;
    return { status: reply.statusCode, coding, tag: reply.headers.etag!, vary: reply.headers.vary, html };
  };

  it('goes out compressed to whoever takes that, with a tag of its own, and is the same page', async () => {
    const plain = await ask('/made', {});
    expect(plain).toMatchObject({ status: 200, coding: undefined, vary: 'accept-encoding' });
    const small = await ask('/made', { 'accept-encoding': 'gzip, deflate, br' });
    expect(small).toMatchObject({ status: 200, coding: 'gzip', html: plain.html });
    expect(small.tag).not.toBe(plain.tag);
    for (const tag of [plain.tag, small.tag]) expect(await ask('/made', { 'if-none-match': tag })).toMatchObject({ status: 304, tag });
    for (const refused of ['gzip;q=0', 'br', 'gzip; q=0.0, br'])
      expect((await ask('/made', { 'accept-encoding': refused })).coding).toBeUndefined();
    expect((await ask('/made', { 'accept-encoding': 'br, gzip;q=0.5' })).coding).toBe('gzip');
  });

  it('is never compressed where its address brings something into it', async () => {
    expect((await ask('/made?q=lunch', { 'accept-encoding': 'gzip' })).coding).toBeUndefined();
  });
});

describe('forged requests', () => {
  const naked = { 'sec-fetch-site': undefined };

  it.each([
    ['cross-site fetch metadata', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a foreign origin', { ...naked, origin: 'https://evil.example' }, 403],
    ['the origin null', { ...naked, origin: 'null' }, 403],
    ['the public origin', { ...naked, origin: 'http://localhost:3000' }, 303],
    ['the origin that it was sent to', { ...naked, origin: 'http://127.0.0.1:4000', host: '127.0.0.1:4000' }, 303],
    ['the other scheme', { ...naked, origin: 'https://127.0.0.1:4000', host: '127.0.0.1:4000' }, 403],
  ])('with %s', async (_case, headers, status) => {
    const answer = await test.client(signedIn).post('/act', {}, headers);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.text).toContain('No money was moved.');
  });

  it('without any header needs the token of the page, and that of nobody else', async () => {
    const [ada, guest] = [test.client(signedIn), test.client()];
    expect((await ada.post('/act', {}, naked)).status).toBe(403);
    await ada.get('/page');
    await guest.get('/page');
    expect((await ada.submit('/act', {}, naked)).status).toBe(303);
    expect((await guest.submit('/act', {}, naked)).status).toBe(303);
    expect((await guest.post('/act', {}, naked)).status).toBe(403);
    expect((await guest.post('/act', { _csrf: /name="_csrf" value="([^"]+)"/.exec(ada.page.body)![1]! }, naked)).status).toBe(403);
    expect(lines.some(({ fields }) => fields['event'] === 'request_forged')).toBe(true);
  });
});

describe('redirects', () => {
  it.each([
    ['/page?x=1', '/page?x=1'],
    ['//evil.example', '/'],
    ['https://evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/..//evil.example', '/'],
  ])('to %s lead to %s', async (to, location) => {
    const answer = await test.client().post('/go', { to });
    expect([answer.status, answer.location]).toEqual([303, location]);
  });

  it('carry a sentence that is shown once, not to a prefetch, and cannot be made up', async () => {
    const client = test.client();
    const answer = await client.post('/act', {});
    expect((await client.get('/page', { 'x-sec-purpose': 'prefetch' })).flash).toBeNull();
    expect((await client.follow(answer)).flash).toEqual({ kind: 'success', text: 'Done: <b>“ქართული”</b>' });
    expect((await client.get('/page')).flash).toBeNull();
    const forged = Buffer.from(JSON.stringify(['success', 'You won'])).toString('base64url');
    client.cookies.set('flash', `${forged}.AAAA`);
    expect((await client.get('/page')).flash).toBeNull();
  });
});

describe('errors', () => {
  it.each([400, 403, 404, 409, 413, 415, 422, 429, 500, 503])(
    '%s says what happened to the money and gives a reference',
    async (status) => {
      const answer = await test.client(signedIn).get(`/fail/${status}`);
      expect(answer.status).toBe(status);
      expect(answer.text).toContain('No money was moved.');
      expect(answer.text).toContain(String(answer.headers['x-request-id']));
      expect(answer.body).toContain('href="/overview"');
      expect(answer.body).not.toContain('secret detail');
    },
  );

  it('admit that an act may have been done when it failed half-way', async () => {
    expect((await test.client(signedIn).post('/fail/500', {})).text).toContain('We do not know yet');
    expect((await test.client(signedIn).post('/fail/422', {})).text).toContain('No money was moved.');
  });

  it('say when to come back', async () => {
    const answer = await test.client().get('/fail/429');
    expect([answer.headers['retry-after'], answer.text.includes('Try again after 09:01')]).toEqual(['90', true]);
  });

  it('are problem+json for programs', async () => {
    const answer = await test.client().get('/fail/409', { accept: 'application/json' });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ type: 'about:blank', status: 409, code: 'a_name', reference: answer.headers['x-request-id'] });
  });

  it('speak the language of whoever asks', async () => {
    expect((await test.client({ 'accept-language': 'ka' }).get('/nope')).heading).toBe('გვერდი ვერ მოიძებნა');
    expect((await test.client({ 'accept-language': 'fr, ru;q=0.5' }).get('/nope')).heading).toBe('Страница не найдена');
  });

  it('tell a wrong method from a wrong address', async () => {
    const answer = await test.client().get('/act');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    expect((await test.client().post('/nope', {})).status).toBe(404);
  });

  it('are logged with their stack, requests without their address', () => {
    const failed = lines.find(({ message }) => message === 'request failed')!;
    expect(failed.fields['error']).toMatch(/secret detail of the inside[\s\S]*server\.test/);
    const routes = lines.filter(({ message }) => message === 'request').map(({ fields }) => fields['route']);
    expect(routes).toContain('/fail/:status');
    expect(JSON.stringify(lines)).not.toMatch(/ada@example|tab=in|x-test-actor/);
  });
});

describe('headers', () => {
  it('protect every answer', async () => {
    for (const path of ['/page', '/nope', '/%ff', '/healthz', '/mine', '/assets/x.js', '/fail/500']) {
      const { headers } = await test.client().get(path, { 'x-request-id': 'mine' });
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-request-id']).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    }
  });

  it('keep addresses with secrets to themselves and private pages out of caches', async () => {
    expect((await test.client().get('/link/abc')).headers['referrer-policy']).toBe('strict-origin');
    expect((await test.client().get('/page')).headers['cache-control']).toBe('private, no-cache');
    expect((await test.client(signedIn).get('/mine')).headers['cache-control']).toBe('no-store');
    expect((await test.client(signedIn).get('/kept')).headers).toMatchObject({ 'cache-control': 'private, no-cache', etag: '"7"' });
  });
});

describe('readiness', () => {
  it('is given while the database is migrated, refused while it is not', async () => {
    const client = test.client();
    expect((await client.get('/readyz')).json()).toEqual({ status: 'ready' });
    await asOwner(test.ownerUrl, 'alter table migration rename to hidden');
    expect([(await client.get('/readyz')).status, client.cookies.size]).toEqual([503, 0]);
    await asOwner(test.ownerUrl, 'alter table hidden rename to migration');
    expect((await client.get('/healthz')).json()).toEqual({ status: 'ok' });
  });
});
