import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer } from '../../../test/helpers/client.ts';
import { deliver, PASSWORD } from '../../../test/helpers/letters.ts';
import { setUndo } from '../../../test/helpers/payments.ts';
import { member, officer, type Member } from '../../../test/helpers/people.ts';
import { codeOf, rewardOf, somebody, standing, work, pays, type Somebody } from '../../../test/helpers/referrals.ts';
import { row, rows } from '../../platform/db.ts';
import { BANK } from '../accounts/index.ts';
import { makeAccessToken } from '../identity/index.ts';

const DAY = 86_400;
let test: TestApp;
let olga: Member;
let ann: Member;
let shop: Somebody;
let codeId: string;

beforeAll(async () => {
  test = await testApp();
  await setUndo(test, 0);
  olga = await officer(test, 'operator', { name: 'Olga Orlova' });
  ann = await member(test, { name: 'Ann Archer' });
  shop = await somebody(test.platform);
  codeId = await codeOf(test.platform, ann.id);
});
beforeEach(() => test.clock.advance(2 * DAY));
afterAll(() => test.close());

const HOME = '/operator/referrals';
const press = async (): Promise<Answer> => olga.client.follow(await olga.client.submit('/operator/review'));
const acts = async (act: string): Promise<number> => (await rows(test.db, 'select from operator_act where act = $1', [act])).length;

/** Somebody whom Ann brought and who has made a first payment. */
async function brought(email: string, name = 'Nino Beridze'): Promise<{ who: Somebody; id: string }> {
  const who = await somebody(test.platform, { email, name, codeId });
  await pays(test.platform, test.app.ledger, who, shop, 2_000n);
  await work(test.platform);
  return { who, id: (await rewardOf(test.platform, who)).id };
}

/** Signs in again whose session ended: it does after twelve hours unused. */
async function again(): Promise<void> {
  for (const one of [olga, ann])
    if ((await one.client.get('/overview')).status !== 200) await one.client.submit('/log-in', { email: one.email, password: PASSWORD });
}

