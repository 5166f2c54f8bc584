import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type ApiAnswer, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { accountsOf, checkLedger } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { firstWrongDay } from './days/queries.ts';

const ACCOUNTS = '/api/v1/accounts';
const PAY = '/api/v1/payments';
let app: TestApp;
let ann: Program;
let bob: Program;

beforeAll(async () => {
  app = await testApp();
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  expect(await firstWrongDay(app.db, 'UTC')).toBeUndefined();
  await app.close();
});

const key = (): string => uuidv7(app.clock.now());

/** Opens an account by API with money moved into it. */
async function opened(who: Program, name: string, amount?: string, kind = 'savings'): Promise<{ id: string; number: string }> {
  app.clock.advance(1);
  const { status, body } = await who.post(ACCOUNTS, { kind, name });
  expect(status).toBe(201);
  if (amount !== undefined) expect((await who.post(PAY, { to: body.number, amount })).status).toBe(201);
  return body;
}

describe('opening', () => {
  it('opens once for a key, whatever the key looks like, also many times at once', async () => {
    for (const one of [key(), 'rainy-days-2026']) {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => ann.post(ACCOUNTS, { kind: 'savings', name: ' Rainy\ndays ' }, one)),
      );
      const [first, ...others] = answers.toSorted((a, b) => b.status - a.status) as [ApiAnswer, ...ApiAnswer[]];
      for (const other of others)
        expect([other.status, other.headers['idempotency-replayed'], other.body]).toEqual([200, 'true', first.body]);
      expect(first.headers['idempotency-replayed']).toBeUndefined();
      expect(first).toMatchObject({
        status: 201,
        body: { kind: 'savings', name: 'Rainy days', main: false, balance: '0.00', closed: false },
      });
      expect(first.headers['location']).toBe(`${ACCOUNTS}/${first.body.id}`);
      expect((await ann.get(`${ACCOUNTS}/${first.body.id}`)).body).toEqual(first.body);
      const theirs = await bob.post(ACCOUNTS, { kind: 'current', name: 'Mine' }, one);
      expect([theirs.status, theirs.body.id === first.body.id]).toEqual([201, false]);
    }
  });

  it('is answered for ever as it was first, and other content is refused', async () => {
    const fay = await program(app, 'fay@example.com');
    const wish = { kind: 'savings', name: 'Rainy days' };
    for (const one of [key(), 'fay-1']) {
      const first = await fay.post(ACCOUNTS, wish, one);
      const { id, number } = first.body;
      expect((await fay.post(PAY, { to: number, amount: '5' })).status).toBe(201);
      expect((await fay.send('PATCH', `${ACCOUNTS}/${id}`, { name: 'Sunny days' })).status).toBe(200);
      for (const other of [
        { ...wish, kind: 'current' },
        { ...wish, name: 'Sunny days' },
      ]) {
        const refused = await fay.post(ACCOUNTS, other, one);
        expect([refused.status, refused.body.code]).toEqual([422, 'duplicate_with_different_content']);
      }
      expect((await fay.post(PAY, { from: number, to: fay.number, amount: '5' })).status).toBe(201);
      expect((await fay.send('DELETE', `${ACCOUNTS}/${id}`)).status).toBe(200);
      const again = await fay.post(ACCOUNTS, { ...wish, name: ' Rainy\tdays ' }, one);
      expect([again.status, again.headers['idempotency-replayed'], again.headers['location'], again.body]).toEqual([
        200,
        'true',
        undefined,
        first.body,
      ]);
    }
    // Beside them the main one and the pot of the first goal.
    expect((await fay.get(ACCOUNTS)).body.data).toHaveLength(4);
    // What was refused leaves its key free.
    const free = key();
    expect((await fay.post(ACCOUNTS, { kind: 'savings', name: '' }, free)).status).toBe(422);
    expect((await fay.post(ACCOUNTS, wish, free)).status).toBe(201);
  });

  it.each([
    [{}, ['#/kind', '#/name']],
    [{ kind: 'pot', name: 'x' }, ['#/kind']],
    [{ kind: 'treasury', name: 'x' }, ['#/kind']],
    [{ kind: 'savings', name: '' }, ['#/name']],
    [{ kind: 'savings', name: ' \n ' }, ['#/name']],
    [{ kind: 'savings', name: '\u200b\u2060' }, ['#/name']],
    [{ kind: 'savings', name: '\u0301' }, ['#/name']],
    [{ kind: 'savings', name: 'x'.repeat(41) }, ['#/name']],
    [{ kind: 'savings', name: 'x', minimum: '-5.00' }, ['#/minimum']],
    [[], ['#']],
  ])('refuses %j', async (body, pointers) => {
    const refused = await ann.post(ACCOUNTS, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid']);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual(pointers);
  });

  it('asks for a key and the scope', async () => {
    const wish = { kind: 'savings', name: 'x' };
    expect((await ann.post(ACCOUNTS, wish, null)).body.code).toBe('idempotency_key_missing');
    expect((await ann.post(ACCOUNTS, wish, 'ქართული')).body.code).toBe('idempotency_key_malformed');
    const reader = await program(app, 'reader@example.com', ['accounts:read', 'payments:write']);
    for (const answer of [
      await reader.post(ACCOUNTS, wish),
      await reader.send('PATCH', `${ACCOUNTS}/${reader.accountId}`, { name: 'x' }),
      await reader.send('DELETE', `${ACCOUNTS}/${reader.accountId}`),
    ])
      expect([answer.status, answer.body.scope]).toEqual([403, 'accounts:write']);
  });

  it('ends at ten open ones, and at twenty within a month', async () => {
    const eve = await program(app, 'eve@example.com');
    const ids: string[] = [];
    for (let n = 1; n < 10; n += 1) ids.push((await opened(eve, `E${n}`)).id);
    expect((await eve.post(ACCOUNTS, { kind: 'savings', name: 'x' })).body.code).toBe('too_many_accounts');
    for (let n = 0; n < 10; n += 1) {
      expect((await eve.send('DELETE', `${ACCOUNTS}/${ids.pop()!}`)).status).toBe(200);
      ids.push((await opened(eve, `E2${n}`)).id);
    }
    expect((await eve.send('DELETE', `${ACCOUNTS}/${ids.pop()!}`)).status).toBe(200);
    expect((await eve.post(ACCOUNTS, { kind: 'savings', name: 'x' })).body.code).toBe('too_many_accounts_lately');
    app.clock.advance(32 * 86_400);
    expect((await eve.post(ACCOUNTS, { kind: 'savings', name: 'x' })).status).toBe(201);
  });
});

