import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../platform/db.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { deliver, fillLogIn, fillSignUp, linkIn, newMember, PASSWORD } from '../../../test/helpers/letters.ts';
import { cleanUp, hashToken } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await newMember(app, 'ada@example.com', { name: 'Ada' });
});
afterAll(() => app.close());

const WRONG = 'The e-mail address or the password is wrong.';
const HOUR = 3600;
const DAY = 24 * HOUR;

async function sessions(email: string): Promise<number> {
  const found = await rows<{ n: number }>(
    app.db,
    'select count(*)::int as n from session s join person p on p.id = s.person_id where p.email_key = $1',
    [email],
  );
  return found[0]!.n;
}

describe('the form', () => {
  it('lets password managers fill it in', async () => {
    const page = await app.client().get('/log-in');
    expect(page.body).toContain('autocomplete="username"');
    expect(page.body).toContain('autocomplete="current-password"');
    expect(page.body).not.toMatch(/name="remember"[^>]*checked/);
  });

  it.each([
    ['', PASSWORD, { email: 'Enter an e-mail address.' }],
    ['ada', PASSWORD, { email: 'Enter an e-mail address in the form name@example.com.' }],
    ['ada@example.com', '', { password: 'Password cannot be empty.' }],
    ['ada@example.com', 'wrong-violin-42', { email: WRONG }],
    ['nobody@example.com', PASSWORD, { email: WRONG }],
    ['nobody@example.com', 'x'.repeat(5000), { email: WRONG }],
  ])('refuses %j with its password', async (email, password, errors) => {
    const answer = await fillLogIn(app.client(), email, password);
    expect([answer.status, answer.errors]).toEqual([422, errors]);
    if (email !== '') expect(answer.body).toContain(`value="${email}"`);
    if (password !== '') expect(answer.body).not.toContain(password);
  });

  it('says of a known address exactly what it says of an unknown one', async () => {
    const known = await fillLogIn(app.client(), 'ada@example.com', 'wrong-violin-42');
    const unknown = await fillLogIn(app.client(), 'eve@example.com', 'wrong-violin-42');
    expect(unknown.status).toBe(known.status);
    expect(unknown.text.replaceAll('eve@', 'ada@')).toBe(known.text);
    expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(known.headers).sort());
    app.clock.advance(HOUR);
  });

  it('takes the address in any case and goes to the overview', async () => {
    const answer = await fillLogIn(app.client(), ' ADA@Example.com ');
    expect([answer.status, answer.location]).toEqual([303, '/overview']);
  });

  it.each([
    ['/payments/new?to=1', '/payments/new?to=1'],
    ['//evil.example', '/overview'],
    ['/\\evil.example', '/overview'],
    ['https://evil.example/', '/overview'],
    ['javascript:alert(1)', '/overview'],
    ['/..//evil.example', '/overview'],
    ['/%0d%0aset-cookie:x', '/%0d%0aset-cookie:x'],
  ])('goes on to %j by %j', async (next, location) => {
    const client = app.client();
    await client.get(`/log-in?next=${encodeURIComponent(next)}`);
    expect((await fillLogIn(client, 'ada@example.com')).location).toBe(location);
    expect((await fillLogIn(app.client(), 'ada@example.com', PASSWORD, { next })).location).toBe(location);
  });

  it('sends whoever is signed in to the overview', async () => {
    const client = await signedIn();
    expect((await client.get('/log-in')).location).toBe('/overview');
  });

  it('leads back to the page that wanted a log-in', async () => {
    const client = app.client();
    const away = await client.get('/notifications');
    await client.follow(away);
    expect((await fillLogIn(client, 'ada@example.com')).location).toBe('/notifications');
  });
});

async function signedIn(fields: Readonly<Record<string, string>> = {}, email = 'ada@example.com') {
  const client = app.client();
  const answer = await fillLogIn(client, email, PASSWORD, fields);
  if (answer.location !== '/overview') throw new Error(`not signed in: ${JSON.stringify(answer.errors)}`);
  return client;
}

