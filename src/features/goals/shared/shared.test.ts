import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type Answer, type TestApp } from '../../../../test/helpers/app.ts';
import { accountOf, balanceOf, payThrough, setUndo } from '../../../../test/helpers/payments.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { checkLedger, freeze, setLimits, thaw, type Limits } from '../../../ledger/index.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { row, rows, run } from '../../../platform/db.ts';
import { createGoal } from '../goal.ts';
import { goalsOf, type Goal } from '../queries.ts';
import { addRule } from '../rules/rule.ts';
import { moveGoalMoney } from '../money.ts';
import { agree, ask } from './agree.ts';
import { shareGoal } from './members.ts';
import { requestOf } from './queries.ts';

const CAR = { name: 'Car', target: 50_000n, icon: 'sun', colour: 'cyan' } as const;
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

// A goal of Ann's with 100.00 in it that Bob and Cid take part in; two have to agree.
beforeEach(async () => {
  await run(app.db, 'delete from throttle');
  await ann.client.get('/goals/new');
  const opened = await ann.client.submit('/goals/new', { name: 'Boat', target: '500', target_day: '', icon: 'sun', colour: 'cyan' });
  id = opened.location!.slice('/goals/'.length);
  await ann.client.get(`/goals/${id}/share`);
  await ann.client.submit(`/goals/${id}/share`, { approvals: '2' });
  await join(bob, bob.email);
  await join(cid, (await accountOf(app, cid.email)).number);
  await add(ann, '60');
  await add(bob, '40');
});

async function invited(address: string): Promise<Answer> {
  await ann.client.get(`/goals/${id}`);
  return ann.client.submit(`/goals/${id}/invitations`, { address });
}

async function invitationOf(who: Member): Promise<string> {
  const page = await who.client.get('/goals');
  return /href="(\/goals\/invitations\/[0-9a-f-]+)"/.exec(page.body)![1]!;
}

async function join(who: Member, address: string): Promise<void> {
  await invited(address);
  const path = await invitationOf(who);
  await who.client.get(path);
  expect((await who.client.submit(`${path}/accept`)).location).toBe(`/goals/${id}`);
}

async function add(who: Member, amount: string): Promise<void> {
  await who.client.get(`/goals/${id}`);
  expect((await who.client.submit(`/goals/${id}/add`, { amount })).status).toBe(303);
}

/** Asks to take out; gives the request's id. */
async function request(who: Member, amount: string): Promise<string> {
  await who.client.get(`/goals/${id}`);
  const asked = await who.client.submit(`/goals/${id}/requests`, { amount, reason: 'Sails' });
  return asked.location!.split('/').at(-1)!;
}

async function press(who: Member, requestId: string, what: 'agree' | 'withdraw' = 'agree'): Promise<Answer> {
  return who.client.post(`/goals/${id}/requests/${requestId}/${what}`, {});
}

async function boat(): Promise<Goal> {
  return (await goalsOf(app.db, ann.id)).find((one) => one.id === id)!;
}

async function notices(who: Member, kind: string): Promise<number> {
  const found = await rows(app.db, 'select from notice where person_id = $1 and kind = $2 and link like $3', [who.id, kind, `%${id}%`]);
  return found.length;
}

describe('inviting', () => {
  it('says the same whether there is such a member or not, and of one who takes part', async () => {
    const answers = [await invited('nobody@example.org'), await invited(eve.email), await invited(bob.email), await invited(eve.email)];
    const page = (await ann.client.follow(answers[1]!)).text;
    for (const answer of answers) expect([answer.status, answer.location]).toEqual([303, `/goals/${id}`]);
    for (const address of ['nobody@example.org', eve.email]) expect(page).toContain(`${address} Invited; no answer yet`);
    expect(page).not.toContain('Eve Ek');
    expect((await invited(ann.email)).status).toBe(303);
    expect((await ann.client.follow(await invited('what?'))).flash!.kind).toBe('failure');
  });

  it('a decline changes nothing that the owner sees; withdrawn, it is gone', async () => {
    await invited(eve.email);
    const path = await invitationOf(eve);
    expect((await bob.client.get(path)).status).toBe(404);
    expect((await bob.client.post(`${path}/accept`, {})).status).toBe(404);
    await eve.client.get(path);
    await eve.client.submit(`${path}/decline`);
    expect((await eve.client.get(path)).status).toBe(404);
    const page = await ann.client.get(`/goals/${id}`);
    expect(page.text).toContain(`${eve.email} Invited; no answer yet`);
    const action = /action="(\/goals\/[^"]+\/invitations\/[^"]+\/withdraw)"/.exec(page.body)![1]!;
    expect((await bob.client.post(action, {})).status).toBe(404);
    await ann.client.submit(action);
    expect((await ann.client.get(`/goals/${id}`)).text).not.toContain(eve.email);
  });
});