describe('renaming and closing', () => {
  it('are for the own accounts, and each for what it fits', async () => {
    const { id } = await opened(ann, 'Short', '5');
    expect((await ann.send('PATCH', `${ACCOUNTS}/${id}`, { name: 'Long' })).body).toMatchObject({ id, name: 'Long' });
    expect((await ann.send('PATCH', `${ACCOUNTS}/${id}`, { name: '' })).status).toBe(422);
    expect((await ann.send('PATCH', `${ACCOUNTS}/${id}`, {})).status).toBe(422);
    expect((await ann.send('PATCH', `${ACCOUNTS}/${id}`, { name: 'x', main: true })).status).toBe(422);
    const close = async (account: string, who = ann): Promise<unknown[]> => {
      const { status, body } = await who.send('DELETE', `${ACCOUNTS}/${account}`);
      return [status, body.code ?? null, body.obstacle ?? null];
    };
    const pot = (await accountsOf(app.db, ann.personId)).find(({ kind }) => kind === 'pot')!;
    expect(await close(id)).toEqual([409, 'account_not_closable', 'not_empty']);
    expect(await close(ann.accountId)).toEqual([409, 'account_not_closable', 'main']);
    expect(await close(pot.id)).toEqual([409, 'account_not_closable', 'pot']);
    expect((await ann.send('PATCH', `${ACCOUNTS}/${pot.id}`, { name: 'x' })).body.code).toBe('account_not_renamable');
    const { number } = (await ann.get(`${ACCOUNTS}/${id}`)).body;
    await ann.post(PAY, { from: number, to: ann.number, amount: '5' });
    for (const other of [id, 'x', '%00', key()]) {
      expect(await close(other, bob)).toEqual([404, 'not_found', null]);
      expect((await bob.send('PATCH', `${ACCOUNTS}/${other}`, { name: 'Mine' })).status).toBe(404);
      expect((await bob.get(`${ACCOUNTS}/${other}`)).status).toBe(404);
    }
    expect(await close(id)).toEqual([200, null, null]);
    expect(await close(id)).toEqual([200, null, null]);
    expect((await ann.get(`${ACCOUNTS}/${id}`)).body).toMatchObject({ name: 'Long', closed: true });
    expect((await ann.send('PATCH', `${ACCOUNTS}/${id}`, { name: 'x' })).body.code).toBe('account_not_renamable');
    // Closed is not there to pay from or to be paid.
    expect((await ann.post(PAY, { from: number, to: bob.number, amount: '1' })).status).toBe(422);
    expect((await bob.post(PAY, { to: number, amount: '1' })).status).toBe(422);
  });
});

