import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, run } from '../../../platform/db.ts';
import { compose } from '../../../platform/mail/message.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { codeIn, deliver, fillLogIn, fillSignUp } from '../../../../test/helpers/letters.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';

const DAY = 86_400;
let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

async function host(name = 'Ada Lovelace'): Promise<Member> {
  const ada = await member(test, { name });
  await ada.client.get('/referrals');
  await ada.client.submit('/referrals/code', { days: '300', uses: '100' });
  return ada;
}

const stopOf = (letter: { unsubscribe?: string } | undefined): string => new URL(letter!.unsubscribe!).pathname;

describe('an invitation by mail', () => {
  it('is one mail in the sender’s language that names them, with the link, and can be stopped', async () => {
    const ada = await host();
    await run(test.db, "update person set language = 'ru' where id = $1", [ada.id]);
    await ada.client.get('/referrals');
    expect((await ada.client.submit('/referrals/invitations', { email: 'friend@example.org' })).location).toBe('/referrals');
    const letters = await deliver(test, 'friend@example.org');
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ language: 'ru', subject: 'Ada Lovelace приглашает вас в FINEbank' });
    expect(JSON.stringify(letters[0]!.blocks)).toContain('/r/');
    const message = { ...letters[0]!, id: 'x', html: '', text: 'x', at: test.clock.now() };
    const raw = String(await compose(message, { name: 'B', address: 'b@example.org' }, 'http://localhost:3000').build());
    expect(raw.replace(/\r\n[ \t]/g, '')).toMatch(/^List-Unsubscribe: ?<http:\/\/localhost:3000\/invitations\/stop\/[^>]+>/m);
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
    expect((await ada.client.get('/referrals')).text).toContain('friend@example.org');
  });

  it('can be sent again once, a day later', async () => {
    const ada = await host();
    const send = () => ada.client.post('/referrals/invitations', { email: 'again@example.org' });
    expect((await send()).location).toBe('/referrals');
    expect((await send()).errors['email']).toContain('already');
    const id = (await rows<{ id: string }>(test.db, 'select id from referral_invite where person_id = $1', [ada.id]))[0]!.id;
    const again = () => ada.client.post('/referrals/invitations/again', { invite: id });
    expect((await again()).status).toBe(422);
    test.clock.advance(DAY);
    await fillLogIn(ada.client, ada.email);
    expect((await again()).location).toBe('/referrals');
    test.clock.advance(DAY);
    await fillLogIn(ada.client, ada.email);
    expect((await again()).status).toBe(422);
    expect(await deliver(test, 'again@example.org')).toHaveLength(2);
    const bob = await host('Bob');
    expect((await bob.client.post('/referrals/invitations/again', { invite: id })).status).toBe(404);
  });

  it('can be sent again at once when its mail was given up, and says so', async () => {
    const ada = await host();
    await ada.client.post('/referrals/invitations', { email: 'gone@example.org' });
    const id = (await rows<{ id: string }>(test.db, 'select id from referral_invite where person_id = $1', [ada.id]))[0]!.id;
    const again = () => ada.client.post('/referrals/invitations/again', { invite: id });
    expect((await again()).status).toBe(422);
    await run(test.db, "update mail set failed_at = created_at where kind = 'referrals.invite' and args ->> 'invite' = $1", [id]);
    const page = await ada.client.get('/referrals');
    expect(page.text).toContain('gone@example.org');
    expect(page.text).toMatch(/Not delivered Send again/);
    test.clock.advance(60);
    expect((await again()).location).toBe('/referrals');
    expect((await ada.client.get('/referrals')).text).not.toContain('Not delivered');
    // What came in its place is a first mail: a reminder can follow, a day later.
    expect((await again()).status).toBe(422);
    expect(await rows(test.db, 'select 1 from referral_invite where id = $1 and resent_at is null', [id])).toHaveLength(1);
  });

  it('is answered alike for a member, for a stranger, and for who wants none', async () => {
    const [ada, bob] = [await host(), await member(test)];
    const answer = async (email: string): Promise<unknown> => {
      const { status, location } = await ada.client.post('/referrals/invitations', { email });
      const page = await ada.client.get('/referrals');
      return [status, location, page.flash, page.text.includes(email)];
    };
    const stranger = await answer('stranger@example.org');
    const [letter] = await deliver(test, 'stranger@example.org');
    expect(await answer(bob.email)).toEqual(stranger);
    await test.client().post(stopOf(letter), {});
    const eve = await host('Eve');
    await eve.client.post('/referrals/invitations', { email: 'stranger@example.org' });
    expect(await deliver(test, 'stranger@example.org')).toEqual([]);
    expect((await eve.client.get('/referrals')).text).toContain('stranger@example.org');
  });

  it('is limited per person, and per address silently', async () => {
    const ada = await host();
    const statuses = [];
    for (let n = 0; n < 21; n += 1)
      statuses.push((await ada.client.post('/referrals/invitations', { email: `many${n}@example.org` })).status);
    expect(statuses).toEqual([...Array<number>(20).fill(303), 429]);
    await deliver(test);
    const hosts = [await host(), await host(), await host(), await host()];
    for (const { client } of hosts) {
      expect((await client.post('/referrals/invitations', { email: 'popular@example.org' })).status).toBe(303);
    }
    expect(await deliver(test, 'popular@example.org')).toHaveLength(3);
  });

  it('needs a code that counts, and an address', async () => {
    const { client } = await member(test);
    expect((await client.post('/referrals/invitations', { email: 'x@example.org' })).errors['form']).toBe(
      'Create a code first; then you can invite.',
    );
    expect((await (await host()).client.post('/referrals/invitations', { email: 'x@' })).status).toBe(422);
  });

  it('says when they have joined', async () => {
    const ada = await host();
    await ada.client.post('/referrals/invitations', { email: 'Joins@example.org' });
    const code = /\/r\/([^<"\s]+)/.exec((await ada.client.get('/referrals')).body)![1]!;
    const visitor = test.client();
    await fillSignUp(visitor, 'joins@example.org', { referral_code: code });
    const letters = await deliver(test, 'joins@example.org');
    await visitor.submit('/verify', { code: codeIn(letters.find(({ subject }) => subject.includes('Verification'))) });
    expect((await ada.client.get('/referrals')).text).toMatch(/Joins@example\.org [^@]* Joined/);
  });
});

describe('stopping', () => {
  it('takes a button, or one click of a mail program, and keeps a hash only', async () => {
    await run(test.db, 'delete from throttle');
    const ada = await host();
    await ada.client.post('/referrals/invitations', { email: 'enough@example.org' });
    const path = stopOf((await deliver(test, 'enough@example.org'))[0]);
    const visitor = test.client();
    const count = async (): Promise<number> => (await rows(test.db, 'select 1 from mail_stop')).length;
    const before = await count();
    const page = await visitor.get(path);
    expect([page.status, page.heading, await count()]).toEqual([200, 'Stop invitations', before]);
    expect(page.headers['referrer-policy']).toBeDefined();
    // RFC 8058: no cookies, no origin, a form with one field.
    const click = await test
      .client({ 'sec-fetch-site': undefined })
      .post(path, { 'List-Unsubscribe': 'One-Click' }, { 'sec-fetch-site': undefined });
    expect([click.status, await count()]).toEqual([200, before + 1]);
    expect((await visitor.submit(path)).heading).toBe('Done');
    expect(JSON.stringify(await rows(test.db, 'select * from mail_stop'))).not.toContain('enough');
    expect((await visitor.get(`${path}x`)).status).toBe(404);
    expect((await visitor.post('/invitations/stop/abc.def', {})).status).toBe(404);
  });
});
