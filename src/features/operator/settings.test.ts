import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer } from '../../../test/helpers/client.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { payThrough } from '../../../test/helpers/payments.ts';
import { member, officer, type Member } from '../../../test/helpers/people.ts';
import { follow } from '../../ledger/index.ts';
import { row, rows } from '../../platform/db.ts';
import { forgetCommunity, loadCommunity } from '../community/index.ts';
import { firstWrongRollup, rollUp, SUMS } from '../transactions/index.ts';
import { isOpen } from './settings.ts';

let test: TestApp;
let olga: Member;

beforeAll(async () => {
  test = await testApp();
  forgetCommunity();
  olga = await officer(test, 'operator');
});
beforeEach(() => test.clock.advance(1));
afterAll(async () => {
  await test.close();
  forgetCommunity();
});

function fieldsOf(form: Answer): Record<string, string> {
  const inputs = form.body.matchAll(/<input[^>]*\bname="(\w+)"[^>]*>/g);
  const selects = form.body.matchAll(/<select[^>]*\bname="(\w+)"[\s\S]*?<option value="([^"]*)" selected[\s\S]*?<\/select>/g);
  return Object.fromEntries([
    ...[...inputs].map(([input, name]) => [name!, /value="([^"]*)"/.exec(input)?.[1] ?? '']),
    ...[...selects].map(([, name, value]) => [name!, value!]),
  ]) as Record<string, string>;
}

/** The form as it stands, with some fields otherwise. */
async function ask(fields: Record<string, string>): Promise<Answer> {
  const form = await olga.client.get('/operator/settings');
  return olga.client.submit('/operator/settings', { ...fieldsOf(form), ...fields });
}

async function save(fields: Record<string, string>): Promise<Answer> {
  await olga.client.follow(await ask(fields));
  return olga.client.submit('/operator/review');
}

const acts = (): Promise<Record<string, unknown>[]> =>
  rows(test.db, "select operator, before, after from operator_act where act = 'settings' order by id");

