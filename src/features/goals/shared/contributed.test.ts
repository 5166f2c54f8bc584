import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { post } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { createGoal } from '../goal.ts';
import { moveGoalMoney } from '../money.ts';
import { savedByDay } from '../queries.ts';
import { shareGoal } from './members.ts';
import { insertMember, peopleOf } from './queries.ts';

let app: TestApp;
let [ann, bob]: Member[] = [];
beforeAll(async () => {
  app = await testApp();
  [ann, bob] = [await member(app), await member(app)];
});
afterAll(() => app.close());

it('what an operator sends back lowers what its giver has contributed and saved', async () => {
  const now = app.clock.now();
  const key = (): string => uuidv7(now);
  const wish = { name: 'Boat', target: 50_000n, icon: 'sun', colour: 'cyan', targetDay: null } as const;
  const { id: goalId } = (await createGoal(app.db, ann!.id, wish, { key: key(), now })) as { id: string };
  await shareGoal(app.db, ann!.id, goalId, 1, now);
  await app.db.transaction((tx) => insertMember(tx, goalId, bob!.id, now));
  const deps = { db: app.db, ledger: app.app.ledger, clock: app.clock };
  const saving = await moveGoalMoney(deps, bob!.id, { goalId, move: 'in', amount: 4000n, key: key() });
  const ref = 'id' in saving ? saving.id : '';
  const reversal = { id: key(), action: 'reverse', ref, amount: 1500n, actor: ann!.id, memo: 'A mistake', forced: true } as const;
  expect(await app.db.transaction((tx) => post(tx, [reversal], now))).toMatchObject([{ outcome: 'posted' }]);
  expect((await peopleOf(app.db, goalId)).map(({ contributed }) => contributed)).toEqual([0n, 2500n]);
  const days = await savedByDay(app.db, bob!.id, new Date(now.getTime() - 1), 'UTC');
  expect(days.map(({ amount }) => amount)).toEqual([2500n]);
});
