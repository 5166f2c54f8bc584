import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { member } from '../../../test/helpers/people.ts';
import { rows, run } from '../../platform/db.ts';
import { cleanUpSignUps } from '../onboarding/index.ts';
import { createCode, deleteCode } from './codes/code.ts';
import { referralTasks } from './index.ts';

const DAY = 86_400;

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

it('a landing page comes from memory to every stranger, is dead as soon as its code is, and gives each browser its own cookie', async () => {
  const ada = await member(test, { name: 'Ada Lovelace' });
  const wish = { personId: ada.id, word: '', note: '', days: 30, usesMax: 10, now: test.clock.now() };
  const made = await createCode(test.db, wish);
  if (made.outcome !== 'made') throw new Error(made.outcome);
  const path = `/r/${made.code}`;
  const [one, two] = [test.client(), test.client()];
  const first = await one.get(path);
  const again = await two.get(path);
  expect([first.status, again.status]).toEqual([200, 200]);
  const tokens = [first, again].map(({ body }) => /name="_csrf" value="([^"]+)"/.exec(body)![1]!);
  expect(tokens[0]).not.toBe(tokens[1]);
  expect(again.body.replaceAll(tokens[1]!, tokens[0]!)).toBe(first.body);
  // Each one's forms are their own.
  expect((await one.submit('/preferences', { language: 'ka' })).status).toBe(303);
  expect(two.cookies.has('invited')).toBe(true);
  expect((await one.get(path)).body).toContain('lang="ka"');
  expect((await test.client().get(path)).body).toContain('<html lang="en"');
  expect(`${first.body}${again.body}`).not.toContain('token-');
  await deleteCode(test.db, ada.id, made.id, test.clock.now());
  expect((await test.client().get(path)).status).toBe(410);
});

it('addresses of others are forgotten: of invitations after 90 days, of the waiting list after a year', async () => {
  const ada = await member(test, { name: 'Ada Lovelace' });
  await ada.client.get('/referrals');
  await ada.client.submit('/referrals/code', { days: '300', uses: '100' });
  await ada.client.post('/referrals/invitations', { email: 'friend@example.org' });
  await run(test.db, "insert into waiting_list (email_key, email, language, at) values ('w@example.org', 'w@example.org', 'en', $1)", [
    test.clock.now(),
  ]);
  const kept = async (): Promise<unknown> => [
    await rows(test.db, 'select email from referral_invite where person_id = $1', [ada.id]),
    (await rows(test.db, 'select 1 from waiting_list')).length,
  ];
  const tidy = async (days: number): Promise<void> => {
    test.clock.advance(days * DAY);
    await referralTasks['forget_invited']!(test.platform, {});
    await cleanUpSignUps(test.platform, {});
  };
  await tidy(90);
  expect(await kept()).toEqual([[{ email: 'friend@example.org' }], 1]);
  await tidy(1);
  expect(await kept()).toEqual([[{ email: '' }], 1]);
  await tidy(275);
  expect(await kept()).toEqual([[{ email: '' }], 0]);
});