describe('settings', () => {
  it('are reviewed old beside new, saved, seen at once, and written down', async () => {
    const checked = await olga.client.follow(await ask({ name: 'Campus', welcome_bonus: '0', limit_day: '1 000.50', undo_seconds: '0' }));
    expect(checked.text).toMatch(
      /Name of the bank FINEbank Campus Welcome bonus \$10,000\.00 \$0\.00 Time to undo a payment 15 seconds 0 seconds Limit per day None \$1,000\.50/,
    );
    expect((await loadCommunity(test.db)).name).toBe('FINEbank');
    const done = await olga.client.follow(await olga.client.submit('/operator/review'));
    expect(done.title).toBe('Settings – Campus');
    expect(await loadCommunity(test.db)).toMatchObject({ name: 'Campus', welcomeBonus: 0n, undoSeconds: 0 });
    expect(await row(test.db, 'select limit_payment, limit_day from ledger_head')).toEqual({ limit_payment: null, limit_day: 100_050n });
    expect(await acts()).toEqual([
      {
        operator: olga.id,
        before: { name: 'FINEbank', welcome_bonus: '1000000', limit_day: null, undo_seconds: '15' },
        after: { name: 'Campus', welcome_bonus: '0', limit_day: '100050', undo_seconds: '0' },
      },
    ]);
    const bob = await member(test);
    expect((await bob.client.get('/overview')).text).toContain('$0.00');
    await save({ name: 'FINEbank', welcome_bonus: '10000', limit_day: '' });
  });

  it.each<[string, string, string]>([
    ['name', '', 'Enter a name of at most 60 characters.'],
    ['name', 'x'.repeat(61), 'Enter a name of at most 60 characters.'],
    ['time_zone', 'Mars/Olympus', 'Choose a time zone from the list.'],
    ['time_zone', '+02:00', 'Choose a time zone from the list.'],
    ['undo_seconds', '61', 'Enter a whole number from 0 to 60.'],
    ['undo_seconds', '1.5', 'Enter a whole number from 0 to 60.'],
    ['welcome_bonus', '-1', 'more than zero'],
    ['welcome_bonus', '', 'Enter an amount.'],
    ['first_goal_target', '0', 'more than zero'],
    ['limit_payment', '0', 'more than zero'],
    ['limit_month', 'lots', 'Enter the amount in numbers'],
    ...['welcome_bonus', 'first_goal_target', 'limit_payment', 'limit_day', 'limit_month'].map((field): [string, string, string] => [
      field,
      '10000000000000.01',
      'the bank takes at most $10,000,000,000,000.00.',
    ]),
  ])('refuse %s “%s” in words, and keep what was typed', async (field, value, words) => {
    const refused = await ask({ [field]: value });
    expect([refused.status, Object.keys(refused.errors)]).toEqual([422, [field]]);
    expect(refused.errors[field]).toContain(words);
    if (field !== 'time_zone' && value !== '') expect(refused.body).toContain(`value="${value}"`);
  });

  it('are not saved when nothing is different, or when they have changed since the review', async () => {
    expect((await ask({})).errors['form']).toBe('Nothing is different from what stands now.');
    await olga.client.follow(await ask({ undo_seconds: '7' }));
    await asOwner(test.ownerUrl, 'update community set undo_seconds = 9');
    const refused = await olga.client.submit('/operator/review');
    expect(refused.location).toBe('/operator/settings');
    expect((await olga.client.follow(refused)).flash?.text).toContain('This has changed since you looked.');
    expect(await row(test.db, 'select undo_seconds from community')).toEqual({ undo_seconds: 9 });
  });

  it('are saved once by two operators at the same time', async () => {
    const other = await officer(test, 'operator');
    await olga.client.follow(await ask({ undo_seconds: '20' }));
    await other.client.get('/operator/settings');
    const draft = /name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!;
    await olga.client.follow(await ask({ undo_seconds: '30' }));
    const answers = await Promise.all([olga.client.post('/operator/review', { draft }), olga.client.submit('/operator/review')]);
    expect(answers.map((a) => a.location)).toEqual(['/operator/settings', '/operator/settings']);
    const saved = (await acts()).filter(({ after }) => ['20', '30'].includes((after as Record<string, string>)['undo_seconds']!));
    expect(saved).toHaveLength(1);
  });

  it('reach another process by a word of the database', async () => {
    const name = (await loadCommunity(test.db)).name;
    await asOwner(test.ownerUrl, "update community set name = 'Elsewhere'");
    expect((await loadCommunity(test.db)).name).toBe(name);
    await asOwner(test.ownerUrl, "select pg_notify('community', '')");
    await expect.poll(async () => (await loadCommunity(test.db)).name, { timeout: 3_000 }).toBe('Elsewhere');
  });

  it('begin the sums anew when days begin elsewhere', async () => {
    const roll = (): Promise<boolean> => follow(test.db, SUMS, rollUp);
    while (await roll());
    expect((await save({ time_zone: 'Asia/Tbilisi' })).location).toBe('/operator/settings');
    expect(await row(test.db, 'select time_zone from ledger_head')).toEqual({ time_zone: 'Asia/Tbilisi' });
    expect(await rows(test.db, 'select from rollup_account')).toEqual([]);
    while (await roll());
    expect(await firstWrongRollup(test.db, 'Asia/Tbilisi')).toBeUndefined();
  });

  it('let days begin elsewhere on the first day only, also when the review is older', async () => {
    await olga.client.follow(await ask({ time_zone: 'Europe/Berlin' }));
    const draft = /name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!;
    const booked = "update entry set at = at + interval '1 day' * $1";
    await asOwner(test.ownerUrl, booked, [-1]);
    expect((await olga.client.post('/operator/review', { draft })).location).toBe('/operator/settings');
    const fixed = await olga.client.get('/operator/settings');
    expect([fixed.text.includes('days have already begun in this time zone'), fixed.body.includes('name="time_zone"')]).toEqual([
      true,
      false,
    ]);
    const forced = await olga.client.submit('/operator/settings', { ...fieldsOf(fixed), time_zone: 'Europe/Berlin' });
    expect(forced.errors['form']).toBe('Nothing is different from what stands now.');
    expect(await row(test.db, 'select time_zone from ledger_head')).toEqual({ time_zone: 'Asia/Tbilisi' });
    await asOwner(test.ownerUrl, booked, [1]);
  });
});

