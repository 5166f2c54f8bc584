import { createHash } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testPlatform, type TestApp } from '../../../test/helpers/app.ts';
import { MINT, testLedger, type TestLedger } from '../../../test/helpers/ledger.ts';
import {
  BooksFault,
  checkChain,
  checkLedger,
  closeDays,
  follow,
  latestClosings,
  latestProof,
  publishDay,
  setMinimum,
  verifyPublished,
} from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { rollUp } from '../transactions/index.ts';
import { prove, tendBooks } from './index.ts';

type Bench = Omit<TestApp, 'app' | 'client'>;
let test: Bench;
let bank: TestLedger;
let owner: pg.Client;
let ann = '';
let bob = '';

const DAY = 86_400;

beforeAll(async () => {
  test = await testPlatform();
  bank = testLedger({ db: test.db, url: test.ownerUrl, ownerUrl: test.ownerUrl, drop: () => Promise.resolve() });
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
  await makeBooks();
});
afterAll(async () => {
  await owner.end();
  await bank.close();
  await test.close();
});

/** Moves both clocks. */
function pass(seconds: number): void {
  test.clock.advance(seconds);
  bank.clock.advance(seconds);
}

/** Four days with everything in them that a ledger can do; the third without any entry. */
async function makeBooks(): Promise<void> {
  [ann, bob] = [await bank.account(1_000n), await bank.account(50n)];
  const pay = bank.transfer({ debit: ann, credit: bob, amount: 30n, memo: 'ლობიანი', category: 'food', limited: true });
  const hold = bank.transfer({
    debit: ann,
    credit: bob,
    amount: 40n,
    action: 'hold',
    due: { at: new Date(bank.clock.now().getTime() + 60_000), onDue: 'settle' },
    limited: true,
  });
  const lost = bank.transfer({
    debit: bob,
    credit: ann,
    amount: 5n,
    action: 'hold',
    due: { at: new Date(bank.clock.now().getTime() + 60_000), onDue: 'expire' },
  });
  await bank.ledger.submitAll([pay, hold, lost]);
  pass(DAY);
  await bank.ledger.submitAll([
    { id: uuidv7(bank.clock.now()), action: 'settle', ref: hold.id, amount: 25n, actor: null },
    { id: uuidv7(bank.clock.now()), action: 'expire', ref: lost.id, amount: null, actor: null },
    { id: uuidv7(bank.clock.now()), action: 'reverse', ref: pay.id, amount: 10n, actor: null, memo: 'too much', forced: false },
  ]);
  pass(2 * DAY);
  const open = bank.transfer({
    debit: ann,
    credit: bob,
    amount: 7n,
    action: 'hold',
    due: { at: new Date(bank.clock.now().getTime() + DAY * 1000), onDue: 'settle' },
  });
  const orders = Array.from({ length: 20 }, (_, i) =>
    bank.transfer({ debit: i % 3 === 0 ? MINT : ann, credit: bob, amount: BigInt(i + 1), limited: i % 2 === 0 }),
  );
  const outcomes = await bank.ledger.submitAll([open, ...orders]);
  expect(outcomes.every(({ outcome }) => outcome === 'posted' || outcome === 'pending')).toBe(true);
  while (await follow(test.db, 'sums', (tx, range) => rollUp(tx, range)));
  await follow(test.db, 'sums', (tx, range) => rollUp(tx, range));
}

/** Runs statements as the superuser would, then undoes them. */
async function corrupted<T>(statements: readonly string[], look: () => Promise<T>): Promise<T> {
  const copies = ['entry', 'pending', 'day_close', 'rollup_day', 'account', 'proof', 'ledger_head'];
  for (const table of copies) await owner.query(`create table keep_${table} as table ${table}`);
  try {
    for (const sql of statements) await owner.query(sql);
    return await look();
  } finally {
    for (const table of copies) {
      await owner.query(`delete from ${table}`);
      await owner.query(`insert into ${table} select * from keep_${table}`);
      await owner.query(`drop table keep_${table}`);
    }
  }
}

async function file(day: number): Promise<string> {
  const closing = (await latestClosings(test.db, 10)).toReversed()[day]!;
  let text = '';
  for await (const piece of publishDay(test.db, closing)) text += piece;
  return text;
}

