import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';

let app: TestApp;
let ann: Program;
let bob: Program;
beforeAll(async () => {
  app = await testApp();
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
});
afterAll(() => app.close());

const put = async (who: Program, id: string, body: unknown) => {
  const { statusCode, payload } = await app.app.inject({
    method: 'PUT',
    url: `/api/v1/payments/${id}/label`,
    payload: JSON.stringify(body),
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
  });
  return { status: statusCode, body: JSON.parse(payload) };
};
const pay = async (amount: string, note: string): Promise<string> =>
  (await ann.post('/api/v1/payments', { to: bob.number, amount, note })).body.id as string;

describe('the API of transactions', () => {
  it('labels one side, and only for its person', async () => {
    const id = await pay('12.50', 'Lunch');
    expect(await put(ann, id, { note: 'Team', category: 'food' })).toMatchObject({
      status: 200,
      body: { note: 'Team', category: 'food', decided_by: 'person', parts: [] },
    });
    expect((await bob.get(`/api/v1/payments/${id}/label`)).body).toMatchObject({ note: null, category: 'income', decided_by: 'nobody' });
    const parts = [
      { category: 'food', amount: '10.00' },
      { category: 'house', amount: '2.50' },
    ];
    expect(await put(ann, id, { parts })).toMatchObject({ status: 200, body: { note: 'Team', category: null, parts } });
    expect((await put(ann, id, { parts: parts.map((part) => ({ ...part, amount: '1' })) })).body.errors[0].pointer).toBe('#/parts');
    expect((await put(ann, id, { category: 'food', parts })).status).toBe(422);
    const faulty = async (...given: (readonly [string, string])[]): Promise<string[]> =>
      (await put(ann, id, { parts: given.map(([category, amount]) => ({ category, amount })) })).body.errors.map(
        ({ pointer }: { pointer: string }) => pointer,
      );
    expect(await faulty(['food', '12.505'], ['house', '0'], ['food', '1'])).toEqual(['#/parts/0/amount', '#/parts/1/amount']);
    expect(await faulty(['food', '10'], ['nonsense', '2.50'])).toEqual(['#/parts/1/category']);
    expect(await faulty(['food', '10'], ['salary', '2.50'])).toEqual(['#/parts']);
    expect((await put(ann, id, { category: 'salary' })).body.errors[0].pointer).toBe('#/category');
    expect((await put(ann, id, { other: 1 })).status).toBe(422);
    const cleo = await program(app, 'cleo@example.com');
    expect((await put(cleo, id, { note: 'mine' })).status).toBe(404);
    expect((await cleo.get(`/api/v1/payments/${id}/label`)).status).toBe(404);
    expect((await put(ann, 'nonsense', { note: 'x' })).status).toBe(404);
    const reader = await program(app, 'reader@example.com', ['payments:read', 'payments:write']);
    expect((await put(reader, id, { note: 'x' })).body.code).toBe('insufficient_scope');
  });

  it('makes categories and finds by filters, by cursor, with totals', async () => {
    const wish = { name: 'Climbing', direction: 'out', icon: 'sun', colour: 'pink' };
    const made = await ann.post('/api/v1/categories', wish);
    expect(made).toMatchObject({ status: 201, body: { name: 'Climbing', own: true } });
    expect((await ann.post('/api/v1/categories', wish)).status).toBe(422);
    expect((await bob.get('/api/v1/categories')).body.data.map(({ name }: { name: string }) => name)).not.toContain('Climbing');
    for (const amount of ['1', '2', '3']) await put(ann, await pay(amount, 'Rope'), { category: made.body.key });
    const first = await ann.get(`/api/v1/transactions?q=ROP&category=${made.body.key}&limit=2`);
    expect(first.body.totals).toEqual({ count: 3, money_in: '0.00', money_out: '6.00', currency: 'USD' });
    expect(first.body.data.map(({ amount }: { amount: string }) => amount)).toEqual(['3.00', '2.00']);
    const second = await ann.get(`/api/v1/transactions?q=ROP&category=${made.body.key}&limit=2&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ data: [{ amount: '1.00', categories: [made.body.key] }], next: null });
    for (const query of ['from=2026-02-31', 'min=1.234', 'cursor=x', 'kind=x', 'nonsense=1', 'person=x'])
      expect([query, (await ann.get(`/api/v1/transactions?${query}`)).status]).toEqual([query, 422]);
  });

  it('answers every day and amount that can be asked for, and names what is none', async () => {
    const status = async (query: string): Promise<number> => (await ann.get(`/api/v1/transactions?${query}`)).status;
    const extremes = ['0001-01-01', '0099-12-31', '1582-10-10', '2200-01-01', '9999-12-31'];
    for (const day of extremes)
      for (const query of [`from=${day}`, `to=${day}`]) expect([query, await status(query)]).toEqual([query, 200]);
    expect((await ann.get('/api/v1/transactions?from=0001-01-01&to=9999-12-31')).body.totals).toEqual(
      (await ann.get('/api/v1/transactions')).body.totals,
    );
    for (const amount of ['min=92233720368547758.08', `max=${'9'.repeat(30)}`])
      expect([amount, await status(amount)]).toEqual([amount, 422]);
    for (const query of ['from=0000-01-01', 'to=0000-12-31', 'to=10000-01-01', 'from=2026-05-04%00', 'category=a%00b', 'q=%00'])
      expect([query, await status(query)]).toEqual([query, 422]);
    expect((await put(ann, await pay('1', 'x'), { category: 'a\u0000b' })).status).toBe(422);
    const client = app.client();
    await client.submit('/log-in', { email: 'ann@example.com', password: 'kettle-violin-42' });
    for (const day of extremes)
      for (const page of ['/transactions', '/balances'])
        expect([page, day, (await client.get(`${page}?from=${day}&to=${day}`)).status]).toEqual([page, day, 200]);
  });
});

describe('the pages', () => {
  it('keep filter and list at a bad date, and answer nothing about others’ payments', async () => {
    const client = app.client();
    await client.submit('/log-in', { email: 'ann@example.com', password: 'kettle-violin-42' });
    const bad = await client.get(
      '/transactions?q=rope&from=2026-13-01&min=abc&account=x&person=x&category=%27&kind=x&state=x&before=9.9.9',
    );
    expect(bad.status).toBe(422);
    expect(Object.keys(bad.errors)).toEqual(['from', 'min']);
    expect(bad.body).toContain('value="2026-13-01"');
    const good = await client.get('/transactions?q=rope&state=posted&period=year');
    expect(good.text).toContain('3 transactions');
    const { body } = await bob.post('/api/v1/payments', { to: 'GE69IO0000000000000001', amount: '1' });
    expect(body.code).toBe('payee_not_found');
    const dora = await program(app, 'dora@example.com');
    const theirs = (await bob.post('/api/v1/payments', { to: dora.number, amount: '1' })).body.id as string;
    for (const path of ['', '/split']) expect((await client.get(`/transactions/${theirs}${path}`)).status).toBe(404);
    await client.get('/categories/new');
    const [, csrf] = /name="_csrf" value="([^"]+)"/.exec(client.page.body)!;
    for (const path of [`/transactions/${theirs}/label`, `/transactions/${theirs}/split`, '/categories/rules', '/categories/x/remove'])
      expect([path, (await client.post(path, { _csrf: csrf!, note: 'x', person: dora.personId, category: 'food' })).status]).toEqual([
        path,
        404,
      ]);
  });
});
