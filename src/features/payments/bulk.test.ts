import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { balanceOf } from '../../../test/helpers/payments.ts';
import { checkLedger } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';

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

interface Result {
  readonly outcome: string;
  readonly id: string;
  readonly replayed: boolean;
  readonly payment: { readonly id: string; readonly amount: string } | null;
  readonly problem: { readonly code: string; readonly available?: string } | null;
}

describe('many payments in one request', () => {
  it('are each judged by itself, in order', async () => {
    const payments = [
      { to: bob.number, amount: '9000', note: 'ბინა', category: 'house' },
      { to: bob.number, amount: '2000' },
      { to: 'GE69IO0000000000000001', amount: '1' },
      { to: ann.number, amount: '1' },
      { to: bob.number, amount: '0' },
      { to: bob.number, amount: '1000.00', note: 'Последний' },
      { to: bob.number, amount: '0.01' },
    ];
    const answer = await ann.post(PAY, { payments });
    expect(answer.status).toBe(200);
    const results = answer.body.payments as Result[];
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'posted',
      'insufficient_funds',
      'payee_not_found',
      'same_account',
      'amount_not_positive',
      'posted',
      'insufficient_funds',
    ]);
    expect(results[1]!.problem).toMatchObject({ type: '/api/docs#insufficient_funds', available: '1000.00' });
    expect(results[0]!.payment).toMatchObject({ id: results[0]!.id, amount: '9000.00', note: 'ბინა', balance_after: '1000.00' });
    expect(await balanceOf(app, 'ann@example.com')).toBe(0n);
    expect((await ann.get(`${PAY}/${results[5]!.id}`)).body.note).toBe('Последний');
  });

  it('are paid once under one key, also by two processes at the same time and after a restart', async () => {
    const other = await buildApp(app.platform);
    for (const key of [uuidv7(app.clock.now()), 'payroll-may']) {
      const body = {
        payments: Array.from({ length: 40 }, (_, n) => ({
          to: ann.number,
          amount: '1.00',
          note: `n${n}`,
          ...(n === 3 ? { key: `own-${key}` } : {}),
        })),
      };
      const before = await balanceOf(app, 'bob@example.com');
      const answers = await Promise.all([bob, bob.at(other), bob, bob.at(other)].map((one) => one.post(PAY, body, key)));
      expect(before - (await balanceOf(app, 'bob@example.com'))).toBe(4000n);
      expect(new Set(answers.map(({ body }) => JSON.stringify((body.payments as Result[]).map(({ payment }) => payment)))).size).toBe(1);
      expect(answers.flatMap(({ body }) => body.payments as Result[]).filter(({ replayed }) => !replayed)).toHaveLength(40);
      const restarted = await buildApp(app.platform);
      const again = await bob.at(restarted).post(PAY, body, key);
      expect((again.body.payments as Result[]).every(({ replayed }) => replayed)).toBe(true);
      expect((again.body.payments as Result[])[0]!.payment).toEqual((answers[0]!.body.payments as Result[])[0]!.payment);
      await restarted.close();
    }
    await other.close();
  });

  it('under the same key with other content are refused one by one', async () => {
    const key = uuidv7(app.clock.now());
    await bob.post(
      PAY,
      {
        payments: [
          { to: ann.number, amount: '1' },
          { to: ann.number, amount: '2' },
        ],
      },
      key,
    );
    const changed = await bob.post(
      PAY,
      {
        payments: [
          { to: ann.number, amount: '1' },
          { to: ann.number, amount: '3' },
          { to: ann.number, amount: '4' },
        ],
      },
      key,
    );
    expect((changed.body.payments as Result[]).map(({ outcome, replayed }) => [outcome, replayed])).toEqual([
      ['posted', true],
      ['duplicate_with_different_content', false],
      ['posted', false],
    ]);
  });

  it('with keys of their own may be sent again in another list, and twice in one', async () => {
    const key = uuidv7(app.clock.now());
    const one = await bob.post(PAY, { to: ann.number, amount: '5' }, key);
    const list = await bob.post(PAY, {
      payments: [
        { to: ann.number, amount: '5', key },
        { to: ann.number, amount: '6', key: 'k6' },
        { to: ann.number, amount: '6', key: 'k6' },
      ],
    });
    const results = list.body.payments as Result[];
    expect(results.map(({ outcome, replayed }) => [outcome, replayed])).toEqual([
      ['posted', true],
      ['posted', false],
      ['posted', true],
    ]);
    expect(results[0]!.payment).toEqual(one.body);
    expect(results[1]!.id).toBe(results[2]!.id);
  });

  it.each([
    ['no payment', [], '#/payments'],
    ['901 payments', Array.from({ length: 901 }, () => ({ to: 'x', amount: '1' })), '#/payments'],
    [
      'a malformed one among them',
      [
        { to: 'GE69IO0000000000000001', amount: '1' },
        { to: 'GE69IO0000000000000001', amount: 'x' },
      ],
      '#/payments/1/amount',
    ],
    ['a bad key', [{ to: 'GE69IO0000000000000001', amount: '1', key: 'two words' }], '#/payments/0/key'],
    ['what is no list', { 0: {} }, '#/payments'],
    ['an unknown field', [{ to: 'GE69IO0000000000000001', amount: '1', from: 'x' }], '#/payments/0/from'],
    ['a payee that is none', [{ to: 'bob', amount: '1' }], '#/payments/0/to'],
  ])('are refused as a whole for %s', async (_what, payments, pointer) => {
    const answer = await bob.post(PAY, { payments });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([422, 'invalid', pointer]);
  });

  it('are named by their places where one of 900 is wrong, or several in several ways', async () => {
    const payments: Record<string, unknown>[] = Array.from({ length: 900 }, () => ({ to: ann.number, amount: '0.01' }));
    const faults = async (): Promise<unknown> =>
      (await bob.post(PAY, { payments })).body.errors.map(({ pointer }: { pointer: string }) => pointer);
    payments[899] = { to: ann.number, amount: '0.001' };
    expect(await faults()).toEqual(['#/payments/899/amount']);
    payments[450] = { to: 'GE00', amount: '1', note: 'x'.repeat(141) };
    expect(await faults()).toEqual(['#/payments/450/to', '#/payments/450/note', '#/payments/899/amount']);
    payments[7] = { amount: 1, key: '', more: null };
    expect(await faults()).toEqual(['#/payments/7/to', '#/payments/7/amount', '#/payments/7/key', '#/payments/7/more']);
  });

  it('are 900 at most, in one go', async () => {
    await asOwner(app.ownerUrl, 'update account set limit_day = null');
    const payments = Array.from({ length: 900 }, (_, n) => ({ to: ann.number, amount: '0.01', note: `${n} ${'ჰ'.repeat(130)}` }));
    const answer = await bob.post(PAY, { payments });
    expect((answer.body.payments as Result[]).filter(({ outcome }) => outcome === 'posted')).toHaveLength(900);
  });
});