const verify = async (text: string): Promise<string[]> => {
  const days: string[] = [];
  for await (const { head } of verifyPublished(text.split('\n').slice(0, -1))) days.push(head.day);
  return days;
};

describe('days', () => {
  it('are closed when they are over, each once, also by two at a time, days without entries included', async () => {
    expect((await Promise.all([closeDays(test.db, test.clock.now()), closeDays(test.db, test.clock.now())])).reduce((a, b) => a + b)).toBe(
      3,
    );
    expect(await closeDays(test.db, test.clock.now())).toBe(0);
    const days = (await latestClosings(test.db, 10)).toReversed();
    expect(days.map((d) => [d.day, d.transfers, d.sum])).toEqual([
      ['2026-05-04', 5n, 0n],
      ['2026-05-05', 3n, 0n],
      ['2026-05-06', 0n, 0n],
    ]);
    expect(days.map((d) => d.previous)).toEqual(['0'.repeat(64), days[0]!.hash, days[1]!.hash]);
    expect(days.map((d) => d.issued)).toEqual([1050n, 1050n, 1050n]);
  });

  it('can take no entry once they are closed: no batch is dated before the end of a closed day', async () => {
    pass(DAY);
    await closeDays(test.db, test.clock.now());
    bank.clock.advance(-3 * DAY);
    const late = await bank.ledger.submit(bank.transfer({ debit: ann, credit: bob }));
    bank.clock.advance(3 * DAY);
    expect(late).toMatchObject({ outcome: 'posted', at: new Date('2026-05-08T00:00:00Z') });
    await follow(test.db, 'sums', (tx, range) => rollUp(tx, range));
    expect((await checkChain(test.db, null)).last?.day).toBe('2026-05-07');
  });

  it('are published as files whose hash anybody can work out, without names, notes, numbers or balances of members', async () => {
    const text = await file(0);
    const lines = text.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(
      `hash ${createHash('sha256')
        .update(`${lines.slice(0, -1).join('\n')}\n`)
        .digest('hex')}`,
    );
    expect(text).not.toMatch(/ლობიანი|food/);
    for (const account of [ann, bob]) expect(text).not.toContain(account);
    expect(lines.filter((line) => / member /.test(line)).every((line) => / member - -?\d+ -?\d+ - - /.test(line))).toBe(true);
    expect(await verify(text + (await file(1)) + (await file(2)) + (await file(3)))).toEqual([
      '2026-05-04',
      '2026-05-05',
      '2026-05-06',
      '2026-05-07',
    ]);
    await expect(verify(text + (await file(2)))).rejects.toThrow('does not name the hash');
  });

  it('show any changed byte, any missing and any added line', async () => {
    const text = (await file(0)) + (await file(3));
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(text, 'latin1');
        bytes[at] = bytes[at]! ^ change;
        await expect(verify(bytes.toString('latin1'))).rejects.toThrow(BooksFault);
      }),
      { numRuns: 60 },
    );
    const lines = (await file(3)).trimEnd().split('\n');
    for (let i = 0; i < lines.length; i += 1) {
      await expect(verify(`${lines.toSpliced(i, 1).join('\n')}\n`), lines[i]).rejects.toThrow(BooksFault);
      await expect(verify(`${lines.toSpliced(i, 0, lines[i]!).join('\n')}\n`), lines[i]).rejects.toThrow(BooksFault);
    }
  });
});

