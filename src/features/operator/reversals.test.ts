import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer } from '../../../test/helpers/client.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { deliver } from '../../../test/helpers/letters.ts';
import { accountOf, balanceOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { member, officer, type Member } from '../../../test/helpers/people.ts';
import { checkLedger, freeze, thaw } from '../../ledger/index.ts';
import { row, rows } from '../../platform/db.ts';

let test: TestApp;
let olga: Member;
let ann: Member;
let bob: Member;

beforeAll(async () => {
  test = await testApp();
  // Payments of this test move at once.
  await asOwner(test.ownerUrl, 'update community set undo_seconds = 0');
  olga = await officer(test, 'operator', { name: 'Olga Orlova' });
  ann = await member(test, { name: 'Ann Archer' });
  bob = await member(test, { name: 'Bob Baker' });
});
beforeEach(() => test.clock.advance(1));
afterAll(async () => {
  expect(await checkLedger(test.db)).toBeUndefined();
  await test.close();
});

/** Somebody pays somebody; gives the reference. */
async function payment(from: Member, to: Member, amount: string): Promise<string> {
  const paid = await payThrough(from.client, { to: to.email, amount, note: 'Rent' });
  return paid.location!.replace('?done', '').split('/').pop()!;
}

/** Fills in the form and opens the review; gives the form again where it is refused. */
async function review(ref: string, fields: Record<string, string> = {}): Promise<Answer> {
  await olga.client.get(`/operator/reversals?ref=${ref}`);
  const asked = await olga.client.submit('/operator/reversals', { ref, amount: '10', reason: 'Sent by mistake', ...fields });
  return asked.location === undefined ? asked : olga.client.follow(asked);
}
const press = (): Promise<Answer> => olga.client.submit('/operator/review');
const actsOn = (ref: string): Promise<Record<string, unknown>[]> =>
  rows(test.db, "select operator, reason, before, after from operator_act where subject = $1 and act = 'reverse'", [ref]);

describe('taking a transfer back', () => {
  it('looks it up, reviews, moves the money, writes it down and tells who lost it', async () => {
    const ref = await payment(ann, bob, '25');
    const found = await olga.client.get(`/operator/reversals?ref=${ref.toUpperCase()}`);
    expect(found.text).toMatch(/Amount \$25\.00 From Ann Archer .* To Bob Baker .* Note Rent/);
    expect(found.body).toContain('value="25.00"');
    const checked = await review(ref);
    expect(checked.text).toContain('Ann Archer – Bob Baker, $25.00');
    const before = await balanceOf(test, ann.email);
    const done = await olga.client.follow(await press());
    expect(done.flash?.text).toContain('Taken back: Ann Archer – Bob Baker');
    expect(done.text).toContain('$15.00 of it can be taken back.');
    expect(await balanceOf(test, ann.email)).toBe(before + 1_000n);
    expect(await actsOn(ref)).toEqual([
      {
        operator: olga.id,
        reason: 'Sent by mistake',
        before: { reversed: '0' },
        after: { reversed: '1000', amount: '1000', forced: 'no' },
      },
    ]);
    expect((await bob.client.get('/transactions')).text).toContain('Taken back by the bank for Ann Archer Sent by mistake');
    expect((await ann.client.get('/transactions')).text).toContain('Given back by the bank from Bob Baker Sent by mistake');
    expect((await bob.client.get('/notifications')).text).toContain('The bank took back a transfer of $10.00 to you.');
    const [letter] = await deliver(test, bob.email);
    expect(letter?.subject).toBe('The bank took back a transfer of $10.00');
    expect(JSON.stringify(letter?.blocks)).toContain('Sent by mistake');
    expect((await olga.client.get('/operator/audit')).text).toMatch(
      /Transfer taken back The transfer .* Olga Orlova Reason: Sent by mistake/,
    );
  });

  it('happens once for the same form, also when it is sent many times at once', async () => {
    const ref = await payment(ann, bob, '25');
    await review(ref);
    const draft = /name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!;
    const before = await balanceOf(test, ann.email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => olga.client.post('/operator/review', { draft })));
    expect(answers.map((a) => a.status)).toEqual([303, 303, 303, 303, 303]);
    expect(await balanceOf(test, ann.email)).toBe(before + 1_000n);
    expect(await actsOn(ref)).toHaveLength(1);
  });

  it('of two forms at the same time does one; the other is to look again', async () => {
    const ref = await payment(ann, bob, '15');
    const drafts: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      await review(ref);
      drafts.push(/name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!);
    }
    const before = await balanceOf(test, ann.email);
    await Promise.all(drafts.map((draft) => olga.client.post('/operator/review', { draft })));
    expect(await balanceOf(test, ann.email)).toBe(before + 1_000n);
    expect(await actsOn(ref)).toHaveLength(1);
  });

  it('refuses when the money is gone, leaving no trace; even then when the operator answers for it', async () => {
    const eve = await member(test, { name: 'Eve' });
    const ref = await payment(ann, eve, '100');
    await payment(eve, bob, '10095');
    await deliver(test);
    await review(ref, { amount: '100' });
    const refused = await press();
    expect([refused.status, refused.text.includes('Only $5.00 is available')]).toEqual([422, true]);
    expect(await actsOn(ref)).toEqual([]);
    expect(await deliver(test, eve.email)).toEqual([]);
    expect((await eve.client.get('/notifications')).text).not.toContain('took back');
    const checked = await review(ref, { amount: '100', forced: '1' });
    expect(checked.text).toContain('This may take the account below its minimum.');
    expect((await press()).status).toBe(303);
    expect(await balanceOf(test, eve.email)).toBe(-9_500n);
    expect(await actsOn(ref)).toMatchObject([{ after: { forced: 'yes' } }]);
    expect((await row<{ forced: boolean }>(test.db, 'select forced from entry where ref = $1 and debit', [ref]))!.forced).toBe(true);
    await payment(bob, eve, '200');
  });

  it('says when an account is frozen, even to an operator', async () => {
    const ref = await payment(ann, bob, '15');
    const { id } = await accountOf(test, bob.email);
    await test.db.transaction((tx) => freeze(tx, [id], test.clock.now()));
    await review(ref, { forced: '1' });
    expect((await press()).text).toContain('One of the two accounts is frozen');
    await test.db.transaction((tx) => thaw(tx, [id]));
    expect(await actsOn(ref)).toEqual([]);
  });

  it('takes back what members cannot: a bonus, but never a reversal', async () => {
    const zoe = await member(test, { name: 'Zoe' });
    const bonus = (await row<{ id: string }>(
      test.db,
      "select transfer_id as id from entry where account_id = $1 and kind = 'welcome_bonus'",
      [(await accountOf(test, zoe.email)).id],
    ))!.id;
    await review(bonus, { amount: '10000' });
    const done = await olga.client.follow(await press());
    expect(done.text).toContain('All of this transfer has been taken back.');
    expect(await balanceOf(test, zoe.email)).toBe(0n);
    const reversal = (await row<{ id: string }>(test.db, 'select transfer_id as id from entry where ref = $1', [bonus]))!.id;
    expect((await olga.client.get(`/operator/reversals?ref=${reversal}`)).text).toContain('It cannot be taken back.');
    const forced = await olga.client.post('/operator/reversals', { ref: reversal, amount: '1', reason: 'x' });
    await olga.client.follow(forced);
    expect((await press()).text).toContain('This cannot be given back.');
  });

  it.each([
    [{ amount: '25.01' }, 'amount', 'Only $25.00 of this transfer is left'],
    [{ amount: 'x' }, 'amount', 'Enter the amount in numbers'],
    [{ reason: '' }, 'reason', 'Enter a reason.'],
    [{ reason: 'x'.repeat(141) }, 'reason', 'At most 140 characters.'],
    [{ ref: '019f0000-0000-7000-8000-000000000001' }, 'ref', 'No transfer that moved money has this reference.'],
    [{ ref: 'nonsense' }, 'ref', 'No transfer that moved money has this reference.'],
  ])('refuses %j in words', async (fields, name, words) => {
    const refused = await review(await payment(ann, bob, '25'), fields);
    expect([refused.status, refused.errors[name]?.includes(words)]).toEqual([422, true]);
  });
});

