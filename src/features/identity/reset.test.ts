import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../platform/db.ts';
import { program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { deliver, fillLogIn, linkIn, newMember, PASSWORD } from '../../../test/helpers/letters.ts';
import { cleanUp } from './index.ts';

const NEW = 'teapot-harbour-9';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let count = 0;
async function member(): Promise<string> {
  const email = `member${(count += 1)}@example.com`;
  await newMember(app, email);
  await deliver(app);
  return email;
}

async function linkFor(email: string): Promise<string> {
  await app.client().submit('/forgot-password', { email });
  const [letter] = await deliver(app, email);
  return linkIn(letter);
}

describe('asking for a link', () => {
  it('answers the same for every address; only a member gets mail', async () => {
    const email = await member();
    const texts = [];
    for (const address of [email, 'stranger@example.com']) {
      const client = app.client();
      const answer = await client.submit('/forgot-password', { email: address });
      texts.push([answer.status, answer.location, (await client.follow(answer)).text]);
    }
    expect(texts[1]).toEqual(texts[0]);
    expect((await deliver(app)).map((letter) => [letter.to, letter.subject])).toEqual([[email, 'FINEbank – New password']]);
  });

  it('refuses what is no address', async () => {
    const answer = await app.client().submit('/forgot-password', { email: 'x' });
    expect([answer.status, answer.errors.email]).toEqual([422, 'Enter an e-mail address in the form name@example.com.']);
  });

  it('is limited per address, known or not', async () => {
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await app.client().submit('/forgot-password', { email: 'none@example.com' })).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
  });
});

describe('the link', () => {
  it('consumes nothing when it is opened; sets the password, ends all sessions and tells the person', async () => {
    const email = await member();
    const elsewhere = app.client();
    await fillLogIn(elsewhere, email);
    const link = await linkFor(email);
    const client = app.client();
    for (let n = 0; n < 3; n += 1) expect((await client.get(link)).status).toBe(200);
    expect(client.page.body).toMatch(/<input[^>]*autocomplete="username"[^>]*>/);
    expect((await elsewhere.get('/overview')).status).toBe(200);

    const answer = await client.submit(link, { password: NEW, password2: NEW });
    expect([answer.status, answer.location]).toEqual([303, '/log-in']);
    const page = await client.follow(answer);
    expect(page.flash?.text).toBe('Your password was changed and all other sessions were ended. Log in with the new password.');
    expect(page.body).toContain(`value="${email}"`);
    expect((await client.get('/overview')).status).toBe(303);
    expect((await elsewhere.get('/overview')).status).toBe(303);
    expect((await fillLogIn(app.client(), email, PASSWORD)).status).toBe(422);
    expect((await fillLogIn(app.client(), email, NEW)).status).toBe(303);
    expect((await deliver(app)).map((letter) => letter.subject)).toEqual(['FINEbank – Your password was changed']);
    const notices = await rows(
      app.db,
      `select 1 from notice n join person p on p.id = n.person_id where p.email_key = $1 and n.kind = 'password_changed'`,
      [email],
    );
    expect(notices).toHaveLength(1);
  });

  it.each([
    ['', '', { password: 'Password cannot be empty.' }],
    ['short', 'short', { password: 'Password must have at least 8 characters.' }],
    ['sunshine', 'sunshine', { password: 'This password is among the first that anyone would try. Choose another one.' }],
    ['miaberger', 'miaberger', { password: 'Do not use your name, your e-mail address or the name of the bank as the password.' }],
    [NEW, 'other', { password2: 'Passwords do not match.' }],
  ])('is not consumed by %j and %j', async (password, password2, errors) => {
    const email = await member();
    const link = await linkFor(email);
    const client = app.client();
    const refused = await client.submit(link, { password, password2 });
    expect([refused.status, refused.errors]).toEqual([422, errors]);
    expect((await client.submit(link, { password: NEW, password2: NEW })).status).toBe(303);
  });

  it('works once, also when it is sent twice at the same time', async () => {
    const email = await member();
    const link = await linkFor(email);
    const clients = [app.client(), app.client(), app.client()];
    for (const client of clients) await client.get(link);
    const answers = await Promise.all(clients.map((client) => client.submit(link, { password: NEW, password2: NEW })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410]);
    const again = await app.client().get(link);
    expect([again.status, again.heading]).toEqual([410, 'This link no longer works']);
    expect(again.body).toContain('href="/forgot-password"');
  });

  it('lives 30 minutes from the hand-over', async () => {
    const email = await member();
    const link = await linkFor(email);
    app.clock.advance(30 * 60 - 1);
    const client = app.client();
    expect((await client.get(link)).status).toBe(200);
    app.clock.advance(1);
    expect((await client.submit(link, { password: NEW, password2: NEW })).status).toBe(410);
    await cleanUp(app.platform, {});
    expect(await rows(app.db, 'select 1 from password_reset')).toHaveLength(0);
  });

  it('dies when a newer one is mailed', async () => {
    const email = await member();
    const [old, fresh] = [await linkFor(email), await linkFor(email)];
    expect((await app.client().get(old)).status).toBe(410);
    expect((await app.client().get(fresh)).status).toBe(200);
  });

  it('revokes access tokens as well, unless the person does not want it', async () => {
    for (const revoke of [true, false]) {
      const { email, get, personId } = await program(app, `member${(count += 1)}@example.com`);
      await deliver(app);
      const client = app.client();
      const link = await linkFor(email);
      expect((await client.get(link)).body).toMatch(/name="revoke_tokens"[^>]*checked/);
      const wish: Record<string, string> = revoke ? { revoke_tokens: '1' } : {};
      const refused = await client.submit(link, { password: 'short', password2: 'short', ...wish });
      expect(/name="revoke_tokens"[^>]*checked/.test(refused.body)).toBe(revoke);
      expect((await get('/api/v1/me')).status).toBe(200);
      await client.submit(link, { password: NEW, password2: NEW, ...wish });
      expect((await get('/api/v1/me')).status).toBe(revoke ? 401 : 200);
      const left = await rows(app.db, 'select from access_token where person_id = $1 and revoked_at is null', [personId]);
      expect(left).toHaveLength(revoke ? 0 : 1);
    }
    const plain = app.client();
    await plain.get(await linkFor(await member()));
    expect(plain.page.body).not.toContain('revoke_tokens');
  });

  it('lifts the delay that somebody else has put on the address', async () => {
    const email = await member();
    for (let n = 0; n < 7; n += 1) await fillLogIn(app.client(), email, 'wrong-violin-42');
    const link = await linkFor(email);
    await app.client().submit(link, { password: NEW, password2: NEW });
    expect((await fillLogIn(app.client(), email, NEW)).status).toBe(303);
  });

  it.each(['x', 'A'.repeat(43)])('is refused where it never was: %s', async (token) => {
    expect((await app.client().get(`/reset-password/${token}`)).status).toBe(410);
  });

  it('is stored as a hash and never leaves by the referrer', async () => {
    const email = await member();
    const link = await linkFor(email);
    const stored = await rows<{ token_hash: Buffer }>(app.db, 'select token_hash from password_reset');
    expect(stored.some((row) => link.includes(row.token_hash.toString('base64url')))).toBe(false);
    expect((await app.client().get(link)).headers['referrer-policy']).toBe('strict-origin');
  });
});
