import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { accountOf } from '../../../test/helpers/payments.ts';
import { member } from '../../../test/helpers/people.ts';
import { AMOUNT_MAX } from '../../lib/money.ts';
import { BANK } from '../accounts/index.ts';
import { purseOf } from '../payments/index.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

it('lets people in when the account of the bonuses can write down no more', async () => {
  await member(test);
  // As after thousands of the largest bonuses.
  await asOwner(test.ownerUrl, 'update entry set balance_after = $2 where account_id = $1', [BANK.welcome, -AMOUNT_MAX + 5n]);
  const late = await member(test);
  expect((await late.client.get('/overview')).status).toBe(200);
  expect((await purseOf(test.db, late.id))!.balance).toBe(0n);
});

it('shows pages, and saves, where a credit line of earlier times is as large as a number can be', async () => {
  await asOwner(test.ownerUrl, 'update entry set balance_after = -1000000 where account_id = $1', [BANK.welcome]);
  const rich = await member(test);
  await asOwner(test.ownerUrl, 'update account set minimum = $2 where id = $1', [(await accountOf(test, rich.email)).id, -AMOUNT_MAX]);
  expect((await purseOf(test.db, rich.id))!.available).toBe(AMOUNT_MAX);
  for (const page of ['/overview', '/balances', '/goals', '/payments/new', '/expenses']) {
    expect([page, (await rich.client.get(page)).status]).toEqual([page, 200]);
  }
  const goal = /href="(\/goals\/[0-9a-f-]{36})"/.exec((await rich.client.get('/goals')).body)![1]!;
  expect((await rich.client.get(goal)).status).toBe(200);
  expect((await rich.client.submit(`${goal}/add`, { amount: '12' })).status).toBeLessThan(500);
  expect(await rich.client.get(goal)).toMatchObject({ status: 200, text: expect.stringContaining('$12.00') });
});