describe('the operator’s side of referrals', () => {
  it('fills the budget with a review and an audit, and refuses nonsense', async () => {
    await again();
    expect((await olga.client.get(HOME)).text).toContain('Nothing is waiting');
    const refused = await olga.client.submit(`${HOME}/budget`, { amount: '-1', reason: '' });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.errors)).toEqual(['amount', 'reason']);
    const vast = await olga.client.submit(`${HOME}/budget`, { amount: '10000000000000.01', reason: 'x' });
    expect([vast.status, vast.errors['amount']]).toEqual([422, expect.stringContaining('the bank takes at most')]);
    const asked = await olga.client.submit(`${HOME}/budget`, { amount: '500', reason: 'For the spring' });
    expect((await olga.client.follow(asked)).text).toContain('Check before you fill the budget');
    expect((await press()).flash?.text).toBe('The budget is filled.');
    expect(await standing(test.platform, BANK.rewards)).toBe(50_000n);
    expect(await acts('reward_budget')).toBe(1);
  });

  it('lays flagged ones before a person with their evidence; approved and rejected with a reason', async () => {
    await again();
    const [first, second] = [await brought('x1@mailinator.com'), await brought('x2@mailinator.com', 'Rezo Dvali')];
    test.clock.advance(DAY / 4);
    const queue = await olga.client.get(HOME);
    expect(queue.text).toContain('Ann Archer brought in Nino Beridze');
    expect(queue.text).toContain('A throw-away address');
    const file = await olga.client.get(`${HOME}/${first.id}`);
    expect(file.text).toContain('x1@mailinator.com');
    expect((await olga.client.submit(`${HOME}/${first.id}`, { decision: 'approve', reason: '' })).errors).toHaveProperty('reason');
    await olga.client.follow(await olga.client.submit(`${HOME}/${first.id}`, { decision: 'approve', reason: 'I know her' }));
    expect((await press()).text).toContain('Under review until');
    await olga.client.get(`${HOME}/${second.id}`);
    await olga.client.follow(await olga.client.submit(`${HOME}/${second.id}`, { decision: 'reject', reason: 'Nobody knows him' }));
    expect((await press()).text).toContain('Not rewarded because');
    test.clock.advance(8 * DAY);
    await work(test.platform);
    expect((await rewardOf(test.platform, first.who)).state).toBe('rewarded');
    expect((await rewardOf(test.platform, second.who)).state).toBe('refused');
    expect(await acts('reward_decide')).toBe(2);
    const letters = await deliver(test, ann.email);
    expect(letters.map(({ subject }) => subject)).toContain('Your reward: $25.00');
    expect(letters.map(({ subject }) => subject)).toContain('No reward for a referral');
    await again();
    const own = await ann.client.get('/referrals');
    expect(own.text).toContain('Rewarded $25.00');
    expect(own.text).toContain('Not rewarded because an operator of the bank decided so after a review');
    expect(own.text).toContain('Earned so far $25.00');
    expect((await ann.client.get('/notifications')).text).toContain('You received a reward of $25.00 for the referral with Nino Beridze.');
    expect((await ann.client.get('/transactions')).text).toContain('Referral reward');

    await olga.client.get(`${HOME}/${first.id}`);
    await olga.client.follow(await olga.client.submit(`${HOME}/${first.id}`, { decision: 'reverse', reason: 'It was the same person' }));
    expect((await press()).text).toContain('taken back because');
    expect(await standing(test.platform, BANK.rewards)).toBe(50_000n);
  });

  it('tries rules on the last month before they are saved; what began keeps its own', async () => {
    await again();
    const { id } = await brought('rules@example.org', 'Tamar Orbeli');
    await again();
    const form = {
      inviter_amount: '10',
      invitee_amount: '0',
      qualifying_amount: '15',
      within_days: '20',
      review_days: '3',
      cap_per_month: '2',
      reversal_days: '30',
    };
    await olga.client.get(`${HOME}/rules`);
    expect((await olga.client.submit(`${HOME}/rules`, { ...form, within_days: '0', qualifying_amount: '0' })).errors).toMatchObject({
      within_days: expect.any(String),
      qualifying_amount: expect.any(String),
    });
    const tried = await olga.client.submit(`${HOME}/rules`, { ...form, try: 'yes' });
    expect(tried.text).toMatch(/Would qualify \d+ \d+/);
    expect(await row(test.db, 'select max(version)::int as version from referral_rules')).toEqual({ version: 1 });
    await olga.client.follow(await olga.client.submit(`${HOME}/rules`, form));
    expect((await press()).flash?.text).toBe('Saved: Rules, version 2.');
    expect(await row(test.db, 'select version, inviter_amount from referral_rules where active')).toEqual({
      version: 2,
      inviter_amount: 1_000n,
    });
    expect(await row(test.db, 'select rules_version from reward where referral_id = $1', [id])).toEqual({ rules_version: 1 });
  });

  it('shows who brought whom and pauses a branch in one act; the page and the link say so', async () => {
    await again();
    const tree = await olga.client.get(`${HOME}/tree/${ann.id}`);
    expect(tree.text).toContain('Tamar Orbeli');
    expect((await olga.client.get(`${HOME}/tree`)).text).toContain('Ann Archer');
    await olga.client.get(`${HOME}/tree/${ann.id}`);
    await olga.client.follow(await olga.client.submit(`${HOME}/pause`));
    expect((await press()).text).toContain('Paused');
    expect((await ann.client.get('/referrals')).text).toContain('Rewards for your invitations are paused by the bank.');
    const code = await row<{ code: string }>(test.db, 'select code from referral_code where id = $1', [codeId]);
    expect((await test.client().get(`/r/${code!.code}`)).text).toContain('At present no rewards are paid for invitations.');
    expect((await olga.client.get(`${HOME}/figures`)).text).toContain('Cost per active member');
  });

  it('lets only operators act; auditors look; members see nothing', async () => {
    await again();
    const auditor = await officer(test, 'auditor', { name: 'Aud Itor' });
    expect((await auditor.client.get(HOME)).status).toBe(200);
    expect((await auditor.client.post(`${HOME}/budget`, { amount: '5', reason: 'x' })).status).toBe(403);
    expect((await ann.client.get(HOME)).status).toBe(404);
    for (const path of ['tree/none', 'none', 'tree/019f32a1-5c00-7000-8000-0000000000b2', '019f32a1-5c00-7000-8000-0000000000b2']) {
      expect((await olga.client.get(`${HOME}/${path}`)).status).toBe(404);
    }
  });

  it('lists people who want it among those who brought in the most', async () => {
    await again();
    expect((await ann.client.get('/referrals/leaders')).text).toContain('Nobody is listed yet');
    const done = await ann.client.follow(await ann.client.submit('/referrals/leaders'));
    expect(done.flash?.text).toBe('You are listed now.');
    expect(done.text).toContain('Do not list me any more');
  });

  it('answers the states over the API, to operators whose they are not', async () => {
    const ask = async (who: Member, url: string): Promise<{ status: number; names: string[] }> => {
      const wish = {
        personId: who.id,
        name: 'Test',
        scopes: ['referrals:read', 'operator:read'] as const,
        life: 90 as const,
        now: test.clock.now(),
      };
      const made = await makeAccessToken(test.db, wish);
      const answer = await test.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${made!.token}` } });
      const { data = [] } = JSON.parse(answer.payload) as { data?: { name: string; state: string }[] };
      return { status: answer.statusCode, names: data.map(({ name, state }) => `${name} ${state}`) };
    };
    const own = await ask(ann, '/api/v1/referrals');
    expect(own.status).toBe(200);
    expect(own.names).toContain('Nino Beridze reversed');
    const path = `/api/v1/members/${ann.id}/referrals`;
    expect((await ask(ann, path)).status).toBe(404);
    expect(await ask(olga, path)).toEqual(own);
    expect((await ask(olga, '/api/v1/members/none/referrals')).status).toBe(404);
  });
});
