import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type Answer, type TestApp } from '../../../test/helpers/app.ts';
import { payThrough, balanceOf, setUndo } from '../../../test/helpers/payments.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { checkLedger, Ledger } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { postingClient, row, run } from '../../platform/db.ts';
import { actOnGoal } from './goal.ts';
import { moveGoalMoney } from './money.ts';
import { goalsOf, type Goal } from './queries.ts';

let app: TestApp;
let ann: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
  ann = await member(app, { name: 'Ann Archer' });
  bob = await member(app, { name: 'Bob Baker' });
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

const FIELDS = { name: 'Bicycle', target: '400', target_day: '', icon: 'travel', colour: 'blue' };

async function open(who: Member, fields: Partial<typeof FIELDS> = {}): Promise<string> {
  await who.client.get('/goals/new');
  const answer = await who.client.submit('/goals/new', { ...FIELDS, ...fields });
  return answer.location!.slice('/goals/'.length);
}

async function goal(who: Member, id: string): Promise<Goal> {
  return (await goalsOf(app.db, who.id)).find((one) => one.id === id)!;
}

async function act(who: Member, id: string, what: string): Promise<Answer> {
  await who.client.get(`/goals/${id}/${what}`);
  return who.client.submit(`/goals/${id}/${what}`);
}

describe('opening and changing', () => {
  it('opens a goal with a pot, once for the same form', async () => {
    await ann.client.get('/goals/new');
    const key = /name="key" value="([^"]+)"/.exec(ann.client.page.body)![1]!;
    const answers = await Promise.all([1, 2].map(() => ann.client.post('/goals/new', { ...FIELDS, key })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers[0]!.location).toBe(answers[1]!.location);
    const id = answers[0]!.location!.slice('/goals/'.length);
    expect(await goal(ann, id)).toMatchObject({ name: 'Bicycle', target: 40_000n, saved: 0n, main: false, icon: 'travel', colour: 'blue' });
    const page = await ann.client.get(`/goals/${id}`);
    expect(page.heading).toBe('Bicycle');
    const before = (await goalsOf(app.db, ann.id)).length;
    const other = await ann.client.post('/goals/new', { ...FIELDS, key, target: '500' });
    expect([other.status, other.text]).toEqual([422, expect.stringContaining('This form has already opened another goal.')]);
    const damaged = await ann.client.post('/goals/new', { ...FIELDS, key: 'no key' });
    expect([damaged.status, damaged.text]).toEqual([422, expect.stringContaining('This form is not complete.')]);
    expect(await goalsOf(app.db, ann.id)).toHaveLength(before);
    // The form that is shown then is a new one.
    expect((await ann.client.submit('/goals/new', FIELDS)).status).toBe(303);
    expect(await goalsOf(app.db, ann.id)).toHaveLength(before + 1);
  });

  it.each([
    [{ name: '' }, 'name', 'Enter a name.'],
    [{ name: 'x'.repeat(61) }, 'name', 'At most 60'],
    [{ target: '0' }, 'target', 'more than zero'],
    [{ target_day: '2026-02-30' }, 'target_day', 'a date that exists'],
    [{ target_day: '2026-05-04' }, 'target_day', 'after today'],
  ])('refuses %j', async (wrong, field, words) => {
    const before = (await goalsOf(app.db, ann.id)).length;
    await ann.client.get('/goals/new');
    const answer = await ann.client.submit('/goals/new', { ...FIELDS, ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.errors[field]).toContain(words);
    expect(await goalsOf(app.db, ann.id)).toHaveLength(before);
  });

  it('tells the pace in words once there is a day', async () => {
    const id = await open(ann, { name: 'Tent', target: '320' });
    await ann.client.get(`/goals/${id}/edit`);
    await ann.client.submit(`/goals/${id}/edit`, { ...FIELDS, name: 'Tent', target: '320', target_day: '2026-07-13' });
    expect((await ann.client.get(`/goals/${id}`)).text).toContain('$32.00 a week to get there by 13 July 2026; on time');
    await run(app.db, 'update goal set created_at = $2 where id = $1', [id, new Date('2026-04-20T09:00:00Z')]);
    expect((await ann.client.get('/goals')).text).toContain('$32.00 a week to get there by 13 July 2026; 2 weeks behind');
  });

  it('its receipts bear the name that it has now', async () => {
    const id = await open(ann, { name: 'Skies' });
    await ann.client.get(`/goals/${id}/edit`);
    await ann.client.submit(`/goals/${id}/edit`, { ...FIELDS, name: 'Skis' });
    await ann.client.get(`/goals/${id}`);
    await ann.client.submit(`/goals/${id}/add`, { amount: '7' });
    const page = await ann.client.get(`/goals/${id}`);
    const receipt = await ann.client.get(/href="(\/transactions\/[0-9a-f-]{36})"/.exec(page.body)![1]!);
    expect(receipt.heading).toBe('Saved for Skis');
  });

  it('is moved up and down, and another is made the main one', async () => {
    const own = (): Promise<string[]> => goalsOf(app.db, ann.id).then((goals) => goals.map(({ id }) => id));
    const [first, second, third] = await own();
    await ann.client.get('/goals');
    await ann.client.submit(`/goals/${third}/place`, { direction: 'up' });
    expect((await own()).slice(0, 3)).toEqual([first, third, second]);
    await ann.client.submit(`/goals/${first}/place`, { direction: 'up' });
    expect((await own())[0]).toBe(first);
    await ann.client.get(`/goals/${second}`);
    await ann.client.submit(`/goals/${second}/main`);
    await ann.client.postJson('/update_goal', { target: 777 });
    expect(await goal(ann, second!)).toMatchObject({ main: true, target: 77_700n });
    expect((await goal(ann, first!)).main).toBe(false);
  });
});