describe('payments from one of several accounts', () => {
  it('leave the account that “from” names, once for a key', async () => {
    const { id, number } = await opened(ann, 'Purse', '50', 'current');
    const one = key();
    const wish = { from: number.replaceAll(/(.{4})/g, '$1 '), to: bob.number, amount: '20', note: 'From the purse' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.post(PAY, wish, one)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201]);
    expect(answers[0]!.body).toMatchObject({
      kind: 'payment',
      account: number,
      balance_after: '30.00',
      counterparty: { number: bob.number },
    });
    expect((await ann.post(PAY, { ...wish, from: ann.number }, one)).body.code).toBe('duplicate_with_different_content');
    // Which account is the main one can change: who names none is answered by what stands.
    expect((await ann.post(PAY, { ...wish, from: null }, one)).body).toEqual({ ...answers[0]!.body });
    expect((await ann.get(`${ACCOUNTS}/${id}`)).body.balance).toBe('30.00');
    expect((await ann.get(`${PAY}/${answers[0]!.body.id}`)).body).toMatchObject({ account: number, direction: 'out' });
    expect((await ann.post(PAY, { from: number, to: bob.number, amount: '30.01' })).body).toMatchObject({
      code: 'insufficient_funds',
      available: '30.00',
    });
    const list = await ann.post(PAY, {
      payments: [
        { from: number, to: bob.number, amount: '1' },
        { to: bob.number, amount: '1' },
      ],
    });
    expect(list.body.payments.map((one: { payment: { account: string } }) => one.payment.account)).toEqual([number, ann.number]);
  });

  it('cannot leave what is somebody else’s, a pot, or nobody’s', async () => {
    const pot = (await accountsOf(app.db, ann.personId)).find(({ kind }) => kind === 'pot')!;
    for (const from of [bob.number, pot.number, 'GE69IO0000000000000001']) {
      const single = await ann.post(PAY, { from, to: bob.number, amount: '1' });
      expect([single.status, single.body.code], from).toEqual([422, 'no_account']);
      const list = await ann.post(PAY, { payments: [{ from, to: bob.number, amount: '1' }] });
      expect(list.body.payments[0].outcome, from).toBe('no_account');
    }
    expect((await ann.post(PAY, { from: 'GE00', to: bob.number, amount: '1' })).body.errors[0].pointer).toBe('#/from');
  });

  it('to an own account are moves: against no limit, once for a key', async () => {
    const { number } = await opened(ann, 'Vault');
    await asOwner(app.ownerUrl, 'update ledger_head set limit_payment = 1000, limit_day = 1500');
    const one = key();
    const [first, second] = [
      await ann.post(PAY, { to: number, amount: '100' }, one),
      await ann.post(PAY, { to: number, amount: '100' }, one),
    ];
    expect([first.status, first.body.kind, second.status]).toEqual([201, 'move', 200]);
    expect(second.body).toEqual(first.body);
    expect((await ann.post(PAY, { from: number, to: ann.number, amount: '40' })).body).toMatchObject({
      kind: 'move',
      balance_after: '60.00',
    });
    expect((await ann.post(PAY, { from: number, to: number, amount: '1' })).body.code).toBe('same_account');
    expect((await ann.post(PAY, { from: number, to: bob.number, amount: '10.01' })).body).toMatchObject({
      code: 'limit_exceeded',
      limit: { limit: 'payment' },
    });
    await asOwner(app.ownerUrl, 'update ledger_head set limit_payment = null, limit_day = null');
  });

  it('count against the same limits, from whichever account, at the same time', async () => {
    const dan = await program(app, 'dan@example.com');
    const { number } = await opened(dan, 'Second', '500');
    await asOwner(app.ownerUrl, 'update ledger_head set limit_day = 10000');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => dan.post(PAY, { ...(n % 2 === 0 ? { from: number } : {}), to: bob.number, amount: '15' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    const refused = await dan.post(PAY, { from: number, to: bob.number, amount: '15' });
    expect(refused.body).toMatchObject({ code: 'limit_exceeded', limit: { limit: 'day', max: '100.00', left: '10.00' } });
    await asOwner(app.ownerUrl, 'update ledger_head set limit_day = null');
  });
});
