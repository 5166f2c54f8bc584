import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApi, Operation } from '../src/api/openapi.ts';
import { program, type Program } from './helpers/api.ts';
import { testApp, type TestApp } from './helpers/app.ts';

let app: TestApp;
let document: OpenApi;
let ann: Program;
beforeAll(async () => {
  app = await testApp();
  document = (await app.client().get('/api/v1/openapi.json')).json<OpenApi>();
  ann = await program(app, 'ann@example.com');
});
afterAll(() => app.close());

/** What is sound in a field of this name. */
const SOUND: Readonly<Record<string, unknown>> = {
  name: 'x',
  kind: 'savings',
  target: '1',
  target_day: null,
  direction: 'out',
  icon: 'sun',
  colour: 'pink',
  note: 'x',
  category: 'food',
  parts: [],
  amount: '1',
  to: 'x',
  from: null,
  email: 'a@example.com',
  word: 'x',
  password: 'x',
  referral_code: 'x',
  days: 1,
  uses_max: 1,
  payments: [],
};
const ID = '019f32a1-5c00-7000-8000-0000000000e5';

/** The fields of the body that a route takes; of several forms the first one's. */
function fieldsOf({ requestBody }: Operation): string[] {
  const { schema } = requestBody!.content['application/json']!;
  const { $ref } = schema.oneOf?.[0] ?? schema;
  return Object.keys(document.components.schemas[$ref!.split('/').at(-1)!]!.properties!);
}

/** Every route, with an address that fits it. */
const routes = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as 'POST',
      path,
      url: path.replaceAll(/\{\w+\}/g, ID),
      operation,
    })),
  );

describe('the document', () => {
  it('says of every route what follows from its token, its key, its address and its body', () => {
    for (const { method, url, operation } of routes()) {
      const { parameters, requestBody, responses, security } = operation;
      const codes = (status: number): string[] =>
        Object.keys(responses[String(status)]?.content['application/problem+json']?.examples ?? {});
      const where = `${method} ${url}`;
      const guardedBy = security.length > 0;
      expect([where, codes(401).length, codes(403).includes('insufficient_scope')]).toEqual([where, guardedBy ? 4 : 0, guardedBy]);
      expect([where, codes(413), codes(415)]).toEqual([
        where,
        ...(requestBody === undefined ? [[], []] : [['too_large'], ['unsupported_type']]),
      ]);
      if (url.includes(ID)) expect([where, codes(404)]).toEqual([where, ['not_found']]);
      expect([where, codes(422).includes('invalid')]).toEqual([where, true]);
      expect([where, codes(429), codes(500)]).toEqual([where, ['too_many_requests'], ['internal_error']]);
      for (const status of ['429', '503'])
        expect([where, Object.keys(responses[status]!.headers)]).toEqual([where, expect.arrayContaining(['Retry-After'])]);
      const keyed = parameters.some(
        ({ name, in: place, required }) => name === 'Idempotency-Key' && place === 'header' && required === true,
      );
      expect([where, codes(400), codes(422).includes('duplicate_with_different_content')]).toEqual([
        where,
        keyed ? ['idempotency_key_missing', 'idempotency_key_malformed'] : [],
        keyed,
      ]);
      if (keyed) expect([where, Object.keys(responses['200']!.headers)]).toEqual([where, expect.arrayContaining(['Idempotency-Replayed'])]);
    }
  });

  it('is held by every route: a parameter of the query that there is not is refused', async () => {
    // Who is no operator learns nothing of members; payments look at no query.
    for (const { method, url } of routes().filter(({ url }) => !/sign-ups|members|payments$/.test(url))) {
      const body = method === ('GET' as string) || method === ('DELETE' as string) ? {} : { payload: '{}' };
      const answer = await app.app.inject({
        method,
        url: `${url}?nonsense=1`,
        ...body,
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      });
      expect([method, url, answer.statusCode, answer.json().errors?.[0]]).toEqual([
        method,
        url,
        422,
        { parameter: 'nonsense', detail: 'There is no such parameter.' },
      ]);
    }
  });

  it('says each refusal in a sentence of English', () => {
    for (const { code, title, meaning } of document['x-outcomes'])
      expect([code, title, meaning]).toEqual([code, expect.stringMatching(/^[A-Z][^.]+$/), expect.stringMatching(/^[A-Z“][^]*[a-z”]\.$/)]);
  });
});

