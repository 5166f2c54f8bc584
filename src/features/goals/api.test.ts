import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { balanceOf } from '../../../test/helpers/payments.ts';
import { checkLedger, setLimits } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { actOnGoal } from './goal.ts';
import { leaveGoal, shareGoal } from './shared/members.ts';
import { insertMember } from './shared/queries.ts';

const GOALS = '/api/v1/goals';
let app: TestApp;
let ann: Program;
let bob: Program;

beforeAll(async () => {
  app = await testApp();
  ann = await program(app, 'ann@example.com');
  bob = await program(app, 'bob@example.com');
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

async function open(name = 'Bicycle'): Promise<string> {
  return (await ann.post(GOALS, { name, target: '400', target_day: '2026-09-01', icon: 'travel' })).body.id;
}

describe('goals over the API', () => {
  it('are opened once for the same key, listed, read and changed', async () => {
    const body = { name: 'Tent', target: '120.50' };
    const opened = await Promise.all([1, 2].map(() => ann.post(GOALS, body, 'tent-1')));
    expect(opened.map(({ status }) => status).toSorted()).toEqual([200, 201]);
    expect(opened.map(({ headers }) => headers['idempotency-replayed']).toSorted()).toEqual(['true', undefined]);
    expect(opened.map(({ headers }) => headers['location']).toSorted()).toEqual([`${GOALS}/${opened[0]!.body.id}`, undefined]);
    expect(opened[0]!.body).toEqual(opened[1]!.body);
    const { id } = opened[0]!.body;
    expect(opened[0]!.body).toMatchObject({
      name: 'Tent',
      target: '120.50',
      saved: '0.00',
      state: 'active',
      main: false,
      mine: true,
      approvals: null,
    });
    expect((await ann.get(GOALS)).body.data.map((goal: { id: string }) => goal.id)).toContain(id);
    const changed = await ann.post(`${GOALS}/${id}`, { target: '130', target_day: '2027-01-01' });
    expect([changed.status, changed.body.name, changed.body.target, changed.body.target_day]).toEqual([
      200,
      'Tent',
      '130.00',
      '2027-01-01',
    ]);
    expect((await ann.post(`${GOALS}/${id}`, { target_day: null })).body.target_day).toBeNull();
  });

  it('are answered for ever as they were first, and other content is refused', async () => {
    const wish = { name: 'Boat', target: '50', target_day: '2026-05-06' };
    for (const key of [uuidv7(app.clock.now()), 'boat-1']) {
      const first = await ann.post(GOALS, wish, key);
      expect(first.status).toBe(201);
      await ann.post(`${GOALS}/${first.body.id}`, { name: 'Ship', target: '60' });
      await ann.post(`${GOALS}/${first.body.id}/add`, { amount: '1' });
      for (const other of [
        { ...wish, name: 'Ship' },
        { ...wish, target: '60' },
        { ...wish, target_day: null },
        { ...wish, icon: 'house' },
      ])
        expect((await ann.post(GOALS, other, key)).body.code).toBe('duplicate_with_different_content');
      app.clock.advance(5 * 86_400);
      const again = await ann.post(GOALS, { ...wish, name: ' Boat ', target: '50.00' }, key);
      expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([200, 'true', first.body]);
      expect((await ann.post(GOALS, wish)).body.errors).toEqual([{ pointer: '#/target_day', detail: 'Has to be a day after today.' }]);
      app.clock.advance(-5 * 86_400);
    }
  });

  it.each([
    [{ name: '', target: '1' }, '#/name'],
    [{ name: '   ', target: '1' }, '#/name'],
    [{ name: '\u200b\ufeff', target: '1' }, '#/name'],
    [{ name: '\u0301', target: '1' }, '#/name'],
    [{ name: 'x' }, '#/target'],
    [{ name: 'x', target: '0' }, '#/target'],
    [{ name: 'x', target: '1.001' }, '#/target'],
    [{ name: 'x', target: '99999999999999999999' }, '#/target'],
    [{ name: 'x', target: '10000000000000.01' }, '#/target'],
    [{ name: 'x', target: '1', target_day: '2026-02-30' }, '#/target_day'],
    [{ name: 'x', target: '1', target_day: '2020-01-01' }, '#/target_day'],
    [{ name: 'x', target: '1', icon: 'rocket' }, '#/icon'],
    [{ name: 'x', target: '1', more: 1 }, '#/more'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await ann.post(GOALS, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
    expect(JSON.stringify(answer.body.errors)).toContain(pointer);
  });

  it('move money once for the same key, also at the same time', async () => {
    const id = await open();
    const before = await balanceOf(app, ann.email);
    const key = uuidv7(app.clock.now());
    const moved = await Promise.all([1, 2, 3].map(() => ann.post(`${GOALS}/${id}/add`, { amount: '25' }, key)));
    expect(moved.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(await balanceOf(app, ann.email)).toBe(before - 2500n);
    const other = await ann.post(`${GOALS}/${id}/add`, { amount: '26' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'duplicate_with_different_content']);
    expect((await ann.post(`${GOALS}/${id}/take-out`, { amount: '25.01' })).body).toMatchObject({
      code: 'insufficient_funds',
      available: '25.00',
    });
    expect((await ann.post(`${GOALS}/${id}/take-out`, { amount: '25' })).body).toMatchObject({
      direction: 'out',
      amount: '25.00',
      goal_id: id,
    });
    expect(await balanceOf(app, ann.email)).toBe(before);
    expect((await ann.post(`${GOALS}/${id}/add`, { amount: '5' }, null)).body.code).toBe('idempotency_key_missing');
  });

  it('are nobody else’s, and take nothing out of what is shared', async () => {
    const id = await open('Boat');
    expect((await bob.get(`${GOALS}/${id}`)).status).toBe(404);
    for (const [path, body] of [
      ['', { target: '1' }],
      ['/add', { amount: '1' }],
      ['/take-out', { amount: '1' }],
    ] as const)
      expect((await bob.post(`${GOALS}/${id}${path}`, body)).status).toBe(404);
    expect((await ann.get(`${GOALS}/none`)).status).toBe(404);
    await ann.post(`${GOALS}/${id}/add`, { amount: '5' });
    await shareGoal(app.db, ann.personId, id, 2, app.clock.now());
    expect((await ann.post(`${GOALS}/${id}/take-out`, { amount: '5' })).body.code).toBe('goal_shared');
    expect((await ann.get(`${GOALS}/${id}`)).body).toMatchObject({ saved: '5.00', approvals: 2, people: 1 });
  });

  it('count as paid into a shared goal', async () => {
    const id = await open('Boat');
    const limits = (payment: bigint | null) =>
      app.db.transaction((tx) => setLimits(tx, ann.accountId, { payment, day: null, month: null }));
    const add = () => ann.post(`${GOALS}/${id}/add`, { amount: '5' });
    await limits(499n);
    expect((await add()).status).toBe(201);
    await limits(null);
    expect(await shareGoal(app.db, ann.personId, id, 2, app.clock.now())).toEqual({ outcome: 'shared' });
    await limits(499n);
    expect(await add()).toMatchObject({ status: 422, body: { code: 'limit_exceeded' } });
    await limits(500n);
    expect((await add()).status).toBe(201);
    await limits(null);
  });

  it('are not opened by a key that opened an account, nor the other way round', async () => {
    const [first, second] = [uuidv7(app.clock.now()), 'any-other-key'];
    const account = (key: string): ReturnType<Program['post']> => ann.post('/api/v1/accounts', { kind: 'savings', name: 'Tent' }, key);
    const goal = (key: string): ReturnType<Program['post']> => ann.post(GOALS, { name: 'Tent', target: '120' }, key);
    expect([(await account(first)).status, (await goal(second)).status]).toEqual([201, 201]);
    const count = async (path: string): Promise<number> => (await ann.get(path)).body.data.length;
    const before = [await count(GOALS), await count('/api/v1/accounts')];
    for (const refused of [await goal(first), await account(second), await goal(first)])
      expect([refused.status, refused.body.code]).toEqual([422, 'duplicate_with_different_content']);
    expect([await count(GOALS), await count('/api/v1/accounts')]).toEqual(before);
    expect([(await account(first)).status, (await goal(second)).status]).toEqual([200, 200]);
  });

  it('ask for the scope', async () => {
    const reader = await program(app, 'reader@example.com', ['accounts:read']);
    expect((await reader.get(GOALS)).status).toBe(200);
    expect((await reader.post(GOALS, { name: 'x', target: '1' })).status).toBe(403);
    const other = await program(app, 'other@example.com', ['payments:write']);
    expect((await other.get(GOALS)).status).toBe(403);
  });
});

describe('asked again after the goal has changed', () => {
  const again = async (id: string, way: 'add' | 'take-out', change: () => Promise<unknown>): Promise<void> => {
    const key = uuidv7(app.clock.now());
    const ask = (amount = '4'): ReturnType<Program['post']> => ann.post(`${GOALS}/${id}/${way}`, { amount }, key);
    const first = await ask();
    const saved = await balanceOf(app, 'ann@example.com');
    await change();
    const [second, other] = [await ask(), await ask('5')];
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([201, 200, 'true']);
    expect(other.body.code).toBe('duplicate_with_different_content');
    expect(await balanceOf(app, 'ann@example.com')).toBe(saved);
  };

  it('what was added stands, though the goal is at rest by now', async () => {
    const id = await open('Rest');
    await again(id, 'add', () => actOnGoal(app.db, ann.personId, id, 'complete', { now: app.clock.now(), timeZone: 'UTC' }));
    expect((await ann.post(`${GOALS}/${id}/add`, { amount: '4' })).body.code).toBe('goal_at_rest');
  });

  it('what was taken out stands, though the goal is shared by now', async () => {
    const id = await open('Share');
    await ann.post(`${GOALS}/${id}/add`, { amount: '10' });
    await again(id, 'take-out', () => shareGoal(app.db, ann.personId, id, 2, app.clock.now()));
    expect((await ann.post(`${GOALS}/${id}/take-out`, { amount: '4' })).body.code).toBe('goal_shared');
  });

  it('what was added to somebody else’s stands for whoever has left it, and the goal is gone for them', async () => {
    const id = await open('Boat');
    await shareGoal(app.db, ann.personId, id, 1, app.clock.now());
    await app.db.transaction((tx) => insertMember(tx, id, bob.personId, app.clock.now()));
    const key = uuidv7(app.clock.now());
    const add = (amount: string, under = uuidv7(app.clock.now())): ReturnType<Program['post']> =>
      bob.post(`${GOALS}/${id}/add`, { amount }, under);
    const first = await add('4', key);
    await leaveGoal(app.db, { id: bob.personId, name: 'bob' }, id, app.clock.now());
    const [again, other, fresh] = [await add('4', key), await add('5', key), await add('4')];
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 200, 'true']);
    expect(again.body).toEqual(first.body);
    expect([other.body.code, fresh.status]).toEqual(['duplicate_with_different_content', 404]);
  });
});
