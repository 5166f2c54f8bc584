import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { setUndo } from '../../../../test/helpers/payments.ts';
import { accountsOf, checkLedger, follow, isAccepted, type Account } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { run } from '../../../platform/db.ts';
import { DAYS, firstWrongDay, restartDays, sumDays } from '../index.ts';
import { openOwn } from '../own.ts';
import { sumsOf } from './queries.ts';

let test: TestApp;
let ann: Member;
let bob: Member;

beforeAll(async () => {
  test = await testApp();
  await setUndo(test, 0);
  ann = await member(test, { name: 'Ann Archer', email: 'ann@example.com' });
  bob = await member(test, { name: 'Bob Baker', email: 'bob@example.com' });
});
afterAll(async () => {
  expect(await checkLedger(test.db)).toBeUndefined();
  await test.close();
});

const main = async (who: Member): Promise<Account> => (await accountsOf(test.db, who.id)).find((account) => account.main)!;

async function opened(who: Member, name: string): Promise<{ readonly id: string }> {
  const now = test.clock.now();
  const result = await openOwn(test.db, who.id, { kind: 'savings', name, key: uuidv7(now), now });
  if (result.outcome !== 'opened') throw new Error(result.outcome);
  return result;
}

describe('the statement', () => {
  it('pages by sequence number and refuses what is no date', async () => {
    const account = await main(bob);
    const page = await bob.client.get(`/balances/${account.id}?period=year`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Opening balance');
    expect((await bob.client.get(`/balances/${account.id}?from=2026-13-01&to=x`)).status).toBe(422);
    expect((await bob.client.get(`/balances/${account.id}?from=2026-02-02&to=2026-02-01`)).text).toContain(
      'The period ends before it begins.',
    );
    expect((await bob.client.get(`/balances/${account.id}?before=2&period=year`)).status).toBe(200);
    for (const path of ['', '/rename', '/close']) expect((await ann.client.get(`/balances/${account.id}${path}`)).status).toBe(404);
    expect((await ann.client.get('/balances/none')).status).toBe(404);
    for (const path of ['rename', 'main', 'close'])
      expect((await ann.client.post(`/balances/${account.id}/${path}`, { name: 'Mine' })).status).toBe(404);
  });

  it('adds up for any period, with and without the sums by day', async () => {
    const fay = await member(test);
    const account = await opened(fay, 'Busy');
    const start = await main(fay);
    const entries: { day: string; amount: bigint }[] = [];
    for (let day = 0; day < 12; day += 1) {
      test.clock.advance(43_200);
      for (const [debit, credit, sign] of [
        [start.id, account.id, 1n],
        [account.id, start.id, -1n],
      ] as const) {
        const amount = BigInt(20 + day * 3) - (sign < 0n ? 13n : 0n);
        const order = {
          id: uuidv7(test.clock.now()),
          kind: 'move',
          debit,
          credit,
          amount,
          actor: fay.id,
          memo: null,
          category: null,
        } as const;
        expect(isAccepted(await test.app.ledger.submit(order))).toBe(true);
        entries.push({ day: test.clock.now().toISOString().slice(0, 10), amount: sign * amount });
      }
    }
    const first = new Date(`${entries[0]!.day}T00:00:00Z`).getTime();
    const dayOf = (n: number): string => new Date(first + n * 86_400_000).toISOString().slice(0, 10);
    const holds = (): Promise<void> =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: -2, max: 9 }), fc.integer({ min: 0, max: 9 }), async (from, length) => {
          const period = { first: dayOf(from), last: dayOf(from + length) };
          const sums = await sumsOf(test.db, account.id, period, 'UTC');
          const total = (wanted: (entry: { day: string; amount: bigint }) => boolean): bigint =>
            entries.filter(wanted).reduce((sum, { amount }) => sum + amount, 0n);
          const inside = ({ day }: { day: string }): boolean => day >= period.first && day <= period.last;
          expect(sums.opening).toBe(total(({ day }) => day < period.first));
          expect(sums.closing).toBe(total(({ day }) => day <= period.last));
          expect(sums.received).toBe(total((entry) => inside(entry) && entry.amount > 0n));
          expect(-sums.spent).toBe(total((entry) => inside(entry) && entry.amount < 0n));
          expect(sums.opening + sums.received - sums.spent).toBe(sums.closing);
        }),
        { numRuns: 40 },
      );
    await holds();
    await follow(test.db, DAYS, sumDays);
    while (await follow(test.db, DAYS, sumDays));
    await holds();
    expect(await firstWrongDay(test.db, 'UTC')).toBeUndefined();
    await run(test.db, 'update account_day set received = received + 1 where account_id = $1', [account.id]);
    expect(await firstWrongDay(test.db, 'UTC')).toMatchObject({ accountId: account.id });
    await test.db.transaction(restartDays);
    await holds();
    while (await follow(test.db, DAYS, sumDays));
    expect(await firstWrongDay(test.db, 'UTC')).toBeUndefined();
  });
});
