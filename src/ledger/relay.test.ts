import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { uuidv7 } from '../lib/ids.ts';
import { postingClient, row } from '../platform/db.ts';
import { Overtaken, Unanswered, type Asked } from './asked.ts';
import { Carrier } from './carrier.ts';
import { Door } from './direct.ts';
import { checkLedger, isAccepted, post, type Ledger, type Posting } from './index.ts';
import { Poster } from './poster.ts';
import { Relay } from './relay.ts';

const forward = vi.spyOn(Relay.prototype, 'forward');
let database: TestDatabase;
let bank: TestLedger;

beforeAll(async () => {
  database = await testDatabase();
  bank = testLedger(database);
});
afterEach(() => forward.mockClear());
afterAll(async () => {
  vi.restoreAllMocks();
  expect(await checkLedger(database.db)).toBeUndefined();
  await bank.close();
  await database.drop();
});

const batchesHandedOver = (): number => forward.mock.results.filter(({ value }) => value !== undefined).length;

const lastWriter = async (): Promise<string | null> =>
  (await row<{ writer: string | null }>(database.db, 'select writer from ledger_head', []))!.writer;

interface Pair {
  readonly leader: Ledger;
  readonly follower: Ledger;
  readonly ann: string;
  readonly bob: string;
}

/** Two ledgers of which one writes for the other; Ann has 1,000, Bob at least as much. */
async function pair(): Promise<Pair> {
  const [ann, bob, cleo] = [await bank.account(1000n), await bank.account(1000n), await bank.account(100_000n)];
  const both = [bank.another(), bank.another()];
  const pay = (ledger: Ledger): Promise<Posting> => ledger.submit(bank.transfer({ debit: cleo, credit: bob }));
  for (;;) {
    forward.mockClear();
    await Promise.all(both.map(pay));
    if (batchesHandedOver() === 0) continue;
    const writer = await lastWriter();
    // The one that hands over writes nothing itself.
    await pay(both[0]!);
    const [leader, follower] = batchesHandedOver() > 1 || (await lastWriter()) !== writer ? [both[1]!, both[0]!] : [both[0]!, both[1]!];
    forward.mockClear();
    await pay(follower);
    if (batchesHandedOver() === 1) return { leader, follower, ann, bob };
  }
}

