import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer } from '../../../test/helpers/client.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { accountOf, payThrough } from '../../../test/helpers/payments.ts';
import { member, officer, type Member } from '../../../test/helpers/people.ts';
import { accountsOf, checkLedger, freeze, thaw, type Account } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { rows } from '../../platform/db.ts';
import { openOwn } from '../accounts/own.ts';

let test: TestApp;
let olga: Member;
let bob: Member;
let bobsAccount: string;

beforeAll(async () => {
  test = await testApp();
  // Payments of this test move at once.
  await asOwner(test.ownerUrl, 'update community set undo_seconds = 0');
  olga = await officer(test, 'operator', { name: 'Olga Orlova' });
  bob = await member(test, { name: 'Bob Baker', email: 'bob@example.com' });
  bobsAccount = (await accountOf(test, bob.email)).id;
  for (const name of ['Georgi_1', 'ნინო ბერიძე', 'Zed 100%']) await member(test, { name });
});
beforeEach(() => test.clock.advance(1));
afterAll(async () => {
  expect(await checkLedger(test.db)).toBeUndefined();
  await test.close();
});

const page = (): string => `/operator/members/${bob.id}`;
const account = async (): Promise<Account> => (await accountsOf(test.db, bob.id)).find(({ kind }) => kind === 'current')!;
const actsOn = (act: string): Promise<Record<string, unknown>[]> =>
  rows(test.db, 'select operator, reason, before, after from operator_act where subject = any ($1) and act = $2 order by id', [
    [bob.id, bobsAccount],
    act,
  ]);

/** Fills in an act's form and opens its review; gives the form again where it is refused. */
async function review(act: string, fields: Record<string, string> = {}, operator = olga): Promise<Answer> {
  test.clock.advance(1);
  const asked = await operator.client.submit(`${page()}/${act}`, { reason: 'Agreed with the board', ...fields });
  return asked.location === undefined ? asked : operator.client.follow(asked);
}
const press = (operator = olga): Promise<Answer> => operator.client.submit('/operator/review');

describe('the search', () => {
  it.each([
    ['bob', ['Bob Baker']],
    ['BOB@EXAMPLE.COM', ['Bob Baker']],
    ['ბერიძე', ['ნინო ბერიძე']],
    ['i_1', ['Georgi_1']],
    ['0%', ['Zed 100%']],
    ['%', ['Zed 100%']],
    ['nobody at all', []],
    ['GE00', []],
  ])('finds by “%s”', async (q, names) => {
    const found = await olga.client.get(`/operator/members?q=${encodeURIComponent(q)}`);
    const everybody = ['Bob Baker', 'Olga Orlova', 'Georgi_1', 'ნინო ბერიძე', 'Zed 100%'];
    const list = found.body.slice(found.body.indexOf('<main'));
    expect(everybody.filter((name) => list.includes(`>${name}</a>`))).toEqual(names);
    if (names.length === 0) expect(found.text).toContain('Nobody found');
  });

  it('finds by account number, and pages by keyset', async () => {
    const { number } = await accountOf(test, bob.email);
    expect((await olga.client.get(`/operator/members?q=${number.toLowerCase()}`)).text).toContain('Bob Baker');
    for (let n = 0; n < 20; n += 1) await member(test, { name: `Many ${n}` });
    const first = await olga.client.get('/operator/members?q=many');
    expect(first.body).not.toContain('before=');
    const all = await olga.client.get('/operator/members');
    const older = /href="(\/operator\/members\?before=[0-9a-f-]+)"/.exec(all.body)![1]!;
    const second = await olga.client.get(older);
    expect([all.text.includes('bob@example.com'), second.text.includes('bob@example.com')]).toEqual([false, true]);
    expect((await olga.client.get('/operator/members?before=nonsense')).status).toBe(200);
  });
});

