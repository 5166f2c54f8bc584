import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Client } from '../../../test/helpers/client.ts';
import { newMember } from '../../../test/helpers/letters.ts';
import { accountOf, balanceOf, payThrough, reviewPayment, setUndo } from '../../../test/helpers/payments.ts';
import { checkLedger, freeze, thaw } from '../../ledger/index.ts';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
let app: TestApp;
let ann: Client;
let bob: Client;

beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
  ann = await newMember(app, ANN, { name: 'Ann Archer' });
  bob = await newMember(app, BOB, { name: 'Bob Baker' });
});

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await app.close();
});

describe('sending money', () => {
  it('goes from whom to how much to review to a receipt that both can see', async () => {
    const review = await reviewPayment(ann, { to: BOB, amount: '10', note: 'Lunch', category: 'food' });
    expect(review.text).toContain('You will have $9,990.00 after this. Bob Baker receives $10.00.');
    expect(review.text).toContain('Nothing has been sent yet.');
    const paid = await ann.submit('/payments');
    expect(paid.status).toBe(303);
    const receipt = await ann.follow(paid);
    expect(receipt.heading).toBe('You paid Bob Baker');
    expect(receipt.text).toContain('\u2212$10.00');
    const other = await bob.get(paid.location!.replace('?done', ''));
    expect(other.heading).toBe('Ann Archer paid you');
    expect(other.text).toContain('+$10.00');
    expect(other.text).not.toContain('Food');
    expect((await bob.get('/transactions')).text).toContain('Ann Archer Lunch');
    expect(await balanceOf(app, ANN)).toBe(999_000n);
    expect(await balanceOf(app, BOB)).toBe(1_001_000n);
  });

  it('finds people by account number however it is written, and remembers whom one paid', async () => {
    const { number } = await accountOf(app, BOB);
    const spaced = ` ${number.toLowerCase().replace(/(.{4})/g, '$1 ')}`;
    expect((await reviewPayment(ann, { to: spaced, amount: '1' })).status).toBe(200);
    await payThrough(ann, { to: BOB, amount: '1' });
    expect((await ann.get('/payments/new')).text).toMatch(/Paid before (BB )?Bob Baker/);
    expect((await bob.get('/payments/new')).text).toMatch(/Paid before Nobody yet/);
  });

  it.each([
    ['', 'Enter an account number or an e-mail address.'],
    ['GE69IO0000000000009999', 'This account number is not complete or has a mistake in it.'],
    ['somebody', 'Enter an account number that begins with GE, or a full e-mail address.'],
    ['nobody@example.com', 'No member has this account number or e-mail address.'],
    ['GE69IO0000000000000001', 'No member has this account number or e-mail address.'],
    [ANN, 'That is you.'],
  ])('refuses to pay “%s” in words', async (to, words) => {
    const answer = await ann.submit('/payments/new', { to });
    expect(answer.status).toBe(422);
    expect(answer.errors['to']).toContain(words);
    expect(answer.title).toMatch(/^Error: /);
  });

  it.each([
    ['', 'Enter an amount.'],
    ['ten', 'Enter the amount in numbers'],
    ['1,234', 'This can be read in two ways. If you mean $1,234.00, write 1234.'],
    ['1.234,567', 'An amount has at most 2 decimals.'],
    ['0', 'more than zero'],
    ['-5', 'more than zero'],
    ['99999999999999999999', 'This amount is too large: the bank takes at most $10,000,000,000,000.00.'],
    ['10000000000000.01', 'the bank takes at most'],
    ['10000000000000', 'You have $9,9'],
    ['1000000', 'You have $9,9'],
  ])('refuses the amount “%s” in words and keeps what was typed', async (amount, words) => {
    const answer = await reviewPayment(ann, { to: BOB, amount, note: 'kept' });
    expect(answer.status).toBe(422);
    expect(answer.errors['amount']).toContain(words);
    expect(answer.body).toContain('value="kept"');
  });

  it('refuses a note that is too long and a category that there is not', async () => {
    const answer = await reviewPayment(ann, { to: BOB, amount: '1', note: 'x'.repeat(141), category: 'bribes' });
    expect(answer.errors).toMatchObject({ note: 'At most 140 characters.', category: 'Choose a category from the list.' });
  });
});

