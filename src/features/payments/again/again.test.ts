import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { setMain } from '../../../ledger/index.ts';
import { moveBetween } from '../move.ts';
import { pay, type PaymentOrder } from '../payment.ts';

let app: TestApp;
let ann: Program;
let bob: Program;
beforeAll(async () => {
  app = await testApp();
  [ann, bob] = [await program(app, 'ann@example.com'), await program(app, 'bob@example.com')];
});
afterAll(() => app.close());

const key = (): string => uuidv7(app.clock.now());
const deps = (): Parameters<typeof pay>[0] => ({ db: app.db, ledger: app.app.ledger, clock: app.clock });
const order = (more: Partial<PaymentOrder> = {}): PaymentOrder => ({
  to: bob.number,
  amount: 10n,
  note: 'tea',
  category: null,
  key: key(),
  ...more,
});

describe('asked again after something changed, a payment is answered as the first time', () => {
  test('another account is the main one by now: the receipt names the one that paid', async () => {
    const two = (await ann.post('/api/v1/accounts', { kind: 'current', name: 'Two' })).body.id as string;
    const [one, list] = [key(), key()];
    const payment = { to: bob.number, amount: '10', note: 'x' };
    const first = [
      await ann.post('/api/v1/payments', payment, one),
      await ann.post('/api/v1/payments', { payments: [payment, { ...payment, amount: '3' }] }, list),
    ];
    await makeMain(two);
    const again = [
      await ann.post('/api/v1/payments', payment, one),
      await ann.post('/api/v1/payments', { payments: [payment, { ...payment, amount: '3' }] }, list),
    ];
    const other = await ann.post('/api/v1/payments', { ...payment, amount: '11' }, one);
    const named = await ann.post('/api/v1/payments', { ...payment, from: (await accountOf(two)).number }, one);
    await makeMain(ann.accountId);
    expect([first[0]!.status, again[0]!.status]).toEqual([201, 200]);
    expect(again[0]!.body).toEqual(first[0]!.body);
    const paid = ({ body }: { body: { payments: { payment: object }[] } }): object[] => body.payments.map((one) => one.payment);
    expect(paid(again[1]!)).toEqual(paid(first[1]!));
    expect([other.body.code, named.body.code]).toEqual(Array(2).fill('duplicate_with_different_content'));
  });

  test('the bank gives another undo time by now', async () => {
    const [held, posted] = [order(), order()];
    const first = [await pay(deps(), ann.personId, held, 15), await pay(deps(), ann.personId, posted, 0)];
    const again = [await pay(deps(), ann.personId, held, 0), await pay(deps(), ann.personId, posted, 15)];
    expect(again.map(({ outcome }) => outcome)).toEqual(['pending', 'posted']);
    expect(again).toEqual(first.map((one) => ({ ...one, replayed: true })));
  });

  test('an emptied account is closed by now', async () => {
    const three = (await ann.post('/api/v1/accounts', { kind: 'savings', name: 'Three' })).body;
    const move = { from: ann.accountId, to: three.id as string, amount: 120n, note: null, key: key() };
    expect(await moveBetween(deps(), ann.personId, move)).toMatchObject({ outcome: 'posted' });
    const paying = order({ from: three.number as string, amount: 20n });
    expect(await pay(deps(), ann.personId, paying, 0)).toMatchObject({ outcome: 'posted' });
    const back = { ...move, from: move.to, to: move.from, amount: 100n, key: key() };
    const first = await moveBetween(deps(), ann.personId, back);
    expect((await ann.send('DELETE', `/api/v1/accounts/${three.id}`)).status).toBe(200);
    expect(await moveBetween(deps(), ann.personId, back)).toEqual({ ...first, replayed: true });
    expect(await pay(deps(), ann.personId, paying, 0)).toMatchObject({ outcome: 'posted', replayed: true });
    // What never moved is refused as before, whatever the key.
    expect(await moveBetween(deps(), ann.personId, { ...back, key: key() })).toEqual({ outcome: 'account_unknown' });
    expect(await pay(deps(), ann.personId, { ...paying, key: key() }, 0)).toMatchObject({ outcome: 'account_closed' });
    // Nobody else's key leads to it.
    expect(await moveBetween(deps(), bob.personId, back)).toEqual({ outcome: 'account_unknown' });
  });
});

async function accountOf(id: string): Promise<{ number: string }> {
  return (await ann.get(`/api/v1/accounts/${id}`)).body as { number: string };
}

const makeMain = (id: string): Promise<void> => app.db.transaction((tx) => setMain(tx, ann.personId, id));
