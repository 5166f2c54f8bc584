import { afterAll, afterEach, beforeAll, describe, expect, it, vi, type MockInstance } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { uuidv7 } from '../lib/ids.ts';
import { postingClient } from '../platform/db.ts';
import { checkLedger, isAccepted, Ledger, post, setBankRules, setMinimum, type Posting } from './index.ts';
import { Overtaken, type Flight } from './asked.ts';
import { Poster } from './poster.ts';

let database: TestDatabase;
let bank: TestLedger;
let launched: MockInstance<Poster['launch']>;

beforeAll(async () => {
  database = await testDatabase();
  bank = testLedger(database);
  launched = vi.spyOn(Poster.prototype, 'launch');
});

afterEach(() => launched.mockClear());

afterAll(async () => {
  vi.restoreAllMocks();
  expect(await checkLedger(database.db)).toBeUndefined();
  await bank.close();
  await database.drop();
});

/** Which batches since the last look went the quick way, and whether they were written so. */
async function ways(): Promise<('quick' | 'overtaken' | 'sure')[]> {
  const flights = await Promise.all(launched.mock.results.map((result) => result.value as Promise<Flight | undefined>));
  launched.mockClear();
  return Promise.all(
    flights.map(async (flight) => {
      if (flight === undefined) return 'sure';
      return flight.written.then(
        () => 'quick' as const,
        (error: Error) => {
          expect(error).toBeInstanceOf(Overtaken);
          return 'overtaken' as const;
        },
      );
    }),
  );
}

const outcomes = (postings: readonly Posting[]): string[] => postings.map(({ outcome }) => outcome);

/** Two accounts that the bank's ledger has posted between, so that it remembers them. */
async function known(balance = 1000n): Promise<[string, string]> {
  const [ann, bob] = [await bank.account(balance), await bank.account(balance)];
  for (let n = 0; n < 2; n += 1) await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
  await ways();
  return [ann, bob];
}

