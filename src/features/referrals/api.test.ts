import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../../test/helpers/database.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { deliver, linkIn, PASSWORD } from '../../../test/helpers/letters.ts';
import { rows, run } from '../../platform/db.ts';
import { forgetCommunity } from '../community/index.ts';
import { referralTasks } from './index.ts';

let test: TestApp;
let ann: Program;
let bob: Program;
beforeAll(async () => {
  test = await testApp();
  [ann, bob] = [await program(test, 'ann@example.com'), await program(test, 'bob@example.com')];
});
afterAll(() => test.close());

async function remove(who: Program, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const authorization = `Bearer ${who.token}`;
  const response = await test.app.inject({ method: 'DELETE', url: '/api/v1/referral-code', headers: { authorization, ...headers } });
  return { status: response.statusCode, body: response.json() };
}

describe('own code', () => {
  it('is made, read and deleted', async () => {
    expect((await ann.get('/api/v1/referral-code')).status).toBe(404);
    const made = await ann.post('/api/v1/referral-code', { note: 'Choir', days: 7, uses_max: 3 });
    expect([made.status, made.body.note, made.body.uses_max, made.body.used, made.body.state]).toEqual([201, 'Choir', 3, 0, 'open']);
    expect(made.body.url).toBe(`http://localhost:3000/r/${made.body.code}`);
    expect((await ann.get('/api/v1/referral-code')).body).toEqual(made.body);
    expect((await ann.post('/api/v1/referral-code', {})).body.code).toBe('code_exists');
    expect((await bob.get('/api/v1/referral-code')).status).toBe(404);
    expect((await remove(bob)).status).toBe(404);
    expect(await remove(ann)).toMatchObject({ status: 200, body: { state: 'deleted', id: made.body.id } });
    expect((await ann.get('/api/v1/referral-code')).status).toBe(404);
    expect((await test.client().get(`/r/${made.body.code}`)).status).toBe(410);
  });

  it.each([
    [{ note: 'x'.repeat(151) }, '#/note'],
    [{ days: 0 }, '#/days'],
    [{ days: 366 }, '#/days'],
    [{ uses_max: 0 }, '#/uses_max'],
    [{ uses_max: null }, '#/uses_max'],
    [{ word: 'a_b' }, '#/word'],
    [{ word: 'ADMIN' }, '#/word'],
    [{ other: 1 }, '#/other'],
    [[], '#'],
  ])('refuses %j', async (body, pointer) => {
    const refused = await bob.post('/api/v1/referral-code', body);
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([422, 'invalid', pointer]);
  });

  it('needs the scope', async () => {
    const reader = await program(test, 'reader@example.com', ['referrals:read']);
    expect((await reader.post('/api/v1/referral-code', {})).body.code).toBe('insufficient_scope');
    expect((await remove(reader)).status).toBe(403);
  });
});

describe('signing up', () => {
  const signUp = (body: unknown, address = '198.51.100.7') =>
    test.app.inject({ method: 'POST', url: '/api/v1/sign-ups', payload: body as object, remoteAddress: address });

  it('answers the same for a known and an unknown address; the mail’s link joins with the code', async () => {
    const { code } = (await ann.post('/api/v1/referral-code', { word: 'annswords' })).body;
    const fresh = { name: 'Fresh', email: 'fresh@example.com', password: PASSWORD, referral_code: code };
    const [one, two] = [await signUp(fresh), await signUp({ ...fresh, email: 'ann@example.com' })];
    expect([one.statusCode, one.json()]).toEqual([202, { status: 'check_mail' }]);
    expect([two.statusCode, two.json()]).toEqual([202, { status: 'check_mail' }]);
    const [letter] = await deliver(test, 'fresh@example.com');
    const browser = test.client();
    await browser.get(linkIn(letter));
    expect((await browser.submit(linkIn(letter))).location).toBe('/log-in');
    const list = await ann.get('/api/v1/referrals');
    expect(list.body).toMatchObject({ data: [{ name: 'Fresh', rules_version: 1 }], next: null });
    expect((await bob.get('/api/v1/referrals')).body).toEqual({ data: [], next: null });
  });

  it('is for those whom the operator lets join: with a code only, of some domains only, nobody', async () => {
    const set = async (change: string): Promise<void> => {
      await run(test.db, `update community set ${change}`);
      forgetCommunity();
    };
    const refused = async (body: unknown): Promise<unknown> => {
      const { statusCode, body: text } = await signUp(body);
      const { code, errors } = JSON.parse(text) as { code?: string; errors?: { pointer: string }[] };
      return [statusCode, code, errors?.map(({ pointer }) => pointer)];
    };
    const person = { name: 'Someone', email: 'someone@example.com', password: PASSWORD };
    await set("registration = 'code'");
    expect(await refused(person)).toEqual([422, 'invalid', ['#/referral_code']]);
    expect(await refused({ ...person, referral_code: 'NOBODYS' })).toEqual([422, 'invalid', ['#/referral_code']]);
    expect((await signUp({ ...person, referral_code: 'Anns-Words' })).statusCode).toBe(202);
    await set("registration = 'open', email_domains = '{example.edu}'");
    expect(await refused(person)).toEqual([422, 'invalid', ['#/email']]);
    // The same for an address that has an account.
    expect(await refused({ ...person, email: 'ann@example.com' })).toEqual([422, 'invalid', ['#/email']]);
    expect((await signUp({ ...person, email: 'someone@example.edu' })).statusCode).toBe(202);
    await set("registration = 'closed', email_domains = '{}'");
    expect(await refused({ ...person, referral_code: 'annswords' })).toEqual([403, 'registration_closed', undefined]);
    await set("registration = 'open'");
  });

  it('is limited by address', async () => {
    const person = { name: 'Often', email: 'often@example.com', password: PASSWORD };
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push(await signUp(person, `198.51.100.${n + 20}`));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array<number>(10).fill(202), 429]);
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('refuses each part by its name', async () => {
    const pointers = async (body: unknown): Promise<string[]> => {
      const response = await signUp(body);
      expect(response.statusCode).toBe(422);
      return response
        .json<{ errors: { pointer: string }[] }>()
        .errors.map(({ pointer }) => pointer)
        .toSorted();
    };
    const good = { name: 'A', email: 'a@example.com', password: PASSWORD };
    expect(await pointers({})).toEqual(['#/email', '#/name', '#/password']);
    expect(await pointers({ ...good, email: 'x', password: 'short', referral_code: 'NOBODYS' })).toEqual([
      '#/email',
      '#/password',
      '#/referral_code',
    ]);
    expect(await pointers({ ...good, role: 'operator' })).toEqual(['#/role']);
  });
});

