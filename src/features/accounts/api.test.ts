import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { row } from '../../platform/db.ts';

let app: TestApp;
let ann: Program;
let bob: Program;

beforeAll(async () => {
  app = await testApp();
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
  for (let n = 1; n <= 7; n += 1) {
    const [from, to] = n % 3 === 0 ? [bob, ann] : [ann, bob];
    await from.post('/api/v1/payments', { to: to.number, amount: `${n}.00`, note: `n${n}` });
  }
});
afterAll(() => app.close());

/** Reads a list to its end. */
async function readAll(who: Program, path: string, limit: number): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await who.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    expect(body.data.length).toBeLessThanOrEqual(limit);
    found.push(...body.data);
    cursor = body.next;
  }
  return found;
}

describe('me and accounts', () => {
  it('tell who one is and what one has', async () => {
    expect((await ann.get('/api/v1/me')).body).toEqual({
      id: ann.personId,
      name: 'ann',
      email: 'ann@example.com',
      language: 'en',
      time_zone: expect.any(String),
      account: { id: ann.accountId, number: ann.number },
    });
    const { body } = await ann.get('/api/v1/accounts');
    expect(body.data[0]).toMatchObject({
      id: ann.accountId,
      number: ann.number,
      kind: 'current',
      balance: '9990.00',
      held: '0.00',
      available: '9990.00',
      currency: 'USD',
      frozen: false,
    });
    expect(body.data.every((account: { kind: string }) => ['current', 'pot'].includes(account.kind))).toBe(true);
  });
});

describe('lists by cursor', () => {
  it('bring every entry once, the newest first', async () => {
    const path = `/api/v1/accounts/${ann.accountId}/entries`;
    const whole = (await ann.get(path)).body.data as Record<string, unknown>[];
    expect(whole.map((entry) => entry['seq'])).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
    expect(whole[0]).toMatchObject({
      amount: '-7.00',
      balance_after: '9990.00',
      counterparty_number: bob.number,
      note: 'n7',
      action: 'post',
      kind: 'payment',
    });
    for (const limit of [1, 3, 8]) expect(await readAll(ann, path, limit)).toEqual(whole);
  });

  it('bring payments in, out, or both', async () => {
    const notes = async (query: string): Promise<unknown[]> =>
      (await readAll(ann, `/api/v1/payments${query}`, 2)).map((payment) => payment['note']);
    expect(await notes('')).toEqual(['n7', 'n6', 'n5', 'n4', 'n3', 'n2', 'n1', null]);
    expect(await notes('?direction=in')).toEqual(['n6', 'n3', null]);
    expect(await notes('?direction=out')).toEqual(['n7', 'n5', 'n4', 'n2', 'n1']);
  });

  it('stay where they are while new payments come', async () => {
    const first = (await ann.get('/api/v1/payments?limit=2')).body;
    await bob.post('/api/v1/payments', { to: ann.number, amount: '1', note: 'new' });
    const second = (await ann.get(`/api/v1/payments?limit=1&cursor=${first.next}`)).body;
    expect(second.data[0].note).toBe('n5');
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'limit=',
    'cursor=x',
    'cursor=%00',
    'cursor=',
    'direction=up',
    'offset=5',
    'limit=%F0%28',
  ])('refuse ?%s', async (query) => {
    const answer = await ann.get(`/api/v1/payments?${query}`);
    expect([answer.status, answer.body.code, answer.body.errors[0].parameter]).toEqual([422, 'invalid', query.split('=')[0]]);
  });

  it('refuse a cursor of another list', async () => {
    const { next } = (await bob.get('/api/v1/payments?limit=1')).body;
    expect((await ann.get(`/api/v1/payments?cursor=${next}`)).status).toBe(422);
    expect((await ann.get(`/api/v1/accounts/${ann.accountId}/entries?cursor=${next}`)).status).toBe(422);
  });
});

describe('what is somebody else’s', () => {
  it('is answered like what does not exist', async () => {
    const treasury = await row<{ id: string }>(app.db, "select id from account where kind = 'treasury'");
    const payment = (await ann.get('/api/v1/payments?limit=1')).body.data[0];
    const eve = await program(app, 'eve@example.com');
    const paths = [
      `/api/v1/accounts/${ann.accountId}/entries`,
      `/api/v1/accounts/${treasury!.id}/entries`,
      '/api/v1/accounts/x/entries',
      '/api/v1/accounts/%00/entries',
      `/api/v1/payments/${payment.id}`,
      `/api/v1/payments/${ann.accountId}`,
      '/api/v1/payments/x',
      '/api/v1/payments/%00',
    ];
    for (const path of paths) {
      const { status, body } = await eve.get(path);
      expect([status, { ...body, reference: '' }], path).toEqual([
        404,
        {
          type: '/api/docs#not_found',
          title: 'Not found',
          status: 404,
          code: 'not_found',
          reference: '',
          detail: 'There is no such thing, or it is not yours. Both are answered alike.',
        },
      ]);
    }
  });
});
