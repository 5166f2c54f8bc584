import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, run } from '../../platform/db.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { codeIn, deliver, fillSignUp, linkIn, newMember, PASSWORD } from '../../../test/helpers/letters.ts';
import { member } from '../../../test/helpers/people.ts';
import { createCode } from '../referrals/codes/code.ts';
import { cleanUpSignUps } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  for (const word of ['K7QF2MXD', 'ABC123']) {
    const { id } = await member(app);
    await createCode(app.db, { personId: id, word, note: '', days: 30, usesMax: 10, now: app.clock.now() });
  }
});
afterAll(() => app.close());

interface SignUpRow {
  email: string;
  email_key: string;
  name: string;
  language: string;
  referral_code: string | null;
  password_hash: string;
  code_hash: Buffer | null;
  expires_at: Date | null;
}

async function signUpOf(key: string): Promise<SignUpRow | undefined> {
  return (await rows<SignUpRow & Record<string, unknown>>(app.db, 'select * from sign_up where email_key = $1', [key]))[0];
}

describe('the form', () => {
  it('says the password rule before anything is typed, and names what browsers fill in', async () => {
    const page = await app.client().get('/sign-up?code=K7QF-2MXD');
    expect(page.status).toBe(200);
    expect(page.text).toContain('At least 8 characters');
    expect(page.body).toContain('value="K7QF-2MXD"');
    for (const word of ['autocomplete="name"', 'autocomplete="email"', 'autocomplete="new-password"']) expect(page.body).toContain(word);
  });

  it.each([
    [{ name: '' }, 'name', 'Enter your name.'],
    [{ name: 'a'.repeat(101) }, 'name', 'The name can have at most 100 characters.'],
    [{ name: 'Mia\u0007' }, 'name', 'The name must be one line without control characters.'],
    [{ email: '' }, 'email', 'Enter an e-mail address.'],
    [{ email: 'mia@' }, 'email', 'Enter an e-mail address in the form name@example.com.'],
    [
      { email: 'миа@example.com' },
      'email',
      'Before the @, the address may only have Latin letters, digits and symbols. After it, any alphabet works.',
    ],
    [{ email: `${'m'.repeat(65)}@example.com` }, 'email', 'This e-mail address is too long: mail cannot be delivered to it.'],
    [{ password: '', password2: '' }, 'password', 'Password cannot be empty.'],
    [{ password: 'seven77', password2: 'seven77' }, 'password', 'Password must have at least 8 characters.'],
    [{ password: 'x1!y'.repeat(33), password2: 'x1!y'.repeat(33) }, 'password', 'Password can have at most 128 characters.'],
    [
      { password: 'Password1', password2: 'Password1' },
      'password',
      'This password is among the first that anyone would try. Choose another one.',
    ],
    [
      { password: 'miaberger', password2: 'miaberger' },
      'password',
      'Do not use your name, your e-mail address or the name of the bank as the password.',
    ],
    [{ password2: 'kettle-violin-43' }, 'password2', 'Passwords do not match.'],
    [
      { referral_code: 'no' },
      'referral_code',
      'A referral code has 3 to 20 letters of one alphabet, or digits. Check it, or leave the field empty.',
    ],
  ])('refuses %j', async (fields, field, sentence) => {
    const answer = await fillSignUp(app.client(), 'refused@example.com', fields);
    expect(answer.status).toBe(422);
    expect(answer.errors).toEqual({ [field]: sentence });
    expect(answer.title).toMatch(/^Error: /);
    expect(answer.body).not.toContain(PASSWORD);
    expect(await signUpOf('refused@example.com')).toBeUndefined();
  });

  it('says everything that is wrong at once, and keeps what was typed', async () => {
    const answer = await fillSignUp(app.client(), 'nobody', { name: '', password: 'short', password2: 'other' });
    expect(Object.keys(answer.errors)).toEqual(['name', 'email', 'password', 'password2']);
    expect(answer.body).toContain('value="nobody"');
  });

  it('refuses nothing at all', async () => {
    const client = app.client();
    await client.get('/sign-up');
    const answer = await client.submit('/sign-up');
    expect(answer.status).toBe(422);
  });
});

