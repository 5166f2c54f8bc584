import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { deliver, fillLogIn, newMember, PASSWORD, signedIn } from '../../../test/helpers/letters.ts';
import { accountOf } from '../../../test/helpers/payments.ts';
import { row, rows } from '../../platform/db.ts';

const NEW = 'teapot-harbour-9';
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let count = 0;
async function member(): Promise<{ email: string; client: Client }> {
  const email = `member${(count += 1)}@example.com`;
  return { email, client: await newMember(app, email, { name: 'Mia Berger' }) };
}

describe('the page', () => {
  it('shows who one is and leads to everything that can be changed', async () => {
    const { email, client } = await member();
    const page = await client.get('/settings');
    const { number } = await accountOf(app, email);
    expect(page.heading).toBe('Settings');
    expect(page.text.replaceAll(' ', '')).toContain(number);
    for (const words of ['Mia Berger', email, 'Signed in at 1 place', 'None']) expect(page.text).toContain(words);
    for (const path of ['/settings/password', '/settings/sessions', '/settings/tokens', '/api/docs']) {
      expect(page.body).toContain(`href="${path}"`);
      expect((await client.get(path)).status).toBe(200);
    }
    expect((await client.get('/overview')).body).toContain('href="/settings"');
  });

  it.each([
    ['ka', 'პარამეტრები'],
    ['ru', 'Настройки'],
  ])('speaks %s', async (language, heading) => {
    const { client } = await member();
    await client.get('/settings');
    const answer = await client.submit('/preferences', { language, back: '/settings' });
    expect([answer.location, (await client.follow(answer)).heading]).toEqual(['/settings', heading]);
    for (const path of ['/settings/password', '/settings/sessions', '/settings/tokens', '/settings/tokens/new', '/api/docs']) {
      expect((await client.get(path)).status).toBe(200);
    }
  });

  it('is for those who are signed in', async () => {
    for (const path of ['/settings', '/settings/password', '/settings/sessions', '/settings/tokens', '/settings/tokens/new']) {
      expect((await app.client().get(path)).location).toBe(`/log-in?next=${encodeURIComponent(path)}`);
    }
    for (const path of [
      '/settings/password',
      '/settings/sessions/end',
      '/settings/sessions/end-others',
      '/settings/tokens',
      '/settings/tokens/revoke',
    ]) {
      expect((await app.client().post(path, {})).location).toMatch(/^\/log-in/);
    }
  });
});

