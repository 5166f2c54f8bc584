import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { newMember } from '../../../test/helpers/letters.ts';
import { balanceOf } from '../../../test/helpers/payments.ts';
import { checkLedger } from '../../ledger/index.ts';

const ANN = 'ann@example.com';
let app: TestApp;
let ann: Client;

beforeAll(async () => {
  app = await testApp();
  ann = await newMember(app, ANN, { name: 'Ann Archer' });
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

async function target(): Promise<bigint> {
  const { rows } = await app.db.query<{ target: bigint }>({
    text: 'select target from goal g join person p on p.id = g.person_id where p.email = $1',
    values: [ANN],
  });
  return rows[0]!.target;
}

describe('POST /update_goal', () => {
  it('begins at three times the bonus and is set by JSON, in whole units', async () => {
    expect(await target()).toBe(3_000_000n);
    const answer = await ann.postJson('/update_goal', { target: 20000 });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ target: '20000.00', currency: 'USD' });
    expect(await target()).toBe(2_000_000n);
    expect((await ann.postJson('/update_goal', { target: '150.50' })).json()).toEqual({ target: '150.50', currency: 'USD' });
    expect((await ann.postJson('/update_goal', { target: 0.1 })).json()).toEqual({ target: '0.10', currency: 'USD' });
  });

  it.each([-1, 0, 'a lot', '', null, [], {}, true, 1.005, 1e40, '1,234', undefined])(
    'refuses %j with 422 and changes nothing',
    async (bad) => {
      const before = await target();
      const answer = await ann.postJson('/update_goal', { target: bad });
      expect(answer.status).toBe(422);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json<{ code: string }>().code).toBe('target_invalid');
      expect(await target()).toBe(before);
    },
  );

  it('never breaks, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const answer = await ann.postJson('/update_goal', body);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });

  it('is set by the form too, and says so on the overview', async () => {
    await ann.get('/goals/main');
    const saved = await ann.submit('/update_goal', { target: '12 500' });
    expect(saved.location).toBe('/overview');
    expect((await ann.follow(saved)).flash).toMatchObject({ kind: 'success', text: expect.stringContaining('$12,500.00') });
    await ann.get('/goals/main');
    const refused = await ann.submit('/update_goal', { target: '-3' });
    expect(refused.status).toBe(422);
    expect(refused.errors['target']).toContain('more than zero');
  });

  it('is for people who are signed in, and for nobody else’s goal', async () => {
    const stranger = app.client();
    expect((await stranger.postJson('/update_goal', { target: 5 })).status).toBe(401);
    const bob = await newMember(app, 'bob@example.com');
    const before = await target();
    await bob.postJson('/update_goal', { target: 77 });
    expect(await target()).toBe(before);
  });
});

describe('the pot', () => {
  it('takes real money in and gives it back', async () => {
    const before = await balanceOf(app, ANN);
    expect((await ann.get('/goals/main')).text).toContain('Nothing in the pot yet');
    const added = await ann.submit('/goals/main/add', { amount: '250' });
    expect(added.location).toBe('/goals/main');
    const filled = (await ann.follow(added)).text;
    expect(filled).toContain('$250.00 moved into your goal.');
    expect(filled).not.toContain('Nothing in the pot yet');
    expect(await balanceOf(app, ANN)).toBe(before - 25_000n);
    const taken = await ann.submit('/goals/main/take-out', { amount: '100' });
    expect((await ann.follow(taken)).text).toContain('$100.00 moved back');
    expect(await balanceOf(app, ANN)).toBe(before - 15_000n);
    expect((await ann.get('/overview')).text).toMatch(/Achieved \$150\.00 Target .* Still to save .* To be reached by No date/);
  });

  it('moves once for the same form sent twice, and refuses it for another amount', async () => {
    const before = await balanceOf(app, ANN);
    await ann.get('/goals/main');
    const page = ann.page;
    const key = /name="key" value="([^"]+)"/.exec(page.body)![1]!;
    await Promise.all([ann.post('/goals/main/add', { key, amount: '5' }), ann.post('/goals/main/add', { key, amount: '5' })]);
    expect(await balanceOf(app, ANN)).toBe(before - 500n);
    const other = await ann.post('/goals/main/add', { key, amount: '6' });
    expect(other.status).toBe(422);
    expect(other.text).toContain('This form has already been used.');
  });

  it.each([
    ['/goals/main/add', '1000000', 'You have $'],
    ['/goals/main/take-out', '1000000', 'in the pot. No money was moved.'],
    ['/goals/main/add', '', 'Enter an amount.'],
    ['/goals/main/take-out', 'x', 'Enter the amount in numbers'],
  ])('%s refuses “%s” in words', async (path, amount, words) => {
    const before = await balanceOf(app, ANN);
    await ann.get('/goals/main');
    const answer = await ann.submit(path, { amount });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(await balanceOf(app, ANN)).toBe(before);
  });
});
