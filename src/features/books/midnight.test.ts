import { afterAll, beforeAll, expect, it } from 'vitest';
import { program, type Program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { setUndo } from '../../../test/helpers/payments.ts';
import { closeDays, closingsAfter, follow, setLimits } from '../../ledger/index.ts';
import { run } from '../../platform/db.ts';
import { followersOf } from '../../worker.ts';
import { sumsOf } from '../accounts/statement/queries.ts';
import { openStatement } from '../statements/statement.ts';
import { prove } from './prove.ts';

// In the night to 25 October 2026 clocks on the Azores show 00:00 at 00:00 UTC, and once more at 01:00 UTC.
const ZONE = 'Atlantic/Azores';
let app: TestApp;
let ann: Program;
let bob: Program;
beforeAll(async () => {
  app = await testApp({ start: '2026-10-24T20:00:00Z' });
  await setUndo(app, 0);
  await run(app.db, 'update ledger_head set time_zone = $1, rules = rules + 1', [ZONE]);
  [ann, bob] = [await program(app, 'ann@example.com'), await program(app, 'bob@example.com')];
});
afterAll(() => app.close());

/** Another process changes something, so that the next payment is decided over what stands in the ledger. */
const meanwhile = (): Promise<number> => run(app.db, 'update ledger_head set rules = rules + 1');
const pay = async (from: Program, to: Program, amount: string): Promise<number> =>
  (await from.post('/api/v1/payments', { to: to.number, amount })).status;
const proved = async (): Promise<string | null> => {
  for (const row of followersOf(app.platform)) for (const [name, handle] of Object.entries(row)) while (await follow(app.db, name, handle));
  return (await prove(app.platform, { since: 'last' })).place;
};

it('a day whose midnight comes twice begins once: for limits, statements, closed days and the proof', async () => {
  await app.db.transaction((tx) => setLimits(tx, ann.accountId, { payment: null, day: 1_000n, month: null }));
  expect(await pay(ann, bob, '9')).toBe(201);
  app.clock.advance(4.5 * 3600);
  expect(app.clock.now().toISOString()).toBe('2026-10-25T00:30:00.000Z');
  expect(await pay(bob, ann, '1')).toBe(201);
  expect(await pay(ann, bob, '6')).toBe(201);
  await meanwhile();
  expect(await pay(ann, bob, '6')).toBe(422);
  expect(await pay(ann, bob, '4')).toBe(201);
  expect(await proved()).toBeNull();

  const day = { first: '2026-10-25', last: '2026-10-25' };
  expect(await sumsOf(app.db, ann.accountId, day, ZONE)).toMatchObject({
    received: 100n,
    spent: 1_000n,
    opening: 999_100n,
    closing: 998_200n,
  });
  const statement = await openStatement(app.db, ann.personId, { accountId: ann.accountId, from: day.first, to: day.last }, app.clock.now());
  expect(statement).toMatchObject({ moneyIn: 100n, moneyOut: 1_000n, opening: 999_100n, closing: 998_200n });

  app.clock.advance(25 * 3600);
  expect(await closeDays(app.db, app.clock.now())).toBe(2);
  const closed = await closingsAfter(app.db, null);
  expect(closed.map(({ day, transfers }) => [day, transfers])).toEqual([
    ['2026-10-24', 3n],
    ['2026-10-25', 3n],
  ]);
  expect(await pay(bob, ann, '1')).toBe(201);
  expect(await proved()).toBeNull();
});