describe('a sign-up', () => {
  it('mails a stranger nothing of what was typed but the code', async () => {
    await fillSignUp(app.client(), 'stranger@example.com', { name: 'You won! Go to evil.example/prize' });
    const [letter] = await deliver(app, 'stranger@example.com');
    expect(codeIn(letter)).toMatch(/^[0-9]{6}$/);
    expect(JSON.stringify(letter)).not.toMatch(/evil|prize|won/i);
  });

  it('is stored with secrets hashed, in the language of the browser, and leads to /verify', async () => {
    const client = app.client({ 'accept-language': 'ka' });
    const answer = await fillSignUp(client, ' Nino.K@Bücher.example ', { name: ' ნინო ', referral_code: ' k7qf-2mxd ' });
    expect([answer.status, answer.location]).toEqual([303, '/verify']);
    const stored = await signUpOf('nino.k@xn--bcher-kva.example');
    expect(stored).toMatchObject({
      email: 'Nino.K@Bücher.example',
      name: 'ნინო',
      language: 'ka',
      referral_code: 'K7QF2MXD',
      code_hash: null,
    });
    expect(stored?.password_hash).toMatch(/^\$argon2id\$/);
    const [letter] = await deliver(app, 'Nino.K@Bücher.example');
    expect(letter).toMatchObject({ to: 'Nino.K@Bücher.example', language: 'ka', subject: 'FINEbank.IO – ვერიფიკაცია' });
    const row = await signUpOf('nino.k@xn--bcher-kva.example');
    expect(JSON.stringify(row)).not.toContain(codeIn(letter));
    expect(row?.expires_at?.getTime()).toBe(app.clock.now().getTime() + 120_000);
    const page = await client.follow(answer);
    expect(page.text).toContain('Nino.K@Bücher.example');
    expect(page.body).toContain('autocomplete="one-time-code"');
    expect(page.body).toContain('href="/mailbox"');
  });

  it('titles its mail with the name that an operator gave the bank', async () => {
    await app.db.query({ text: `update community set name = 'Campus Credit'` });
    const { forgetCommunity } = await import('../community/index.ts');
    forgetCommunity();
    const client = app.client();
    await fillSignUp(client, 'renamed@example.com');
    const [letter] = await deliver(app);
    expect(letter?.subject).toBe('Campus Credit – Verification');
    await app.db.query({ text: `update community set name = 'FINEbank'` });
    forgetCommunity();
  });

  it('is replaced by a newer one for the same address', async () => {
    const [first, second] = [app.client(), app.client()];
    await fillSignUp(first, 'twice@example.com', { name: 'First' });
    const [old] = await deliver(app);
    await fillSignUp(second, 'TWICE@example.com', { name: 'Second' });
    const [fresh] = await deliver(app);
    expect((await signUpOf('twice@example.com'))?.name).toBe('Second');
    expect((await app.client().get(linkIn(old))).status).toBe(410);
    const refused = await first.submit('/verify', { code: codeIn(old) === codeIn(fresh) ? '000000' : codeIn(old) });
    expect(refused.errors.code).toContain('was used or replaced');
    expect((await second.submit('/verify', { code: codeIn(fresh) })).location).toBe('/overview');
  });

  it('drops the mail of a replaced one that was not yet sent', async () => {
    await fillSignUp(app.client(), 'drop@example.com');
    await fillSignUp(app.client(), 'drop@example.com');
    expect(await deliver(app, 'drop@example.com')).toHaveLength(1);
  });

  it('for a taken address shows the same, and mails the owner something else', async () => {
    await newMember(app, 'owner@example.com', { name: 'Olga Owner' });
    await deliver(app);
    const [stranger, fresh] = [app.client(), app.client()];
    const [taken, free] = [await fillSignUp(stranger, 'Owner@Example.com'), await fillSignUp(fresh, 'free1@example.com')];
    expect([taken.status, taken.location, taken.flash]).toEqual([free.status, free.location, free.flash]);
    const letters = await deliver(app);
    expect(letters.map((letter) => [letter.to, letter.subject])).toEqual([
      ['free1@example.com', 'FINEbank.IO – Verification'],
      ['owner@example.com', 'FINEbank – You already have an account'],
    ]);
    const plain = (text: string, email: string): string => text.replaceAll(email, 'EMAIL');
    const [one, two] = [await stranger.follow(taken), await fresh.follow(free)];
    expect(plain(one.text, 'Owner@Example.com')).toBe(plain(two.text, 'free1@example.com'));
    const wrong = await Promise.all([stranger, fresh].map((client) => client.submit('/verify', { code: '000000' })));
    expect(wrong[0]?.errors).toEqual(wrong[1]?.errors);
    const people = await rows<{ n: number }>(app.db, `select count(*)::int as n from person where email_key = 'owner@example.com'`);
    expect(people).toEqual([{ n: 1 }]);
  });

  it('gives its fields back to the browser that wants to change the address, and to no other', async () => {
    const client = app.client();
    await fillSignUp(client, 'typo@example.com', { name: 'Tina Typo', referral_code: 'ABC123' });
    const page = await client.get('/sign-up?change=1');
    for (const value of ['Tina Typo', 'typo@example.com', 'ABC123']) expect(page.body).toContain(`value="${value}"`);
    expect((await app.client().get('/sign-up?change=1')).body).not.toContain('Tina Typo');
    await deliver(app);
  });

  it('is limited per address', async () => {
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push(await fillSignUp(app.client(), 'often@example.com'));
    expect(answers.map((answer) => answer.status)).toEqual([...Array<number>(10).fill(303), 429]);
    expect(answers[10]?.errors.form).toMatch(/^Too many attempts\. Try again after \d\d:\d\d\.$/);
    expect(Number(answers[10]?.headers['retry-after'])).toBe(3600);
    app.clock.advance(3601);
    expect((await fillSignUp(app.client(), 'often@example.com')).status).toBe(303);
    await deliver(app);
  });

  it('is limited per IP', async () => {
    const ip = { 'x-forwarded-for': '203.0.113.9' };
    const { withinLimits } = await import('../identity/index.ts');
    const limit = { key: 'sign-up|ip|203.0.113.9', limit: 200, windowSeconds: 3600 };
    for (let n = 0; n < 200; n += 1) await withinLimits(app.db, app.clock.now(), [limit]);
    expect((await fillSignUp(app.client(ip), 'crowd@example.com')).status).toBe(429);
    expect((await fillSignUp(app.client(), 'crowd@example.com')).status).toBe(303);
    await deliver(app);
  });

  it('is removed after a day', async () => {
    await fillSignUp(app.client(), 'old@example.com');
    await deliver(app);
    app.clock.advance(24 * 3600 - 1);
    await cleanUpSignUps(app.platform, {});
    expect(await signUpOf('old@example.com')).toBeDefined();
    app.clock.advance(2);
    await cleanUpSignUps(app.platform, {});
    expect(await signUpOf('old@example.com')).toBeUndefined();
  });

  it('keeps nothing of people out of the way of those who are signed in', async () => {
    const member = await newMember(app, 'inside@example.com');
    expect((await member.get('/sign-up')).location).toBe('/overview');
    await run(app.db, 'delete from session');
  });
});