describe('the button that pays', () => {
  it('pays once, however often the same form is sent, also at the same time', async () => {
    const before = await balanceOf(app, BOB);
    const review = await reviewPayment(ann, { to: BOB, amount: '7' });
    expect(review.status).toBe(200);
    const first = await ann.submit('/payments');
    await reviewPayment(ann, { to: BOB, amount: '7' });
    const again = await Promise.all(Array.from({ length: 8 }, () => ann.submit('/payments')));
    expect(new Set(again.map((a) => a.location)).size).toBe(1);
    expect(again[0]!.location).not.toBe(first.location);
    expect((await balanceOf(app, BOB)) - before).toBe(1400n);
  });

  it('names a form that was used for another payment, and gives it a new key', async () => {
    await reviewPayment(ann, { to: BOB, amount: '7' });
    expect((await ann.submit('/payments')).status).toBe(303);
    const other = await ann.submit('/payments', { amount: '800' });
    expect(other.status).toBe(422);
    expect(other.text).toContain('This form has already been used for another payment.');
    expect((await ann.submit('/payments')).status).toBe(303);
  });

  it('lets nobody use or learn of somebody else’s key', async () => {
    await reviewPayment(ann, { to: BOB, amount: '3' });
    const key = /name="key" value="([^"]+)"/.exec(ann.page.body)![1]!;
    const paid = await ann.submit('/payments');
    const { number } = await accountOf(app, ANN);
    const answer = await bob.post('/payments', { to: number, amount: '300', note: '', category: '', key });
    expect(answer.status).toBe(303);
    expect(answer.location).not.toBe(paid.location);
  });

  it('never lets two payments at the same time spend the same money', async () => {
    const cleo = await newMember(app, 'cleo@example.com');
    const { number } = await accountOf(app, BOB);
    const key = (n: number): string => `019f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => cleo.post('/payments', { to: number, amount: '300000', note: '', category: '', key: key(n) })),
    );
    expect(answers.filter((a) => a.status === 303)).toHaveLength(3);
    const refused = answers.filter((a) => a.status === 422);
    expect(refused).toHaveLength(9);
    expect(refused[0]!.text).toContain('No money was moved.');
    expect(await balanceOf(app, 'cleo@example.com')).toBe(100_000n);
  });

  it('says when an account is frozen', async () => {
    const { id } = await accountOf(app, BOB);
    await app.db.transaction((tx) => freeze(tx, [id], app.clock.now()));
    const answer = await payThrough(ann, { to: BOB, amount: '1' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('One of the two accounts is frozen');
    await app.db.transaction((tx) => thaw(tx, [id]));
  });

  it('says at the first step already that one’s own account is frozen', async () => {
    expect((await ann.get('/payments/new')).text).not.toContain('The bank has frozen your accounts');
    const { id } = await accountOf(app, ANN);
    await app.db.transaction((tx) => freeze(tx, [id], app.clock.now()));
    expect((await ann.get('/payments/new')).text).toContain('The bank has frozen your accounts');
    await app.db.transaction((tx) => thaw(tx, [id]));
  });

  it.each([
    ['no key', { key: '' }],
    ['a key that is none', { key: 'mine' }],
    ['no amount', { amount: '' }],
    ['a negative amount', { amount: '-100' }],
    ['an amount beyond a bigint', { amount: '9'.repeat(30) }],
    ['a broken account number', { to: 'GE00' }],
    ['another category', { category: 'bribes' }],
    ['an endless note', { note: 'x'.repeat(5000) }],
  ])('moves nothing for a form with %s', async (_what, damage) => {
    const before = await balanceOf(app, ANN);
    await reviewPayment(ann, { to: BOB, amount: '5' });
    const answer = await ann.submit('/payments', damage);
    expect([303, 422]).toContain(answer.status);
    expect(answer.location ?? '').not.toContain('/transactions/');
    expect(await balanceOf(app, ANN)).toBe(before);
  });

  it('pays whoever the review showed, to themself never', async () => {
    const { number } = await accountOf(app, ANN);
    await reviewPayment(ann, { to: BOB, amount: '5' });
    const answer = await ann.submit('/payments', { to: number });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('That is you.');
  });
});

describe('receipts and lists', () => {
  it('show a payment to its two parties and to nobody else', async () => {
    const paid = await payThrough(ann, { to: BOB, amount: '2' });
    const path = paid.location!.replace('?done', '');
    const eve = await newMember(app, 'eve@example.com');
    await eve.get('/overview');
    const foreign = await eve.get(path);
    const missing = await eve.get('/transactions/019f0000-0000-7000-8000-000000000001');
    expect([foreign.status, missing.status, (await eve.get('/transactions/nonsense')).status]).toEqual([404, 404, 404]);
    expect(withoutReference(foreign.text)).toBe(withoutReference(missing.text));
    expect((await app.client().get(path)).status).toBe(303);
  });

  it('are paged by keyset, with tabs for in and out', async () => {
    const dan = await newMember(app, 'dan@example.com');
    const { number } = await accountOf(app, BOB);
    for (let n = 0; n < 25; n += 1) {
      await dan.post('/payments', {
        to: number,
        amount: '100',
        note: `n${n}`,
        category: '',
        key: `019f0000-0000-7000-9000-${String(n).padStart(12, '0')}`,
      });
    }
    const first = await dan.get('/transactions');
    expect(first.text).toContain('n24');
    expect(first.text).toContain(' n5 ');
    expect(first.text).not.toContain(' n4 ');
    const older = /href="(\/transactions\?before=[0-9a-f.-]+)"/.exec(first.body)![1]!;
    const second = await dan.get(older);
    expect(second.text).toContain(' n4 ');
    expect(second.text).toContain('Welcome bonus');
    const newer = /href="(\/transactions\?after=[0-9a-f.-]+)"/.exec(second.body)![1]!;
    expect((await dan.get(newer)).text).toContain('n24');
    const moneyIn = await dan.get('/transactions?tab=in');
    expect(moneyIn.text).toContain('Welcome bonus');
    expect(moneyIn.text).not.toContain('n24');
    expect((await dan.get('/transactions?before=x&tab=y')).status).toBe(200);
  });
});

/** A page's words without the request's own reference. */
function withoutReference(text: string): string {
  return text.replace(/Reference: \S+/, '');
}