describe('a change of password', () => {
  it('ends the other sessions, goes on here, and tells the person by mail and bell', async () => {
    const { email, client } = await member();
    const other = await signedIn(app, email);
    await app.client().submit('/forgot-password', { email });
    await deliver(app);
    const answer = await client.submit('/settings/password', { old_password: PASSWORD, password: NEW, password2: NEW });
    expect([answer.status, answer.location]).toEqual([303, '/settings']);
    expect((await client.follow(answer)).flash?.text).toBe('Your password was changed and all other sessions were ended.');
    expect((await other.get('/overview')).status).toBe(303);
    expect((await deliver(app)).map((letter) => [letter.to, letter.subject])).toEqual([[email, 'FINEbank – Your password was changed']]);
    expect((await client.get('/notifications')).text).toContain('password');
    expect((await fillLogIn(app.client(), email)).status).toBe(422);
    expect((await fillLogIn(app.client(), email, NEW)).status).toBe(303);
    expect(await rows(app.db, 'select from password_reset r join person p on p.id = r.person_id where p.email = $1', [email])).toHaveLength(
      0,
    );
  });

  it.each([
    ['', NEW, NEW, { old_password: 'Password cannot be empty.' }],
    ['wrong-violin-42', NEW, NEW, { old_password: 'This is not your current password.' }],
    [PASSWORD, '', '', { password: 'Password cannot be empty.' }],
    [PASSWORD, 'short', 'short', { password: 'Password must have at least 8 characters.' }],
    [PASSWORD, 'sunshine', 'sunshine', { password: 'This password is among the first that anyone would try. Choose another one.' }],
    [
      PASSWORD,
      'miaberger',
      'miaberger',
      { password: 'Do not use your name, your e-mail address or the name of the bank as the password.' },
    ],
    [PASSWORD, NEW, 'other', { password2: 'Passwords do not match.' }],
    [PASSWORD, PASSWORD, PASSWORD, { password: 'This is already your password. Choose another one.' }],
  ])('is refused for %j, %j, %j', async (old_password, password, password2, errors) => {
    const { email, client } = await member();
    const other = await signedIn(app, email);
    const answer = await client.submit('/settings/password', { old_password, password, password2 });
    expect([answer.status, answer.errors]).toEqual([422, errors]);
    if (password !== '') expect(answer.body).not.toContain(`value="${password}"`);
    expect((await other.get('/overview')).status).toBe(200);
    expect(await deliver(app)).toEqual([]);
  });

  it('slows down whoever tries old passwords', async () => {
    const { client } = await member();
    const statuses = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await client.submit('/settings/password', { old_password: 'wrong-violin-42', password: NEW, password2: NEW })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await client.submit('/settings/password', { old_password: PASSWORD, password: NEW, password2: NEW })).errors['form']).toContain(
      'Too many attempts',
    );
  });

  it('goes on under a new session: a copy of the old one opens nothing', async () => {
    const { email, client } = await member();
    const lasting = app.client();
    await fillLogIn(lasting, email, PASSWORD, { remember: '1' });
    const thief = app.client();
    thief.cookies.set('session', lasting.cookies.get('session')!);
    expect((await thief.get('/overview')).status).toBe(200);
    const answer = await lasting.submit('/settings/password', { old_password: PASSWORD, password: NEW, password2: NEW });
    expect(answer.location).toBe('/settings');
    expect([answer.headers['set-cookie']].flat().find((line) => String(line).startsWith('session='))).toContain('Max-Age=2592000');
    expect((await thief.get('/overview')).status).toBe(303);
    expect((await lasting.get('/overview')).status).toBe(200);
    expect((await client.get('/overview')).status).toBe(303);
    expect((await lasting.get('/settings')).text).toContain('Signed in at 1 place');
  });

  it('happens once when the form is sent twice at the same time, and whoever sent it stays signed in', async () => {
    const { email, client } = await member();
    const session = client.cookies.get('session')!;
    const form = { old_password: PASSWORD, password: NEW, password2: NEW };
    const answers = await Promise.all([client.submit('/settings/password', form), client.submit('/settings/password', form)]);
    expect(answers.map(({ status, location }) => [status, location])).toEqual([
      [303, '/settings'],
      [303, '/settings'],
    ]);
    expect(client.cookies.get('session')).not.toBe(session);
    expect((await client.get('/settings')).text).toContain('Signed in at 1 place');
    expect((await deliver(app)).filter(({ to }) => to === email)).toHaveLength(1);
  });
});

describe('sessions', () => {
  it('are listed, and ended one by one or all but this one', async () => {
    const { email, client } = await member();
    const [second, third, fourth] = [await signedIn(app, email), await signedIn(app, email), await signedIn(app, email)];
    const page = await client.get('/settings/sessions');
    expect(page.text.match(/Last seen/g)).toHaveLength(4);
    expect(page.text.match(/This browser/g)).toHaveLength(1);
    expect(page.body).not.toContain(second.cookies.get('session'));
    const ended = await client.submit('/settings/sessions/end');
    expect((await client.follow(ended)).flash?.text).toBe('The session was ended.');
    const alive = async (): Promise<number> =>
      (await Promise.all([second, third, fourth].map((one) => one.get('/overview')))).filter(({ status }) => status === 200).length;
    expect(await alive()).toBe(2);
    await client.get('/settings/sessions');
    const all = await client.submit('/settings/sessions/end-others');
    expect((await client.follow(all)).flash?.text).toBe('2 other sessions were ended.');
    expect([await alive(), (await client.get('/overview')).status]).toEqual([0, 200]);
  });

  it('of somebody else are answered like those that there are not', async () => {
    const [ann, bob] = [await member(), await member()];
    const { hash } = (await row<{ hash: Buffer }>(
      app.db,
      'select token_hash as hash from session s join person p on p.id = s.person_id where p.email = $1',
      [bob.email],
    ))!;
    for (const session of [hash.toString('base64url'), 'A'.repeat(43), '', 'x']) {
      expect((await ann.client.post('/settings/sessions/end', { session })).status).toBe(404);
    }
    expect((await bob.client.get('/overview')).status).toBe(200);
  });
});

