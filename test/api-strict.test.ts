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