describe('freezing', () => {
  it('goes over a form and a review, is written down, and is ended the same way', async () => {
    const checked = await review('freeze');
    expect(checked.heading).toBe('Check before you freeze the accounts');
    expect(checked.text).toContain('Nothing has been changed yet.');
    expect((await account()).frozen).toBe(false);
    const done = await olga.client.follow(await press());
    expect(done.flash?.text).toContain('All accounts are frozen: Bob Baker');
    expect([(await account()).frozen, done.text.includes('Reason: Agreed with the board')]).toEqual([true, true]);
    expect((await payThrough(olga.client, { to: bob.email, amount: '1' })).text).toContain('frozen');
    expect((await review('freeze')).errors['form']).toBe('Nothing is different from what stands now.');
    await review('thaw', { reason: 'Cleared up' });
    await press();
    expect((await account()).frozen).toBe(false);
    expect(await actsOn('freeze')).toEqual([
      { operator: olga.id, reason: 'Agreed with the board', before: { frozen: 'no' }, after: { frozen: 'yes' } },
    ]);
    expect(await actsOn('thaw')).toMatchObject([{ reason: 'Cleared up' }]);
  });

  it('reaches all accounts of the member, goals and new ones included, and tells them', async () => {
    const dora = await member(test, { name: 'Dora Dunn', email: 'dora@example.com' });
    const path = `/operator/members/${dora.id}`;
    const open = async (name: string): Promise<void> => {
      await dora.client.get('/balances/new');
      expect((await dora.client.submit('/balances/new', { kind: 'savings', name })).status).toBe(303);
    };
    const frozen = async (): Promise<boolean[]> => (await accountsOf(test.db, dora.id)).map((account) => account.frozen);
    const act = async (name: string): Promise<void> => {
      test.clock.advance(1);
      await olga.client.follow(await olga.client.submit(`${path}/${name}`, { reason: 'Asked for it' }));
      await press();
    };
    await open('Rainy days');
    expect(await frozen()).toEqual([false, false, false]);
    await act('freeze');
    await open('Slipped through');
    expect(await frozen()).toEqual([true, true, true, true]);
    expect((await olga.client.get(path)).text).toMatch(/Rainy days.*Frozen.*Slipped through.*Frozen/);
    const savings = (await accountsOf(test.db, dora.id)).find(({ name }) => name === 'Rainy days')!;
    expect((await payThrough(bob.client, { to: savings.number, amount: '1' })).text).toContain('frozen');
    expect((await dora.client.get('/notifications')).text).toContain('The bank has frozen your accounts.');
    await act('thaw');
    expect(await frozen()).toEqual([false, false, false, false]);
    expect((await dora.client.get('/notifications')).text).toContain('The bank has ended the freeze');
  });

  it('lets no account slip through that is opened at the same moment', async () => {
    const eve = await member(test, { name: 'Eve Early' });
    for (let round = 0; round < 6; round += 1) {
      test.clock.advance(1);
      await olga.client.follow(await olga.client.submit(`/operator/members/${eve.id}/freeze`, { reason: 'race' }));
      const key = uuidv7(test.clock.now());
      const [opened, done] = await Promise.all([
        openOwn(test.db, eve.id, { kind: 'savings', name: `Race ${round}`, key, now: test.clock.now() }),
        press(),
      ]);
      expect([opened.outcome, done.status]).toEqual(['opened', 303]);
      const accounts = await accountsOf(test.db, eve.id);
      expect(accounts.map((account) => account.frozen)).toEqual(accounts.map(() => true));
      await test.db.transaction((tx) =>
        thaw(
          tx,
          accounts.map(({ id }) => id),
        ),
      );
    }
  });

  it('happens once for the same form, also when it is sent many times at once', async () => {
    await review('freeze', { reason: 'once' });
    const draft = /name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!;
    const answers = await Promise.all(Array.from({ length: 5 }, () => olga.client.post('/operator/review', { draft })));
    expect(answers.map((a) => [a.status, a.location])).toEqual(Array.from({ length: 5 }, () => [303, page()]));
    expect((await actsOn('freeze')).filter(({ reason }) => reason === 'once')).toHaveLength(1);
    await test.db.transaction((tx) => thaw(tx, [bobsAccount]));
    expect((await olga.client.post('/operator/review', { draft })).status).toBe(303);
    expect((await account()).frozen).toBe(false);
  });

  it('is not done when something has changed since the review', async () => {
    await review('freeze', { reason: 'late' });
    await test.db.transaction((tx) => freeze(tx, [bobsAccount], test.clock.now()));
    const refused = await press();
    expect(refused.location).toBe(`${page()}/freeze`);
    expect((await olga.client.follow(refused)).flash).toEqual({
      kind: 'failure',
      text: expect.stringContaining('This has changed since you looked.'),
    });
    expect((await actsOn('freeze')).filter(({ reason }) => reason === 'late')).toEqual([]);
    await test.db.transaction((tx) => thaw(tx, [bobsAccount]));
  });

  it('is for the operator who reviewed it', async () => {
    await review('freeze');
    const draft = /name="draft" value="([^"]+)"/.exec(olga.client.page.body)![1]!;
    const other = await officer(test, 'operator');
    expect((await other.client.post('/operator/review', { draft })).location).toBe('/operator');
    expect((await bob.client.post('/operator/review', { draft })).status).toBe(404);
    expect((await account()).frozen).toBe(false);
  });

  it.each([
    ['', 'Enter a reason.'],
    ['x'.repeat(301), 'At most 300 characters.'],
  ])('needs a reason', async (reason, words) => {
    const refused = await review('freeze', { reason });
    expect([refused.status, refused.errors['reason']]).toEqual([422, words]);
  });
});

