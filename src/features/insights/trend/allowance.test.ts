import { afterAll, beforeAll, expect, it } from 'vitest';
import { program, type Program } from '../../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { setLimits } from '../../../ledger/index.ts';
import { monthAllowance } from './queries.ts';

let app: TestApp;
let ann: Program;
let bob: Program;
beforeAll(async () => {
  app = await testApp({ start: '2026-05-06T09:00:00Z' });
  [ann, bob] = [await program(app, 'ann@example.com'), await program(app, 'bob@example.com')];
});
afterAll(() => app.close());

const left = async (): Promise<bigint | undefined> => (await monthAllowance(app.db, ann.accountId, app.clock.now()))?.left;

it('what any of a person’s accounts paid lowers what the limit of the month leaves, also one that was closed', async () => {
  await app.db.transaction((tx) => setLimits(tx, ann.accountId, { payment: null, day: null, month: 10_000n }));
  const { id, number } = (await ann.post('/api/v1/accounts', { kind: 'savings', name: 'Two' })).body;
  await ann.post('/api/v1/payments', { to: number, amount: '50' });
  await ann.post('/api/v1/payments', { to: bob.number, amount: '20' });
  expect(await left()).toBe(8_000n);
  expect((await ann.post('/api/v1/payments', { from: number, to: bob.number, amount: '50' })).status).toBe(201);
  expect(await left()).toBe(3_000n);
  expect((await ann.send('DELETE', `/api/v1/accounts/${id}`)).status).toBe(200);
  expect(await left()).toBe(3_000n);
  // The ledger says the same.
  const refused = await ann.post('/api/v1/payments', { to: bob.number, amount: '30.01' });
  expect(refused.body).toMatchObject({ code: 'limit_exceeded' });
  expect((await ann.post('/api/v1/payments', { to: bob.number, amount: '30' })).status).toBe(201);
  expect(await left()).toBe(0n);
});