describe('what nobody thought of', () => {
  it('is refused as the document says, and never with 500', async () => {
    const ids = ['%00', 'a%00b', '%ED%A0%80', 'x'.repeat(5000), "'", '-', ID, ann.accountId];
    const texts = ['\u0000', 'a\u0000b', '\ud800', '', '0000-01-01', '9'.repeat(30), '92233720368547758.08', null, 1e300, [], {}];
    const bodies = ['', 'null', '[]', '{"a\\u0000":1}', '['.repeat(5000) + ']'.repeat(5000)];
    const named = (names: readonly string[]): string[] =>
      names.flatMap((wrong) =>
        texts.map((text) => JSON.stringify({ ...Object.fromEntries(names.map((name) => [name, SOUND[name]])), [wrong]: text })),
      );
    for (const { method, path, operation } of routes()) {
      const urls = path.includes('{') ? ids.map((one) => path.replaceAll(/\{\w+\}/g, one)) : [path];
      const sent = operation.requestBody === undefined ? [undefined] : [...bodies, ...named(fieldsOf(operation))];
      for (const url of urls)
        for (const payload of sent) {
          const answer = await app.app.inject({
            method,
            url,
            headers: {
              authorization: `Bearer ${ann.token}`,
              'idempotency-key': `${Math.random()}`,
              ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(payload === undefined ? {} : { payload }),
          });
          if (answer.statusCode < 400) continue;
          const { code, errors } = answer.json();
          const documented = operation.responses[String(answer.statusCode)]?.content['application/problem+json']?.examples[code];
          // An empty part of an address is another address.
          const known = documented !== undefined || answer.statusCode === 404;
          expect([method, url, payload, answer.statusCode < 500, known]).toEqual([method, url, payload, true, true]);
          if (code === 'invalid')
            expect([method, url, payload, errors]).toEqual([method, url, payload, expect.arrayContaining([expect.anything()])]);
        }
    }
  }, 120_000);
});

describe('an id in capitals', () => {
  it('is the same id, in the address and in the query, to programs and to people', async () => {
    const bob = await program(app, 'bob@example.com');
    const { id } = (await ann.post('/api/v1/payments', { to: bob.number, amount: '1' })).body;
    const goal = (await ann.post('/api/v1/goals', { name: 'Tent', target: '9' })).body;
    const made = await ann.post('/api/v1/categories', { name: 'Climbing', direction: 'out', icon: 'sun', colour: 'pink' });
    for (const path of [
      `accounts/${ann.accountId}`,
      `accounts/${ann.accountId}/entries`,
      `payments/${id}`,
      `payments/${id}/label`,
      `goals/${goal.id}`,
      `transactions?account=${ann.accountId}`,
      `transactions?person=${bob.personId}`,
    ]) {
      const capitals = path.replaceAll(/[0-9a-f-]{36}/g, (one) => one.toUpperCase());
      expect(await ann.get(`/api/v1/${capitals}`)).toMatchObject({ status: 200, body: (await ann.get(`/api/v1/${path}`)).body });
    }
    const label = await app.app.inject({
      method: 'PUT',
      url: `/api/v1/payments/${id.toUpperCase()}/label`,
      payload: JSON.stringify({ category: made.body.key.toUpperCase() }),
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
    });
    expect([label.statusCode, label.json().category]).toEqual([200, made.body.key]);
    const pages = app.client();
    await pages.submit('/log-in', { email: 'ann@example.com', password: 'kettle-violin-42' });
    for (const path of [`/transactions/${id}`, `/balances/${ann.accountId}`, `/goals/${goal.id}`])
      expect([path, (await pages.get(path.replace(/[0-9a-f-]{36}/, (one) => one.toUpperCase()))).status]).toEqual([path, 200]);
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/api', 404, undefined],
    ['GET', '/api/', 404, undefined],
    ['GET', '/api?x', 404, undefined],
    ['GET', '/api/v1', 404, undefined],
    ['GET', '/api/v2/me', 404, undefined],
    ['GET', '/api/v1/nonsense', 404, undefined],
    ['POST', '/api/v1/nonsense', 404, undefined],
    ['GET', '/api/v1/me/', 404, undefined],
    ['GET', '/api/v1/%ff', 404, undefined],
    ['DELETE', '/api/v1/me', 405, 'GET, HEAD'],
    ['PUT', '/api/v1/payments', 405, 'GET, HEAD, POST'],
    ['HEAD', '/api/v1/sign-ups', 405, 'POST'],
    ['OPTIONS', '/api/v1/me', 405, 'GET, HEAD'],
    ['POST', '/api/v1/openapi.json', 405, 'GET, HEAD'],
    ['POST', '/api/docs', 405, 'GET, HEAD'],
  ] as const)('%s %s is refused in English, as a program reads it', async (method, url, status, allow) => {
    const headers = { accept: 'text/html', 'accept-language': 'ka', cookie: 'language=ka' };
    const answer = await app.app.inject({ method, url, headers });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['allow']]).toEqual([
      status,
      'application/problem+json',
      allow,
    ]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    if (method === 'HEAD') return expect(answer.payload).toBe('');
    const { code, type, detail, reference } = answer.json();
    expect([code, type]).toEqual([status === 404 ? 'not_found' : 'method_not_allowed', `/api/docs#${code}`]);
    expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(reference).toBe(answer.headers['x-request-id']);
  });

  it('is HEAD for whatever has GET', async () => {
    const answer = await app.app.inject({ method: 'HEAD', url: '/api/v1/me' });
    expect([answer.statusCode, answer.payload]).toEqual([401, '']);
  });

  it('leaves the pages as they are', async () => {
    const page = await app.client().get('/apiary');
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });
});

describe('a request without a token', () => {
  it('is asked for one first, whatever its query, its body and its address', async () => {
    const wrong: readonly { readonly query?: string; readonly payload?: string; readonly headers?: Record<string, string> }[] = [
      {},
      { query: '?nonsense=1&limit=x&cursor=%00&from=0000-01-01' },
      { payload: 'not JSON', headers: { 'content-type': 'application/json' } },
      { payload: 'a=b', headers: { 'content-type': 'text/plain' } },
      { payload: '{}', headers: { 'content-type': 'application/json', 'idempotency-key': 'ქ' } },
    ];
    for (const { method, url } of routes().filter(({ operation }) => operation.security.length > 0))
      for (const { query = '', payload, headers = {} } of wrong) {
        if (payload !== undefined && method === ('GET' as string)) continue;
        for (const [authorization, code] of [
          [undefined, 'token_missing'],
          ['Bearer x', 'token_invalid'],
          ['Basic eDp5', 'token_invalid'],
        ]) {
          const answer = await app.app.inject({
            method,
            url: url + query,
            ...(payload === undefined ? {} : { payload }),
            headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
          });
          expect([method, url, query, payload, answer.statusCode, answer.json().code]).toEqual([method, url, query, payload, 401, code]);
          expect(answer.headers['www-authenticate']).toContain('Bearer realm=');
        }
      }
  });
});