describe('health and audit', () => {
  it('say how the bank is, and what is not as it should be', async () => {
    await asOwner(test.ownerUrl, "insert into follower (name, batch) select 'rewards', n from ledger_head");
    const well = await olga.client.get('/operator/health');
    expect(well.text).toContain('Referral rewards Up to date');
    await asOwner(test.ownerUrl, 'delete from follower');
    expect(well.text).toMatch(/All is well .*FINEbank \d.* PostgreSQL \d+\.\d+ · Node \d+/);
    await test.db.query({
      text: "insert into mail (id, kind, args, created_at, failed_at, last_error) values ($1, 'lost', '{}', $2, $2, 'refused')",
      values: ['019f0000-0000-7000-8000-000000000001', test.clock.now()],
    });
    const { id } = await accountOf(test, bob.email);
    await test.db.query({
      text: "insert into pending (id, debit, credit, amount, due_at, on_due, at) values ($1, $2, $2, 1, $3, 'settle', $3)",
      values: ['019f0000-0000-7000-8000-000000000002', id, test.clock.now()],
    });
    const home = await olga.client.get('/operator');
    expect(home.text).toContain('1 mail reached nobody.');
    expect(home.text).toContain('1 hold is due and has not ended yet.');
    expect((await olga.client.get('/operator/health')).text).toContain('Mail given up: lost 1 · refused');
    await test.db.query({ text: 'delete from pending' });
  });

  it('show what a payment that can still be taken back holds, and lead only to what moved', async () => {
    await setUndo(test, 60);
    const held = await payment(ann, bob, '31.70');
    await setUndo(test, 0);
    const page = await olga.client.get('/operator/health');
    expect(page.text).toMatch(/Payment\s· held \$31\.70/);
    expect(page.body).not.toContain(`ref=${held}`);
    await ann.client.get(`/transactions/${held}`);
    await ann.client.post(`/transactions/${held}/undo`, {});
    expect((await olga.client.get('/operator/health')).text).toMatch(/Payment\s· taken back before it was posted \$31\.70/);
  });

  it('cannot be rewritten by the application', async () => {
    for (const text of ['update operator_act set reason = null', 'delete from operator_act', 'truncate operator_act']) {
      await expect(test.db.query({ text })).rejects.toThrow('permission denied');
    }
  });

  it('pages the acts by keyset', async () => {
    expect((await olga.client.get('/operator/audit')).body).not.toContain('before=');
    const last = (await rows<{ id: string }>(test.db, 'select id from operator_act order by id desc limit 1'))[0]!.id;
    const older = await olga.client.get(`/operator/audit?before=${last}`);
    expect([older.status, older.title]).toEqual([200, 'Audit, older – FINEbank']);
    expect((await olga.client.get('/operator/audit?before=x')).status).toBe(200);
  });
});