describe('check', () => {
  beforeEach(async () => {
    expect(await prove(test.platform, { since: 'all' })).toMatchObject({ ok: true, sum: 0n, rule: null, day: '2026-05-07' });
  });

  const MEMO = `update entry set memo = 'something else' where memo is not null`;
  const pair = (amount: number): string[] => [
    `update entry set amount = sign(amount) * ${amount}, balance_after = balance_after - amount + sign(amount) * ${amount}
     where transfer_id = (select transfer_id from entry where account_id = '${bob}' order by seq desc limit 1)`,
  ];
  const forged = (): string[] => [
    `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, kind, amount, balance_after, held_after, spent_day, spent_month, batch, at)
     select d.account_id, d.seq + 1, gen_random_uuid(), c.account_id, c.seq + 1, true, 'payment', -1, d.balance_after - 1, d.held_after, d.spent_day, d.spent_month, d.batch, d.at
     from entry d, entry c where d.account_id = '${ann}' and c.account_id = '${bob}' and d.seq = (select max(seq) from entry where account_id = '${ann}')
       and c.seq = (select max(seq) from entry where account_id = '${bob}')`,
  ];
  it.each<[string, () => string[], RegExp]>([
    ['an amount', () => [`update entry set amount = amount + 1 where account_id = '${bob}' and seq = 2`], /continues its account/],
    [
      'a balance',
      () => [`update entry set balance_after = balance_after + 1 where account_id = '${bob}' and seq = 2`],
      /continues its account/,
    ],
    [
      'the last balance',
      () => [
        `update entry set balance_after = balance_after + 1 where account_id = '${bob}' and seq = (select max(seq) from entry where account_id = '${bob}')`,
      ],
      /continues its account/,
    ],
    ['both sides alike, with the balances', () => pair(2), /sums by day|names|hash chain|continues/],
    [
      'a transfer deleted',
      () => [`delete from entry where transfer_id = (select transfer_id from entry where account_id = '${ann}' and seq = 2)`],
      /continues its account/,
    ],
    ['half of a transfer', () => forged(), /exactly two entries/],
    [
      'a counterparty',
      () => [`update entry set counter_seq = counter_seq + 1 where account_id = '${bob}' and seq = 2`],
      /exactly two entries/,
    ],
    ['a hold', () => [`update entry set held_change = held_change + 1 where action = 'hold' and debit`], /continues its account/],
    [
      'the end of a hold',
      () => [`update entry set due_at = due_at + interval '1 second' where action = 'hold'`],
      /open holds are those|chain/,
    ],
    ['an open hold removed', () => ['delete from pending'], /held money is the sum/],
    ['an open hold changed', () => ['update pending set amount = amount + 1'], /open holds are those/],
    ['a reference', () => [`update entry set ref = '00000000-0000-7000-8000-00000000ffff' where action = 'settle'`], /names/],
    ['a counter', () => ["update entry set spent_day = spent_day + 1 where debit and kind = 'payment' and action = 'post'"], /counters/],
    ['the action', () => ["update entry set action = 'settle' where action = 'post' and kind = 'payment'"], /moves and holds|action/],
    ['an account removed', () => [`delete from account where id = '${bob}'`], /belongs to an account/],
    [
      'a batch to come',
      () => [`update entry set batch = batch + 1000 where batch = (select max(batch) from entry)`],
      /newer than the head/,
    ],
    ['a sum by day', () => ['update rollup_day set amount = amount + 1 where incoming'], /sums by day/],
    ['a sum by day removed', () => ['delete from rollup_day where incoming'], /sums by day/],
    ['a note', () => [MEMO], /hash chain/],
    ['a time', () => [`update entry set at = at + interval '1 microsecond' where at < '2026-05-05Z'`], /hash chain/],
    ['a closing', () => ["update day_close set issued = issued + 1 where day = '2026-05-05'"], /hash chain/],
    ['a hash', () => ["update day_close set hash = repeat('a', 64) where day = '2026-05-05'"], /hash chain/],
    ['a closing removed', () => ["delete from day_close where day = '2026-05-05'"], /hash chain/],
    ['an account number of the bank', () => ["update account set number = 'GE00' where kind = 'welcome'"], /hash chain/],
  ])('names %s', async (_what, statements, rule) => {
    const proof = await corrupted(statements(), async () => {
      const found = await prove(test.platform, { since: 'all' });
      return { ...found, words: `${found.rule} ${found.place}` };
    });
    expect(proof.ok).toBe(false);
    expect(proof.words).toMatch(rule);
  });

  it('sees history rewritten behind the last proof when only what came after it is verified', async () => {
    const rewritten = await corrupted(pair(2), () => prove(test.platform, { since: 'last' }));
    expect(rewritten).toMatchObject({ ok: false, rule: 'what was proved before stands as it was' });
    const closing = await corrupted([`update day_close set hash = repeat('a', 64) where day = '2026-05-07'`], () =>
      prove(test.platform, { since: 'last' }),
    );
    expect(closing.rule).toMatch(/what was proved before/);
    const totals = await corrupted([`update day_close set issued = 1 where day = '2026-05-05'`], () =>
      prove(test.platform, { since: 'last' }),
    );
    expect(totals.rule).toMatch(/what was proved before/);
  });

  it('finds the same in steps as at once', async () => {
    const before = (await latestProof(test.db))!;
    await bank.ledger.submitAll(Array.from({ length: 10 }, () => bank.transfer({ debit: bob, credit: ann, limited: true })));
    const newcomer = await bank.account(5n);
    await bank.ledger.submit(bank.transfer({ debit: newcomer, credit: ann }));
    const steps = await prove(test.platform, { since: 'last' });
    const whole = await prove(test.platform, { since: 'all' });
    expect(steps).toMatchObject({ ok: true, since: before.batch });
    const { id: _i, at: _a, since: _s, durationMs: _d, ...same } = whole;
    expect(steps).toMatchObject(same);
    expect(await prove(test.platform, { since: before.batch + 1n })).toMatchObject({ ok: true, since: before.batch });
    const wrong = await corrupted([`update entry set amount = amount + 1 where account_id = '${newcomer}' and seq = 1`], async () => {
      await owner.query('delete from proof where batch > $1', [before.batch]);
      return prove(test.platform, { since: 'last' });
    });
    expect(wrong).toMatchObject({ ok: false, rule: expect.stringContaining('continues its account') });
  });

  it('holds each entry against the floor of its time', async () => {
    const [cara, dora] = [await bank.account(10n), await bank.account()];
    await test.db.transaction((tx) => setMinimum(tx, cara, -50n));
    expect(await bank.ledger.submit(bank.transfer({ debit: cara, credit: dora, amount: 60n }))).toMatchObject({ outcome: 'posted' });
    await test.db.transaction((tx) => setMinimum(tx, cara, 0n));
    expect(await bank.ledger.submit(bank.transfer({ debit: cara, credit: dora }))).toMatchObject({ outcome: 'insufficient_funds' });
    expect(await checkLedger(test.db)).toBeUndefined();
    const [eve, gift] = [await bank.account(), bank.transfer({ debit: dora, credit: '', amount: 30n })];
    await bank.ledger.submit({ ...gift, credit: eve });
    await bank.ledger.submit(bank.transfer({ debit: eve, credit: dora, amount: 20n }));
    const forced = {
      id: uuidv7(bank.clock.now()),
      action: 'reverse',
      ref: gift.id,
      amount: null,
      actor: null,
      memo: null,
      forced: true,
    } as const;
    expect(await bank.ledger.submit(forced)).toMatchObject({ outcome: 'posted', debit: { balanceAfter: -20n } });
    expect(await checkLedger(test.db)).toBeUndefined();
    const denied = await corrupted([`update entry set forced = false where forced`], () => checkLedger(test.db));
    expect(denied?.rule).toMatch(/below the minimum/);
    await follow(test.db, 'sums', (tx, range) => rollUp(tx, range));
  });
});

describe('the application', () => {
  it.each([
    'update proof set ok = true',
    'delete from proof',
    'update day_close set closed_at = now()',
    'delete from day_close',
    'truncate day_close',
    'update books_salt set salt = salt',
    'insert into books_salt (salt) values (null)',
    'delete from minimum_change',
    'update minimum_change set batch = 0',
  ])('cannot rewrite what was proved: %s', async (sql) => {
    await expect(test.db.query({ text: sql })).rejects.toThrow(/permission denied/);
  });

  it('closes and proves by itself, once a day', async () => {
    pass(DAY);
    const before = (await latestProof(test.db))!;
    await tendBooks(test.platform, {});
    const after = (await latestProof(test.db))!;
    expect([after.ok, after.day, after.since > 0n]).toEqual([true, '2026-05-08', true]);
    expect(after.id).not.toBe(before.id);
    await tendBooks(test.platform, {});
    expect((await latestProof(test.db))!.id).toBe(after.id);
  });
});