describe('a sign-up that waits for confirmation', () => {
  it('leads to /verify with the right password, and tells nobody else', async () => {
    await fillSignUp(app.client(), 'waiting@example.com');
    await deliver(app);
    const right = await fillLogIn(app.client(), 'waiting@example.com');
    expect([right.status, right.location]).toEqual([303, '/verify']);
    const wrong = await fillLogIn(app.client(), 'waiting@example.com', 'wrong-violin-42');
    expect([wrong.status, wrong.errors]).toEqual([422, { email: WRONG }]);
    expect(await sessions('waiting@example.com')).toBe(0);
  });

  it('is answered alike where the address has a member, and does not open their account', async () => {
    const answers = [];
    for (const email of ['ada@example.com', 'free@example.com']) {
      const mallory = app.client();
      await fillSignUp(mallory, email, { password: 'mallory-piano-7', password2: 'mallory-piano-7' });
      await deliver(app);
      const other = app.client();
      const shown = [];
      for (const client of [mallory, other]) {
        const answer = await fillLogIn(client, email, 'mallory-piano-7');
        const page = await client.follow(answer);
        const code = await client.submit('/verify', { code: '000000' });
        shown.push([answer.status, answer.location, page.status, page.text, code.status, code.errors]);
      }
      answers.push(JSON.stringify(shown).replaceAll(email, 'somebody'));
      expect(await sessions('free@example.com')).toBe(0);
      expect((await other.get('/overview')).status).toBe(303);
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('/verify');
    expect((await fillLogIn(app.client(), 'ada@example.com')).location).toBe('/overview');
    app.clock.advance(HOUR);
  });

  it('lifts no delay from the address', async () => {
    await fillSignUp(app.client(), 'ada@example.com', { password: 'mallory-piano-7', password2: 'mallory-piano-7' });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await fillLogIn(app.client(), 'ada@example.com', 'wrong-violin-42')).status);
      statuses.push((await fillLogIn(app.client(), 'ada@example.com', 'mallory-piano-7')).status);
    }
    expect(statuses).toEqual([422, 303, 422, 303, 422, 429, 429, 429]);
    app.clock.advance(HOUR);
  });
});

describe('a session', () => {
  it('is stored as a hash under a name of its own', async () => {
    const client = await signedIn();
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
    const again = await signedIn();
    expect(again.cookies.get('session')).not.toBe(first);
    const thief = app.client();
    thief.cookies.set('session', planted);
    expect((await thief.get('/overview')).status).toBe(303);
  });

  it('takes the place of the one that the browser had', async () => {
    const { startSession } = await import('./session.ts');
    const [person] = await rows<{ id: string }>(app.db, `select id from person where email_key = 'ada@example.com'`);
    const before = await sessions('ada@example.com');
    const start = (previousHash: Buffer | null): Promise<string> =>
      startSession(app.db, { personId: person!.id, remember: false, now: app.clock.now(), previousHash });
    const old = await start(null);
    await start(hashToken(old));
    expect(await sessions('ada@example.com')).toBe(before + 1);
  });

  it('ends 12 hours after its last use', async () => {
    const client = await signedIn();
    for (let n = 0; n < 3; n += 1) {
      app.clock.advance(11 * HOUR);
      expect((await client.get('/overview')).status).toBe(200);
    }
    app.clock.advance(12 * HOUR);
    expect((await client.get('/overview')).location).toBe('/log-in?next=%2Foverview');
  });

  it('ends after 30 days however busy it is', async () => {
    const client = await signedIn();
    for (let n = 0; n < 71; n += 1) {
      app.clock.advance(10 * HOUR);
      await client.get('/notifications');
    }
    expect((await client.get('/notifications')).status).toBe(200);
    app.clock.advance(10 * HOUR);
    expect((await client.get('/notifications')).status).toBe(303);
  });

  it('writes its last use at most every ten minutes', async () => {
    const client = await signedIn();
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
    const client = await signedIn({ remember: '1' });
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
    await signedIn();
    app.clock.advance(31 * DAY);
    await cleanUp(app.platform, {});
    expect(await sessions('ada@example.com')).toBe(0);
  });
});

describe('log-out', () => {
  it('ends the session at the server, and the others go on', async () => {
    const [client, other] = [await signedIn(), await signedIn()];
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
    const client = await signedIn();
    expect((await client.get('/log-out')).status).toBe(405);
    expect((await client.get('/overview')).status).toBe(200);
  });
});

/** So many attempts from one IP that failed. */
async function failFrom(ip: string, attempts: number): Promise<void> {
  const { growingDelay } = await import('../../web/throttle.ts');
  const key = `log-in|ip|${ip}|${Math.floor(app.clock.now().getTime() / (6 * HOUR * 1000))}`;
  for (let n = 0; n < attempts; n += 1)
    await growingDelay(app.db, { key, now: app.clock.now(), free: 200, baseSeconds: 5, maxSeconds: 900 });
}