describe('two processes that write at the same time', () => {
  it('write in the batches of one of them, and each order once', async () => {
    const { leader, follower, ann, bob } = await pair();
    const writer = await lastWriter();
    const asked = Array.from({ length: 400 }, async (_, i) => {
      for (let n = i % 20; n > 0; n -= 1) await new Promise(setImmediate);
      const order = bank.transfer({ debit: ann, credit: bob, amount: 5n, memo: `Числом ${i}` });
      const whom = i % 20 === 0 ? [leader, follower] : [i % 2 === 0 ? leader : follower];
      return Promise.all(whom.map((ledger) => ledger.submit(order)));
    });
    const answers = await Promise.all(asked);
    expect(batchesHandedOver()).toBeGreaterThan(1);
    expect(await lastWriter()).toBe(writer);
    const posted = answers.filter((all) => all.every(isAccepted));
    expect(posted).toHaveLength(200);
    for (const all of posted) expect(all.filter((one) => isAccepted(one) && !one.replayed)).toHaveLength(1);
    expect(answers.filter((all) => all.every(({ outcome }) => outcome === 'insufficient_funds'))).toHaveLength(200);
    expect(await bank.balance(ann)).toBe(0n);
  });

  it('get the same answers as if each had written itself', async () => {
    const { leader, follower, ann, bob } = await pair();
    await asOwner(database.ownerUrl, 'update account set limit_day = 300 where id = $1', [ann]);
    const due = { at: new Date(bank.clock.now().getTime() + 60_000), onDue: 'expire' as const };
    const paid = bank.transfer({ debit: ann, credit: bob, amount: 200n, limited: true, memo: 'ხინკალი', category: 'food' });
    const hold = bank.transfer({ debit: ann, credit: bob, amount: 90n, action: 'hold', due });
    const settle = { id: uuidv7(bank.clock.now()), action: 'settle' as const, ref: hold.id, amount: 40n, actor: null };
    const back = {
      id: uuidv7(bank.clock.now()),
      action: 'reverse' as const,
      ref: paid.id,
      amount: 50n,
      actor: null,
      memo: 'x',
      forced: false,
    };
    const orders = [
      paid,
      hold,
      settle,
      back,
      bank.transfer({ debit: ann, credit: bob, amount: 101n, limited: true }),
      bank.transfer({ debit: ann, credit: bob, amount: 100_000n }),
      { ...paid, amount: 1n },
      { ...settle, id: uuidv7(bank.clock.now()) },
    ];
    const first: Posting[] = [];
    for (const order of orders) first.push(await follower.submit(order));
    expect(first.map(({ outcome }) => outcome)).toEqual([
      'posted',
      'pending',
      'posted',
      'posted',
      'limit_exceeded',
      'insufficient_funds',
      'duplicate_with_different_content',
      'already_posted',
    ]);
    expect(batchesHandedOver()).toBeGreaterThan(3);
    for (const [i, order] of orders.entries()) {
      const expected = isAccepted(first[i]!) ? { ...first[i], replayed: true } : first[i];
      expect(await leader.submit(order)).toEqual(expected);
    }
  });

  it('go by the same rules: what was found out under earlier ones is done by neither', async () => {
    const { leader, follower, ann, bob } = await pair();
    const { rules } = follower;
    expect(rules).toBe(leader.rules);
    const pay = (): Promise<Posting | null> => follower.submitUnder(rules!, bank.transfer({ debit: ann, credit: bob }));
    expect(await pay()).toMatchObject({ outcome: 'posted' });
    await asOwner(database.ownerUrl, 'update account set limit_day = 1000000 where id = $1', [bob]);
    expect(await pay()).toBeNull();
    expect(await pay()).toBeNull();
    expect(await bank.balance(ann)).toBe(999n);
    expect(follower.rules).toBe(leader.rules);
  });

  it('are both overtaken by a transaction, and go on', async () => {
    const { follower, ann, bob } = await pair();
    await database.db.transaction((tx) => post(tx, [bank.transfer({ debit: ann, credit: bob, amount: 900n })], bank.clock.now()));
    const pay = async (amount: bigint): Promise<string> =>
      (await follower.submit(bank.transfer({ debit: ann, credit: bob, amount }))).outcome;
    expect([await pay(101n), await pay(99n)]).toEqual(['insufficient_funds', 'posted']);
    expect(await bank.balance(ann)).toBe(1n);
  });

  it('go on alone when the other one ends', async () => {
    const { leader, follower, ann, bob } = await pair();
    const pay = (ledger: Ledger): Promise<Posting> => ledger.submit(bank.transfer({ debit: ann, credit: bob }));
    const asked = Array.from({ length: 300 }, (_, i) => pay(i < 250 ? follower : leader));
    const closed = leader.close();
    expect(new Set((await Promise.all(asked)).map(({ outcome }) => outcome))).toEqual(new Set(['posted']));
    await closed;
    expect(await pay(follower)).toMatchObject({ outcome: 'posted' });
    expect(await bank.balance(ann)).toBe(699n);
  });

  it('find out that the other one is gone by the end of its line, and do not ask it first', async () => {
    const opened = vi.spyOn(Door.prototype, 'open');
    const { follower, ann, bob } = await pair();
    expect(opened).toHaveBeenCalledOnce();
    // Long enough for the line to be made, and to be ended as a process that is killed ends it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    (opened.mock.contexts[0] as Door).close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    forward.mockClear();
    expect(await follower.submit(bank.transfer({ debit: ann, credit: bob }))).toMatchObject({ outcome: 'posted' });
    expect(batchesHandedOver()).toBe(0);
    opened.mockRestore();
  });

  it('need no line of their own: by the database alone it is the same', async () => {
    const called = vi.spyOn(Carrier.prototype, 'reach').mockImplementation(() => {});
    const { leader, follower, ann, bob } = await pair();
    expect(called).toHaveBeenCalled();
    const asked = Array.from({ length: 300 }, (_, i) =>
      (i % 2 === 0 ? leader : follower).submit(bank.transfer({ debit: ann, credit: bob, memo: 'ღ'.repeat(140) })),
    );
    expect(new Set((await Promise.all(asked)).map(({ outcome }) => outcome))).toEqual(new Set(['posted']));
    expect(await bank.balance(ann)).toBe(700n);
    called.mockRestore();
  });

  it('write for themselves again once only one of them has something to write', async () => {
    const { follower, ann, bob } = await pair();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    forward.mockClear();
    for (let n = 0; n < 5; n += 1) await follower.submit(bank.transfer({ debit: ann, credit: bob }));
    expect(batchesHandedOver()).toBe(1);
    expect(await bank.balance(ann)).toBe(995n);
  });

  it('find written what the other one did not answer for in time', async () => {
    const { follower, ann, bob } = await pair();
    const order = bank.transfer({ debit: ann, credit: bob, amount: 600n });
    let asked: Promise<Posting[]> | undefined;
    await database.db.transaction(async (tx) => {
      await tx.query({ text: 'update ledger_head set n = n' });
      asked = Promise.all([follower.submit(order), follower.submit({ ...order, id: uuidv7(bank.clock.now()) })]);
      await new Promise((resolve) => setTimeout(resolve, 800));
    });
    expect((await asked!).map(({ outcome }) => outcome)).toEqual(['posted', 'insufficient_funds']);
    expect(await bank.balance(ann)).toBe(400n);
  });
});

