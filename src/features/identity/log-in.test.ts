import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { countSessions, deliver, fillLogIn, fillSignUp, linkIn, newMember, PASSWORD, signedIn } from '../../../test/helpers/letters.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await newMember(app, 'ada@example.com', { name: 'Ada' });
});
afterAll(() => app.close());

const WRONG = 'The e-mail address or the password is wrong.';
const HOUR = 3600;
const DAY = 24 * HOUR;

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
    const client = await signedIn(app, 'ada@example.com');
    expect((await client.get('/log-in')).location).toBe('/overview');
  });

  it('leads back to the page that wanted a log-in', async () => {
    const client = app.client();
    const away = await client.get('/notifications');
    await client.follow(away);
    expect((await fillLogIn(client, 'ada@example.com')).location).toBe('/notifications');
  });
});

describe('a sign-up that waits for confirmation', () => {
  it('leads to /verify with the right password, and tells nobody else', async () => {
    await fillSignUp(app.client(), 'waiting@example.com');
    await deliver(app);
    const right = await fillLogIn(app.client(), 'waiting@example.com');
    expect([right.status, right.location]).toEqual([303, '/verify']);
    const wrong = await fillLogIn(app.client(), 'waiting@example.com', 'wrong-violin-42');
    expect([wrong.status, wrong.errors]).toEqual([422, { email: WRONG }]);
    expect(await countSessions(app, 'waiting@example.com')).toBe(0);
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
      expect(await countSessions(app, 'free@example.com')).toBe(0);
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
    const mine = await signedIn(app, 'ada@example.com');
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