describe('taking out', () => {
  it('shows what each has contributed, and moves the money once two agree', async () => {
    const page = (await bob.client.get(`/goals/${id}`)).text;
    for (const words of [
      'Ann Archer, owner Contributed $60.00',
      'Bob Baker Contributed $40.00',
      'Cid Cook Contributed $0.00',
      '2 of 3 have to agree',
    ])
      expect(page).toContain(words);
    const before = await balanceOf(app, bob.email);
    const asked = await request(bob, '30');
    expect([await balanceOf(app, bob.email), await notices(ann, 'goal_asked'), await notices(bob, 'goal_asked')]).toEqual([before, 1, 0]);
    expect((await press(bob, asked)).location).toBe(`/goals/${id}/requests/${asked}`);
    expect((await boat()).saved).toBe(10_000n);
    expect((await press(ann, asked)).location).toBe(`/goals/${id}`);
    expect([(await boat()).saved, await balanceOf(app, bob.email)]).toEqual([7000n, before + 3000n]);
    await Promise.all([press(cid, asked), press(ann, asked), press(bob, asked)]);
    expect((await boat()).saved).toBe(7000n);
    expect(await notices(bob, 'goal_taken_out')).toBe(1);
  });

  it('binds the owner too: no way around', async () => {
    const key = uuidv7(app.clock.now());
    for (const who of [ann, bob]) {
      const direct = await who.client.post(`/goals/${id}/take-out`, { amount: '5', key });
      expect(direct.status).toBe(422);
      expect(direct.text).toContain('its people have to agree');
    }
    const asked = await request(ann, '60');
    expect((await boat()).saved).toBe(10_000n);
    await press(cid, asked);
    expect((await boat()).saved).toBe(4000n);
  });

  it('two last who agree at the same time move it once; so does the same form twice', async () => {
    const asked = await request(ann, '10');
    await Promise.all([press(bob, asked), press(cid, asked), press(bob, asked), press(cid, asked)]);
    expect((await boat()).saved).toBe(9000n);
    const key = uuidv7(app.clock.now());
    const wish = { kind: 'take_out', amount: 1000n, reason: '' } as const;
    const results = await Promise.all([1, 2, 3].map(() => ask(app.db, ann, id, wish, { key, now: app.clock.now() })));
    expect(new Set(results.map((one) => 'id' in one && one.id)).size).toBe(1);
  });

  it('two requests cannot take the same money: the second is refused and waits', async () => {
    const [first, second] = [await request(ann, '70'), await request(bob, '70')];
    const answers = await Promise.all([press(cid, first), press(cid, second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
    expect((await boat()).saved).toBe(3000n);
    const requests = await Promise.all([first, second].map((one) => requestOf(app.db, id, one)));
    expect(requests.map((one) => one!.state).toSorted()).toEqual(['done', 'open']);
    expect(requests.map((one) => one!.agreed.length).toSorted()).toEqual([1, 2]);
  });

  it('asks nothing with a key that asked for something else', async () => {
    const wish = { kind: 'take_out', amount: 1000n, reason: '' } as const;
    const when = { key: uuidv7(app.clock.now()), now: app.clock.now() };
    expect((await ask(app.db, ann, id, wish, when)).outcome).toBe('asked');
    const other = (await createGoal(app.db, ann.id, { ...CAR, targetDay: null }, { ...when, key: uuidv7(when.now) })) as { id: string };
    await shareGoal(app.db, ann.id, other.id, 1, when.now);
    const asking = [
      ask(app.db, ann, id, { ...wish, amount: 2000n }, when),
      ask(app.db, ann, other.id, { kind: 'approvals', approvals: 2 }, when),
    ];
    expect(await Promise.all(asking)).toEqual([{ outcome: 'form_used' }, { outcome: 'form_used' }]);
    const rule = { kind: 'round_up', amount: null, day: null, percent: null, unit: 1, untilTarget: false } as const;
    const adding = (goalId: string, unit = 1): Promise<string> =>
      addRule(app.db, ann.id, goalId, { ...rule, unit }, { ...when, timeZone: 'UTC' });
    expect([await adding(id), await adding(id), await adding(id, 5), await adding(other.id)]).toEqual([
      'added',
      'added',
      'form_used',
      'form_used',
    ]);
  });

  it('says so where an account is the hindrance: there is money in the pot', async () => {
    const asked = await request(bob, '30');
    const { potId } = await boat();
    await app.db.transaction((tx) => freeze(tx, [potId], app.clock.now()));
    const refused = await press(cid, asked);
    expect([refused.status, refused.text.includes('in the pot. No money'), refused.text.includes('with the account as it is')]).toEqual([
      422,
      false,
      true,
    ]);
    await app.db.transaction((tx) => thaw(tx, [potId]));
    expect((await press(cid, asked)).status).toBe(303);
    expect((await boat()).saved).toBe(7000n);
  });

  it.each([
    ['0', 'more than zero'],
    ['100.01', 'There is $100.00 in the pot.'],
    ['x', 'in numbers'],
  ])('refuses to ask for “%s”', async (amount, words) => {
    await bob.client.get(`/goals/${id}`);
    const answer = await bob.client.submit(`/goals/${id}/requests`, { amount });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  });

  it('is over after 14 days, when withdrawn, and for everybody else it is not there', async () => {
    const asked = await request(bob, '5');
    expect((await eve.client.get(`/goals/${id}/requests/${asked}`)).status).toBe(404);
    expect((await press(eve, asked)).status).toBe(404);
    expect((await press(ann, asked, 'withdraw')).status).toBe(404);
    await run(app.db, 'update goal_request set expires_at = $2 where id = $1', [asked, app.clock.now()]);
    expect((await press(ann, asked)).status).toBe(422);
    const other = await request(bob, '5');
    await press(bob, other, 'withdraw');
    expect((await press(ann, other)).status).toBe(422);
    expect((await boat()).saved).toBe(10_000n);
    const soon = await agree(app.db, ann, id, await request(bob, '6'), new Date(app.clock.now().getTime() + 14 * 86_400_000 + 1));
    expect(soon).toEqual({ outcome: 'expired' });
  });

  it('waits with at most five requests of one person', async () => {
    for (let i = 0; i < 5; i += 1) await request(bob, '1');
    await bob.client.get(`/goals/${id}`);
    expect((await bob.client.submit(`/goals/${id}/requests`, { amount: '1' })).text).toContain('Too many of your requests');
  });
});

describe('who takes part', () => {
  it('how many have to agree is changed only by as many', async () => {
    expect((await bob.client.get(`/goals/${id}/approvals`)).status).toBe(404);
    await ann.client.get(`/goals/${id}/approvals`);
    const asked = await ann.client.submit(`/goals/${id}/approvals`, { approvals: '1' });
    expect((await boat()).approvals).toBe(2);
    await press(bob, asked.location!.split('/').at(-1)!);
    expect((await boat()).approvals).toBe(1);
    const before = await balanceOf(app, cid.email);
    await cid.client.get(`/goals/${id}`);
    await cid.client.submit(`/goals/${id}/requests`, { amount: '1' });
    expect(await balanceOf(app, cid.email)).toBe(before + 100n);
  });

  it('the owner cannot remove people alone; whoever is removed agrees to nothing any more', async () => {
    const asked = await request(cid, '50');
    await ann.client.get(`/goals/${id}/members/${cid.id}`);
    const removing = await ann.client.submit(`/goals/${id}/members/${cid.id}`);
    expect((await boat()).people).toBe(3);
    await press(bob, removing.location!.split('/').at(-1)!);
    expect((await boat()).people).toBe(2);
    expect((await cid.client.get(`/goals/${id}`)).status).toBe(404);
    expect((await press(ann, asked)).status).toBe(422);
    expect((await boat()).saved).toBe(10_000n);
    expect((await ann.client.get(`/goals/${id}/members/${cid.id}`)).status).toBe(404);
  });

  it('whoever leaves leaves the money, and those who stay have to agree', async () => {
    const asked = await request(ann, '20');
    expect((await ann.client.get(`/goals/${id}/leave`)).status).toBe(404);
    await cid.client.get(`/goals/${id}/leave`);
    await cid.client.submit(`/goals/${id}/leave`);
    expect((await cid.client.post(`/goals/${id}/leave`, {})).status).toBe(404);
    expect((await boat()).people).toBe(2);
    expect((await boat()).saved).toBe(10_000n);
    await press(bob, asked);
    expect((await boat()).saved).toBe(8000n);
    expect(await notices(bob, 'goal_left')).toBe(1);
  });

  it('is archived only when everybody’s money is out', async () => {
    expect((await bob.client.post(`/goals/${id}/archive`, {})).status).toBe(404);
    expect((await ann.client.post(`/goals/${id}/archive`, {})).status).toBe(422);
    await press(bob, await request(ann, '100'));
    expect((await ann.client.post(`/goals/${id}/archive`, {})).location).toBe('/goals');
  });
});

describe('limits of payments', () => {
  const NONE = { payment: null, day: null, month: null };
  const limits = async (who: Member, own: Partial<typeof NONE | Limits>): Promise<void> => {
    const account = await accountOf(app, who.email);
    await app.db.transaction((tx) => setLimits(tx, account.id, { ...NONE, ...own }));
  };
  afterEach(() => Promise.all([ann, bob].map((who) => limits(who, {}))));

  async function spentToday(who: Member): Promise<bigint> {
    const { id: account } = await accountOf(app, who.email);
    const last = await row<{ spent: bigint }>(
      app.db,
      'select spent_day as spent from entry where account_id = $1 order by seq desc limit 1',
      [account],
    );
    return last!.spent;
  }

  async function adding(who: Member, amount: string): Promise<Answer> {
    await who.client.get(`/goals/${id}`);
    return who.client.submit(`/goals/${id}/add`, { amount });
  }

  it('count what goes into a shared pot, the owner’s too; what comes out does not', async () => {
    for (const who of [ann, bob]) {
      await limits(who, { payment: 2000n });
      const refused = await adding(who, '20.01');
      expect([refused.status, refused.text.includes('A payment can be $20.00 at most.')]).toEqual([422, true]);
      await limits(who, { payment: 2000n, day: (await spentToday(who)) + 1500n });
      expect((await adding(who, '15')).status).toBe(303);
    }
    await limits(bob, { day: (await spentToday(bob)) + 1n });
    expect((await adding(bob, '0.02')).text).toContain('and have $0.01 left today.');
    expect((await payThrough(bob.client, { to: ann.email, amount: '0.02' })).status).toBe(422);
    expect((await adding(bob, '0.01')).status).toBe(303);
    const asked = await request(bob, '120');
    await press(ann, asked);
    expect((await boat()).saved).toBe(1001n);
    expect((await adding(bob, '0.01')).status).toBe(422);
  });

  it('do not count what goes into a pot of one’s own, until it is shared: then all that is in it', async () => {
    await eve.client.get('/goals/new');
    const opened = await eve.client.submit('/goals/new', { name: 'Car', target: '500', target_day: '', icon: 'sun', colour: 'cyan' });
    id = opened.location!.slice('/goals/'.length);
    await limits(eve, { payment: 5000n, day: 6000n });
    const key = uuidv7(app.clock.now());
    expect((await eve.client.post(`/goals/${id}/add`, { amount: '80', key })).status).toBe(303);
    const before = await balanceOf(app, eve.email);
    await eve.client.get(`/goals/${id}/share`);
    const refused = await eve.client.submit(`/goals/${id}/share`, { approvals: '1' });
    expect([refused.status, refused.errors['approvals']]).toEqual([
      422,
      'What is in the pot counts as paid by you once it is shared. A payment can be $50.00 at most. No money was moved.',
    ]);
    const car = async (): Promise<Goal> => (await goalsOf(app.db, eve.id)).find((one) => one.id === id)!;
    expect(await car()).toMatchObject({ approvals: null, saved: 8000n });
    await eve.client.get(`/goals/${id}`);
    await eve.client.submit(`/goals/${id}/take-out`, { amount: '30' });
    await eve.client.get(`/goals/${id}/share`);
    expect((await eve.client.submit(`/goals/${id}/share`, { approvals: '1' })).status).toBe(303);
    expect([await car(), await balanceOf(app, eve.email)]).toMatchObject([{ approvals: 1, saved: 5000n }, before + 3000n]);
    expect((await adding(eve, '10.01')).text).toContain('You may pay $60.00 a day and have $10.00 left today.');
    expect((await adding(eve, '10')).status).toBe(303);
    // The first saving, asked for again, stands as it was.
    expect((await eve.client.post(`/goals/${id}/add`, { amount: '80', key })).status).toBe(303);
    expect((await car()).saved).toBe(6000n);
    await limits(eve, {});
  });

  it('are not passed by a saving that is on its way when sharing begins', async () => {
    await eve.client.get('/goals/new');
    const opened = await eve.client.submit('/goals/new', { name: 'Bus', target: '500', target_day: '', icon: 'sun', colour: 'cyan' });
    id = opened.location!.slice('/goals/'.length);
    app.clock.advance(32 * 86_400);
    await limits(eve, { month: 4000n });
    const { ledger } = app.app;
    const key = (): string => uuidv7(app.clock.now());
    const put = (): Promise<{ outcome: string }> =>
      moveGoalMoney({ db: app.db, ledger, clock: app.clock }, eve.id, { goalId: id, move: 'in', amount: 1000n, key: key() });
    const sharing = shareGoal(app.db, eve.id, id, 1, app.clock.now());
    const results = await Promise.all([put(), put(), sharing, put(), put(), put(), put(), put(), put()]);
    const { saved, approvals } = (await goalsOf(app.db, eve.id)).find((one) => one.id === id)!;
    expect(saved).toBe(1000n * BigInt(results.filter(({ outcome }) => outcome === 'posted').length));
    if (approvals !== null) expect(saved).toBeLessThanOrEqual(4000n);
    await limits(eve, {});
  });
});
