import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { accountOf, balanceOf, payThrough, setUndo } from '../../../../test/helpers/payments.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { checkLedger, follow, Ledger, setLimits } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { postingClient, row, rows, type Db } from '../../../platform/db.ts';
import { actOnGoal } from '../goal.ts';
import { goalsOf } from '../queries.ts';
import { shareGoal } from '../shared/members.ts';
import { collectSavings, saveByRules } from './jobs.ts';
import { insertSavings } from './queries.ts';
import { addRule, type RuleWish } from './rule.ts';

let app: TestApp;
let ledger: Ledger;
let ann: Member;
let bob: Member;
let goalId: string;

beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
  ledger = new Ledger({ connect: () => postingClient(app.db.url), clock: app.clock });
  bob = await member(app, { name: 'Bob Baker' });
});

afterAll(async () => {
  await ledger.close();
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

beforeEach(async () => {
  await work();
  ann = await member(app, { name: 'Ann Archer' });
  goalId = (await goalsOf(app.db, ann.id))[0]!.id;
});

/** What the worker does, until there is nothing left. */
async function work(): Promise<void> {
  while (await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range)));
  await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range));
  while (await saveByRules(app.platform, ledger));
}

const NOTHING = { amount: null, day: null, percent: null, unit: null, untilTarget: false };
const when = (): { now: Date; timeZone: string } => ({ now: app.clock.now(), timeZone: 'UTC' });

async function rule(wish: Partial<RuleWish> & Pick<RuleWish, 'kind'>): Promise<void> {
  const key = uuidv7(app.clock.now());
  expect(await addRule(app.db, ann.id, goalId, { ...NOTHING, ...wish }, { ...when(), key })).toBe('added');
}

async function saved(): Promise<bigint> {
  return (await goalsOf(app.db, ann.id)).find(({ id }) => id === goalId)!.saved;
}

async function told(): Promise<number> {
  const found = await rows(app.db, "select from notice where person_id = $1 and kind = 'goal_saving_skipped'", [ann.id]);
  return found.length;
}

const pay = (from: Member, to: Member, amount: string) => payThrough(from.client, { to: to.email, amount });

describe('round-ups', () => {
  it('save the rest to the next whole unit of each payment, once however often it is read', async () => {
    await rule({ kind: 'round_up', unit: 1 });
    await pay(ann, bob, '12.34');
    await pay(ann, bob, '5');
    await work();
    expect(await saved()).toBe(66n);
    expect(await balanceOf(app, ann.email)).toBe(1_000_000n - 1234n - 500n - 66n);
    await app.db.query({ text: "update follower set batch = 0 where name = 'savings'" });
    await work();
    await Promise.all([work(), work(), work()]);
    expect(await saved()).toBe(66n);
  });

  it('to ten units; and what came before the rule does not count', async () => {
    await pay(ann, bob, '1.11');
    app.clock.advance(1);
    await rule({ kind: 'round_up', unit: 10 });
    await pay(ann, bob, '12.34');
    await work();
    expect(await saved()).toBe(766n);
  });

  it('wait for a payment that can still be undone, and forget one that was', async () => {
    await rule({ kind: 'round_up', unit: 1 });
    await setUndo(app, 15);
    const [first] = [await pay(ann, bob, '1.50'), await pay(ann, bob, '2.75')];
    await work();
    expect(await saved()).toBe(0n);
    await ann.client.follow(first);
    await ann.client.submit(`${first.location!.split('?')[0]}/undo`);
    app.clock.advance(16);
    const { endDueHolds } = await import('../../payments/index.ts');
    await endDueHolds(app.platform, ledger);
    await setUndo(app, 0);
    await work();
    expect(await saved()).toBe(25n);
  });
});

describe('a rule for a shared goal', () => {
  it('keeps to the limits of payments, and says so once', async () => {
    const account = await accountOf(app, ann.email);
    await rule({ kind: 'round_up', unit: 10 });
    await pay(ann, bob, '9');
    await work();
    expect(await saved()).toBe(100n);
    expect(await shareGoal(app.db, ann.id, goalId, 1, app.clock.now())).toEqual({ outcome: 'shared' });
    await app.db.transaction((tx) => setLimits(tx, account.id, { payment: null, day: 1750n, month: null }));
    // As much is to be saved of either: which of two that wait since the same moment comes first is left to chance.
    await pay(ann, bob, '4');
    await pay(ann, bob, '4');
    await work();
    expect([await saved(), await told()]).toEqual([100n, 1]);
    expect((await ann.client.get('/notifications')).text).toContain('$6.00 could not be saved for');
    expect((await ann.client.get('/notifications')).text).toContain('your payments have reached a limit.');
    await app.db.transaction((tx) => setLimits(tx, account.id, { payment: null, day: null, month: null }));
    await pay(ann, bob, '9');
    await work();
    expect(await saved()).toBe(200n);
  });
});

