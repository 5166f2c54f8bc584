import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, run } from '../../platform/db.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { countSessions, fillLogIn, newMember, PASSWORD, signedIn } from '../../../test/helpers/letters.ts';
import { logIn } from './log-in.ts';
import { cleanUp, hashToken } from './index.ts';
import { startSession } from './session.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await newMember(app, 'ada@example.com', { name: 'Ada' });
});
afterAll(() => app.close());

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('a session', () => {
  it('is stored as a hash under a name of its own', async () => {
    const client = await signedIn(app, 'ada@example.com');
    const token = client.cookies.get('session')!;
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = await rows<{ token_hash: Buffer }>(app.db, 'select token_hash from session');
    expect(stored.some((row) => row.token_hash.toString('base64url') === token)).toBe(false);
  });

  it('goes in a cookie with the prefix __Host- over HTTPS', async () => {
    const secure = await testApp({ env: { PUBLIC_URL: 'https://bank.example' } });
    await newMember(secure, 'ada@example.com');
    const client = secure.client();
    const answer = await fillLogIn(client, 'ada@example.com', PASSWORD, { remember: '1' });
    const cookie = [answer.headers['set-cookie']].flat().find((line) => String(line).startsWith('__Host-session='));
    expect(cookie).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    await secure.close();
  });

  it('is a new one at each log-in, never one that was planted', async () => {
    const planted = 'A'.repeat(43);
    const client = app.client();
    client.cookies.set('session', planted);
    await fillLogIn(client, 'ada@example.com');
    const first = client.cookies.get('session');
    expect(first).not.toBe(planted);
    const again = await signedIn(app, 'ada@example.com');
    expect(again.cookies.get('session')).not.toBe(first);
    const thief = app.client();
    thief.cookies.set('session', planted);
    expect((await thief.get('/overview')).status).toBe(303);
  });

  it('takes the place of the one that the browser had', async () => {
    const [person] = await rows<{ id: string }>(app.db, `select id from person where email_key = 'ada@example.com'`);
    const before = await countSessions(app, 'ada@example.com');
    const start = (previousHash: Buffer | null): Promise<string | null> =>
      startSession(app.db, { personId: person!.id, remember: false, now: app.clock.now(), previousHash, provedHash: null });
    const old = await start(null);
    await start(hashToken(old!));
    expect(await countSessions(app, 'ada@example.com')).toBe(before + 1);
  });

  it('does not begin with a password that was changed while it was compared', async () => {
    await newMember(app, 'una@example.com');
    const attempt = { key: 'una@example.com', browser: null, password: PASSWORD, ip: '203.0.113.50', now: app.clock.now() };
    const judged = await logIn(app.db, attempt);
    if (judged.outcome !== 'person') throw new Error(judged.outcome);
    const begin = (): Promise<string | null> =>
      startSession(app.db, { ...judged, remember: false, now: app.clock.now(), previousHash: null });
    expect(await begin()).not.toBeNull();
    const changing = await app.db.transaction(async (tx) => {
      await run(tx, "update person set password_hash = 'another' where id = $1", [judged.personId]);
      await run(tx, 'delete from session where person_id = $1', [judged.personId]);
      // Begun before the change is done: it waits for its end.
      const late = begin();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { late };
    });
    expect(await changing.late).toBeNull();
    expect(await begin()).toBeNull();
    expect(await countSessions(app, 'una@example.com')).toBe(0);
  });

  it('ends 12 hours after its last use', async () => {
    const client = await signedIn(app, 'ada@example.com');
    for (let n = 0; n < 3; n += 1) {
      app.clock.advance(11 * HOUR);
      expect((await client.get('/overview')).status).toBe(200);
    }
    app.clock.advance(12 * HOUR);
    expect((await client.get('/overview')).location).toBe('/log-in?next=%2Foverview');
  });

  it('ends after 30 days however busy it is', async () => {
    const client = await signedIn(app, 'ada@example.com');
    for (let n = 0; n < 71; n += 1) {
      app.clock.advance(10 * HOUR);
      await client.get('/notifications');
    }
    expect((await client.get('/notifications')).status).toBe(200);
    app.clock.advance(10 * HOUR);
    expect((await client.get('/notifications')).status).toBe(303);
  });

  it('writes its last use at most every ten minutes', async () => {
    const client = await signedIn(app, 'ada@example.com');
    const seen = async (): Promise<Date> => (await rows<{ at: Date }>(app.db, 'select max(last_seen_at) as at from session'))[0]!.at;
    const start = await seen();
    app.clock.advance(600);
    await client.get('/overview');
    expect(await seen()).toEqual(start);
    app.clock.advance(1);
    await client.get('/overview');
    expect((await seen()).getTime()).toBe(start.getTime() + 601_000);
  });

  it('lives 30 days from its beginning when it is to be remembered', async () => {
    const client = await signedIn(app, 'ada@example.com', { remember: '1' });
    app.clock.advance(29 * DAY);
    expect((await client.get('/overview')).status).toBe(200);
    app.clock.advance(DAY - 1);
    expect((await client.get('/overview')).status).toBe(200);
    app.clock.advance(1);
    expect((await client.get('/overview')).status).toBe(303);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '%00', "' or 1=1"])('is not made of the cookie %.50j', async (token) => {
    const client = app.client();
    client.cookies.set('session', token);
    expect((await client.get('/overview')).status).toBe(303);
  });

  it('is swept out when it is over', async () => {
    await signedIn(app, 'ada@example.com');
    app.clock.advance(31 * DAY);
    await cleanUp(app.platform, {});
    expect(await countSessions(app, 'ada@example.com')).toBe(0);
  });
});

describe('log-out', () => {
  it('ends the session at the server, and the others go on', async () => {
    const [client, other] = [await signedIn(app, 'ada@example.com'), await signedIn(app, 'ada@example.com')];
    const token = client.cookies.get('session')!;
    await client.get('/overview');
    const answer = await client.submit('/log-out');
    expect([answer.status, answer.location]).toEqual([303, '/']);
    expect(client.cookies.has('session')).toBe(false);
    const thief = app.client();
    thief.cookies.set('session', token);
    expect((await thief.get('/overview')).status).toBe(303);
    expect((await other.get('/overview')).status).toBe(200);
  });

  it('is no GET', async () => {
    const client = await signedIn(app, 'ada@example.com');
    expect((await client.get('/log-out')).status).toBe(405);
    expect((await client.get('/overview')).status).toBe(200);
  });
});
