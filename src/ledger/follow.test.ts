import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { row, rows, run, snapshot } from '../platform/db.ts';
import { follow, type BatchRange } from './index.ts';

let database: TestDatabase;
let bank: TestLedger;
let ann = '';
let bob = '';

beforeAll(async () => {
  database = await testDatabase();
  bank = testLedger(database);
  [ann, bob] = [await bank.account(1_000n), await bank.account()];
});

afterAll(async () => {
  await bank.close();
  await database.drop();
});

afterEach(() => vi.restoreAllMocks());

/** Follows again and again; each range takes as long as is said, `fails` breaks off. Gives how many batches were asked for each time. */
async function stridesOf(name: string, course: readonly (number | 'fails')[]): Promise<bigint[]> {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const strides: bigint[] = [];
  for (const took of ['made', ...course] as const) {
    await follow(database.db, name, (_tx, { from, to }: BatchRange) => {
      strides.push(to - from);
      if (took === 'fails') return Promise.reject(new Error('too much'));
      now += took === 'made' ? 0 : took;
      return Promise.resolve();
    }).catch((error: Error) => expect(error.message).toBe('too much'));
  }
  return strides;
}

describe('a follower that is far behind', () => {
  // What it reads does not matter here, only how far the head is.
  beforeAll(async () => {
    await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
    await run(database.db, 'update ledger_head set n = n + 1000000');
  });

  it('takes twice as much while ranges are short, up to a bound', async () => {
    const strides = await stridesOf(
      'short',
      Array.from({ length: 13 }, () => 10),
    );
    expect(strides.slice(0, 4)).toEqual([64n, 128n, 256n, 512n]);
    expect(strides.slice(-3)).toEqual([65_536n, 65_536n, 65_536n]);
  });

  it('takes half when a range was long, and the same when it was neither', async () => {
    expect(await stridesOf('long', [5_000, 5_000, 2_000, 2_000, 10, 10])).toEqual([64n, 32n, 16n, 16n, 16n, 32n]);
    expect(
      (
        await stridesOf(
          'longest',
          Array.from({ length: 9 }, () => 9_000),
        )
      ).at(-1),
    ).toBe(1n);
  });

  it('takes an eighth when a range failed, and reads that again', async () => {
    expect(await stridesOf('failing', ['fails', 'fails', 'fails', 'fails', 10, 10])).toEqual([64n, 8n, 1n, 1n, 1n, 2n]);
    expect(await row(database.db, "select batch from follower where name = 'failing'")).toEqual({ batch: 3n });
  });

  it('does not take more for a range that was short because little was left', async () => {
    await stridesOf('near', []);
    await run(database.db, "update follower set batch = (select n from ledger_head) - 3 where name = 'near'");
    expect(await stridesOf('near', [10])).toEqual([3n]);
    await run(database.db, "update follower set batch = 0 where name = 'near'");
    expect(await stridesOf('near', [10])).toEqual([64n, 128n]);
  });
});

it('finds a range by an index that knows the newest entries', async () => {
  const plan = await database.db.transaction((tx) => rows(tx, 'explain select * from entry where batch > 5 and batch <= 7'));
  expect(JSON.stringify(plan)).toMatch(/Index Scan (using|on) entry_batch/);
  expect(
    await row(database.db, "select am.amname from pg_class c join pg_am am on am.oid = c.relam where c.relname = 'entry_batch'"),
  ).toEqual({
    amname: 'btree',
  });
});

describe('a snapshot', () => {
  const COUNT = 'select count(*) as count from entry';

  it('is the same on all of its connections, whatever is posted meanwhile', async () => {
    const before = await row<{ count: bigint }>(database.db, COUNT);
    const seen = await snapshot(database.url, 3, async (txs) => {
      const first = await row(txs[0]!, COUNT);
      const posting = await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
      expect(posting.outcome).toBe('posted');
      return [first, ...(await Promise.all(txs.map((tx) => row(tx, COUNT))))];
    });
    expect(seen).toEqual([before, before, before, before]);
    expect(await row(database.db, COUNT)).toEqual({ count: before!.count + 2n });
  });

  it('writes nothing, and leaves no connection behind when the work fails', async () => {
    const writing = snapshot(database.url, 2, ([, second]) => run(second!, 'update ledger_head set n = n'));
    await expect(writing).rejects.toThrow(/read-only transaction/);
    await vi.waitFor(async () => {
      const open = await row(
        database.db,
        "select count(*) as count from pg_stat_activity where datname = current_database() and state like 'idle in%'",
      );
      expect(open).toEqual({ count: 0n });
    });
  });
});
