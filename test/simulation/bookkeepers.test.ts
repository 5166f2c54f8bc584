import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMOUNT_MAX } from '../../src/lib/money.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import { decide } from '../../src/ledger/decide.ts';
import type { AccountState, KnownTransfer } from '../../src/ledger/types.ts';
import { BATCH_MAX, checkLedger, post, type Transfer } from '../../src/ledger/index.ts';
import { asOwner, testDatabase, type TestDatabase } from '../helpers/database.ts';
import { MINT, testLedger, type TestLedger } from '../helpers/ledger.ts';
import { NaiveBookkeeper, type NaiveAccount } from './naive-bookkeeper.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LOST = '00000000-0000-7000-8000-0000000000ff';

/** What a random transfer is drawn from: indexes into accounts and earlier ids, so that a case can be shrunk. */
interface Draw {
  readonly debit: number;
  readonly credit: number;
  readonly amount: bigint;
  readonly again: number | null;
  readonly memo: string | null;
}

const amounts = fc.oneof(
  { weight: 8, arbitrary: fc.bigInt({ min: 1n, max: 60n }) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, AMOUNT_MAX, AMOUNT_MAX + 1n, AMOUNT_MAX - 1n) },
);
const draws = fc.array(
  fc.record<Draw>({
    debit: fc.nat(8),
    credit: fc.nat(8),
    amount: amounts,
    again: fc.option(fc.nat(30), { freq: 4 }),
    memo: fc.option(fc.constantFrom('a', 'b'), { freq: 3 }),
  }),
  { minLength: 1, maxLength: 60 },
);

function realise(draw: Draw, accounts: readonly string[], earlier: Transfer[], now: Date): Transfer {
  const twin = draw.again === null ? undefined : earlier[draw.again];
  // Half of the repeated ids carry the same content, half another.
  if (twin !== undefined && draw.memo === null) return twin;
  const transfer: Transfer = {
    id: twin?.id ?? uuidv7(now), kind: 'payment', debit: accounts[draw.debit % accounts.length]!, credit: accounts[draw.credit % accounts.length]!,
    amount: draw.amount, actor: null, memo: draw.memo, category: null,
  };
  earlier.push(transfer);
  return transfer;
}

describe(`two bookkeepers agree (seed ${SEED})`, () => {
  it('on decide, over thousands of random batches that build on one another', () => {
    fc.assert(
      fc.property(fc.array(draws, { minLength: 1, maxLength: 6 }), (batches) => {
        const ids = ['a', 'b', 'c', 'd', 'e', 'f', '1'].map((c) => `00000000-0000-7000-8000-00000000000${c}`);
        const rules: NaiveAccount[] = ids.map((_, i) => ({ minimum: i === 0 ? null : i === 1 ? -50n : 0n, frozen: i === 5, closed: i === 6 }));
        const naive = new NaiveBookkeeper(new Map(ids.map((id, i) => [id, rules[i]!])));
        const accounts = new Map<string, AccountState>(ids.map((id, i) => [id, { id, seq: 0n, balance: 0n, held: 0n, ...rules[i]! }]));
        const known = new Map<string, KnownTransfer>();
        const earlier: Transfer[] = [];
        const now = new Date('2026-05-04T09:00:00Z');
        for (const batch of batches) {
          const transfers = batch.map((draw) => realise(draw, [...ids, LOST], earlier, now));
          const { postings, rows } = decide({ batch: 1n, at: now, accounts, known }, transfers);
          expect(postings.map((p) => p.outcome)).toEqual(transfers.map((t) => naive.judge(t)));
          for (const r of rows) accounts.set(r.accountId, { ...accounts.get(r.accountId)!, seq: r.seq, balance: r.balanceAfter });
          postings.forEach((posted, i) => {
            if (posted.outcome === 'posted' && !posted.replayed) known.set(posted.id, { transfer: transfers[i]!, posted });
          });
          for (const id of ids) {
            expect(accounts.get(id)!.balance).toBe(naive.balance(id));
            expect(accounts.get(id)!.seq).toBe(naive.count(id));
          }
        }
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  describe('on the database', () => {
    let database: TestDatabase;
    let bank: TestLedger;
    beforeAll(async () => {
      database = await testDatabase();
      bank = testLedger(database);
    });
    afterAll(async () => {
      await bank.close();
      await database.drop();
    });

    it('over a seeded workload of random batches, some retried, some rolled back', async () => {
      const ids = [MINT];
      for (let i = 0; i < 6; i += 1) ids.push(await bank.account());
      await asOwner(database.ownerUrl, `update account set minimum = -50 where id = '${ids[1]}'`);
      await asOwner(database.ownerUrl, `update account set frozen_at = now() where id = '${ids[5]}'`);
      await asOwner(database.ownerUrl, `update account set closed_at = now() where id = '${ids[6]}'`);
      const rules = ids.map((id, i): [string, NaiveAccount] => [id, { minimum: i === 0 ? null : i === 1 ? -50n : 0n, frozen: i === 5, closed: i === 6 }]);
      const naive = new NaiveBookkeeper(new Map(rules));
      const earlier: Transfer[] = [];
      const workload = fc.sample(draws, { seed: SEED, numRuns: 150 });
      for (const [round, batch] of workload.entries()) {
        bank.clock.advance(1);
        const transfers = batch.map((draw) => realise(draw, [...ids, LOST], earlier, bank.clock.now())).slice(0, BATCH_MAX);
        if (round % 10 === 9) {
          await expect(database.db.transaction(async (tx) => {
            await post(tx, transfers, bank.clock.now());
            throw new Error('rolled back');
          })).rejects.toThrow('rolled back');
        }
        const postings = round % 2 === 0
          ? await database.db.transaction((tx) => post(tx, transfers, bank.clock.now()))
          : await bank.ledger.submitAll(transfers);
        expect(postings.map((p) => p.outcome)).toEqual(transfers.map((t) => naive.judge(t)));
      }
      for (const id of ids) expect(await bank.balance(id)).toBe(naive.balance(id));
      expect(await checkLedger(database.db)).toBeUndefined();
    });
  });
});
