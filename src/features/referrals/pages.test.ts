import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { openDb, row, rows, run } from '../../platform/db.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { newClient, type Client } from '../../../test/helpers/client.ts';
import { codeIn, deliver, fillSignUp, linkIn, newMember } from '../../../test/helpers/letters.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { forgetCommunity } from '../community/index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

/** A member with a code; gives its path too. */
async function host(fields: Record<string, string> = {}): Promise<Member & { path: string; code: string }> {
  const ada = await member(test, { name: 'Ada Lovelace' });
  await ada.client.get('/referrals');
  const answer = await ada.client.submit('/referrals/code', { days: '30', uses: '10', note: '', word: '', ...fields });
  expect(answer.location).toBe('/referrals');
  const page = await ada.client.follow(answer);
  const path = /http:\/\/localhost:3000(\/r\/[^<"\s]+)/.exec(page.body)![1]!;
  return { ...ada, path, code: decodeURIComponent(path.slice(3)) };
}

async function community(set: string): Promise<void> {
  await run(test.db, `update community set ${set}`);
  forgetCommunity();
}

async function join(client: Client, email: string, code: string): Promise<Client> {
  const answer = await fillSignUp(client, email, { name: 'Newcomer', referral_code: code });
  expect([answer.location, answer.errors]).toEqual(['/verify', {}]);
  const [letter] = await deliver(test, email);
  await client.submit('/verify', { code: codeIn(letter) });
  return client;
}

describe('making a code', () => {
  it('begins with thirty days and ten uses, and shows code, link, QR and expiry', async () => {
    const ada = await member(test, { name: 'Ada Lovelace' });
    const empty = await ada.client.get('/referrals');
    expect([empty.status, empty.heading]).toEqual([200, 'Referrals']);
    expect(empty.body).toMatch(/name="days"[^>]*value="30"|value="30"[^>]*name="days"/);
    const { client, code } = await host({ note: 'For the choir' });
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const page = await client.get('/referrals');
    expect(page.text).toContain('For the choir');
    expect(page.text).toContain('0 of 10');
    expect(page.body).toContain('<svg class="qr-code"');
    expect(page.body).not.toContain('name="uses"');
  });

  it.each([
    [{ note: 'x'.repeat(151) }, 'note', 'The note can have at most 150 characters.'],
    [{ days: '366' }, 'days', 'Enter a number of days from 1 to 365.'],
    [{ days: '0' }, 'days', 'Enter a number of days from 1 to 365.'],
    [{ days: '' }, 'days', 'Enter a number of days from 1 to 365.'],
    [{ uses: '0' }, 'uses', 'Enter a number of uses from 1 to 10000.'],
    [{ uses: '1.5' }, 'uses', 'Enter a number of uses from 1 to 10000.'],
    [{ unlimited: '1' }, 'uses', 'This community does not allow codes without a limit.'],
    [{ word: 'ab' }, 'word', 'The word must have 3 to 20 letters of one alphabet, or digits.'],
    [{ word: 'Support' }, 'word', 'This word cannot be a code. Choose another.'],
  ])('refuses %j beside the field', async (fields, field, sentence) => {
    const { client, id } = await member(test);
    await client.get('/referrals');
    const answer = await client.submit('/referrals/code', { days: '30', uses: '10', ...fields });
    expect([answer.status, answer.errors[field]]).toEqual([422, sentence]);
    expect(await rows(test.db, 'select 1 from referral_code where person_id = $1', [id])).toEqual([]);
  });

  it('takes no limit where the operator allows it', async () => {
    await community('referral_unlimited = true');
    const { client } = await host({ unlimited: '1' });
    expect((await client.get('/referrals')).text).toContain('0 times, no limit');
    await community('referral_unlimited = false');
  });

  it('is refused while there is one', async () => {
    const { client } = await host();
    const answer = await client.post('/referrals/code', { days: '30', uses: '10' });
    expect([answer.status, answer.errors['form']]).toEqual([422, 'You have an active code already. Delete it before you create another.']);
  });
});

describe('the landing page', () => {
  it('names inviter and bank, says what both get, changes nothing, and remembers the first link', async () => {
    const [ada, bob] = [await host(), await host({ word: 'bobs-word' })];
    const before = await row(test.db, 'select sum(used)::int as used from referral_code');
    const visitor = test.client();
    const page = await visitor.get(ada.path);
    expect([page.status, page.heading]).toEqual([200, 'Ada invited you to FINEbank']);
    expect(page.text).not.toContain('Lovelace');
    for (const words of ['$25.00', '$10.00', '30 days']) expect(page.text).toContain(words);
    await visitor.get(bob.path);
    expect(await row(test.db, 'select sum(used)::int as used from referral_code')).toEqual(before);
    const form = await visitor.get(`/sign-up?code=${bob.code}`);
    expect(form.body).toContain(`value="${ada.code}"`);
    expect(form.text).toContain('Ada invited you.');
    // Without the cookie the button itself carries the code.
    expect((await test.client().get(`/sign-up?code=${bob.code}`)).body).toContain('value="BOBSWORD"');
  });

  it('sets no cookie for what is fetched ahead or embedded', async () => {
    const ada = await host();
    for (const headers of [{ 'sec-purpose': 'prefetch' }, { 'sec-fetch-dest': 'image' }]) {
      const client = test.client(headers);
      await client.get(ada.path);
      expect(client.cookies.has('invited')).toBe(false);
    }
  });

  it('says for each dead code why', async () => {
    const [ada, bob, eve] = [await host(), await host({ days: '1' }), await host({ uses: '1' })];
    await ada.client.get('/referrals/code/delete');
    await ada.client.submit('/referrals/code/delete');
    await join(test.client(), 'only-one@example.org', eve.code);
    test.clock.advance(86_400);
    const visitor = test.client();
    const said = async (path: string): Promise<[number, string]> => {
      const { status, text } = await visitor.get(path);
      return [status, /(withdrawn|invitation has expired|have joined with it|Nobody has)/.exec(text)?.[0] ?? text];
    };
    expect(await said(ada.path)).toEqual([410, 'withdrawn']);
    expect(await said(bob.path)).toEqual([410, 'invitation has expired']);
    expect(await said(eve.path)).toEqual([410, 'have joined with it']);
    expect(await said('/r/NOBODYS')).toEqual([404, 'Nobody has']);
    for (const odd of ['/r/x', '/r/%00', '/r/%F0%9F%98%80', `/r/${'a'.repeat(500)}`])
      expect([400, 404]).toContain((await visitor.get(odd)).status);
    const sentence = async (code: string): Promise<string | undefined> =>
      (await fillSignUp(test.client(), 'late@example.org', { referral_code: code })).errors['referral_code'];
    expect(await sentence(ada.code)).toContain('deleted');
    expect(await sentence(bob.code)).toContain('has expired');
    expect(await sentence(eve.code)).toContain('used up');
    expect(await sentence('NOBODYS')).toContain('Nobody has this code');
  });

  it('is dead in every process as soon as the code is deleted', async () => {
    const ada = await host();
    const other = openDb({ url: test.db.url });
    const second = await buildApp({ ...test.platform, db: other });
    await second.ready();
    try {
      const [here, there] = [test.client(), newClient(second)];
      expect([(await here.get(ada.path)).status, (await there.get(ada.path)).status]).toEqual([200, 200]);
      await ada.client.get('/referrals/code/delete');
      await ada.client.submit('/referrals/code/delete');
      expect((await here.get(ada.path)).status).toBe(410);
      await expect.poll(async () => (await there.get(ada.path)).status, { interval: 5, timeout: 2000 }).toBe(410);

      // Also while a process cannot hear of it: then it remembers nothing.
      const bob = await host();
      expect((await there.get(bob.path)).status).toBe(200);
      await asOwner(
        test.ownerUrl,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'",
      );
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect((await there.get(bob.path)).status).toBe(200);
      await bob.client.get('/referrals/code/delete');
      await bob.client.submit('/referrals/code/delete');
      expect((await there.get(bob.path)).status).toBe(410);
    } finally {
      await second.close();
      await other.close();
    }
  });
});

describe('joining', () => {
  it('is attributed at verification, told to the inviter, and kept with where it came from', async () => {
    const ada = await host();
    const visitor = test.client();
    await fillSignUp(visitor, 'A.Da+x@gmail.com', { name: 'Bob Brown', referral_code: ada.code.toLowerCase().replace('-', ' ') });
    expect(await rows(test.db, 'select 1 from referral where inviter_id = $1', [ada.id])).toEqual([]);
    const [letter] = await deliver(test, 'A.Da+x@gmail.com');
    await visitor.submit('/verify', { code: codeIn(letter) });
    const found = await row(
      test.db,
      `select r.rules_version, j.address_key, j.device_hash is not null as device, length(j.ip_hash) as ip
       from referral r join joining j on j.person_id = r.invitee_id where r.inviter_id = $1`,
      [ada.id],
    );
    expect(found).toEqual({ rules_version: 1, address_key: 'ada@gmail.com', device: true, ip: 32 });
    expect((await ada.client.get('/referrals')).text).toContain('Bob Brown Joined on');
    expect((await ada.client.get('/notifications')).text).toContain('Bob Brown joined with your referral code.');
  });

  it('makes a member of whoever comes too late for the code, and says so', async () => {
    const ada = await host({ uses: '1' });
    const [one, two] = [test.client(), test.client()];
    await fillSignUp(one, 'first@example.org', { referral_code: ada.code });
    await fillSignUp(two, 'second@example.org', { referral_code: ada.code });
    const letters = await deliver(test);
    const codeOf = (email: string): string => codeIn(letters.find(({ to }) => to === email));
    expect((await one.follow(await one.submit('/verify', { code: codeOf('first@example.org') }))).flash?.text).not.toContain(
      'no longer valid',
    );
    const late = await two.follow(await two.submit('/verify', { code: codeOf('second@example.org') }));
    expect(late.flash?.text).toContain('The referral code is no longer valid');
    expect(await rows(test.db, 'select 1 from referral where inviter_id = $1', [ada.id])).toHaveLength(1);
  });

  it('is refused at verification where only those with a code may join, and can be mended', async () => {
    await community("registration = 'code'");
    const [ada, bob] = [await host0({ uses: '1' }), await host0({})];
    const [one, two] = [test.client(), test.client()];
    expect((await fillSignUp(test.client(), 'none@example.org')).errors['referral_code']).toContain('without one nobody can join');
    await fillSignUp(one, 'third@example.org', { referral_code: ada });
    await fillSignUp(two, 'fourth@example.org', { referral_code: ada });
    const letters = await deliver(test);
    const letterTo = (email: string) => letters.find(({ to }) => to === email);
    await one.submit('/verify', { code: codeIn(letterTo('third@example.org')) });
    const late = await two.submit('/verify', { code: codeIn(letterTo('fourth@example.org')) });
    expect([late.status, late.errors['code']]).toEqual([422, expect.stringContaining('no longer valid')]);
    const byLink = test.client();
    await byLink.get(linkIn(letterTo('fourth@example.org')));
    expect((await byLink.submit(linkIn(letterTo('fourth@example.org')))).status).toBe(422);
    expect(await rows(test.db, "select 1 from person where email = 'fourth@example.org'")).toEqual([]);
    await join(two, 'fourth@example.org', bob);
    expect(await rows(test.db, "select 1 from person where email = 'fourth@example.org'")).toHaveLength(1);
    await community("registration = 'open'");
  });

  it('is for the domains that the operator allows', async () => {
    await community("email_domains = '{example.edu}'");
    const answer = await fillSignUp(test.client(), 'ann@example.com');
    expect([answer.status, answer.errors['email']]).toEqual([422, 'Only addresses of these domains may sign up here: example.edu.']);
    expect((await fillSignUp(test.client(), 'ann@example.edu')).location).toBe('/verify');
    await community("email_domains = '{}'");
  });

  it('is not possible while registration is closed; the waiting list is told when it opens', async () => {
    await community("registration = 'closed'");
    const client = test.client();
    expect((await client.get('/sign-up')).heading).toBe('Registration is closed');
    const email = 'waits@example.org';
    expect((await client.post('/sign-up', { name: 'W', email, password: 'kettle-violin-42', password2: 'kettle-violin-42' })).status).toBe(
      422,
    );
    expect((await client.submit('/waiting-list', { email: 'nobody' })).status).toBe(422);
    expect((await client.submit('/waiting-list', { email })).location).toBe('/');
    expect((await client.submit('/waiting-list', { email })).location).toBe('/');
    const { onboardingTasks } = await import('../onboarding/index.ts');
    await onboardingTasks['tell_waiting']!(test.platform, {});
    expect(await deliver(test, email)).toEqual([]);
    await community("registration = 'open'");
    await onboardingTasks['tell_waiting']!(test.platform, {});
    expect((await deliver(test, email)).map(({ subject }) => subject)).toEqual(['FINEbank – Registration is open']);
    expect(await rows(test.db, 'select 1 from waiting_list')).toEqual([]);
  });
});

/** A code made without signing anybody up: registration may be by code only. */
async function host0({ uses = '10' }: { uses?: string }): Promise<string> {
  await community("registration = 'open'");
  const { code } = await host({ uses });
  await community("registration = 'code'");
  return code;
}

it('shows nobody else’s code, and needs somebody signed in', async () => {
  const [ada, bob] = [await host(), await newMember(test, 'bob-other@example.org')];
  const id = (await row<{ id: string }>(test.db, 'select id from referral_code where person_id = $1', [ada.id]))!.id;
  expect((await bob.get('/referrals/code/delete')).status).toBe(404);
  expect((await bob.post('/referrals/code/delete', { code: id })).status).toBe(404);
  expect((await bob.post('/referrals/code/delete', { code: 'x' })).status).toBe(404);
  expect((await test.client().get('/referrals')).location).toContain('/log-in');
  expect((await test.client().get(ada.path)).status).toBe(200);
});
