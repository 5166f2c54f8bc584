import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../test/helpers/app.ts';
import { member, type Member } from '../../test/helpers/people.ts';

let test: TestApp;
let ada: Member;
let paths: string[];
const failures: object[] = [];

beforeAll(async () => {
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => void failures.push(fields) };
  test = await testApp({ log });
  ada = await member(test);
  // An open stream does not end by itself.
  paths = routePatterns(test.app.printRoutes({ commonPrefix: false })).filter((path) => path !== '/live');
  await test.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => test.close());

/** The patterns of the framework's tree of routes, where each line carries the part that it adds. */
function routePatterns(tree: string): string[] {
  const stack: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part] = /^([│ ]*)[├└]── (.*?)(?: \([A-Z, ]+\))?$/u.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    stack.length = indent.length / 4;
    stack.push(part);
    return [stack.join('')];
  });
}

const NASTY = [
  '\u0000',
  '\ud800',
  '%',
  '%00',
  '%ff',
  '\u202e',
  "'",
  '"',
  '<script>',
  '../',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  '9'.repeat(40),
  'ა'.repeat(300),
  '-1',
  '1e9',
  'NaN',
];
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...NASTY));
const fieldName = fc.oneof(
  fc.constantFrom(
    'name',
    'email',
    'password',
    'password2',
    'code',
    'to',
    'amount',
    'note',
    'draft',
    'key',
    'target',
    'tab',
    'before',
    'after',
    'next',
    'back',
    'language',
  ),
  text,
);
const fields = fc.dictionary(fieldName, text, { maxKeys: 6 });
const query = fields.map(
  (pairs) => `?${new URLSearchParams(Object.entries(pairs).map(([k, v]) => [k.toWellFormed(), v.toWellFormed()])).toString()}`,
);
const body = fc.oneof(
  fields.map((pairs) => ({ type: 'application/x-www-form-urlencoded', payload: Buffer.from(new URLSearchParams(pairs).toString()) })),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ type: 'application/x-www-form-urlencoded', payload: Buffer.from(bytes) })),
  fc.jsonValue().map((value) => ({ type: 'application/json', payload: Buffer.from(JSON.stringify(value)) })),
  fields.map((value) => ({ type: 'application/json', payload: Buffer.from(JSON.stringify(value)) })),
  fc.record({
    type: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', 'a', 'application/json; charset=x', 'image/png'),
    payload: text.map((t) => Buffer.from(t)),
  }),
);

it('knows the routes', () => {
  expect(paths).toEqual(expect.arrayContaining(['/', '/about', '/preferences', '/readyz', '/log-in', '/payments/new']));
});

it('no random request is answered with 500', async () => {
  const path = fc.oneof(
    fc.constantFrom(...paths).chain((pattern) => text.map((t) => pattern.replace(/:\w+|\*/g, encodeURIComponent(t.toWellFormed()) || 'x'))),
    fc.string({ maxLength: 30 }).map((t) => `/${t.replace(/[^\u0021-\u007e]/g, '')}`),
    fc.constantFrom(
      '/%',
      '/%ff',
      '/%00',
      '/a%00',
      '/%2e%2e/',
      '//',
      '/.',
      '/assets/',
      '/assets/%00',
      '/..;/',
      '/transactions/%ff',
      '/' + 'a/'.repeat(400),
    ),
  );
  const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH');
  await fc.assert(
    // What the injection itself cannot take, such as "/\\", comes on the wire below.
    fc.asyncProperty(
      method,
      path.filter((address) => URL.canParse(address, 'http://localhost')),
      query,
      body,
      fc.boolean(),
      async (verb, address, search, { type, payload }, signedIn) => {
        const response = await test.app.inject({
          method: verb,
          url: address + search,
          headers: {
            'content-type': type,
            'sec-fetch-site': 'same-origin',
            ...(signedIn ? { cookie: `session=${ada.client.cookies.get('session')}` } : {}),
          },
          ...(verb === 'GET' || verb === 'HEAD' ? {} : { payload }),
        });
        expect([response.statusCode < 500, failures], `${verb} ${address}${search} ${type} ${payload.toString()}`).toEqual([true, []]);
      },
    ),
    { numRuns: 1500 },
  );
}, 60_000);