it('decide who may join: registration, domains, codes without a limit', async () => {
  const wrong = await ask({ registration: 'sometimes', email_domains: 'example.edu, no domain!' });
  expect(wrong.errors).toMatchObject({ registration: expect.any(String), email_domains: expect.stringContaining('is not a domain') });
  const checked = await olga.client.follow(
    await ask({ registration: 'closed', email_domains: '@Example.edu, bücher.example', referral_unlimited: 'yes' }),
  );
  expect(checked.text).toContain('Registration Open to everybody Closed, with a waiting list');
  await olga.client.submit('/operator/review');
  expect(await loadCommunity(test.db)).toMatchObject({
    registration: 'closed',
    emailDomains: ['example.edu', 'xn--bcher-kva.example'],
    referralUnlimited: true,
  });
  await save({ registration: 'open', email_domains: '', referral_unlimited: 'no' });
  expect(await loadCommunity(test.db)).toMatchObject({ registration: 'open', emailDomains: [], referralUnlimited: false });
  const jobs = await asOwner(test.ownerUrl, "select 1 from graphile_worker._private_jobs where key = 'tell_waiting'");
  expect(jobs).toHaveLength(1);
});

describe('the currency', () => {
  it('can be named until it is used, and divided until there is any', () => {
    const open = (untouched: boolean, unused: boolean, fresh: boolean): boolean[] =>
      (['currency_code', 'currency_symbol', 'currency_decimals', 'time_zone', 'name'] as const).map((one) =>
        isOpen(one, { untouched, unused, fresh }),
      );
    expect(open(true, true, true)).toEqual([true, true, true, true, true]);
    expect(open(false, true, true)).toEqual([true, true, false, true, true]);
    expect(open(false, true, false)).toEqual([true, true, false, false, true]);
    expect(open(false, false, false)).toEqual([false, false, false, false, true]);
  });

  it('is changed, with its decimals, in an untouched bank; afterwards it is shown as fixed', async () => {
    const empty = await testApp();
    forgetCommunity();
    await asOwner(empty.ownerUrl, 'update community set welcome_bonus = 0');
    const first = await officer(empty, 'operator');
    const form = await first.client.get('/operator/settings');
    expect(form.body).toContain('name="currency_decimals"');
    const fields = {
      name: 'Campus',
      time_zone: 'UTC',
      currency_code: 'crd',
      currency_symbol: '₾',
      currency_decimals: '0',
      undo_seconds: '15',
      welcome_bonus: '500',
      first_goal_target: '1000',
      limit_payment: '',
      limit_day: '',
      limit_month: '',
      registration: 'open',
      email_domains: '',
      referral_unlimited: 'no',
    };
    expect(
      (await first.client.submit('/operator/settings', { ...fields, currency_symbol: '1', currency_code: 'C', currency_decimals: '5' }))
        .errors,
    ).toMatchObject({
      currency_code: expect.stringContaining('2 to 8'),
      currency_symbol: expect.stringContaining('without digits'),
      currency_decimals: expect.stringContaining('0 to 4'),
    });
    expect((await first.client.submit('/operator/settings', { ...fields, welcome_bonus: '1.50' })).errors['welcome_bonus']).toContain(
      'no decimals',
    );
    const checked = await first.client.follow(await first.client.submit('/operator/settings', fields));
    expect(checked.text).toMatch(/Currency USD CRD Symbol \$ ₾ Decimals 2 0 Welcome bonus \$0\.00 ₾500/);
    await first.client.submit('/operator/review');
    expect((await loadCommunity(empty.db)).currency).toEqual({ code: 'CRD', symbol: '₾', decimals: 0 });
    const bob = await member(empty);
    const some = await first.client.get('/operator/settings');
    expect([some.body.includes('name="currency_code"'), some.body.includes('name="currency_decimals"')]).toEqual([true, false]);
    await payThrough(bob.client, { to: first.email, amount: '5' });
    const fixed = await first.client.get('/operator/settings');
    expect(fixed.text).toContain('People have paid in this currency, so it can no longer be changed.');
    expect(fixed.body).not.toContain('name="currency_code"');
    const forced = await first.client.submit('/operator/settings', { ...fields, currency_code: 'EUR', currency_decimals: '3' });
    expect(forced.errors['form']).toBe('Nothing is different from what stands now.');
    await empty.close();
  });
});
