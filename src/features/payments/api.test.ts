import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { accountOf, balanceOf } from '../../../test/helpers/payments.ts';
import { checkLedger, freeze, thaw } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { AMOUNT_MAX } from '../../lib/money.ts';
import { addPerson, makeAccessToken } from '../identity/index.ts';

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
  await app.close();
});

const key = (): string => uuidv7(app.clock.now());

describe('one payment', () => {
  it('is made at once, and both sides can read it', async () => {
    const paid = await ann.post(PAY, { to: bob.number, amount: '12.50', note: 'Lunch', category: 'food' });
    expect(paid.status).toBe(201);
    expect(paid.body).toMatchObject({
      status: 'posted',
      direction: 'out',
      amount: '12.50',
      currency: 'USD',
      account: ann.number,
      counterparty: { number: bob.number },
      note: 'Lunch',
      category: 'food',
      balance_after: '9987.50',
    });
    expect(paid.headers['location']).toBe(`${PAY}/${paid.body.id}`);
    expect(paid.headers['cache-control']).toBe('no-store');
    expect(paid.headers['set-cookie']).toBeUndefined();
    const mine = await ann.get(paid.headers['location'] as string);
    expect(mine.body).toEqual({ ...paid.body, counterparty: { number: bob.number, name: 'bob' } });
    const theirs = await bob.get(`${PAY}/${paid.body.id}`);
    expect(theirs.body).toMatchObject({
      direction: 'in',
      amount: '12.50',
      category: null,
      counterparty: { number: ann.number, name: 'ann' },
    });
    expect(await balanceOf(app, 'bob@example.com')).toBe(1_001_250n);
  });

  it.each(['ქართული ხაჭაპური', 'Обед с друзьями', '🐢🦊 e\u0301', '  spaced  ', 'a\u0000b\nc', '‮reversed'])(
    'carries the note %j, and answers a retry alike',
    async (note) => {
      const k = key();
      const first = await ann.post(PAY, { to: bob.number, amount: '1', note }, k);
      const again = await ann.post(PAY, { to: bob.number, amount: '1', note }, k);
      expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 200, 'true']);
      expect(again.body).toEqual(first.body);
      expect((await ann.get(`${PAY}/${first.body.id}`)).body.note).toBe(first.body.note);
    },
  );

  it('takes the number however it is written, and amounts with fewer decimals', async () => {
    const spaced = bob.number.toLowerCase().replace(/(.{4})/g, '$1 ');
    expect((await ann.post(PAY, { to: spaced, amount: '1.5' })).body).toMatchObject({
      amount: '1.50',
      counterparty: { number: bob.number },
    });
  });

  it('is no session’s: cookies count for nothing, and no page elsewhere can send it', async () => {
    const answer = await app.app.inject({
      method: 'POST',
      url: PAY,
      payload: '{}',
      headers: { 'content-type': 'application/json', cookie: 'session=x', 'idempotency-key': key() },
    });
    expect(answer.statusCode).toBe(401);
    expect(
      (await ann.post(PAY, { to: bob.number, amount: '1' }, key(), { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }))
        .status,
    ).toBe(201);
  });
});