describe('the credit line', () => {
  it('is set, used, and not taken away below what is used', async () => {
    const checked = await review('minimum', { credit: '500' });
    expect(checked.text).toMatch(/Minimum balance \$0\.00 \u2212\$500\.00/);
    await press();
    expect((await account()).minimum).toBe(-50_000n);
    expect((await payThrough(bob.client, { to: olga.email, amount: '10400' })).status).toBe(303);
    await review('minimum', { credit: '0' });
    const refused = await press();
    expect([refused.status, refused.text.includes('More than that is used already')]).toEqual([422, true]);
    expect((await account()).minimum).toBe(-50_000n);
    const draft = /name="draft" value="([^"]+)"/.exec(refused.body)![1]!;
    await payThrough(olga.client, { to: bob.email, amount: '400' });
    expect((await olga.client.post('/operator/review', { draft })).status).toBe(303);
    expect(await actsOn('minimum')).toMatchObject([
      { after: { minimum: '-50000' } },
      { before: { minimum: '-50000' }, after: { minimum: '0' } },
    ]);
  });

  it.each(['', '-5', 'much', '1,234', '10000000000000.01', '92233720368547758.07'])('refuses “%s”', async (credit) => {
    const refused = await review('minimum', { credit });
    expect([refused.status, Object.keys(refused.errors)]).toEqual([422, ['credit']]);
  });
});

describe('an account’s own limits', () => {
  it('are set, shown and taken away again', async () => {
    await review('limits', { own_payment: '20', own_day: '', own_month: '1 000' });
    await press();
    expect(await account()).toMatchObject({ limitPayment: 2_000n, limitDay: null, limitMonth: 100_000n });
    expect((await olga.client.get(page())).text).toContain('$20.00, of this account');
    expect((await olga.client.get(`${page()}/limits`)).body).toContain('value="1,000.00"');
    await review('limits', { own_payment: '', own_day: '', own_month: '' });
    await press();
    expect(await account()).toMatchObject({ limitPayment: null, limitDay: null, limitMonth: null });
    expect(await actsOn('limits')).toHaveLength(2);
  });

  it('and the credit line are those of one of the accounts', async () => {
    await bob.client.get('/balances/new');
    await bob.client.submit('/balances/new', { kind: 'savings', name: 'Boat' });
    const boat = (await accountsOf(test.db, bob.id)).find(({ name }) => name === 'Boat')!;
    test.clock.advance(1);
    const form = `${page()}/limits?account=${boat.id}`;
    expect((await olga.client.get(form)).text).toContain('Boat, GE');
    // Each says of the others that they stay as they are, and leads there; what is done to all says nothing.
    for (const act of ['limits', 'minimum']) {
      const shown = await olga.client.get(`${page()}/${act}?account=${boat.id}`);
      expect(shown.text).toMatch(/The member’s other account stays as it is: Current account, ••\s\d{4}/);
      expect(shown.body).toContain(`href="${page()}/${act}?account=${bobsAccount}"`);
    }
    expect((await olga.client.get(`${page()}/freeze`)).text).not.toContain('stays as it is');
    expect((await olga.client.get(`/operator/members/${olga.id}/limits`)).text).not.toContain('stays as it is');
    const checked = await olga.client.follow(await olga.client.submit(form, { own_day: '7', reason: 'Only this one' }));
    expect(checked.text).toContain('Bob Baker, GE');
    await press();
    const [first, second] = [await account(), (await accountsOf(test.db, bob.id)).find(({ id }) => id === boat.id)!];
    expect([first.limitDay, second.limitDay]).toEqual([null, 700n]);
    const olgas = (await accountOf(test, olga.email)).id;
    const pot = (await accountsOf(test.db, bob.id)).find(({ kind }) => kind === 'pot')!;
    for (const id of [olgas, pot.id, 'nonsense']) {
      expect((await olga.client.get(`${page()}/limits?account=${id}`)).status).toBe(404);
      expect((await olga.client.post(`${page()}/minimum?account=${id}`, { credit: '5', reason: 'x' })).status).toBe(404);
    }
  });

  it('have to be amounts', async () => {
    const refused = await review('limits', { own_payment: '0', own_day: 'x', own_month: '-1' });
    expect([refused.status, Object.keys(refused.errors)]).toEqual([422, ['own_payment', 'own_day', 'own_month']]);
    const vast = await review('limits', { own_payment: '10000000000000.01', own_day: '92233720368547758.07', own_month: '10000000000000' });
    expect([vast.status, Object.keys(vast.errors)]).toEqual([422, ['own_payment', 'own_day']]);
  });
});