describe('a share', () => {
  it('is saved of what others pay, not of what comes back or out of a pot', async () => {
    await rule({ kind: 'share', percent: 10 });
    await ann.client.get(`/goals/${goalId}`);
    await ann.client.submit(`/goals/${goalId}/add`, { amount: '50' });
    await ann.client.get(`/goals/${goalId}`);
    await ann.client.submit(`/goals/${goalId}/take-out`, { amount: '50' });
    const paid = await pay(ann, bob, '20');
    const transfer = paid.location!.split('?')[0]!;
    await bob.client.get(`${transfer}/give-back`);
    await bob.client.submit(`${transfer}/give-back`, { amount: '20', reason: 'Too much' });
    await work();
    expect(await saved()).toBe(0n);
    await pay(bob, ann, '33.39');
    await work();
    expect(await saved()).toBe(333n);
  });

  it('ends with the target where that was chosen', async () => {
    await ann.client.postJson('/update_goal', { target: 5 });
    await rule({ kind: 'share', percent: 100, untilTarget: true });
    await pay(bob, ann, '3');
    await pay(bob, ann, '3');
    await pay(bob, ann, '3');
    await work();
    expect(await saved()).toBe(500n);
    expect(await told()).toBe(0);
  });
});

describe('on a day', () => {
  it('saves on the weekday, from the next one on, and makes up for days on which nothing ran', async () => {
    // A Monday.
    await rule({ kind: 'weekly', amount: 1000n, day: 1 });
    await work();
    expect(await saved()).toBe(0n);
    app.clock.advance(7 * 86_400);
    await Promise.all([work(), work()]);
    expect(await saved()).toBe(1000n);
    app.clock.advance(14 * 86_400);
    await work();
    expect(await saved()).toBe(3000n);
    await work();
    expect(await saved()).toBe(3000n);
  });

  it('rests with the goal, and begins anew when it goes on', async () => {
    await rule({ kind: 'monthly', amount: 1000n, day: 10 });
    await rule({ kind: 'round_up', unit: 1 });
    await actOnGoal(app.db, ann.id, goalId, 'pause', when());
    await payOnce('1.50');
    app.clock.advance(62 * 86_400);
    await work();
    await actOnGoal(app.db, ann.id, goalId, 'resume', when());
    await work();
    expect(await saved()).toBe(0n);
    app.clock.advance(31 * 86_400);
    await work();
    expect(await saved()).toBe(1000n);
  });
});

async function payOnce(amount: string): Promise<void> {
  const [from, to] = [await accountOf(app, ann.email), await accountOf(app, bob.email)];
  const posting = await ledger.submit({
    id: uuidv7(app.clock.now()),
    kind: 'payment',
    debit: from.id,
    credit: to.id,
    amount: BigInt(Math.round(Number(amount) * 100)),
    actor: ann.id,
    memo: null,
    category: null,
  });
  expect(posting.outcome).toBe('posted');
}

describe('without enough money', () => {
  it('nothing is saved, and it is told once until it works again', async () => {
    await rule({ kind: 'round_up', unit: 10 });
    await payOnce('9999.99');
    await work();
    expect([await saved(), await told(), await balanceOf(app, ann.email)]).toEqual([1n, 0, 0n]);
    await payFrom(bob, '1.01');
    await payOnce('1.01');
    await work();
    expect([await saved(), await told()]).toEqual([1n, 1]);
    await payFrom(bob, '2');
    await payOnce('2');
    await work();
    expect([await saved(), await told()]).toEqual([1n, 1]);
    await payFrom(bob, '100');
    await payOnce('9');
    await work();
    expect([await saved(), await told()]).toEqual([101n, 1]);
    await payOnce('90');
    await payFrom(bob, '0.01');
    await payOnce('0.01');
    await work();
    expect([await saved(), await told()]).toEqual([101n, 2]);
  });

  async function payFrom(who: Member, amount: string): Promise<void> {
    app.clock.advance(1);
    const { number } = await accountOf(app, ann.email);
    const from = await accountOf(app, who.email);
    const to = await row<{ id: string }>(app.db, 'select id from account where number = $1', [number]);
    await ledger.submit({
      id: uuidv7(app.clock.now()),
      kind: 'payment',
      debit: from.id,
      credit: to!.id,
      amount: BigInt(Math.round(Number(amount) * 100)),
      actor: who.id,
      memo: null,
      category: null,
    });
  }
});