describe('refusals', () => {
  async function refused(body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const before = await balanceOf(app, 'ann@example.com');
    const answer = await ann.post(PAY, body);
    expect(await balanceOf(app, 'ann@example.com')).toBe(before);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: `/api/docs#${answer.body.code}`, status: answer.status });
    expect(answer.body.detail).toMatch(/\.$/);
    return answer;
  }

  it('name the outcome, with what can be spent', async () => {
    const { status, body } = await refused({ to: bob.number, amount: '1000000' });
    expect([status, body['code'], body['available'], body['currency']]).toEqual([
      422,
      'insufficient_funds',
      expect.stringMatching(/^99[0-9.]+$/),
      'USD',
    ]);
  });

  it.each([
    ['payee_not_found', { to: 'GE69IO0000000000000001', amount: '1' }],
    ['payee_not_found', { to: 'GE00IO0000000000009999', amount: '1' }],
    ['payee_not_found', { to: 'ge00io0000000000009999', amount: '1' }],
    ['payee_not_found', { to: 'ge69io0000000000000001', amount: '1' }],
    ['amount_not_positive', { amount: '0.00' }],
    ['amount_too_large', { amount: '9'.repeat(30) }],
    ['amount_too_large', { amount: '10000000000000.01' }],
    ['insufficient_funds', { amount: '10000000000000' }],
  ])('%s', async (code, body) => {
    expect((await refused({ to: bob.number, ...body })).body['code']).toBe(code);
  });

  it('same_account', async () => {
    expect((await refused({ to: ann.number, amount: '1' })).body['code']).toBe('same_account');
  });

  it('account_frozen, and the key is free afterwards', async () => {
    const { id } = await accountOf(app, 'bob@example.com');
    await app.db.transaction((tx) => freeze(tx, [id], app.clock.now()));
    const k = key();
    expect((await ann.post(PAY, { to: bob.number, amount: '1' }, k)).body.code).toBe('account_frozen');
    await app.db.transaction((tx) => thaw(tx, [id]));
    expect((await ann.post(PAY, { to: bob.number, amount: '1' }, k)).status).toBe(201);
  });

  it('account_closed and balance_overflow', async () => {
    const { id } = await accountOf(app, 'bob@example.com');
    await asOwner(app.ownerUrl, 'update account set closed_at = now() where id = $1', [id]);
    expect((await refused({ to: bob.number, amount: '1' })).body['code']).toBe('account_closed');
    await asOwner(app.ownerUrl, 'update account set closed_at = null where id = $1', [id]);
    const [rich, full] = [await program(app, 'rich@example.com'), await program(app, 'full@example.com')];
    const { balance } = (await full.get('/api/v1/accounts')).body.data[0];
    await asOwner(app.ownerUrl, 'update account set minimum = null where id = $1', [rich.accountId]);
    const amount = AMOUNT_MAX - BigInt(balance.replace('.', ''));
    const transfer = {
      id: key(),
      kind: 'payment',
      debit: rich.accountId,
      credit: full.accountId,
      amount,
      actor: null,
      memo: null,
      category: null,
    };
    expect(await app.app.ledger.submit({ ...transfer, kind: 'payment' })).toMatchObject({ outcome: 'posted' });
    expect((await rich.post(PAY, { to: full.number, amount: '0.01' })).body.code).toBe('balance_overflow');
  });

  it('no_account', async () => {
    const id = uuidv7(app.clock.now());
    await addPerson(app.db, {
      id,
      name: 'X',
      email: 'x@example.com',
      emailKey: 'x@example.com',
      passwordHash: '-',
      language: 'en',
      timeZone: 'UTC',
      referralCode: null,
      now: app.clock.now(),
    });
    const made = await makeAccessToken(app.db, {
      personId: id,
      name: 'x',
      scopes: ['accounts:read', 'payments:write'],
      life: null,
      now: app.clock.now(),
    });
    const headers = { authorization: `Bearer ${made!.token}` };
    expect((await ann.post(PAY, { to: bob.number, amount: '1' }, key(), headers)).body.code).toBe('no_account');
    expect((await ann.post(PAY, { payments: [{ to: bob.number, amount: '1' }] }, key(), headers)).body.payments[0].outcome).toBe(
      'no_account',
    );
    expect((await ann.get('/api/v1/me', headers)).body.account).toBeNull();
  });

  it('limit_exceeded says which, what is left and until when', async () => {
    const tom = await program(app, 'tom@example.com');
    await asOwner(app.ownerUrl, 'update account set limit_payment = 5000, limit_day = 8000 where id = $1', [tom.accountId]);
    const single = await tom.post(PAY, { to: bob.number, amount: '50.01' });
    expect(single.body).toMatchObject({
      code: 'limit_exceeded',
      currency: 'USD',
      limit: { limit: 'payment', max: '50.00', left: '50.00', resets_at: null },
    });
    expect((await tom.post(PAY, { to: bob.number, amount: '50' })).status).toBe(201);
    const day = await tom.post(PAY, { to: bob.number, amount: '30.01' });
    expect(day.body.limit).toEqual({ limit: 'day', max: '80.00', left: '30.00', resets_at: '2026-05-05T00:00:00.000Z' });
  });

  it.each([
    ['nothing', '', '#'],
    ['what is not JSON', '{"to":', '#'],
    ['a list', [], '#'],
    ['null', 'null', '#'],
    ['a number as the amount', { amount: 12.5 }, '#/amount'],
    ['an amount with too many decimals', { amount: '1.234' }, '#/amount'],
    ['a negative amount', { amount: '-1' }, '#/amount'],
    ['an amount as people write it', { amount: '1,50' }, '#/amount'],
    ['an endless amount', { amount: '9'.repeat(31) }, '#/amount'],
    ['no account number', { to: 'bob@example.com' }, '#/to'],
    ['a number with a mistake, spaced', { to: 'GE00 IO00 0000 0000 0099 99' }, '#/to'],
    ['a list as payee', { to: ['x'] }, '#/to'],
    ['NUL as payee', { to: '\u0000' }, '#/to'],
    ['a note that is too long', { note: 'x'.repeat(141) }, '#/note'],
    ['half a character', { note: '\ud800' }, '#/note'],
    ['an unknown category', { category: 'bribes' }, '#/category'],
    ['an unknown field', { 'a/b~c': 1 }, '#/a~1b~0c'],
    ['a prototype', '{"to":"x","amount":"1","__proto__":{"x":1}}', '#/__proto__'],
    ['a key inside', { key: 'mine' }, '#/key'],
  ])('invalid, for %s', async (_what, part, pointer) => {
    const body = typeof part === 'string' || Array.isArray(part) ? part : { to: bob.number, amount: '1', ...part };
    const { status, body: problem } = await refused(body);
    expect([status, problem['code']]).toEqual([422, 'invalid']);
    expect((problem['errors'] as { pointer: string }[]).map((error) => decodeURIComponent(error.pointer))).toContain(pointer);
  });

  it('for a body that is not JSON by its type, too large, or under another method', async () => {
    expect((await ann.post(PAY, 'to=x', key(), { 'content-type': 'application/x-www-form-urlencoded' })).body.code).toBe(
      'unsupported_type',
    );
    expect((await ann.post(PAY, `"${'x'.repeat(3_100_000)}"`)).body.code).toBe('too_large');
    const put = await app.app.inject({ method: 'PUT', url: PAY });
    expect([put.statusCode, put.headers['allow'], put.headers['content-type']]).toEqual([
      405,
      'GET, HEAD, POST',
      'application/problem+json',
    ]);
    expect((await ann.get('/api/v1/nothing')).status).toBe(404);
  });
});