describe('access tokens', () => {
  const FIELDS = {
    name: 'Shop',
    scope_accounts_read: '1',
    scope_payments_read: '',
    scope_payments_write: '1',
    life: '30',
    password: PASSWORD,
  };

  it('are shown once, work, are listed without their secret, and are revoked', async () => {
    const { email, client } = await member();
    await client.get('/settings/tokens/new');
    const made = await client.submit('/settings/tokens', FIELDS);
    expect([made.status, made.location]).toEqual([303, '/settings/tokens']);
    const once = await client.follow(made);
    const token = /fb_[A-Za-z0-9_-]{47}/.exec(once.text)![0];
    expect(client.cookies.has('made-token')).toBe(false);
    const me = await app.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });
    expect(me.json<{ email: string }>().email).toBe(email);
    const list = await client.get('/settings/tokens');
    expect(list.body).not.toContain(token.slice(0, 46));
    expect(list.text).toContain(`Ends in ${token.slice(-4)}. accounts:read, payments:write`);
    expect(list.text).toContain('Expires 3 June 2026.');
    expect(list.text).toContain('Last used');
    const revoked = await client.submit('/settings/tokens/revoke');
    expect((await client.follow(revoked)).text).toContain('No access tokens');
    expect((await app.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401);
  });

  it.each([
    [{ name: ' ' }, { name: 'Enter a name.' }],
    [{ name: 'x'.repeat(61) }, { name: 'At most 60 characters.' }],
    [{ scope_accounts_read: '', scope_payments_write: '' }, { scope_accounts_read: 'Choose at least one thing that it may do.' }],
    [{ life: '9999' }, { life: 'Choose from the list how long it is valid.' }],
    [{ life: '' }, { life: 'Choose from the list how long it is valid.' }],
    [{ password: '' }, { password: 'Password cannot be empty.' }],
    [{ password: 'wrong-violin-42' }, { password: 'This is not your current password.' }],
  ])('are refused for %j', async (fields, errors) => {
    const { client } = await member();
    await client.get('/settings/tokens/new');
    const answer = await client.submit('/settings/tokens', { ...FIELDS, ...fields });
    expect([answer.status, answer.errors]).toEqual([422, errors]);
    expect((await client.get('/settings/tokens')).text).toContain('No access tokens');
  });

  it('are made by nobody who tries passwords', async () => {
    const { client } = await member();
    const statuses = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await client.post('/settings/tokens', { ...FIELDS, password: 'wrong-violin-42' })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await client.post('/settings/tokens', FIELDS)).errors['form']).toContain('Too many attempts');
  });

  it('are fifty at most', async () => {
    const { client } = await member();
    for (let n = 0; n < 50; n += 1) await client.post('/settings/tokens', FIELDS);
    expect((await client.post('/settings/tokens', FIELDS)).errors['form']).toContain('50 tokens already');
  });

  it('of somebody else are answered like those that there are not', async () => {
    const { client } = await member();
    const other = await program(app, 'other@example.com');
    for (const token of [other.tokenId, '019f0000-0000-7000-8000-000000000001', 'x', '']) {
      expect((await client.post('/settings/tokens/revoke', { token })).status).toBe(404);
    }
    expect((await other.get('/api/v1/me')).status).toBe(200);
  });

  it('that were made are not shown to somebody else at the same browser', async () => {
    const [ann, bob] = [await member(), await member()];
    await ann.client.post('/settings/tokens', FIELDS);
    bob.client.cookies.set('made-token', ann.client.cookies.get('made-token')!);
    expect((await bob.client.get('/settings/tokens')).body).not.toMatch(/fb_[A-Za-z0-9_-]{47}/);
  });
});