describe('the quick way', () => {
  it('writes over what is remembered, also several batches behind one another, refusals in their order', async () => {
    const [ann, bob] = await known();
    const orders = Array.from({ length: 300 }, (_, i) => bank.transfer({ debit: ann, credit: bob, amount: i % 3 === 2 ? 5_000n : 2n }));
    const postings = await Promise.all(
      orders.map(async (order, i) => {
        if (i % 60 === 0) await new Promise(setImmediate);
        return bank.ledger.submit(order);
      }),
    );
    expect(outcomes(postings)).toEqual(orders.map((_, i) => (i % 3 === 2 ? 'insufficient_funds' : 'posted')));
    expect(new Set(await ways())).toEqual(new Set(['quick']));
    expect(await bank.balance(ann)).toBe(998n - 400n);
    const again = await Promise.all(orders.map((order) => bank.ledger.submit(order)));
    expect(again.filter((one) => one.outcome === 'posted' && one.replayed)).toHaveLength(200);
    expect(await bank.balance(ann)).toBe(998n - 400n);
  });

  it('answers a retry as the first time, though there is no money for it any more', async () => {
    const [ann, bob] = await known();
    const order = bank.transfer({ debit: ann, credit: bob, amount: 998n });
    const first = await bank.another().submit(order);
    // The ledger of this process has not heard of it.
    expect(await bank.ledger.submit(order)).toEqual({ ...first, replayed: true });
    bank.clock.advance(3600);
    expect(await bank.ledger.submit(order)).toEqual({ ...first, replayed: true });
    expect(await bank.ledger.submit({ ...order, amount: 1n })).toMatchObject({ outcome: 'duplicate_with_different_content' });
    expect(await bank.balance(bob)).toBe(2000n);
  });

  it.each(['another process', 'a transaction'])('is overtaken by %s, and money is spent once', async (who) => {
    const [ann, bob] = await known();
    const theirs = bank.transfer({ debit: ann, credit: bob, amount: 700n });
    if (who === 'another process') await bank.another().submit(theirs);
    else await database.db.transaction((tx) => post(tx, [theirs], bank.clock.now()));
    const mine = await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 700n }));
    expect(mine).toMatchObject({ outcome: 'insufficient_funds', available: 298n });
    expect(await ways()).toContain('overtaken');
  });

  it('keeps what it remembers when it is overtaken, and learns what was written meanwhile, also of accounts that it did not ask for', async () => {
    const [ann, bob] = await known();
    const cleo = await bank.account(1000n);
    for (let n = 0; n < 2; n += 1) await bank.ledger.submit(bank.transfer({ debit: cleo, credit: bob }));
    const { rules } = bank.ledger;
    await bank.another().submit(bank.transfer({ debit: cleo, credit: ann, amount: 600n }));
    const pay = (debit: string, amount: bigint): Promise<Posting> => bank.ledger.submit(bank.transfer({ debit, credit: bob, amount }));
    await ways();
    // Overtaken; once more with the head row, since somebody had written; then nobody writes any more.
    for (let n = 0; n < 2; n += 1) expect(await pay(ann, 1n)).toMatchObject({ outcome: 'posted' });
    expect(await ways()).toEqual(['overtaken', 'sure']);
    expect(bank.ledger.rules).toBe(rules);
    expect(await pay(cleo, 400n)).toMatchObject({ outcome: 'insufficient_funds', available: 398n });
    expect(await pay(cleo, 398n)).toMatchObject({ outcome: 'posted' });
    expect(await ways()).toEqual(['quick', 'quick']);
    expect([await bank.balance(ann), await bank.balance(cleo)]).toEqual([998n + 600n - 2n, 0n]);
  });

  it('tells a refusal only over books that still stand', async () => {
    const [ann, bob] = await known();
    await database.db.transaction((tx) => post(tx, [bank.transfer({ debit: bob, credit: ann, amount: 1000n })], bank.clock.now()));
    expect(await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 1500n }))).toMatchObject({ outcome: 'posted' });
  });

  it('sees every change of an account, also by hand, and of the bank', async () => {
    const [ann, bob] = await known();
    const pay = async (amount = 1n): Promise<string> =>
      (await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount, limited: true }))).outcome;
    await asOwner(database.ownerUrl, 'update account set frozen_at = now() where id = $1', [ann]);
    expect(await pay()).toBe('account_frozen');
    await asOwner(database.ownerUrl, 'update account set frozen_at = null, limit_payment = 5 where id = $1', [ann]);
    expect([await pay(6n), await pay(5n)]).toEqual(['limit_exceeded', 'posted']);
    await asOwner(database.ownerUrl, 'update account set limit_payment = null where id = $1', [ann]);
    expect(await pay(6n)).toBe('posted');
    const rules = (payment: bigint | null): Promise<void> =>
      database.db.transaction((tx) => setBankRules(tx, { timeZone: 'UTC', limits: { payment, day: null, month: null } }));
    await rules(5n);
    expect(await pay(6n)).toBe('limit_exceeded');
    await rules(null);
    expect(await pay(2000n)).toBe('insufficient_funds');
    await database.db.transaction((tx) => setMinimum(tx, ann, -5000n));
    expect(await pay(2000n)).toBe('posted');
    await asOwner(database.ownerUrl, 'update account set closed_at = now() where id = $1', [bob]);
    expect(await pay()).toBe('account_closed');
  });

  it('begins each day anew', async () => {
    const [ann, bob] = await known();
    await asOwner(database.ownerUrl, 'update account set limit_day = 10 where id = $1', [ann]);
    const pay = async (): Promise<string> =>
      (await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 10n, limited: true }))).outcome;
    expect([await pay(), await pay()]).toEqual(['posted', 'limit_exceeded']);
    bank.clock.advance(86_400);
    expect([await pay(), await pay()]).toEqual(['posted', 'limit_exceeded']);
  });

  it('holds money, and finds accounts that it does not know yet', async () => {
    const [ann] = await known();
    const cleo = await bank.account();
    const due = { at: new Date(bank.clock.now().getTime() + 60_000), onDue: 'expire' as const };
    await bank.ledger.submit(bank.transfer({ debit: ann, credit: cleo }));
    const hold = bank.transfer({ debit: ann, credit: cleo, amount: 900n, action: 'hold', due });
    expect(await bank.ledger.submit(hold)).toMatchObject({ outcome: 'pending' });
    expect(await bank.ledger.submit(bank.transfer({ debit: ann, credit: cleo, amount: 98n }))).toMatchObject({
      outcome: 'insufficient_funds',
    });
    expect(await ways()).toContain('quick');
    const settle = { id: uuidv7(bank.clock.now()), action: 'settle' as const, ref: hold.id, amount: null, actor: null };
    expect(await bank.ledger.submit(settle)).toMatchObject({ outcome: 'posted' });
    expect(await bank.balance(cleo)).toBe(901n);
  });
});

