import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer, Client } from '../../../test/helpers/client.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { newMember } from '../../../test/helpers/letters.ts';
import { accountOf, balanceOf, payThrough } from '../../../test/helpers/payments.ts';
import { checkLedger, freeze, thaw } from '../../ledger/index.ts';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
let app: TestApp;
let ann: Client;
let bob: Client;

beforeAll(async () => {
  app = await testApp();
  // Payments of this test move at once.
  await asOwner(app.ownerUrl, 'update community set undo_seconds = 0');
  ann = await newMember(app, ANN, { name: 'Ann Archer' });
  bob = await newMember(app, BOB, { name: 'Bob Baker' });
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

/** Ann pays Bob; gives the path of the receipt. */
async function payment(amount: string): Promise<string> {
  const paid = await payThrough(ann, { to: BOB, amount, note: 'Lunch', category: 'food' });
  return paid.location!.replace('?done', '');
}

/** Fills in the form and goes on to the review; gives that, or the form that refused. */
async function review(client: Client, path: string, fields: Record<string, string>): Promise<Answer> {
  const chosen = await client.submit(`${path}/give-back`, { reason: 'Paid twice', ...fields });
  return chosen.location === undefined ? chosen : client.follow(chosen);
}

const press = (client: Client, path: string): Promise<Answer> => client.submit(`${path}/give-back/review`);

describe('giving back', () => {
  it('goes from the receipt over a review to a receipt of its own, linked both ways', async () => {
    const path = await payment('25');
    expect((await bob.get(path)).body).toContain(`href="${path}/give-back"`);
    expect((await ann.get(path)).body).not.toContain('give-back');
    const form = await bob.get(`${path}/give-back`);
    expect(form.body).toContain('value="25.00"');
    const checked = await review(bob, path, { amount: '10' });
    expect(checked.text).toContain('Ann Archer gets $10.00 back.');
    const before = [await balanceOf(app, ANN), await balanceOf(app, BOB)];
    const done = await press(bob, path);
    const receipt = await bob.follow(done);
    expect(receipt.heading).toBe('You gave money back to Ann Archer');
    expect(receipt.text).toContain('Reason Paid twice');
    expect(receipt.text).toContain('From the payment of $25.00');
    expect(receipt.text).not.toContain('Food');
    expect(receipt.body).toContain(`href="${path}"`);
    expect([await balanceOf(app, ANN), await balanceOf(app, BOB)]).toEqual([before[0]! + 1000n, before[1]! - 1000n]);
    const back = done.location!.replace('?done', '');
    expect((await ann.get(back)).heading).toBe('Bob Baker gave you money back');
    for (const client of [ann, bob]) {
      const original = await client.get(path);
      expect(original.text).toContain('Given back $10.00 of $25.00');
      expect(original.body).toContain(`href="${back}"`);
    }
    expect((await ann.get('/transactions')).text).toContain('Given back by Bob Baker Paid twice');
    expect((await bob.get('/transactions')).text).toContain('Given back to Ann Archer Paid twice');
    expect((await bob.get(`${path}/give-back`)).body).toContain('value="15.00"');
  });

  it('ends when all is given back', async () => {
    const path = await payment('4');
    await review(bob, path, { amount: '4' });
    expect((await press(bob, path)).status).toBe(303);
    expect((await bob.get(path)).body).not.toContain('give-back"');
    const again = await bob.get(`${path}/give-back`);
    expect(again.location).toBe(path);
    expect((await bob.follow(again)).flash?.text).toContain('All of this payment has been given back already.');
  });

  it.each([
    [{ amount: '' }, 'amount', 'Enter an amount.'],
    [{ amount: '0' }, 'amount', 'more than zero'],
    [{ amount: '5.01' }, 'amount', 'Only $5.00 of this payment is left to give back.'],
    [{ amount: '5', reason: ' ' }, 'reason', 'Enter a reason.'],
    [{ amount: '5', reason: 'x'.repeat(141) }, 'reason', 'At most 140 characters.'],
  ])('refuses %j in words and moves nothing', async (fields, name, words) => {
    const path = await payment('5');
    const before = await balanceOf(app, ANN);
    const refused = await review(bob, path, fields);
    expect([refused.status, refused.title.startsWith('Error: ')]).toEqual([422, true]);
    expect(refused.errors[name]).toContain(words);
    expect(await balanceOf(app, ANN)).toBe(before);
  });
});

describe('the button that gives back', () => {
  it('gives back once, however often the same form is sent, also at the same time', async () => {
    const path = await payment('9');
    await review(bob, path, { amount: '3' });
    const before = await balanceOf(app, ANN);
    const answers = await Promise.all(Array.from({ length: 6 }, () => press(bob, path)));
    expect(new Set(answers.map((a) => a.location)).size).toBe(1);
    expect(await balanceOf(app, ANN)).toBe(before + 300n);
  });

  it('never gives back more than the payment from two forms at the same time', async () => {
    const path = await payment('9');
    const token = async (): Promise<string> =>
      (await bob.submit(`${path}/give-back`, { amount: '6', reason: 'Half' })).location!.split('draft=')[1]!;
    const drafts = [await token(), await token()];
    const before = await balanceOf(app, ANN);
    const answers = await Promise.all(drafts.map((draft) => bob.post(`${path}/give-back/review`, { draft })));
    expect(answers.map((a) => a.status).toSorted()).toEqual([303, 422]);
    expect(answers.find((a) => a.status === 422)!.text).toContain('Only $3.00 of this payment is left to give back.');
    expect(await balanceOf(app, ANN)).toBe(before + 600n);
  });

  it('says when the money is gone, and when an account is frozen', async () => {
    const cleo = await newMember(app, 'cleo@example.com', { name: 'Cleo Carter' });
    const paid = await payThrough(ann, { to: 'cleo@example.com', amount: '500' });
    const path = paid.location!.replace('?done', '');
    const { id } = await accountOf(app, 'cleo@example.com');
    await review(cleo, path, { amount: '500' });
    const draft = /name="draft" value="([^"]+)"/.exec(cleo.page.body)![1]!;
    await app.db.transaction((tx) => freeze(tx, [id], app.clock.now()));
    expect((await cleo.post(`${path}/give-back/review`, { draft })).text).toContain('One of the two accounts is frozen');
    await app.db.transaction((tx) => thaw(tx, [id]));
    await payThrough(cleo, { to: BOB, amount: '10100' });
    const refused = await cleo.post(`${path}/give-back/review`, { draft });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Only $400.00 is available');
    expect((await review(cleo, path, { amount: '450' })).errors['amount']).toContain('that is $50.00 too little');
    expect(await balanceOf(app, 'cleo@example.com')).toBe(40_000n);
  });

  it('is for the one who was paid: not for the payer, a stranger, or the signed-out; nor for what is no payment', async () => {
    const path = await payment('2');
    const eve = await newMember(app, 'eve@example.com');
    await review(bob, path, { amount: '2' });
    const draft = /name="draft" value="([^"]+)"/.exec(bob.page.body)![1]!;
    for (const client of [ann, eve]) {
      expect((await client.get(`${path}/give-back`)).status).toBe(404);
      expect((await client.post(`${path}/give-back`, { amount: '1', reason: 'x' })).status).toBe(404);
      expect((await client.post(`${path}/give-back/review`, { draft })).status).toBe(404);
    }
    expect((await app.client().get(`${path}/give-back`)).location).toContain('/log-in');
    const bonus = /href="(\/transactions\/[0-9a-f-]{36})"[^>]*>[^<]*Welcome bonus/.exec((await eve.get('/transactions')).body)![1]!;
    expect((await eve.get(`${bonus}/give-back`)).status).toBe(404);
    expect((await eve.get('/transactions/nonsense/give-back')).status).toBe(404);
    expect((await bob.post(`${path}/give-back/review`, { draft: 'damaged' })).location).toBe(`${path}/give-back`);
  });
});
