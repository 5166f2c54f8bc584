import { afterAll, beforeAll, expect, it } from 'vitest';
import { program } from '../../../../test/helpers/api.ts';
import { testApp, type Answer, type Client, type TestApp } from '../../../../test/helpers/app.ts';
import { deliver, linkIn, PASSWORD } from '../../../../test/helpers/letters.ts';
import { row, rows } from '../../../platform/db.ts';

const PEOPLE = 200;

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

it('200 people sign up over HTTP with a code for ten and confirm at once: ten count, all are members', async () => {
  const ann = await program(test, 'ann@example.com');
  const { code } = (await ann.post('/api/v1/referral-code', { uses_max: 10 })).body;
  await deliver(test);
  const signUp = async (n: number): Promise<number> => {
    const payload = { name: `Person ${n}`, email: `person${n}@example.org`, password: PASSWORD, referral_code: code };
    return (await test.app.inject({ method: 'POST', url: '/api/v1/sign-ups', payload, remoteAddress: `198.51.100.${n}` })).statusCode;
  };
  // A few at a time: more passwords at once than can be hashed are turned away.
  for (let n = 0; n < PEOPLE; n += 4) {
    expect(await Promise.all([0, 1, 2, 3].map((i) => signUp(n + i)))).toEqual([202, 202, 202, 202]);
  }
  const letters = await deliver(test);
  expect(letters).toHaveLength(PEOPLE);
  // Everybody has the page with the button before anybody presses it.
  const browsers: [Client, string][] = letters.map((letter) => [test.client(), linkIn(letter)]);
  await Promise.all(browsers.map(([client, path]) => client.get(path)));
  const press = async ([client, path]: [Client, string]): Promise<Answer> => {
    const answer = await client.submit(path);
    // A machine that has too much to do says so; whoever is told presses again.
    return answer.status === 503 ? press([client, path]) : answer;
  };
  const answers = await Promise.all(browsers.map(press));
  expect(answers.filter(({ location }) => location !== '/log-in').map(({ status, text }) => `${status} ${text.slice(0, 500)}`)).toEqual([]);

  expect((await ann.get('/api/v1/referral-code')).body).toMatchObject({ used: 10, uses_max: 10, state: 'used_up' });
  expect(await rows(test.db, 'select 1 from referral where inviter_id = $1', [ann.personId])).toHaveLength(10);
  expect(await rows(test.db, 'select 1 from reward where inviter_id = $1', [ann.personId])).toHaveLength(10);
  expect(await row(test.db, "select count(*)::int as n from person where email like 'person%@example.org'")).toEqual({ n: PEOPLE });
  // Whoever came too late is told so.
  const told = await Promise.all(browsers.map(async ([client], at) => (await client.follow(answers[at]!)).flash?.text ?? ''));
  expect(told.filter((text) => text.includes('referral code')).length).toBe(PEOPLE - 10);
  expect((await test.client().get(`/r/${code}`)).status).toBe(410);
  // One notice and one mail for each who counted.
  expect(await rows(test.db, "select 1 from notice where person_id = $1 and kind = 'referral_joined'", [ann.personId])).toHaveLength(10);
  expect(await deliver(test, 'ann@example.com')).toHaveLength(10);
}, 120_000);