describe('under earlier rules', () => {
  it('nothing is done once they have changed', async () => {
    const [ann, bob] = await known();
    const { rules } = bank.ledger;
    expect(await bank.ledger.submitUnder(rules!, bank.transfer({ debit: ann, credit: bob }))).toMatchObject({ outcome: 'posted' });
    await asOwner(database.ownerUrl, 'update account set limit_day = 1000000 where id = $1', [bob]);
    const [late, plain] = await Promise.all([
      bank.ledger.submitUnder(rules!, bank.transfer({ debit: ann, credit: bob })),
      bank.ledger.submit(bank.transfer({ debit: ann, credit: bob })),
    ]);
    expect([late, plain.outcome]).toEqual([null, 'posted']);
    expect(await bank.ledger.submitUnder(rules!, bank.transfer({ debit: ann, credit: bob }))).toBeNull();
    expect(await bank.balance(ann)).toBe(996n);
  });
});

it('two processes with much to do at the same time get their turns, and the books are right', async () => {
  const accounts = await Promise.all(Array.from({ length: 6 }, () => bank.account(100n)));
  const two = [new Ledger({ connect: () => postingClient(database.url), clock: bank.clock }), bank.another()];
  const asked = await Promise.all(
    Array.from({ length: 2000 }, async (_, i) => {
      for (let n = i % 40; n > 0; n -= 1) await new Promise(setImmediate);
      const [debit, credit] = [accounts[i % 6]!, accounts[(i * 7 + 1 + (i % 5)) % 6]!];
      const order = bank.transfer({ debit, credit: credit === debit ? accounts[(i + 1) % 6]! : credit, amount: BigInt(1 + (i % 90)) });
      // Now and then somebody asks both at the same moment.
      const whom = i % 25 === 0 ? two : [two[i % 2]!];
      return Promise.all(whom.map((ledger) => ledger.submit(order)));
    }),
  );
  expect(new Set(outcomes(asked.flat()))).toEqual(new Set(['posted', 'insufficient_funds']));
  for (const answers of asked) {
    const accepted = answers.filter(isAccepted);
    expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(Math.min(1, accepted.length));
  }
  const balances = await Promise.all(accounts.map((id) => bank.balance(id)));
  expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(600n);
  expect(balances.every((balance) => balance >= 0n)).toBe(true);
  await two[0]!.close();
});

it('two processes that are asked for the same at the same moment, again and again, do it once', async () => {
  const [ann, bob] = await known(100_000n);
  const two = [bank.ledger, bank.another()];
  for (let round = 0; round < 40; round += 1) {
    const orders = Array.from({ length: 12 }, () => bank.transfer({ debit: ann, credit: bob, amount: 3n }));
    const answers = await Promise.all(two.map((ledger) => Promise.all(orders.map((order) => ledger.submit(order)))));
    for (const [i] of orders.entries()) {
      const [one, other] = answers.map((list) => list[i]!);
      expect([one!.outcome, other!.outcome]).toEqual(['posted', 'posted']);
      expect([one, other].filter((answer) => isAccepted(answer!) && answer.replayed)).toHaveLength(1);
    }
  }
  expect(await bank.balance(ann)).toBe(100_000n - 2n - 40n * 12n * 3n);
});

it('wakes followers on another connection than that of the batches, whose commits have to wait for the disk', async () => {
  const [ann, bob] = await known();
  const said: Set<string>[] = [];
  const connect = (): ReturnType<typeof postingClient> => {
    const client = postingClient(database.url);
    const names = new Set<string>();
    said.push(names);
    const query = client.query.bind(client) as (...what: unknown[]) => unknown;
    vi.spyOn(client, 'query').mockImplementation((...what: unknown[]) => {
      names.add(typeof what[0] === 'string' ? what[0] : (what[0] as { name: string }).name);
      return query(...what);
    });
    return client;
  };
  const ledger = new Ledger({ connect, clock: bank.clock });
  const due = { at: new Date(bank.clock.now().getTime() + 60_000), onDue: 'expire' as const };
  for (let n = 0; n < 25; n += 1) {
    const hold = bank.transfer({ debit: ann, credit: bob, action: 'hold', due });
    await ledger.submit(hold);
    await ledger.submit({ id: uuidv7(bank.clock.now()), action: 'settle', ref: hold.id, amount: null, actor: null });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await ledger.close();
  expect(said.filter((names) => names.has('commit'))).toHaveLength(1);
  const hinting = said.filter((names) => names.has('ledger_hint'));
  expect(hinting).toHaveLength(1);
  expect(hinting[0]).not.toContain('commit');
});
