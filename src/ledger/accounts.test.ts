import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { checkLedger, lockAccount, setBankRules, setLimits, setMinimum } from './index.ts';

let database: TestDatabase;
let bank: TestLedger;

beforeAll(async () => {
  database = await testDatabase();
  bank = testLedger(database);
});

afterAll(async () => {
  expect(await checkLedger(database.db)).toBeUndefined();
  await bank.close();
  await database.drop();
});

const floor = (id: string, minimum: bigint): Promise<void> => database.db.transaction((tx) => setMinimum(tx, id, minimum));
const NONE = { payment: null, day: null, month: null };

describe('the floor of an account', () => {
  it('lets the balance go below zero, as far as it is set', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const pay = (amount: bigint): Promise<{ outcome: string }> => bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount }));
    expect(await pay(150n)).toMatchObject({ outcome: 'insufficient_funds', available: 100n });
    await floor(ann, -50n);
    expect(await pay(150n)).toMatchObject({ outcome: 'posted', debit: { balanceAfter: -50n } });
    expect(await pay(1n)).toMatchObject({ outcome: 'insufficient_funds', available: 0n });
    await floor(ann, 0n);
    expect(await pay(1n)).toMatchObject({ outcome: 'insufficient_funds', available: -50n });
    await bank.ledger.submit(bank.transfer({ debit: bob, credit: ann, amount: 60n }));
    expect(await pay(11n)).toMatchObject({ outcome: 'insufficient_funds', available: 10n });
    expect(await checkLedger(database.db)).toBeUndefined();
  });

  it('is either in force or not for payments at the same time', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    await floor(ann, -1000n);
    const orders = Array.from({ length: 20 }, () => bank.transfer({ debit: ann, credit: bob, amount: 15n }));
    const answers = await Promise.all([floor(ann, 0n), ...orders.map((order) => bank.ledger.submit(order))]);
    const posted = answers.filter((answer) => answer?.outcome === 'posted').length;
    expect(await bank.balance(ann)).toBe(100n - 15n * BigInt(posted));
    expect(await checkLedger(database.db)).toBeUndefined();
  });

  it('is checked as it was at the time of each entry', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    await floor(ann, -40n);
    await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 140n }));
    await asOwner(database.ownerUrl, 'update minimum_change set minimum = 200 where account_id = $1', [ann]);
    expect(await checkLedger(database.db)).toBeUndefined();
    await asOwner(database.ownerUrl, 'update account set minimum = -30 where id = $1', [ann]);
    expect(await checkLedger(database.db)).toMatchObject({ rule: 'no entry takes what can be spent below the minimum of its account' });
    await asOwner(database.ownerUrl, 'update account set minimum = -40 where id = $1', [ann]);
  });
});

describe('limits', () => {
  it('of an account stand in place of the bank’s', async () => {
    const [ann, bob] = [await bank.account(1000n), await bank.account(1000n)];
    await database.db.transaction((tx) => setBankRules(tx, { timeZone: 'UTC', limits: { payment: 10n, day: 15n, month: null } }));
    const pay = (debit: string, amount: bigint): Promise<{ outcome: string }> =>
      bank.ledger.submit(bank.transfer({ debit, credit: debit === ann ? bob : ann, amount, limited: true }));
    expect(await pay(ann, 11n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'payment', max: 10n } });
    await database.db.transaction((tx) => setLimits(tx, ann, { payment: 20n, day: null, month: 19n }));
    expect(await pay(ann, 11n)).toMatchObject({ outcome: 'posted' });
    expect(await pay(ann, 5n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'day', left: 4n } });
    expect(await pay(bob, 11n)).toMatchObject({ outcome: 'limit_exceeded' });
    const account = await database.db.transaction((tx) => lockAccount(tx, ann));
    expect(account).toMatchObject({ limitPayment: 20n, limitDay: null, limitMonth: 19n });
    await database.db.transaction(async (tx) => {
      await setLimits(tx, ann, NONE);
      await setBankRules(tx, { timeZone: 'UTC', limits: NONE });
    });
    expect(await pay(ann, 500n)).toMatchObject({ outcome: 'posted' });
  });
});
