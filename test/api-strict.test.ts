import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApi } from '../src/api/openapi.ts';
import { testApp, type TestApp } from './helpers/app.ts';

let app: TestApp;
let document: OpenApi;
beforeAll(async () => {
  app = await testApp();
  document = (await app.client().get('/api/v1/openapi.json')).json<OpenApi>();
});
afterAll(() => app.close());

const ID = '019f32a1-5c00-7000-8000-0000000000e5';

/** Every route that asks for a token, with an address that fits it. */
const guarded = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security.length > 0)
      .map(([method, operation]) => ({ method: method.toUpperCase() as 'POST', url: path.replaceAll(/\{\w+\}/g, ID), operation })),
  );

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
    for (const { method, url } of guarded())
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
