import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { MINT, testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { uuidv7 } from '../lib/ids.ts';
import { newAccountNumber } from '../features/accounts/index.ts';
import {
  closeAccount,
  checkLedger,
  freeze,
  lockAccount,
  openAccount,
  setBankRules,
  setLimits,
  setMinimum,
  type AccountKind,
} from './index.ts';

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

describe('limits of somebody with several accounts', () => {
  const limits = { payment: null, day: 100n, month: 150n };
  const bankRules = (rules: typeof NONE | typeof limits): Promise<void> =>
    database.db.transaction((tx) => setBankRules(tx, { timeZone: 'UTC', limits: rules }));
  beforeAll(() => bankRules(limits));
  afterAll(() => bankRules(NONE));

  /** Opens an account for a person, with money in it. */
  async function open(ownerId: string, kind: AccountKind = 'current'): Promise<string> {
    const now = bank.clock.now();
    const id = uuidv7(now);
    await database.db.transaction((tx) => openAccount(tx, { id, kind, number: newAccountNumber(), ownerId, name: '', minimum: 0n, now }));
    await bank.ledger.submit(bank.transfer({ debit: MINT, credit: id, amount: 1000n }));
    return id;
  }
  const pay = (debit: string, credit: string, amount: bigint, by = bank.ledger): Promise<{ outcome: string }> =>
    by.submit(bank.transfer({ debit, credit, amount, limited: true }));

  it('of one’s own are not left behind in another account, nor is a freeze', async () => {
    const owner = uuidv7(bank.clock.now());
    const [one, bob] = [await open(owner), await bank.account()];
    const own = { payment: 10n, day: 15n, month: null };
    await database.db.transaction((tx) => setLimits(tx, one, own));
    const two = await open(owner);
    const three = await open(owner, 'savings');
    const pot = await open(owner, 'pot');
    expect(await pay(two, bob, 11n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'payment', max: 10n } });
    expect(await pay(one, bob, 9n)).toMatchObject({ outcome: 'posted' });
    expect(await pay(three, bob, 7n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'day', left: 6n } });
    const account = await database.db.transaction((tx) => lockAccount(tx, pot));
    expect(account).toMatchObject({ limitPayment: null, limitDay: null, limitMonth: null });
    await database.db.transaction((tx) => freeze(tx, [one, two, three, pot], bank.clock.now()));
    const late = await database.db.transaction(async (tx) => {
      const id = uuidv7(bank.clock.now());
      await openAccount(tx, {
        id,
        kind: 'current',
        number: newAccountNumber(),
        ownerId: owner,
        name: '',
        minimum: 0n,
        now: bank.clock.now(),
      });
      return lockAccount(tx, id);
    });
    expect(late).toMatchObject({ frozen: true, limitPayment: 10n, limitDay: 15n, limitMonth: null });
  });

  it('count what all of them paid, the new and the closed ones included', async () => {
    const owner = uuidv7(bank.clock.now());
    const [one, bob] = [await open(owner), await bank.account()];
    expect(await pay(one, bob, 60n)).toMatchObject({ outcome: 'posted' });
    const two = await open(owner, 'savings');
    expect(await pay(two, bob, 41n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'day', left: 40n } });
    expect(await pay(two, bob, 30n)).toMatchObject({ outcome: 'posted' });
    await bank.ledger.submit(bank.transfer({ debit: two, credit: one, amount: 970n, kind: 'move' }));
    await database.db.transaction((tx) => closeAccount(tx, two, bank.clock.now()));
    const three = await open(owner);
    expect(await pay(one, bob, 11n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'day', left: 10n } });
    expect(await pay(three, bob, 10n)).toMatchObject({ outcome: 'posted' });
    // What leaves by an order that is referred to is loaded another way.
    const held = bank.transfer({
      debit: three,
      credit: bob,
      amount: 1n,
      limited: true,
      action: 'hold',
      due: { at: new Date(8e14), onDue: 'settle' },
    });
    expect(await bank.ledger.submit(held)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'day', left: 0n } });
    bank.clock.advance(86_400);
    expect(await pay(one, bob, 51n)).toMatchObject({ outcome: 'limit_exceeded', limit: { limit: 'month', left: 50n } });
    expect(await pay(three, bob, 50n)).toMatchObject({ outcome: 'posted' });
  });

  it('hold for payments from all of them at once, in two processes', async () => {
    const owner = uuidv7(bank.clock.now());
    const [accounts, bob] = [[await open(owner), await open(owner), await open(owner, 'savings')], await bank.account()];
    const ledgers = [bank.ledger, bank.another()];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => pay(accounts[i % 3]!, bob, 9n, ledgers[i % 2])));
    expect(answers.filter(({ outcome }) => outcome === 'posted')).toHaveLength(11);
    expect(answers.filter(({ outcome }) => outcome === 'limit_exceeded')).toHaveLength(19);
    expect(await bank.balance(bob)).toBe(99n);
  });

  it('hold while another account is being opened', async () => {
    for (let round = 0; round < 8; round += 1) {
      const owner = uuidv7(bank.clock.now());
      const [one, bob] = [await open(owner), await bank.account()];
      const [two, ...first] = await Promise.all([open(owner), pay(one, bob, 60n), pay(one, bob, 60n)]);
      const second = await pay(two, bob, 41n);
      expect([...first, second].filter(({ outcome }) => outcome === 'posted')).toHaveLength(1);
    }
  });

  it('are found out by the check where they are counted apart', async () => {
    const owner = uuidv7(bank.clock.now());
    const [one] = [await open(owner), await open(owner)];
    expect(await checkLedger(database.db)).toBeUndefined();
    await asOwner(database.ownerUrl, 'update account set limits_together = false where id = $1', [one]);
    expect(await checkLedger(database.db)).toMatchObject({ where: `${one} counts alone` });
    await asOwner(database.ownerUrl, 'update account set limits_together = true where id = $1', [one]);
  });
});
