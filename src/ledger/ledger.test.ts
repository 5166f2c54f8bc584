import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { postingClient } from '../platform/db.ts';
import { MINT, testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { checkLedger, follow, freeze, LedgerAlarm, post, thaw, type BatchRange } from './index.ts';
import { insertEntries, insertFenced, insertParameters } from './insert.ts';
import { loadAccounts, loadKnown, loadSince } from './queries.ts';
import { decide } from './decide.ts';

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

describe('submit', () => {
  it('posts, and answers a retry as the first time', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const order = bank.transfer({ debit: ann, credit: bob, amount: 30n, memo: 'ლობიანი', category: 'food' });
    const first = await bank.ledger.submit(order);
    expect(first).toMatchObject({
      outcome: 'posted',
      replayed: false,
      debit: { balanceAfter: 70n },
      credit: { balanceAfter: 30n, seq: 1n },
    });
    expect(await bank.ledger.submit(order)).toEqual({ ...first, replayed: true });
    expect(await bank.ledger.submit({ ...order, amount: 31n })).toMatchObject({ outcome: 'duplicate_with_different_content' });
    expect(await bank.balance(ann)).toBe(70n);
  });

  it('posts the same id once when it comes many times at once, from two processes', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const other = bank.another();
    const order = bank.transfer({ debit: ann, credit: bob, amount: 60n });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? bank.ledger : other).submit(order)));
    expect(answers.every((a) => a.outcome === 'posted')).toBe(true);
    expect(answers.filter((a) => a.outcome === 'posted' && !a.replayed)).toHaveLength(1);
    expect(await bank.balance(bob)).toBe(60n);
  });

  it('never lets two at the same time spend the same money', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const other = bank.another();
    const orders = Array.from({ length: 30 }, () => bank.transfer({ debit: ann, credit: bob, amount: 40n }));
    const answers = await Promise.all(orders.map((order, i) => (i % 2 === 0 ? bank.ledger : other).submit(order)));
    expect(answers.filter((a) => a.outcome === 'posted')).toHaveLength(2);
    expect(answers.filter((a) => a.outcome === 'insufficient_funds')).toHaveLength(28);
    expect(await bank.balance(ann)).toBe(20n);
  });

  it('does not let one transfer that cannot be written spoil its neighbours', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const answers = await Promise.allSettled([
      bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 10n })),
      bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 10n, memo: 'a NUL \u0000 that PostgreSQL cannot store' })),
      bank.ledger.submit(bank.transfer({ debit: ann, credit: bob, amount: 10n })),
      bank.ledger.submit(bank.transfer({ debit: 'no uuid', credit: bob })),
    ]);
    expect(answers.map((a) => a.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await bank.balance(bob)).toBe(20n);
  });

  it('goes on after its connection was cut in the middle', async () => {
    const [ann, bob] = [await bank.account(1000n), await bank.account()];
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const orders = Array.from({ length: 60 }, () => bank.transfer({ debit: ann, credit: bob, amount: 1n }));
    const answers = orders.map(async (order, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 3));
      if (i % 20 === 10)
        await owner.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%ledger_head%' and pid <> pg_backend_pid()",
        );
      return bank.ledger.submit(order);
    });
    expect((await Promise.all(answers)).every((a) => a.outcome === 'posted')).toBe(true);
    expect(await bank.balance(bob)).toBe(60n);
    await owner.end();
  });
});

describe('post', () => {
  it('takes part in the caller’s transaction: rolled back, it never was', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    await expect(
      database.db.transaction(async (tx) => {
        await post(tx, [bank.transfer({ debit: ann, credit: bob, amount: 30n })], bank.clock.now());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await bank.balance(ann)).toBe(100n);
  });

  it('refuses a frozen account until it is thawed', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    await database.db.transaction((tx) => freeze(tx, [ann], bank.clock.now()));
    expect(await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }))).toMatchObject({ outcome: 'account_frozen' });
    await database.db.transaction((tx) => thaw(tx, [ann]));
    expect(await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }))).toMatchObject({ outcome: 'posted' });
  });

  it('never dates a batch earlier than the one before, whatever the clock does', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const first = await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
    bank.clock.advance(-3600);
    const second = await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
    bank.clock.advance(3600);
    expect(first.outcome === 'posted' && second.outcome === 'posted' && second.at >= first.at).toBe(true);
  });
});

