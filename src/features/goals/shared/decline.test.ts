import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type Answer, type TestApp } from '../../../../test/helpers/app.ts';
import { balanceOf, setUndo } from '../../../../test/helpers/payments.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { checkLedger } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { rows, run } from '../../../platform/db.ts';
import { goalsOf } from '../queries.ts';
import { agree, ask, decline, withdraw } from './agree.ts';
import { requestOf, requestsAwaiting, type GoalRequest } from './queries.ts';

let app: TestApp;
let ann: Member;
let bob: Member;
let cid: Member;
let eve: Member;
let id: string;

beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
  ann = await member(app, { name: 'Ann Archer' });
  bob = await member(app, { name: 'Bob Baker' });
  cid = await member(app, { name: 'Cid Cook' });
  eve = await member(app, { name: 'Eve Ek' });
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

/** A goal of Ann's with 100.00 in it that these take part in; two have to agree. */
async function boatWith(...people: Member[]): Promise<void> {
  await ann.client.get('/goals/new');
  const opened = await ann.client.submit('/goals/new', { name: 'Boat', target: '500', target_day: '', icon: 'sun', colour: 'cyan' });
  id = opened.location!.slice('/goals/'.length);
  await ann.client.get(`/goals/${id}/share`);
  await ann.client.submit(`/goals/${id}/share`, { approvals: '2' });
  for (const who of people) {
    await ann.client.get(`/goals/${id}`);
    await ann.client.submit(`/goals/${id}/invitations`, { address: who.email });
    const path = /href="(\/goals\/invitations\/[0-9a-f-]+)"/.exec((await who.client.get('/goals')).body)![1]!;
    await who.client.get(path);
    await who.client.submit(`${path}/accept`);
  }
  await ann.client.get(`/goals/${id}`);
  await ann.client.submit(`/goals/${id}/add`, { amount: '100' });
}

async function request(who: Member): Promise<string> {
  const now = app.clock.now();
  const asked = await ask(app.db, who, id, { kind: 'take_out', amount: 3000n, reason: '' }, { key: uuidv7(now), now });
  return (asked as { id: string }).id;
}

function press(who: Member, one: string, what: 'agree' | 'decline' = 'decline'): Promise<Answer> {
  return who.client.post(`/goals/${id}/requests/${one}/${what}`, {});
}

async function stateOf(one: string): Promise<GoalRequest['state']> {
  return (await requestOf(app.db, id, one))!.state;
}

async function told(who: Member): Promise<number> {
  const found = await rows(app.db, "select from notice where person_id = $1 and kind = 'goal_declined' and link like $2", [
    who.id,
    `%${id}%`,
  ]);
  return found.length;
}

async function saved(): Promise<bigint> {
  return (await goalsOf(app.db, ann.id)).find((goal) => goal.id === id)!.saved;
}

beforeEach(() => run(app.db, 'delete from throttle'));

describe('of two', () => {
  beforeEach(() => boatWith(bob));

  it('one who declines ends the request, no money moves, and whoever asked is told', async () => {
    const one = await request(bob);
    const path = `/goals/${id}/requests/${one}`;
    expect((await ann.client.get(path)).body).toContain(`action="${path}/decline"`);
    expect((await bob.client.get(path)).body).not.toContain('/decline"');
    const before = await balanceOf(app, bob.email);
    const answer = await ann.client.submit(`${path}/decline`);
    expect([answer.status, answer.location]).toEqual([303, path]);
    expect((await ann.client.follow(answer)).flash).toMatchObject({ kind: 'success' });
    expect([await stateOf(one), await saved(), await balanceOf(app, bob.email), await told(bob)]).toEqual(['declined', 10_000n, before, 1]);
    const page = await bob.client.get(path);
    expect(page.text).toContain('Declined Ann Archer');
    expect(page.body).not.toMatch(/action="[^"]+\/(agree|withdraw)"/);
    expect((await bob.client.get('/notifications')).text).toContain('Your request about “Boat” was declined.');
  });

  it('declining twice, and twice at the same time, is one answer and one notice', async () => {
    const one = await request(bob);
    const answers = await Promise.all([press(ann, one), press(ann, one)]);
    answers.push(await press(ann, one));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect([await stateOf(one), await told(bob)]).toEqual(['declined', 1]);
    expect((await press(ann, one, 'agree')).status).toBe(422);
    expect(await saved()).toBe(10_000n);
    expect(await withdraw(app.db, bob.id, id, one)).toBe(false);
  });

  it('nobody declines their own, nor what is done, withdrawn, expired, somebody else’s or nothing', async () => {
    const own = await request(ann);
    expect((await press(ann, own)).status).toBe(404);
    await press(bob, own, 'agree');
    const late = await press(bob, own);
    expect([late.status, late.text.includes('Enough have agreed already')]).toEqual([422, true]);
    const gone = await request(ann);
    await withdraw(app.db, ann.id, id, gone);
    expect((await press(bob, gone)).status).toBe(422);
    const open = await request(ann);
    for (const bad of [uuidv7(app.clock.now()), 'nothing', gone.slice(1)]) expect((await press(bob, bad)).status).toBe(404);
    expect((await press(eve, open)).status).toBe(404);
    expect(await decline(app.db, bob.id, id, open, new Date(app.clock.now().getTime() + 15 * 86_400_000))).toEqual({ outcome: 'expired' });
    expect([await stateOf(open), await told(ann)]).toEqual(['open', 0]);
  });

  it('agreeing and declining at the same time: one of them counts, and the money agrees with it', async () => {
    const one = await request(bob);
    await Promise.all([press(ann, one, 'agree'), press(ann, one)]);
    const state = await stateOf(one);
    expect([state, await saved()]).toEqual(state === 'done' ? ['done', 7000n] : ['declined', 10_000n]);
  });
});

describe('of three, where two have to agree', () => {
  beforeEach(() => boatWith(bob, cid));

  it('one who declines leaves it open to the third, and is not asked again', async () => {
    const one = await request(bob);
    expect((await press(ann, one)).location).toBe(`/goals/${id}/requests/${one}`);
    expect([await stateOf(one), await told(bob)]).toEqual(['open', 0]);
    const waiting = await Promise.all([ann, cid].map((who) => requestsAwaiting(app.db, who.id, app.clock.now())));
    expect(waiting.map((found) => found.some((other) => other.id === one))).toEqual([false, true]);
    expect((await ann.client.get(`/goals/${id}/requests/${one}`)).text).toContain('You have declined. As long as');
    await press(cid, one, 'agree');
    expect([await stateOf(one), await saved()]).toEqual(['done', 7000n]);
  });

  it('two who decline, at the same time too, end it once', async () => {
    const one = await request(bob);
    await Promise.all([press(ann, one), press(cid, one)]);
    expect([await stateOf(one), await told(bob)]).toEqual(['declined', 1]);
  });

  it('an answer can be changed while the request is open', async () => {
    const one = await request(bob);
    await press(ann, one);
    expect(await agree(app.db, ann, id, one, app.clock.now())).toMatchObject({ outcome: 'done' });
    expect(await saved()).toBe(7000n);
  });

  it('whoever is to be removed may decline, and cannot stop the others by it', async () => {
    const now = app.clock.now();
    const asked = await ask(app.db, ann, id, { kind: 'remove', subject: cid.id }, { key: uuidv7(now), now });
    const one = (asked as { id: string }).id;
    await press(cid, one);
    await press(bob, one, 'agree');
    expect(await stateOf(one)).toBe('done');
  });
});
