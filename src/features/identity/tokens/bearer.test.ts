import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fastify from 'fastify';
import { RateLimit } from '../../../api/rate.ts';
import { row } from '../../../platform/db.ts';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { accessTokenHash, makeAccessToken, revokeToken, TOKENS_MAX } from './access-token.ts';
import { callerOf } from './bearer.ts';

const ME = '/api/v1/me';
let app: TestApp;
let ann: Program;

beforeAll(async () => {
  app = await testApp();
  ann = await program(app, 'ann@example.com');
});
afterAll(() => app.close());

describe('an access token', () => {
  it('has a form that people and scanners recognise, and is stored as its hash alone', async () => {
    expect(ann.token).toMatch(/^fb_[A-Za-z0-9_-]{47}$/);
    const stored = await row<Record<string, unknown>>(app.db, 'select * from access_token where id = $1', [ann.tokenId]);
    expect(JSON.stringify(stored)).not.toContain(ann.token.slice(3, 46));
    expect(stored!['last4']).toBe(ann.token.slice(-4));
    expect(accessTokenHash(ann.token)).toEqual(stored!['token_hash']);
  });

  it.each([
    '',
    'x',
    'fb_',
    (t: string) => t.slice(0, -1),
    (t: string) => `${t}x`,
    (t: string) => t.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')),
    (t: string) => t.toLowerCase(),
  ])('is not %s', (damage) => {
    expect(accessTokenHash(typeof damage === 'string' ? damage : damage(ann.token))).toBeNull();
  });

  it('is asked for, in words that programs understand', async () => {
    const none = await app.app.inject({ url: ME });
    expect([none.statusCode, none.headers['www-authenticate'], none.json<{ code: string }>().code]).toEqual([
      401,
      'Bearer realm="FINEbank API"',
      'token_missing',
    ]);
    expect(none.headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    for (const authorization of ['Bearer x', 'Basic YTpi', `Token ${ann.token}`, 'Bearer', `Bearer ${ann.token} x`]) {
      const answer = await ann.get(ME, { authorization });
      expect([answer.status, answer.body.code]).toEqual([401, 'token_invalid']);
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    }
    expect((await ann.get(ME, { authorization: `bearer  ${ann.token}` })).status).toBe(200);
  });

  it('that nobody was given opens nothing', async () => {
    const made = await makeAccessToken(app.db, {
      personId: ann.personId,
      name: 'x',
      scopes: ['accounts:read'],
      life: 30,
      now: app.clock.now(),
    });
    await revokeToken(app.db, ann.personId, made!.id, app.clock.now());
    expect((await ann.get(ME, { authorization: `Bearer ${made!.token}` })).body.code).toBe('token_revoked');
  });

  it('revoked, opens nothing from that moment on, whoever has it', async () => {
    const eve = await program(app, 'eve@example.com');
    expect((await eve.get(ME)).status).toBe(200);
    expect(await revokeToken(app.db, ann.personId, eve.tokenId, app.clock.now())).toBe(false);
    expect((await eve.get(ME)).status).toBe(200);
    expect(await revokeToken(app.db, eve.personId, eve.tokenId, app.clock.now())).toBe(true);
    expect([(await eve.get(ME)).status, (await eve.post('/api/v1/payments', { to: ann.number, amount: '1' })).status]).toEqual([401, 401]);
  });

  it('expires to the second', async () => {
    const made = await makeAccessToken(app.db, {
      personId: ann.personId,
      name: 'x',
      scopes: ['accounts:read'],
      life: 30,
      now: app.clock.now(),
    });
    const headers = { authorization: `Bearer ${made!.token}` };
    app.clock.advance(30 * 86_400 - 1);
    expect((await ann.get(ME, headers)).status).toBe(200);
    app.clock.advance(1);
    expect((await ann.get(ME, headers)).body.code).toBe('token_expired');
  });

  it('does only what its scopes say', async () => {
    const reader = await program(app, 'reader@example.com', ['accounts:read']);
    const refused = await reader.post('/api/v1/payments', { to: ann.number, amount: '1' });
    expect([refused.status, refused.body.code, refused.body.scope]).toEqual([403, 'insufficient_scope', 'payments:write']);
    expect(refused.headers['www-authenticate']).toContain('scope="payments:write"');
    expect((await reader.get('/api/v1/payments')).status).toBe(403);
    const writer = await program(app, 'writer@example.com', ['payments:write']);
    expect([
      (await writer.get(ME)).status,
      (await writer.get('/api/v1/accounts')).status,
      (await writer.get(`/api/v1/payments/${ann.accountId}`)).status,
    ]).toEqual([403, 403, 403]);
    // Who may not pay learns that before anything else.
    expect((await reader.post('/api/v1/payments', 'nonsense', null)).status).toBe(403);
    expect((await reader.post('/api/v1/payments', {}, null)).status).toBe(403);
  });

  it('writes its last use at most every ten minutes', async () => {
    const used = async (): Promise<Date | null> =>
      (await row<{ at: Date | null }>(app.db, 'select last_used_at as at from access_token where id = $1', [ann.tokenId]))!.at;
    await ann.get(ME);
    const first = await used();
    app.clock.advance(599);
    await ann.get(ME);
    expect(await used()).toEqual(first);
    app.clock.advance(2);
    await ann.get(ME);
    expect((await used())!.getTime() - first!.getTime()).toBe(601_000);
  });

  it('is one of fifty at most, also when many are made at the same time', async () => {
    const max = await program(app, 'max@example.com');
    const wish = { personId: max.personId, name: 'x', scopes: ['accounts:read'] as const, life: null, now: app.clock.now() };
    const made = await Promise.all(Array.from({ length: TOKENS_MAX + 5 }, () => makeAccessToken(app.db, wish)));
    expect(made.filter((one) => one === null)).toHaveLength(6);
  });
});

describe('the rate limit', () => {
  it('lets a minute’s worth through at once and fills steadily', () => {
    const limit = new RateLimit(60);
    const taken = Array.from({ length: 61 }, () => limit.take('a', 1000));
    expect(taken.slice(0, 60).every((wait) => wait === 0)).toBe(true);
    expect([taken[60], limit.take('b', 1000), limit.take('a', 1500), limit.take('a', 2000), limit.take('a', 2000)]).toEqual([
      1, 0, 1, 0, 1,
    ]);
    expect(limit.take('a', 500)).toBe(1);
  });

  it('answers 429 with the time to wait', async () => {
    const { addApi } = await import('../../../api/chassis.ts');
    const { accountApi } = await import('../../accounts/index.ts');
    const server = fastify().decorate('platform', app.platform);
    await addApi(server, accountApi, { document: {} as never, admit: callerOf, requestsPerMinute: 2 });
    const small = ann.at(server);
    const statuses = [await small.get(ME), await small.get(ME), await small.get(ME)];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect([statuses[2]!.headers['retry-after'], statuses[2]!.body.code]).toEqual(['30', 'too_many_requests']);
    await server.close();
  });
});
