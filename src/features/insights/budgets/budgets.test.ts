import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type Client, type TestApp } from '../../../../test/helpers/app.ts';
import { setUndo } from '../../../../test/helpers/payments.ts';
import { follow } from '../../../ledger/index.ts';
import { rows } from '../../../platform/db.ts';
import { labelPayment, RELABELLED, restartSums, rollUp, SUMS } from '../../transactions/index.ts';
import { budgetTasks, followBudgets } from './watch.ts';

let app: TestApp;
let ann: Program;
let bob: Program;

beforeAll(async () => {
  app = await testApp({ start: '2026-05-06T09:00:00Z' });
  await setUndo(app, 0);
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
});
afterAll(() => app.close());

const step = (): Promise<boolean> =>
  follow(app.db, SUMS, async (tx, range) => {
    await rollUp(tx, range);
    await followBudgets(app.platform, tx, range);
  });
const roll = async (): Promise<void> => {
  while (await step());
  await step();
};
const ask = async (who: Program, method: 'PUT' | 'DELETE', category: string, body?: unknown) => {
  const { statusCode, payload } = await app.app.inject({
    method,
    url: `/api/v1/budgets/${category}`,
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${who.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  return { status: statusCode, body: JSON.parse(payload) };
};
const pay = async (from: Program, to: Program, amount: string, category?: string): Promise<string> =>
  (await from.post('/api/v1/payments', { to: to.number, amount, ...(category === undefined ? {} : { category }) })).body.id as string;
const told = async (who: Program): Promise<string[]> =>
  (
    await rows<{ said: string }>(
      app.db,
      "select kind || ' ' || (args->>'category') || ' ' || (args->>'spent') as said from notice where person_id = $1 and kind like 'budget%' ",
      [who.personId],
    )
  )
    .map(({ said }) => said)
    .toSorted();
const signIn = async (email: string): Promise<Client> => {
  const client = app.client();
  await client.submit('/log-in', { email, password: 'kettle-violin-42' });
  return client;
};

describe('budgets by the API', () => {
  it('are set, listed, changed and removed, each by its own person', async () => {
    expect(await ask(ann, 'PUT', 'house', { amount: '200.00' })).toMatchObject({
      status: 200,
      body: { category: 'house', amount: '200.00', spent: '0.00', left: '200.00', currency: 'USD' },
    });
    await pay(ann, bob, '120', 'house');
    expect((await ann.get('/api/v1/budgets')).body).toMatchObject({
      month: '2026-05',
      data: [{ category: 'house', spent: '120.00', left: '80.00' }],
    });
    expect((await bob.get('/api/v1/budgets')).body.data).toEqual([]);
    expect((await ask(bob, 'DELETE', 'house')).status).toBe(404);
    expect((await ask(ann, 'PUT', 'house', { amount: '300' })).body.left).toBe('180.00');
    expect((await ask(ann, 'DELETE', 'house')).body.amount).toBe('300.00');
    expect((await ask(ann, 'DELETE', 'house')).status).toBe(404);
  });

  it('refuse what is no amount and what is no category of spending', async () => {
    for (const amount of ['0', '1.234', '-5', '', 'ten', '99999999999999999999'])
      expect([amount, (await ask(ann, 'PUT', 'food', { amount })).status]).toEqual([amount, 422]);
    for (const category of ['savings', 'own', 'salary', 'uncategorised', 'nonsense', ann.personId])
      expect([category, (await ask(ann, 'PUT', category, { amount: '5' })).status]).toEqual([category, 404]);
    const own = (await bob.post('/api/v1/categories', { name: 'Climbing', direction: 'out', icon: 'sun', colour: 'pink' })).body.key;
    expect((await ask(ann, 'PUT', own, { amount: '5' })).status).toBe(404);
    expect((await ask(bob, 'PUT', own, { amount: '5' })).status).toBe(200);
    const reader = await program(app, 'reader@example.com', ['payments:read']);
    expect((await ask(reader, 'PUT', 'food', { amount: '5' })).status).toBe(403);
    for (const month of ['2026-13', '2027-01', 'x']) expect((await ann.get(`/api/v1/expenses?month=${month}`)).status).toBe(422);
  });

  it('stand beside the expenses of a month', async () => {
    const { body } = await ann.get('/api/v1/expenses');
    expect(body).toMatchObject({
      month: '2026-05',
      running: true,
      total: '120.00',
      categories: [{ category: 'house', amount: '120.00', before: '0.00', count: 1 }],
    });
    expect((await ann.get('/api/v1/expenses?month=2026-04')).body).toMatchObject({ running: false, total: '0.00', categories: [] });
  });
});

describe('a notice', () => {
  it('says once a month when 80 and when 100 percent are spent, whoever looks and however often', async () => {
    await ask(ann, 'PUT', 'food', { amount: '100' });
    await pay(ann, bob, '79.99', 'food');
    await roll();
    expect(await told(ann)).toEqual([]);
    await pay(ann, bob, '0.01', 'food');
    // Two workers at the same time, and everything once more from the beginning.
    await Promise.all([step(), step(), step()]);
    await roll();
    expect(await told(ann)).toEqual(['budget_near food 8000']);
    await pay(ann, bob, '30', 'food');
    await roll();
    await app.db.transaction(restartSums);
    await roll();
    expect(await told(ann)).toEqual(['budget_full food 11000', 'budget_near food 8000']);
    await ask(ann, 'PUT', 'food', { amount: '120' });
    await ask(ann, 'PUT', 'food', { amount: '100' });
    expect(await told(ann)).toHaveLength(2);
    expect((await (await signIn('ann@example.com')).get('/notifications')).text).toContain(
      'Your budget for Food is spent: $110.00 of $100.00.',
    );
  });

  it('counts what is relabelled, and comes at once where that much is spent already', async () => {
    await ask(bob, 'PUT', 'transport', { amount: '10' });
    const id = await pay(bob, ann, '9');
    await roll();
    expect(await told(bob)).toEqual([]);
    const label = { category: 'transport' };
    await app.db.transaction((tx) => labelPayment(tx, { actorId: bob.personId, side: { paymentId: id }, label, now: app.clock.now() }));
    const work = (): Promise<void> => budgetTasks[RELABELLED]!(app.platform, { accountId: bob.accountId });
    await Promise.all([work(), work()]);
    expect(await told(bob)).toEqual(['budget_near transport 900']);
    await pay(bob, ann, '50', 'shopping');
    await ask(bob, 'PUT', 'shopping', { amount: '40' });
    expect(await told(bob)).toEqual(['budget_full shopping 5000', 'budget_near transport 900']);
    await expect(budgetTasks[RELABELLED]!(app.platform, {})).rejects.toThrow('without an account');
  });

  it('comes again in the next month', async () => {
    app.clock.advance(30 * 86_400);
    await pay(ann, bob, '85', 'food');
    await roll();
    expect(await told(ann)).toEqual(['budget_full food 11000', 'budget_near food 8000', 'budget_near food 8500']);
  });
});

describe('the page', () => {
  it('compares, shows the largest, and leads to what is behind each figure', async () => {
    await pay(ann, bob, '3', 'food');
    await pay(ann, bob, '4');
    const client = await signIn('ann@example.com');
    const page = await client.get('/expenses');
    expect(page.heading).toBe('Expenses');
    expect(page.text).toContain('1 payment has no category yet');
    expect(page.body).toContain('/transactions?from=2026-06-01&amp;to=2026-06-30&amp;category=uncategorised&amp;select=1');
    expect(page.body).toContain('/transactions?from=2026-06-01&amp;to=2026-06-30&amp;category=food');
    expect(page.text).toContain('$88.00 of $100.00, $12.00 left');
    expect(page.body).toContain('<progress');
    const list = await client.get('/transactions?from=2026-06-01&to=2026-06-30&category=uncategorised');
    expect(list.text).toContain('1 transaction');
    const before = await client.get('/expenses?month=2026-05');
    expect(before.text).toContain('$230.00');
    expect(before.text).not.toContain('less than the month before');
    const empty = await client.get('/expenses?month=2026-04');
    expect(empty.text).toContain('Nothing spent in April 2026');
    await roll();
    const rolled = await client.get('/expenses');
    expect(rolled.text).toBe(page.text);
    for (const month of ['2026-07', '2026-13', 'x', "'"]) expect((await client.get(`/expenses?month=${month}`)).status).toBe(404);
  });

  it('sets, changes and removes a budget, and says what is wrong', async () => {
    const client = await signIn('ann@example.com');
    const bad = await client.submit('/expenses/budgets/new', { category: 'house', amount: '1,234' });
    expect([bad.status, Object.keys(bad.errors)]).toEqual([422, ['amount']]);
    expect((await client.submit('/expenses/budgets/new', { category: 'savings', amount: '5' })).errors).toHaveProperty('category');
    expect((await client.submit('/expenses/budgets/house', { amount: '50' })).location).toBe('/expenses');
    expect((await client.get('/expenses')).text).toContain('$0.00 of $50.00, $50.00 left');
    expect((await client.submit('/expenses/budgets/house/remove')).status).toBe(303);
    expect((await client.get('/expenses')).text).not.toContain('$50.00');
    for (const path of ['savings', 'nonsense', 'house/remove', 'nonsense/remove'])
      expect([path, (await client.get(`/expenses/budgets/${path}`)).status]).toEqual([path, 404]);
  });

  it('tells the overview what is left a day, and what is over', async () => {
    const client = await signIn('ann@example.com');
    const before = await client.get('/overview');
    expect(before.text).toContain('Left to spend per day until 30 Jun, within your budgets');
    expect(before.text).not.toContain('You have spent more than you meant to');
    await ask(ann, 'PUT', 'food', { amount: '80' });
    const after = await client.get('/overview');
    expect(after.text).toContain('You have spent more than you meant to');
    expect(after.text).toContain('Food: $88.00 of $80.00 this month.');
  });
});
