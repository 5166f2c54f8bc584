import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../platform/db.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { codeIn, deliver, fillLogIn, fillSignUp, linkIn, newMember } from '../../../test/helpers/letters.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let count = 0;
async function signedUp(): Promise<{ client: Client; email: string; code: string; link: string }> {
  const email = `person${(count += 1)}@example.com`;
  const client = app.client();
  await fillSignUp(client, email);
  const [letter] = await deliver(app, email);
  return { client, email, code: codeIn(letter), link: linkIn(letter) };
}

function wrongFor(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

async function opened(email: string): Promise<Record<string, number>> {
  const [found] = await rows<Record<string, number>>(
    app.db,
    `select count(*)::int as people,
       (select count(*)::int from account a join person q on q.id = a.owner_id where q.email_key = $1 and a.kind = 'current') as accounts,
       (select count(*)::int from entry e join account a on a.id = e.account_id join person q on q.id = a.owner_id
        where q.email_key = $1 and e.kind = 'welcome_bonus') as bonuses,
       (select count(*)::int from goal g join person q on q.id = g.person_id where q.email_key = $1) as goals,
       (select count(*)::int from notice n join person q on q.id = n.person_id where q.email_key = $1 and n.kind = 'welcome') as notices
     from person where email_key = $1`,
    [email],
  );
  return found!;
}

const ALL_ONCE = { people: 1, accounts: 1, bonuses: 1, goals: 1, notices: 1 };
const NOTHING = { people: 0, accounts: 0, bonuses: 0, goals: 0, notices: 0 };

describe('by code', () => {
  it('opens everything and signs in at once in the browser that signed up', async () => {
    const { client, email, code } = await signedUp();
    const answer = await client.submit('/verify', { code: `${code.slice(0, 3)} - ${code.slice(3)}` });
    expect([answer.status, answer.location]).toEqual([303, '/overview']);
    expect(await opened(email)).toEqual(ALL_ONCE);
    const page = await client.follow(answer);
    expect(page.status).toBe(200);
    expect(page.flash?.text).toBe('Your address is confirmed and your account is open. Welcome!');
    expect((await deliver(app, email)).map((letter) => letter.subject)).toEqual(['FINEbank – Welcome']);
  });

  it('leads any other browser to log-in with the address filled in', async () => {
    const { email } = await signedUp();
    const other = app.client();
    await other.submit('/repeat_token', { email });
    const [letter] = await deliver(app, email);
    const answer = await other.submit('/verify', { code: codeIn(letter) });
    expect([answer.status, answer.location]).toEqual([303, '/log-in']);
    const page = await other.follow(answer);
    expect(page.body).toContain(`value="${email}"`);
    expect(page.flash?.text).toBe('Your address is confirmed and your account is open. Log in.');
    expect((await fillLogIn(other, email)).location).toBe('/overview');
  });

  it('counts five wrong tries, then takes not even the right code', async () => {
    const { client, email, code } = await signedUp();
    const sentences = [];
    for (let n = 0; n < 6; n += 1) sentences.push((await client.submit('/verify', { code: wrongFor(code) })).errors.code);
    expect(sentences).toEqual([
      'This code is wrong. You have 4 tries left.',
      'This code is wrong. You have 3 tries left.',
      'This code is wrong. You have 2 tries left.',
      'This code is wrong. You have 1 try left.',
      'Too many wrong codes. Press “Repeat the token” to get a new one.',
      'Too many wrong codes. Press “Repeat the token” to get a new one.',
    ]);
    const answer = await client.submit('/verify', { code });
    expect([answer.status, answer.errors.code]).toEqual([422, 'Too many wrong codes. Press “Repeat the token” to get a new one.']);
    expect(await opened(email)).toEqual(NOTHING);
  });

  it('counts guesses made at the same time one by one', async () => {
    const { client, email, code } = await signedUp();
    await client.get('/verify');
    const guesses = Array.from({ length: 30 }, () => client.submit('/verify', { code: wrongFor(code) }));
    await Promise.all(guesses);
    const [row] = await rows<{ tries: number }>(app.db, 'select tries from sign_up where email_key = $1', [email]);
    expect(row?.tries).toBe(5);
  });

  it('takes the right code at the fifth try', async () => {
    const { client, code } = await signedUp();
    for (let n = 0; n < 4; n += 1) await client.submit('/verify', { code: wrongFor(code) });
    expect((await client.submit('/verify', { code })).location).toBe('/overview');
  });

  it('refuses what is no code without taking a try', async () => {
    const { client, code } = await signedUp();
    expect((await client.submit('/verify', { code: '' })).errors.code).toBe('Enter the code from the mail.');
    expect((await client.submit('/verify', { code: '12345x' })).errors.code).toBe('The code must be 6 numbers.');
    expect((await client.submit('/verify', { code: wrongFor(code) })).errors.code).toContain('4 tries left');
  });

  it('expires 120 seconds after the hand-over, not after the sign-up', async () => {
    const client = app.client();
    await fillSignUp(client, 'slow@example.com');
    app.clock.advance(600);
    const [letter] = await deliver(app, 'slow@example.com');
    app.clock.advance(119);
    expect((await client.get('/verify')).body).toContain(`data-countdown-until-value="${app.clock.now().getTime() + 1000}"`);
    app.clock.advance(1);
    const answer = await client.submit('/verify', { code: codeIn(letter) });
    expect(answer.errors.code).toBe('This code has expired. Press “Repeat the token” to get a new one.');
    expect((await app.client().get(linkIn(letter))).text).toContain('A link works for 2 minutes');
    expect(await opened('slow@example.com')).toEqual(NOTHING);
  });

  it('asks a browser that remembers no address for it', async () => {
    const answer = await app.client().get('/verify');
    expect([answer.status, answer.location]).toEqual([303, '/repeat_token']);
  });
});

describe('by link', () => {
  it('consumes nothing when it is opened, and leads to log-in with the address filled in', async () => {
    const { email, link } = await signedUp();
    const other = app.client();
    for (let n = 0; n < 3; n += 1) {
      const page = await other.get(link);
      expect(page.status).toBe(200);
      expect(page.text).toMatch(new RegExp(`Confirm your address ${email}.*Confirm`));
    }
    expect(await opened(email)).toEqual(NOTHING);
    const answer = await other.submit(link);
    expect([answer.status, answer.location]).toEqual([303, '/log-in']);
    expect((await other.follow(answer)).body).toContain(`value="${email}"`);
    expect(await opened(email)).toEqual(ALL_ONCE);
  });

  it('is a success the second time, without a second opening', async () => {
    const { email, link } = await signedUp();
    const [one, two] = [app.client(), app.client()];
    await one.get(link);
    await two.get(link);
    await one.submit(link);
    const again = await two.submit(link);
    expect(again.location).toBe('/log-in');
    expect((await two.follow(again)).flash).toMatchObject({ kind: 'success' });
    const page = await app.client().get(link);
    expect([page.status, page.heading]).toEqual([200, 'Already confirmed']);
    expect(await opened(email)).toEqual(ALL_ONCE);
  });

  it('kills the code with it: the browser that signed up is told that all is done', async () => {
    const { client, link, code } = await signedUp();
    const other = app.client();
    await other.submit(link);
    const answer = await client.submit('/verify', { code });
    expect(answer.location).toBe('/log-in');
    expect((await client.follow(answer)).flash?.text).toBe('Your address was confirmed already. Log in.');
  });

  it.each(['x', 'A'.repeat(43), '..%2F', '%00'])('is refused where it never was: %s', async (token) => {
    const answer = await app.client().get(`/verify/${token}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

it('opens once, whoever confirms at the same time by code and link', async () => {
  const { client, email, code, link } = await signedUp();
  const other = app.client();
  await other.get(link);
  await client.get('/verify');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? client.submit('/verify', { code }) : other.submit(link))),
  );
  for (const answer of answers) expect([303, 422]).toContain(answer.status);
  expect(await opened(email)).toEqual(ALL_ONCE);
});

it('opens nothing when one part fails', async () => {
  const { client, email, code } = await signedUp();
  await client.get('/verify');
  // With a floor under the bank's own account the bonus is refused at the very end of the transaction.
  await app.db.query({ text: `update account set minimum = 0 where kind = 'welcome'` });
  const answer = await client.submit('/verify', { code });
  await app.db.query({ text: `update account set minimum = null where kind = 'welcome'` });
  expect(answer.status).toBe(500);
  expect(await opened(email)).toEqual(NOTHING);
  expect((await client.submit('/verify', { code })).location).toBe('/overview');
  expect(await opened(email)).toEqual(ALL_ONCE);
});

describe('/repeat_token', () => {
  it('kills the old code and link at once, and works from the page of the code', async () => {
    const { client, email, code, link } = await signedUp();
    await client.get('/verify');
    const answer = await client.submit('/repeat_token');
    expect([answer.status, answer.location]).toEqual([303, '/verify']);
    expect((await client.submit('/verify', { code })).errors.code).toContain('This code is wrong');
    expect((await app.client().get(link)).status).toBe(410);
    const [letter] = await deliver(app, email);
    expect((await client.submit('/verify', { code: codeIn(letter) })).location).toBe('/overview');
  });

  it('is not undone by a mail that was under way', async () => {
    const client = app.client();
    await fillSignUp(client, 'underway@example.com');
    await client.submit('/repeat_token', { email: 'underway@example.com' });
    const letters = await deliver(app, 'underway@example.com');
    expect(letters).toHaveLength(1);
    expect((await client.submit('/verify', { code: codeIn(letters[0]) })).location).toBe('/overview');
  });

  it('gives five tries again', async () => {
    const { client, email, code } = await signedUp();
    for (let n = 0; n < 5; n += 1) await client.submit('/verify', { code: wrongFor(code) });
    await client.get('/verify');
    await client.submit('/repeat_token');
    const [letter] = await deliver(app, email);
    expect((await client.submit('/verify', { code: codeIn(letter) })).location).toBe('/overview');
  });

  it('answers the same for a waiting, a known and an unknown address, before and after', async () => {
    await newMember(app, 'known@example.com');
    await deliver(app);
    const { email } = await signedUp();
    const texts = [];
    for (const address of [email, 'known@example.com', 'unknown@example.com']) {
      const client = app.client();
      const answer = await client.submit('/repeat_token', { email: address });
      const page = await client.follow(answer);
      const wrong = await client.submit('/verify', { code: '000000' });
      texts.push([answer.status, page.text.replaceAll(address, 'EMAIL'), wrong.status, wrong.text.replaceAll(address, 'EMAIL')]);
    }
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
    const subjects = (await deliver(app)).map((letter) => letter.subject);
    expect(subjects).toEqual(['FINEbank – You already have an account', 'FINEbank.IO – Verification']);
  });

  it('refuses what is no address', async () => {
    expect((await app.client().submit('/repeat_token', { email: '' })).errors).toEqual({ email: 'Enter an e-mail address.' });
    expect((await app.client().submit('/repeat_token', { email: 'x' })).status).toBe(422);
  });

  it('is limited per address', async () => {
    const statuses = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await app.client().submit('/repeat_token', { email: 'again@example.com' })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(303), 429]);
  });
});