describe('slowing down', () => {
  it('makes each further attempt on an address wait longer, known or not, and says until when', async () => {
    for (const email of ['ada@example.com', 'ghost@example.com']) {
      const statuses = [];
      for (let n = 0; n < 6; n += 1) statuses.push((await fillLogIn(app.client(), email, 'wrong-violin-42')).status);
      expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
      const slowed = await fillLogIn(app.client(), email);
      expect([slowed.status, slowed.headers['retry-after'], slowed.errors.form]).toEqual([
        429,
        '5',
        'Too many attempts. Try again in 5 seconds.',
      ]);
      app.clock.advance(5);
      expect((await fillLogIn(app.client(), email, 'wrong-violin-42')).status).toBe(422);
      expect((await fillLogIn(app.client(), email)).headers['retry-after']).toBe('10');
    }
    app.clock.advance(10);
    expect((await fillLogIn(app.client(), 'ada@example.com')).status).toBe(303);
    expect((await fillLogIn(app.client(), 'ada@example.com', 'wrong-violin-42')).status).toBe(422);
    app.clock.advance(DAY);
  });

  it('keeps nobody out who has been in from this browser before', async () => {
    const mine = await signedIn();
    const [fresh, renewed] = [app.client(), app.client()];
    await mine.submit('/log-out');
    const others = { 'x-forwarded-for': '203.0.113.47' };
    const attack = async (): Promise<void> => {
      for (let n = 0; n < 6; n += 1) await fillLogIn(app.client(others), 'ada@example.com', 'wrong-violin-42');
    };
    await attack();
    expect((await fillLogIn(fresh, 'ada@example.com')).status).toBe(429);
    expect((await fillLogIn(mine, 'ada@example.com')).location).toBe('/overview');
    // For one address only, and not the other way round: what is known lifts nothing from strangers.
    expect((await fillLogIn(fresh, 'ada@example.com')).status).toBe(429);
    await mine.submit('/log-out');
    const known = mine.cookies.get('known')!;
    fresh.cookies.set('known', `${known.slice(0, -2)}AA`);
    expect((await fillLogIn(fresh, 'ada@example.com')).status).toBe(429);
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await fillLogIn(mine, 'ada@example.com', 'wrong-violin-42')).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    // Who has shown by mail who they are is known as well.
    await app.client().submit('/forgot-password', { email: 'ada@example.com' });
    const letters = await deliver(app, 'ada@example.com');
    await renewed.submit(linkIn(letters.find(({ subject }) => subject.endsWith('New password'))), {
      password: PASSWORD,
      password2: PASSWORD,
    });
    await attack();
    expect((await fillLogIn(renewed, 'ada@example.com')).location).toBe('/overview');
    app.clock.advance(DAY);
  });

  it('counts all addresses of one IP together', async () => {
    const ip = { 'x-forwarded-for': '203.0.113.44' };
    await failFrom('203.0.113.44', 200);
    expect((await fillLogIn(app.client(ip), 'ada@example.com')).status).toBe(429);
    expect((await fillLogIn(app.client(), 'ada@example.com')).status).toBe(303);
  });

  it('is not lifted from an IP by logging in to an account of one’s own in between', async () => {
    const ip = { 'x-forwarded-for': '203.0.113.45' };
    await failFrom('203.0.113.45', 198);
    const own = (): Promise<{ status: number }> => fillLogIn(app.client(ip), 'ada@example.com');
    const guess = (n: number): Promise<{ status: number }> => fillLogIn(app.client(ip), `victim${n}@example.com`, 'wrong-violin-42');
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await own()).status, (await guess(n)).status);
    expect(statuses).toEqual([303, 422, 303, 422, 429, 429]);
    app.clock.advance(5);
    // Whoever is not guessing waits no longer than that.
    for (let n = 0; n < 3; n += 1) expect((await own()).status).toBe(303);
  });

  it('begins anew for an IP after some hours, however busy it is', async () => {
    await failFrom('203.0.113.46', 200);
    const ip = { 'x-forwarded-for': '203.0.113.46' };
    expect((await fillLogIn(app.client(ip), 'ada@example.com')).status).toBe(429);
    app.clock.advance(6 * HOUR);
    expect((await fillLogIn(app.client(ip), 'ada@example.com')).status).toBe(303);
  });
});

it('answers 503 when more passwords wait than it can compare', async () => {
  const clients = Array.from({ length: 90 }, () => app.client());
  await Promise.all(clients.map((client) => client.get('/log-in')));
  const answers = await Promise.all(clients.map((client, n) => fillLogIn(client, `crowd${n}@example.com`, 'wrong-violin-42')));
  const statuses = new Set(answers.map((answer) => answer.status));
  expect([...statuses].sort()).toEqual([422, 503]);
  const busy = answers.find((answer) => answer.status === 503);
  expect(busy?.headers['retry-after']).toBe('5');
  expect(busy?.errors.form).toContain('Wait a few seconds');
});