describe('what was handed over', () => {
  let turns = 0;
  const poster = (): Poster =>
    new Poster({
      connect: () => postingClient(database.url),
      clock: bank.clock,
      newWriter: () => `00000000-0000-0000-0000-${String((turns += 1)).padStart(12, '0')}`,
      met: () => {},
    });
  const pay = (debit: string, credit: string, amount = 1n): Asked => ({ order: bank.transfer({ debit, credit, amount }), rules: null });

  it.each([true, false])(
    'can be written no more once who handed it over took the head row, though it wrote nothing (known before: %s)',
    async (known) => {
      const [ann, bob, cleo] = [await bank.account(100n), await bank.account(), await bank.account(100n)];
      const [late, own] = [poster(), poster()];
      if (known) await own.post([pay(cleo, bob)]);
      await late.post([pay(cleo, bob)]);
      await late.post([pay(cleo, bob)]);
      const order = pay(ann, bob, 500n);
      const handed = { ...order, under: { writer: late.terms!.writer, at: bank.clock.now() } };

      own.forget(new Unanswered('no answer'));
      expect(await own.post([order])).toMatchObject([{ outcome: 'insufficient_funds' }]);
      // By now it would be allowed, without anything having been written; but it was refused.
      await asOwner(database.ownerUrl, 'update account set minimum = -1000 where id = $1', [ann]);
      const flight = await late.launch([handed]);
      await expect(flight!.written).rejects.toBeInstanceOf(Overtaken);
      late.forget(new Overtaken('it was'));
      expect(await late.post([handed, pay(cleo, bob)])).toMatchObject(['overtaken', { outcome: 'posted' }]);
      expect(await late.post([handed])).toEqual(['overtaken']);
      expect(await late.post([{ ...handed, under: { writer: late.terms!.writer, at: bank.clock.now() } }])).toMatchObject([
        { outcome: 'posted' },
      ]);
      await Promise.all([late.drop(), own.drop()]);
    },
  );

  it('is written the sure way, too, as long as nobody else wrote', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const one = poster();
    await one.post([pay(ann, bob)]);
    const { writer } = one.terms!;
    const under = { writer, at: bank.clock.now() };
    expect(await one.post([{ ...pay(ann, bob), under }])).toMatchObject([{ outcome: 'posted' }]);
    expect(one.terms!.writer).toBe(writer);
    const other = poster();
    await other.post([pay(ann, bob)]);
    expect(await one.post([{ ...pay(ann, bob), under }, pay(ann, bob)])).toMatchObject(['overtaken', { outcome: 'posted' }]);
    expect(one.terms!.writer).not.toBe(writer);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('happens at no time before that of who handed it over, whose clock may be ahead', async () => {
    const [ann, bob] = [await bank.account(100n), await bank.account()];
    const one = poster();
    await one.post([pay(ann, bob)]);
    const later = (seconds: number): Date => new Date(bank.clock.now().getTime() + 1000 * seconds);
    const handed = (seconds: number): Asked => ({ ...pay(ann, bob), under: { writer: one.terms!.writer, at: later(seconds) } });
    const flight = (await one.launch([handed(3), handed(20), pay(ann, bob)]))!;
    expect(await flight.written).toMatchObject([{ at: later(20) }, { at: later(20) }, { at: later(20) }]);
    expect(await one.post([handed(30), pay(ann, bob)])).toMatchObject([{ at: later(30) }, { at: later(30) }]);
    await one.drop();
  });

  it('leaves no mark where nothing was handed over and nothing is written', async () => {
    const [ann, bob] = [await bank.account(1n), await bank.account()];
    const one = poster();
    const head = (): Promise<unknown> => row(database.db, 'select n, writer from ledger_head', []);
    const before = await head();
    expect(await one.post([pay(ann, bob, 2n)])).toMatchObject([{ outcome: 'insufficient_funds' }]);
    expect(await head()).toEqual(before);
    await one.drop();
  });
});