describe('the proof in the insert', () => {
  it('writes nothing when the chain is not where the decision took it to be', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const rest = {
      held: 0n,
      minimum: 0n,
      frozen: false,
      closed: false,
      spentDay: 0n,
      spentMonth: 0n,
      limits: { payment: null, day: null, month: null },
      together: null,
    };
    const stale = new Map([
      [ann, { ...rest, id: ann, seq: 1n, balance: 9_999n }],
      [bob, { ...rest, id: bob, seq: 0n, balance: 0n }],
    ]);
    const at = bank.clock.now();
    const calendar = { dayStart: at, dayEnd: at, monthStart: at, monthEnd: at };
    const { rows, chain } = decide({ batch: 1n, at, calendar, accounts: stale, known: new Map(), references: new Map() }, [
      bank.transfer({ debit: ann, credit: bob, amount: 5000n }),
    ]);
    await expect(database.db.query(insertEntries(insertParameters(rows, chain, 1n, at)))).rejects.toMatchObject({ code: '22012' });
    expect(await bank.balance(ann)).toBe(100n);
    expect(await bank.balance(bob)).toBe(0n);
  });

  it('is told as an alarm', () => {
    expect(new LedgerAlarm('x').name).toBe('LedgerAlarm');
  });
});

describe('history', () => {
  it.each([
    'update entry set amount = 0',
    'delete from entry',
    'truncate entry',
    'drop table entry',
    'update migration set name = name',
    'update entry set memo = null',
  ])('cannot be rewritten by the application: %s', async (sql) => {
    await expect(database.db.query({ text: sql })).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('followers', () => {
  it('read every batch once, in order, also two at a time', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const seen: BatchRange[] = [];
    const read = async (): Promise<void> => {
      for (let i = 0; i < 50; i += 1) await follow(database.db, 'test', (_tx, range) => Promise.resolve(void seen.push(range)));
    };
    for (let i = 0; i < 5; i += 1) {
      await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
      await Promise.all([read(), read()]);
    }
    expect(seen[0]!.from).toBe(0n);
    seen.slice(1).forEach((range, i) => expect(range.from).toBe(seen[i]!.to));
    const { rows } = await database.db.query<{ n: bigint }>({ text: 'select n from ledger_head' });
    expect(seen.at(-1)!.to).toBe(rows[0]!.n);
  });
});

describe('check', () => {
  it('names the first violation when a superuser edits the books', async () => {
    const other = await testDatabase();
    const books = testLedger(other);
    const [ann, bob] = [await books.account(100n), await books.account()];
    await books.ledger.submit(books.transfer({ debit: ann, credit: bob, amount: 5n }));
    const owner = new pg.Client({ connectionString: other.ownerUrl });
    await owner.connect();
    expect(await checkLedger(other.db)).toBeUndefined();
    await owner.query('update entry set balance_after = balance_after + 1 where account_id = $1', [bob]);
    expect(await checkLedger(other.db)).toMatchObject({ rule: expect.stringContaining('running balance') });
    await owner.query('update entry set balance_after = balance_after - 1 where account_id = $1', [bob]);
    await owner.query('delete from entry where account_id = $1', [bob]);
    expect(await checkLedger(other.db)).toMatchObject({ rule: expect.stringContaining('two entries') });
    await owner.end();
    await books.close();
    await other.drop();
    expect(MINT).toBeTruthy();
  });
});

it('finds what a batch is decided and proved over by indexes, however long the history', async () => {
  const client = postingClient(database.db.url);
  await client.connect();
  await client.query('set plan_cache_mode = force_generic_plan');
  const plans: string[] = [];
  // Prepared first: PostgreSQL explains a statement with parameters by itself only since 16.
  for (const [i, statement] of [loadAccounts, loadKnown, loadSince, insertEntries, insertFenced].entries()) {
    const { text } = statement([]);
    const parameters = Math.max(...Array.from(text.matchAll(/\$(\d+)/g), ([, number]) => Number(number)));
    await client.query(`prepare plan_${i} as ${text}`);
    const { rows } = await client.query(`explain execute plan_${i} (${Array.from({ length: parameters }, () => 'null').join(', ')})`);
    plans.push(JSON.stringify(rows));
  }
  await client.end();
  for (const plan of plans) {
    expect(plan).toContain('Index');
    expect(plan).not.toMatch(/hashed SubPlan|Seq Scan on (entry|account)|Hash Join|Merge Join/);
  }
});