it('takes a field of JSON that is no text for one that was not sent', async () => {
  for (const path of ['/payments', '/payments/new', '/transactions/categorise', '/categories/new', '/goals/new', '/balances/new']) {
    for (const value of [5, null, true, [1], { a: '1' }]) {
      const fields = ['to', 'from', 'amount', 'note', 'category', 'key', 'draft', 'back', 'name', 'icon', 'colour'];
      for (const body of [...fields.map((name) => ({ [name]: value })), Object.fromEntries(fields.map((name) => [name, value]))]) {
        const { status } = await ada.client.postJson(path, body, { accept: 'text/html' });
        expect([status < 500, failures], `${path} ${JSON.stringify(body)}`).toEqual([true, []]);
      }
    }
  }
});

it.each([
  ['cookies that are none', { cookie: 'session=%00; lang=\u0001x; theme=%ff; flash=a.b; seed=;;=;' }],
  ['a session that is no token', { cookie: `session=${'x'.repeat(43)}` }],
  ['languages that are none', { 'accept-language': ';;q=NaN,*;q=9,ka-;q=-1' }],
  ['a host that is none', { host: '%%%' }],
  ['forwarding that is none', { 'x-forwarded-for': "' or 1=1", 'x-forwarded-proto': 'gopher', 'x-forwarded-host': '\u0001' }],
  ['an origin that is none', { origin: '%', referer: '%%' }],
])('survives %s', async (_case, headers) => {
  for (const path of ['/', '/overview', '/log-in']) expect((await test.client().get(path, headers)).status).toBeLessThan(500);
  expect((await test.client().post('/preferences', { language: 'en' }, headers)).status).toBeLessThan(500);
});

it('refuses a body over 64 kB, and other types, in the shell', async () => {
  const big = await test.client().post('/preferences', { language: 'x'.repeat(70_000) });
  expect([big.status, big.text.includes('No money was moved.')]).toEqual([413, true]);
  const plain = await test.client().post('/preferences', {}, { 'content-type': 'text/plain' });
  expect([plain.status, plain.heading]).toEqual([415, 'This format is not accepted']);
  expect((await test.client().postJson('/update_goal', [1])).status).toBeLessThan(500);
});

it.each([
  [
    'a head beyond all measure',
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431 [^]*problem\+json[^]*"code":"headers_too_large"/,
  ],
  ['a line that is no request', 'this is not http\r\n\r\n', /^HTTP\/1\.1 400 [^]*problem\+json[^]*"code":"malformed_request"/],
  ['two lengths', 'POST /preferences HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde', /^HTTP\/1\.1 400 /],
  [
    'a length beside chunks',
    'POST /preferences HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  ['a request without host', 'GET /about HTTP/1.1\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['an unknown method', 'BREW /about HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['TRACE', 'TRACE /about HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 40[45] /],
  ['a backslash for an address', 'GET /\\ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 404 /],
  [
    'two slashes and a port for an address',
    'POST //:99999 HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
    /^HTTP\/1\.1 404 /,
  ],
  ['an absolute address', 'GET http://evil.example/about HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 (200|404) /],
])('refuses %s on the wire', async (_case, bytes, answer) => {
  const { port } = test.app.server.address() as AddressInfo;
  const received = await new Promise<string>((resolve, reject) => {
    let all = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => (all += data.toString()));
    socket.on('end', () => resolve(all)).on('error', (error) => (all === '' ? reject(error) : resolve(all)));
  });
  expect(received).toMatch(answer);
  const [head] = received.split('\r\n\r\n');
  // Node itself answers a request without host, and says nothing.
  if (!/content-type/i.test(head!)) return;
  expect(`${head}\r\n`).toMatch(/\r\nx-content-type-options: nosniff\r\n/);
  expect(head).toMatch(/\r\ncontent-security-policy: default-src /);
  expect(failures).toEqual([]);
});
