import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import type { Client } from '../../../../test/helpers/client.ts';
import { codeIn, deliver, fillSignUp } from '../../../../test/helpers/letters.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { row, rows } from '../../../platform/db.ts';
import { gatherEvidence, referralTasks, selectReward } from '../index.ts';
import { judge, type Signal } from '../reward/evidence/signals.ts';

const DAY = 86_400;

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

/** A member of long ago who makes a code at another browser than the one that they joined with. */
async function host(name: string): Promise<Member & { code: string }> {
  const one = await member(test, { name });
  test.clock.advance(40 * DAY);
  const browser = test.client();
  await browser.get('/log-in');
  await browser.submit('/log-in', { email: one.email, password: 'kettle-violin-42' });
  await browser.get('/referrals');
  expect((await browser.submit('/referrals/code', { days: '30', uses: '10', note: '', word: '' })).location).toBe('/referrals');
  const code = /\/r\/([^<"\s]+)/.exec((await browser.get('/referrals')).body)![1]!;
  return { ...one, client: browser, code };
}

async function join(client: Client, email: string, code: string, name = 'Nino Beridze'): Promise<readonly Signal[]> {
  await fillSignUp(client, email, { name, referral_code: code });
  const [letter] = await deliver(test, email);
  await client.submit('/verify', { code: codeIn(letter) });
  const found = await row<{ id: string }>(test.db, 'select r.id from referral r join person p on p.id = r.invitee_id where p.email = $1', [
    email,
  ]);
  const reward = (await selectReward(test.db, found!.id))!;
  return judge(await gatherEvidence(test.db, reward)).signals;
}

it('whoever signs up once more where they made their code is known again, though they joined long ago and elsewhere', async () => {
  const ada = await host('Ada Lovelace');
  await ada.client.submit('/log-out');
  const signals = await join(ada.client, 'another-one@example.net', ada.code);
  expect(signals.map(({ name, others }) => [name, others])).toEqual([
    ['same_device', [ada.id]],
    ['same_ip', [ada.id]],
  ]);
});

it('a friend at another browser of the same network is no more than near; a day later, not even that', async () => {
  const bob = await host('Bob Brown');
  test.clock.advance(3600);
  expect((await join(test.client(), 'first@example.net', bob.code)).map(({ name }) => name)).toEqual(['same_ip']);
  test.clock.advance(2 * DAY);
  expect((await join(test.client(), 'much-later@example.net', bob.code, 'Zaza Orbeli')).map(({ name }) => name)).toEqual([]);
});

it('keeps hashes, and for a year and a bit', async () => {
  const kept = await rows<{ ip_hash: Buffer }>(test.db, 'select * from referrer_place');
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.every(({ ip_hash }) => ip_hash.length === 32)).toBe(true);
  test.clock.advance(390 * DAY);
  await referralTasks['forget_invited']!(test.platform, {});
  expect((await rows(test.db, 'select 1 from referrer_place')).length).toBeGreaterThan(0);
  test.clock.advance(50 * DAY);
  await referralTasks['forget_invited']!(test.platform, {});
  expect(await rows(test.db, 'select 1 from referrer_place')).toEqual([]);
});
