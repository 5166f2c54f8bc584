import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type Answer, type TestApp } from '../../../test/helpers/app.ts';
import { accountOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { setBankRules } from '../../ledger/index.ts';
import { row } from '../../platform/db.ts';

let app: TestApp;
let ann: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp({ start: '2026-05-06T09:00:00Z' });
  await setUndo(app, 0);
  ann = await member(app, { name: 'Ann Archer' });
  bob = await member(app, { name: 'Bob Baker' });
});
afterAll(() => app.close());

/** The rows of the recent transactions, as somebody sees them. */
async function recent({ client }: Member): Promise<string[]> {
  const { body } = await client.get('/overview');
  const list = body.slice(body.indexOf('class="recent"'), body.indexOf('class="overview-side"'));
  return [...list.matchAll(/<li class="row[^>]*>([\s\S]*?)<\/li>/g)].map(([, one]) =>
    one!.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/ +/g, ' '),
  );
}

it('shows payments of all accounts as each side counts them', async () => {
  await ann.client.get('/balances/new');
  const opened = await ann.client.submit('/balances/new', { kind: 'savings', name: 'Rainy days' });
  const paid = await payThrough(bob.client, { to: ann.email, amount: '12.50', category: 'food', note: 'Khachapuri' });
  const receipt = paid.location!.split('?')[0]!;
  expect((await recent(ann))[0]).toMatch(/Bob Baker.*Khachapuri.*Other income/);
  await ann.client.get(receipt);
  await ann.client.submit(`${receipt}/label`, { category: 'salary', note: 'For the stall' });
  expect((await recent(ann))[0]).toMatch(/Bob Baker.*Khachapuri · For the stall.*Salary/);
  expect((await recent(bob))[0]).toMatch(/Ann Archer.*Khachapuri.*Food/);
  expect((await recent(bob))[0]).not.toMatch(/stall|Salary/);

  const savings = await row<{ number: string }>(app.db, 'select number from account where id = $1', [opened.location!.split('/').at(-1)]);
  await payThrough(bob.client, { to: savings!.number, amount: '3' });
  expect((await recent(ann)).some((one) => one.includes('+$3.00'))).toBe(true);
});

it('counts a shared pot in nobody’s total, and says what is in it', async () => {
  const path = await openGoal();
  const press = async (who: Member, form: string, fields: Record<string, string>): Promise<Answer> => {
    await who.client.get(path);
    return who.client.submit(form, fields);
  };
  await press(ann, `${path}/add`, { amount: '100' });
  const before = await total(ann);
  await ann.client.get(`${path}/share`);
  await ann.client.submit(`${path}/share`, { approvals: '2' });
  await press(ann, `${path}/invitations`, { address: bob.email });
  // Nobody has joined yet: what is in it is hers.
  expect(await total(ann)).toBe(before);
  const asked = await bob.client.get('/overview');
  expect(asked.text).toContain('Waiting for you Ann Archer invites you to save for “Boat”');
  const invitation = /href="(\/goals\/invitations\/[0-9a-f-]+)"/.exec(asked.body)![1]!;
  await bob.client.get(invitation);
  await bob.client.submit(`${invitation}/accept`);

  expect(await total(ann)).toBe(before - 10_000n);
  const bobs = await total(bob);
  await press(bob, `${path}/add`, { amount: '20' });
  for (const who of [ann, bob]) {
    expect((await who.client.get('/overview')).text).toContain('In shared goals, not counted in the total $120.00');
    expect((await who.client.get('/balances')).text).toMatch(/Shared goals .* Boat Shared: 2 people \$120\.00/);
  }
  expect([await total(ann), await total(bob)]).toEqual([before - 10_000n, bobs - 2_000n]);

  const request = await press(bob, `${path}/requests`, { amount: '5', reason: 'Rope' });
  const waiting = await ann.client.get('/overview');
  expect(waiting.text).toContain('Bob Baker asks to take $5.00 out of “Boat”');
  expect((await ann.client.get('/notifications')).text).toContain('Bob Baker asks to take $5.00 out of “Boat”.');
  expect(waiting.body).toContain(`href="${request.location}"`);
  expect((await bob.client.get('/overview')).text).not.toContain('Waiting for you');
  await ann.client.post(`${request.location}/agree`, {});
  expect((await ann.client.get('/overview')).text).not.toContain('Waiting for you');

  await bob.client.get(`${path}/leave`);
  await bob.client.submit(`${path}/leave`);
  // The pot is hers alone again, with what he left in it.
  expect(await total(ann)).toBe(before + 1_500n);
  expect((await bob.client.get('/balances')).text).not.toContain('Shared goals');
});

it('says what a limit leaves as soon as the bank has another one', async () => {
  const limit = (month: bigint | null): Promise<void> =>
    app.db.transaction((tx) => setBankRules(tx, { timeZone: 'UTC', limits: { payment: null, day: null, month } }));
  const words = async (): Promise<boolean> => (await bob.client.get('/overview')).text.includes('within the monthly limit');
  expect(await words()).toBe(false);
  await limit(100_000n);
  expect(await words()).toBe(true);
  await limit(null);
  expect(await words()).toBe(false);
});

it('compares weeks, and months by their weeks', async () => {
  await payThrough(ann.client, { to: bob.email, amount: '11', category: 'house' });
  expect((await ann.client.get('/overview')).text).toContain('This week Last week');
  const months = await ann.client.get('/overview?tab=out&compare=month');
  expect(months.text).toContain('Money out, week by week of the month');
  expect(months.text).toContain('1–7');
  expect(months.body).toContain('href="/overview?compare=month"');
  expect(months.body).toContain('href="/transactions?tab=out&amp;from=2026-04-01&amp;to=2026-05-31"');
});

it('every figure leads to what it is made of', async () => {
  await payThrough(ann.client, { to: bob.email, amount: '7', category: 'house' });
  const { body } = await ann.client.get('/overview');
  for (const href of [
    '/balances',
    '/goals/main',
    '/expenses',
    '/transactions?from=2026-05-01&amp;to=2026-05-31&amp;category=house',
    '/transactions?tab=out&amp;from=2026-04-27&amp;to=2026-05-10',
    `/balances/${(await accountOf(app, ann.email)).id}`,
  ]) {
    expect(body).toContain(`href="${href}"`);
    expect((await ann.client.get(href.replaceAll('&amp;', '&'))).status).toBe(200);
  }
});

async function openGoal(): Promise<string> {
  await ann.client.get('/goals/new');
  const wish = { name: 'Boat', target: '500', target_day: '', icon: 'sun', colour: 'cyan' };
  return (await ann.client.submit('/goals/new', wish)).location!;
}

/** The total that the overview and the balances agree on, minor units. */
async function total({ client }: Member): Promise<bigint> {
  const figure = async (path: string, words: string): Promise<bigint> => {
    const found = new RegExp(`${words}\\D*?\\$([\\d,.]+)`).exec((await client.get(path)).text);
    return BigInt(found![1]!.replaceAll(/[,.]/g, ''));
  };
  const [overview, balances] = [await figure('/overview', 'Total balance'), await figure('/balances', 'All accounts together')];
  expect(overview).toBe(balances);
  return overview;
}
