import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { program, type Program } from '../../../test/helpers/api.ts';
import { accountOf, balanceOf } from '../../../test/helpers/payments.ts';
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
  await program(app, 'tom@example.com');
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

const key = (): string => uuidv7(app.clock.now());

describe('the Idempotency-Key', () => {
  it('has to be there and to be one', async () => {
    expect((await ann.post(PAY, { to: bob.number, amount: '1' }, null)).body.code).toBe('idempotency_key_missing');
    for (const bad of ['with space', 'x'.repeat(256), 'ключ']) {
      expect((await ann.post(PAY, { to: bob.number, amount: '1' }, Buffer.from(bad).toString('latin1'))).body.code).toBe(
        'idempotency_key_malformed',
      );
    }
  });

  it.each([
    ['a UUIDv7', () => key()],
    ['any other text', () => `order-${key()}`],
    ['a UUID of another version', () => key().replace(/^(.{14})7/, '$14')],
  ])('%s pays once, gives the same answer for ever, and refuses other content', async (_what, make) => {
    const k = make();
    const body = { to: bob.number, amount: '2.00' };
    const before = await balanceOf(app, 'ann@example.com');
    const first = await ann.post(PAY, body, k);
    app.clock.advance(86_400);
    const restarted = await buildApp(app.platform);
    const again = await ann.at(restarted).post(PAY, { ...body, amount: '2' }, k);
    await restarted.close();
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    for (const other of [{ amount: '3' }, { to: (await accountOf(app, 'tom@example.com')).number }, { note: 'x' }, { category: 'food' }]) {
      const answer = await ann.post(PAY, { ...body, ...other }, k);
      expect([answer.status, answer.body.code]).toEqual([422, 'duplicate_with_different_content']);
    }
    expect(before - (await balanceOf(app, 'ann@example.com'))).toBe(200n);
  });

  it.each(['a UUIDv7', 'a text'])('%s pays once when asked many times at the same time, by two processes', async (what) => {
    const other = await buildApp(app.platform);
    const k = what === 'a text' ? `race-${key()}` : key();
    const before = await balanceOf(app, 'ann@example.com');
    const programs = [ann, ann.at(other)];
    const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => programs[n % 2]!.post(PAY, { to: bob.number, amount: '4' }, k)));
    await other.close();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(23);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(before - (await balanceOf(app, 'ann@example.com'))).toBe(400n);
  });

  it('of one person means nothing to another', async () => {
    for (const k of [key(), `shared-${key()}`]) {
      const mine = await ann.post(PAY, { to: bob.number, amount: '1' }, k);
      const theirs = await bob.post(PAY, { to: ann.number, amount: '5' }, k);
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(mine.body.id).not.toBe(theirs.body.id);
    }
  });

  it('keeps ids in order of time, whatever it is', async () => {
    const ids: string[] = [];
    for (const k of ['zebra', 'apple', key(), 'mango']) {
      app.clock.advance(1);
      ids.push((await ann.post(PAY, { to: bob.number, amount: '1' }, k.length < 10 ? k : key())).body.id);
    }
    expect(ids).toEqual(ids.toSorted());
  });
});

describe('the two processes', () => {
  it('never let the same money be spent twice', async () => {
    const cleo = await program(app, 'cleo@example.com');
    const other = await buildApp(app.platform);
    const programs = [cleo, cleo.at(other)];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => programs[n % 2]!.post(PAY, { to: bob.number, amount: '3000' })));
    await other.close();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(
      answers.filter(({ status, body }) => status === 422 && body.code === 'insufficient_funds' && body.available !== undefined),
    ).toHaveLength(17);
    expect(await balanceOf(app, 'cleo@example.com')).toBe(100_000n);
  });
});

it('answers outcome_unknown when the ledger stays away', async () => {
  const closed = await buildApp(app.platform);
  await closed.ready();
  await closed.ledger.close();
  const answer = await ann.at(closed).post(PAY, { to: bob.number, amount: '1' });
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'outcome_unknown', '1']);
  await closed.close();
});