describe('a saving that is refused', () => {
  it('does not count towards the target: what waits behind it is saved', async () => {
    await ann.client.postJson('/update_goal', { target: '10' });
    await rule({ kind: 'weekly', amount: 1000n, day: 3, untilTarget: true });
    const found = await row<{ ruleId: string }>(app.db, 'select id as "ruleId" from goal_rule where goal_id = $1', [goalId]);
    const { client } = ann;
    await client.get('/balances/new');
    const opened = await client.submit('/balances/new', { kind: 'savings', name: 'Empty' });
    const empty = opened.location!.split('/').at(-1)!;
    const noted = [[empty, 1000n] as const, [null, 600n] as const, [null, 600n] as const].map(([accountId, amount]) => {
      app.clock.advance(0.01);
      return { id: uuidv7(app.clock.now()), ruleId: found!.ruleId, accountId, amount };
    });
    await insertSavings(app.db, noted);
    await work();
    expect([await saved(), await told()]).toEqual([1000n, 1]);
  });
});

describe('two workers', () => {
  it('post each saving once, and stop at the target together', async () => {
    await ann.client.postJson('/update_goal', { target: '4.10' });
    await rule({ kind: 'round_up', unit: 1, untilTarget: true });
    for (let i = 0; i < 5; i += 1) await payOnce('0.01');
    while (await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range)));
    await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range));
    const other = new Ledger({ connect: () => postingClient(app.db.url), clock: app.clock });
    await Promise.all([ledger, other, ledger, other].map((one) => saveByRules(app.platform, one)));
    await other.close();
    await work();
    expect([await saved(), await told()]).toEqual([410n, 0]);
  });
});

describe('a saving that comes while others are being looked at', () => {
  it('waits for its turn, so that its goal does not begin to be shared unseen', async () => {
    await rule({ kind: 'round_up', unit: 10 });
    const found = await row<{ ruleId: string }>(app.db, 'select id as "ruleId" from goal_rule where goal_id = $1', [goalId]);
    const { id: accountId } = await accountOf(app, ann.email);
    const late = [{ id: uuidv7(app.clock.now()), ruleId: found!.ruleId, accountId, amount: 400n }];
    // Between any two statements of the worker another process notes a saving.
    const db: Db = {
      ...app.db,
      transaction: (work) =>
        app.db.transaction((tx) =>
          work({
            inTransaction: true,
            query: async (config) => {
              const result = await tx.query(config);
              if (config.text.includes('no key update')) await insertSavings(app.db, late);
              return result as never;
            },
          }),
        ),
    };
    const sharing = { submitAll: (orders: Parameters<Ledger['submitAll']>[0]) => share().then(() => ledger.submitAll(orders)) } as Ledger;
    const share = () => shareGoal(app.db, ann.id, goalId, 1, app.clock.now());
    await saveByRules({ db, clock: app.clock }, sharing);
    await share();
    await work();
    const spent = await row<{ spent: bigint }>(
      app.db,
      'select spent_day as spent from entry where account_id = $1 order by seq desc limit 1',
      [accountId],
    );
    expect([await saved(), spent]).toEqual([400n, { spent: 400n }]);
  });
});

describe('a worker that dies between posting and noting it', () => {
  it('posts nothing twice', async () => {
    await rule({ kind: 'round_up', unit: 1 });
    await payOnce('0.40');
    while (await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range)));
    await follow(app.db, 'savings', (tx, range) => collectSavings(app.db, tx, range));
    const waiting = await rows<{ id: string; ruleId: string; accountId: string; amount: bigint }>(
      app.db,
      'select id, rule_id as "ruleId", account_id as "accountId", amount from goal_saving',
    );
    expect(waiting).toHaveLength(1);
    await saveByRules(app.platform, ledger);
    await app.db.transaction((tx) => insertSavings(tx, waiting));
    await work();
    expect([await saved(), await told()]).toEqual([60n, 0]);
  });

  it('and counts what it posted once towards the target', async () => {
    await ann.client.postJson('/update_goal', { target: '10' });
    await rule({ kind: 'weekly', amount: 1000n, day: 3, untilTarget: true });
    const found = await row<{ ruleId: string }>(app.db, 'select id as "ruleId" from goal_rule where goal_id = $1', [goalId]);
    const noted = [600n, 400n].map((amount) => ({ id: uuidv7(app.clock.now()), ruleId: found!.ruleId, accountId: null, amount }));
    const [first] = noted;
    await insertSavings(app.db, [first!]);
    await saveByRules(app.platform, ledger);
    await insertSavings(app.db, noted);
    await work();
    expect([await saved(), await told()]).toEqual([1000n, 0]);
  });
});