describe('somebody else’s goal', () => {
  it('is not there, whatever is asked', async () => {
    const id = await open(ann);
    for (const path of ['', '/edit', '/pause', '/archive', '/rules/new', '/share', '/leave', `/requests/${id}`, `/members/${ann.id}`])
      expect((await bob.client.get(`/goals/${id}${path}`)).status).toBe(404);
    const key = uuidv7(app.clock.now());
    for (const path of ['add', 'take-out', 'edit', 'place', 'main', 'pause', 'archive', 'rules/new', 'share', 'invitations', 'requests'])
      expect((await bob.client.post(`/goals/${id}/${path}`, { ...FIELDS, key, amount: '1', kind: 'weekly', day: '1' })).status).toBe(404);
    expect((await bob.client.get('/goals/not-an-id')).status).toBe(404);
    expect(await goal(ann, id)).toMatchObject({ name: 'Bicycle', saved: 0n, state: 'active' });
  });
});

describe('pausing, completing, archiving', () => {
  it('asks first, and goes from one state to the next', async () => {
    const id = await open(ann);
    expect((await ann.client.get(`/goals/${id}/pause`)).heading).toBe('Pause this goal?');
    expect((await goal(ann, id)).state).toBe('active');
    for (const [what, state] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['complete', 'completed'],
      ['reopen', 'active'],
    ] as const) {
      expect((await act(ann, id, what)).location).toBe(`/goals/${id}`);
      expect((await goal(ann, id)).state).toBe(state);
    }
    await act(ann, id, 'complete');
    const refused = await ann.client.post(`/goals/${id}/add`, { amount: '5', key: uuidv7(app.clock.now()) });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Nothing is saved for this goal any more');
    expect((await ann.client.post(`/goals/${id}/pause`, {})).status).toBe(404);
  });

  it('is archived only when empty; then its pot is closed and another goal is the main one', async () => {
    const id = await open(bob);
    await bob.client.get(`/goals/${id}`);
    await bob.client.submit(`/goals/${id}/main`);
    await bob.client.get(`/goals/${id}`);
    await bob.client.submit(`/goals/${id}/add`, { amount: '25' });
    const before = await balanceOf(app, bob.email);
    expect((await bob.client.get(`/goals/${id}/archive`)).text).toContain('There is $25.00 in the pot. Take it out first');
    expect((await bob.client.post(`/goals/${id}/archive`, {})).status).toBe(422);
    await bob.client.get(`/goals/${id}`);
    await bob.client.submit(`/goals/${id}/take-out`, { amount: '25' });
    expect(await balanceOf(app, bob.email)).toBe(before + 2500n);
    expect((await act(bob, id, 'archive')).location).toBe('/goals');
    const archived = await goal(bob, id);
    expect(archived).toMatchObject({ state: 'archived', main: false });
    expect((await goalsOf(app.db, bob.id)).filter(({ main }) => main)).toHaveLength(1);
    const pot = await row<{ closed: boolean }>(app.db, 'select closed_at is not null as closed from account where id = $1', [
      archived.potId,
    ]);
    expect(pot!.closed).toBe(true);
    expect((await bob.client.get(`/goals/${id}`)).status).toBe(200);
    expect((await bob.client.get(`/goals/${id}/edit`)).status).toBe(404);
  });

  it('nothing stays in a pot that is archived while money goes into it', async () => {
    const ledger = new Ledger({ connect: () => postingClient(app.db.url), clock: app.clock });
    const when = { now: app.clock.now(), timeZone: 'UTC' };
    for (let round = 0; round < 5; round += 1) {
      const id = await open(ann, { name: `Round ${round}` });
      const order = { goalId: id, move: 'in' as const, amount: 100n, key: uuidv7(app.clock.now()) };
      const [moved, archived] = await Promise.all([
        moveGoalMoney({ db: app.db, ledger, clock: app.clock }, ann.id, order),
        actOnGoal(app.db, ann.id, id, 'archive', when),
      ]);
      const after = await goal(ann, id);
      expect([moved.outcome, archived, after.state, after.saved]).toEqual(
        moved.outcome === 'posted' ? ['posted', 'not_empty', 'active', 100n] : [moved.outcome, 'done', 'archived', 0n],
      );
    }
    await ledger.close();
  });
});

describe('what is shown', () => {
  it('the list has the main goal, the month beside the last, and every goal; payments count for nothing', async () => {
    await payThrough(ann.client, { to: bob.email, amount: '3' });
    await act(ann, await open(ann, { name: 'Given up' }), 'archive');
    const page = await ann.client.get('/goals?month=nonsense');
    expect(page.status).toBe(200);
    for (const words of ['Savings goal', 'Saving summary', 'Your goals', 'Tent', 'Given up', 'Archived', 'Show as table'])
      expect(page.text).toContain(words);
    expect((await ann.client.get('/goals?month=2026-04')).text).toContain('April 2026');
  });
});
