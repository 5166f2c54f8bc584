import { describe, expect, it } from 'vitest';
import { csrfToken, csrfVerdict, isJson, type CsrfQuestion } from './csrf.ts';
import { checkSignature, withSignature } from './signing.ts';

const FORM = 'application/x-www-form-urlencoded';
const OWN = ['https://bank.example', 'http://127.0.0.1:3000'];

function ask(question: Partial<CsrfQuestion>): string {
  const base = {
    method: 'POST',
    secFetchSite: undefined,
    origin: undefined,
    ownOrigins: () => OWN,
    contentType: FORM,
    token: undefined,
    expected: () => 'right',
  };
  return csrfVerdict({ ...base, ...question });
}

describe('a request that changes something', () => {
  it.each([
    ['same-origin', 'pass'],
    ['none', 'pass'],
    ['same-site', 'cross_site'],
    ['cross-site', 'cross_site'],
    ['same-origin,cross-site', 'cross_site'],
    ['', 'cross_site'],
  ])('with Sec-Fetch-Site “%s”: %s, whatever else it carries', (secFetchSite, verdict) => {
    expect(ask({ secFetchSite })).toBe(verdict);
    expect(ask({ secFetchSite, origin: OWN[0], token: 'right', contentType: 'application/json' })).toBe(verdict);
    expect(ask({ secFetchSite, origin: 'https://evil.example', expected: () => undefined })).toBe(verdict);
  });

  it.each([
    ['https://bank.example', 'pass'],
    ['http://127.0.0.1:3000', 'pass'],
    ['http://bank.example', 'foreign_origin'],
    ['https://bank.example:8443', 'foreign_origin'],
    ['https://bank.example.evil.example', 'foreign_origin'],
    ['null', 'foreign_origin'],
    ['', 'foreign_origin'],
  ])('without it, with Origin “%s”: %s', (origin, verdict) => {
    expect(ask({ origin })).toBe(verdict);
    expect(ask({ origin, token: 'right', contentType: 'application/json' })).toBe(verdict);
    expect(ask({ origin, expected: () => undefined })).toBe(verdict);
  });

  it('without either: needs the token when a cookie of ours came along', () => {
    expect(ask({ token: 'right' })).toBe('pass');
    expect(ask({ token: 'wrong' })).toBe('wrong_token');
    expect(ask({ token: undefined })).toBe('wrong_token');
    expect(ask({ token: ['right'] })).toBe('wrong_token');
    expect(ask({ expected: () => undefined })).toBe('pass');
    expect(ask({ contentType: 'application/json; charset=utf-8' })).toBe('pass');
    expect(ask({ contentType: 'text/plain; application/json' })).toBe('wrong_token');
    expect(ask({ contentType: undefined })).toBe('wrong_token');
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'QUERY'])('is judged for %s too', (method) => {
    expect(ask({ method, secFetchSite: 'cross-site' })).toBe('cross_site');
  });
});

it.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and passes', (method) => {
  expect(ask({ method, secFetchSite: 'cross-site', origin: 'https://evil.example' })).toBe('pass');
});

it('tells JSON from what a form can send', () => {
  expect(['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json'].every(isJson)).toBe(true);
  expect([undefined, '', 'text/plain', 'application/jsonp', 'multipart/form-data', FORM].some(isJson)).toBe(false);
});

it('gives another token to every name and secret, and signs for one purpose only', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  expect(new Set([csrfToken(one, 'a'), csrfToken(one, 'b'), csrfToken(other, 'a')]).size).toBe(3);
  const signed = withSignature(one, 'cookie:flash', 'a.b');
  expect(checkSignature(one, 'cookie:flash', signed)).toBe('a.b');
  expect(checkSignature(one, 'cookie:other', signed)).toBeUndefined();
  expect(checkSignature(other, 'cookie:flash', signed)).toBeUndefined();
  expect(checkSignature(one, 'cookie:flash', signed.replace('a.b', 'a.c'))).toBeUndefined();
  expect(checkSignature(one, 'cookie:flash', 'none')).toBeUndefined();
});