it('lists who joined by cursor', async () => {
  const carl = await program(test, 'carl@example.com');
  await carl.post('/api/v1/referral-code', { uses_max: 100 });
  // One after the other: each takes the mails that wait.
  const people: Program[] = [];
  for (const name of ['p1', 'p2', 'p3']) people.push(await program(test, `${name}@example.com`));
  for (const { personId } of people) {
    await run(
      test.db,
      `insert into referral (id, inviter_id, invitee_id, code_id, rules_version, created_at)
       select gen_random_uuid(), $1, $2, id, 1, now() from referral_code where person_id = $1`,
      [carl.personId, personId],
    );
  }
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page = await carl.get(`/api/v1/referrals?limit=2${next === '' ? '' : `&cursor=${next}`}`);
    seen.push(...page.body.data.map(({ name }: { name: string }) => name));
    next = page.body.next;
  }
  expect(seen.toSorted()).toEqual(['p1', 'p2', 'p3']);
  expect((await carl.get('/api/v1/referrals?cursor=x')).status).toBe(422);
});

describe('looking up a code by its owner’s address', () => {
  async function ask(who: Program, email: string): Promise<unknown> {
    const { status, body } = await who.post('/api/v1/referral-code-look-ups', { email });
    const jobs = await asOwner<{ id: bigint; payload: unknown }>(
      test.ownerUrl,
      "select id, payload from graphile_worker._private_jobs j where task_id = (select id from graphile_worker._private_tasks where identifier = 'look_up_code')",
    );
    await asOwner(test.ownerUrl, 'delete from graphile_worker._private_jobs');
    for (const { payload } of jobs) await referralTasks['look_up_code']!(test.platform, payload);
    return [status, body];
  }

  it('answers alike; tells the owner; mails the code only where they allow it', async () => {
    const [dora, emil] = [await program(test, 'dora@example.com'), await program(test, 'emil@example.com')];
    const { code } = (await dora.post('/api/v1/referral-code', {})).body;
    await deliver(test);
    const known = await ask(emil, 'Dora@example.com');
    expect(known).toEqual([202, { status: 'asked' }]);
    expect(await ask(emil, 'nobody@example.com')).toEqual(known);
    const notices = () => rows(test.db, "select args from notice where person_id = $1 and kind = 'referral_code_asked'", [dora.personId]);
    expect(await notices()).toEqual([{ args: { email: 'emil@example.com' } }]);
    expect(await deliver(test, 'emil@example.com')).toEqual([]);
    await run(test.db, 'update person set referral_lookup = true where id = $1', [dora.personId]);
    expect(await ask(emil, 'dora@example.com')).toEqual(known);
    expect(JSON.stringify(await deliver(test, 'emil@example.com'))).toContain(code);
    expect(await notices()).toHaveLength(2);
  });

  it('is limited', async () => {
    const gus = await program(test, 'gus@example.com');
    const statuses = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await gus.post('/api/v1/referral-code-look-ups', { email: 'nobody@example.com' })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect((await gus.post('/api/v1/referral-code-look-ups', { email: 'x' })).status).toBe(422);
  });
});
