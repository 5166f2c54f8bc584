import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer } from '../../../test/helpers/client.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { payThrough, reviewPayment, setUndo } from '../../../test/helpers/payments.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { accountsOf, checkLedger, freeze, isAccepted, lockAccountsOf, takeHead, thaw, type Account } from '../../ledger/index.ts';
import { chooseMain, closeOwn, openOwn } from './own.ts';
import { ACCOUNTS_MAX } from './policy.ts';

let test: TestApp;
let ann: Member;
let bob: Member;

beforeAll(async () => {
  test = await testApp();
  await setUndo(test, 0);
  ann = await member(test, { name: 'Ann Archer', email: 'ann@example.com' });
  bob = await member(test, { name: 'Bob Baker', email: 'bob@example.com' });
});
afterAll(async () => {
  expect(await checkLedger(test.db)).toBeUndefined();
  await test.close();
});

const own = async (who: Member): Promise<Account[]> => (await accountsOf(test.db, who.id)).filter(({ kind }) => kind !== 'pot');
const main = async (who: Member): Promise<Account> => (await own(who)).find((account) => account.main)!;
const byId = async (who: Member, id: string): Promise<Account> => (await accountsOf(test.db, who.id)).find((account) => account.id === id)!;

async function opened(who: Member, name: string, kind: 'current' | 'savings' = 'savings'): Promise<Account> {
  const now = test.clock.now();
  const result = await openOwn(test.db, who.id, { kind, name, key: uuidv7(now), now });
  if (result.outcome !== 'opened') throw new Error(result.outcome);
  return byId(who, result.id);
}

async function moved(who: Member, from: string, to: string, amount: string): Promise<void> {
  await who.client.get('/balances/move');
  const review = await who.client.submit('/balances/move', { from, to, amount, note: '' });
  expect(review.location).toContain('/balances/move/review');
  await who.client.follow(review);
  const done = await who.client.submit('/balances/move/review');
  expect(done.location).toMatch(/^\/transactions\/.*\?done$/);
}

describe('opening', () => {
  it('opens by the form, and once for the same form twice', async () => {
    await ann.client.get('/balances/new');
    const key = /name="key" value="([^"]+)"/.exec(ann.client.page.body)![1]!;
    const form = { key, kind: 'savings', name: ' Holidays \u202e ' };
    const [first, second] = await Promise.all([ann.client.post('/balances/new', form), ann.client.post('/balances/new', form)]);
    expect(first.location).toMatch(/^\/balances\/[0-9a-f-]{36}$/);
    expect(second.location).toBe(first.location);
    const page = await ann.client.get(first.location!);
    expect(page.text).toContain('Holidays');
    expect((await own(ann)).filter(({ name }) => name === 'Holidays')).toHaveLength(1);
    expect((await ann.client.get('/notifications')).text).toContain('Your account “Holidays” is open.');
    const before = (await own(ann)).length;
    const other = await ann.client.post('/balances/new', { ...form, name: 'Winter' });
    expect([other.status, other.text]).toEqual([422, expect.stringContaining('This form has already opened another account.')]);
    expect(await own(ann)).toHaveLength(before);
    // The form that is shown then is a new one.
    expect((await ann.client.submit('/balances/new', { kind: 'savings', name: 'Winter' })).status).toBe(303);
    expect((await own(ann)).filter(({ name }) => name === 'Winter')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'savings', name: ' ' }, 'Enter a name.'],
    [{ kind: 'savings', name: 'x'.repeat(41) }, 'at most 40 characters'],
    [{ kind: 'treasury', name: 'Mint' }, 'Choose a type from the list.'],
    [{ kind: 'savings', name: 'Trip', key: 'no key' }, 'This form is not complete.'],
  ])('refuses %j', async (form, words) => {
    const before = (await own(ann)).length;
    await ann.client.get('/balances/new');
    const answer = await ann.client.submit('/balances/new', form);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(await own(ann)).toHaveLength(before);
  });

  it('stops at the most there can be, though many are asked for at once', async () => {
    const cleo = await member(test);
    const now = test.clock.now();
    const results = await Promise.all(
      Array.from({ length: ACCOUNTS_MAX + 3 }, (_, i) =>
        openOwn(test.db, cleo.id, { kind: 'current', name: `No. ${i}`, key: uuidv7(now), now }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'opened')).toHaveLength(ACCOUNTS_MAX - 1);
    expect(await own(cleo)).toHaveLength(ACCOUNTS_MAX);
    expect((await own(cleo)).filter((account) => account.main)).toHaveLength(1);
    const page = await cleo.client.get('/balances');
    expect(page.body).not.toContain('href="/balances/new"');
  });
});

describe('renaming and the main account', () => {
  it('renames, and refuses what is no name', async () => {
    const { id } = await opened(ann, 'Car');
    await ann.client.get(`/balances/${id}/rename`);
    expect((await ann.client.submit(`/balances/${id}/rename`, { name: '' })).status).toBe(422);
    expect((await ann.client.submit(`/balances/${id}/rename`, { name: 'Bicycle' })).location).toBe(`/balances/${id}`);
    expect((await byId(ann, id)).name).toBe('Bicycle');
  });

  it('is one at every moment, and takes what is sent to the e-mail address', async () => {
    const dan = await member(test, { email: 'dan@example.com' });
    const old = await main(dan);
    const [a, b] = [await opened(dan, 'A', 'current'), await opened(dan, 'B', 'current')];
    const savings = await opened(dan, 'S');
    const outcomes = await Promise.all([a.id, b.id, old.id, a.id, b.id].map((id) => chooseMain(test.db, dan.id, id)));
    expect(new Set(outcomes)).toEqual(new Set(['chosen']));
    expect((await own(dan)).filter((account) => account.main)).toHaveLength(1);
    expect(await chooseMain(test.db, dan.id, savings.id)).toBe('not_possible');
    expect(await chooseMain(test.db, bob.id, a.id)).toBe('not_found');
    expect(await chooseMain(test.db, dan.id, a.id)).toBe('chosen');
    await payThrough(bob.client, { to: 'dan@example.com', amount: '7' });
    expect((await byId(dan, a.id)).balance).toBe(700n);
    // By its number it goes to that very account, a savings account too.
    await payThrough(bob.client, { to: savings.number, amount: '3' });
    expect((await byId(dan, savings.id)).balance).toBe(300n);
  });
});

describe('an operator’s freeze at the same moment', () => {
  it('waits for nobody who opens or chooses an account, and nobody for it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const who = await member(test);
      const first = await main(who);
      const second = round % 2 === 0 ? undefined : (await opened(who, 'Second', 'current')).id;
      const frozen = test.db.transaction(async (tx) => {
        await takeHead(tx);
        await freeze(
          tx,
          (await lockAccountsOf(tx, who.id)).map(({ id }) => id),
          test.clock.now(),
        );
      });
      const others = Array.from({ length: 4 }, (_, i) =>
        second === undefined ? opened(who, `More ${i}`) : chooseMain(test.db, who.id, i % 2 === 0 ? second : first.id),
      );
      const settled = await Promise.allSettled([frozen, ...others]);
      expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect((await own(who)).every((account) => account.frozen)).toBe(true);
    }
  });
});

describe('paying from another account', () => {
  it('offers all accounts and pays from the chosen one', async () => {
    const eve = await member(test);
    const [from, second] = [await main(eve), await opened(eve, 'Second', 'current')];
    await moved(eve, from.id, second.id, '50');
    await eve.client.get(`/payments/new?from=${second.id}`);
    await eve.client.follow(await eve.client.submit('/payments/new', { to: 'bob@example.com' }));
    expect(eve.client.page.text).toContain('Second');
    const tooMuch = await eve.client.submit('/payments/new/amount', { from: second.number, amount: '51' });
    expect(tooMuch.status).toBe(422);
    expect((await eve.client.submit('/payments/new/amount', { from: (await main(bob)).number, amount: '1' })).status).toBe(422);
    await eve.client.follow(await eve.client.submit('/payments/new/amount', { from: second.number, amount: '20' }));
    await eve.client.submit('/payments');
    expect((await byId(eve, second.id)).balance).toBe(3000n);
    expect((await byId(eve, from.id)).balance).toBe(from.balance - 5000n);
    // Somebody else's account never pays, whatever the form says.
    await reviewPayment(eve.client, { to: 'bob@example.com', amount: '1' });
    expect((await eve.client.submit('/payments', { from: (await main(bob)).number })).status).toBe(422);
  });
});

describe('moving by the pages', () => {
  it('happens once for a review that is sent many times, also at once', async () => {
    const gil = await member(test);
    const [from, to] = [await main(gil), await opened(gil, 'Once')];
    await gil.client.get('/balances/move');
    await gil.client.follow(await gil.client.submit('/balances/move', { from: from.id, to: to.id, amount: '7', note: '' }));
    const draft = /name="draft" value="([^"]+)"/.exec(gil.client.page.body)![1]!;
    const press = (): Promise<Answer> => gil.client.post('/balances/move/review', { draft });
    const answers = [...(await Promise.all(Array.from({ length: 5 }, press))), await press()];
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect(answers[0]!.location).toMatch(/^\/transactions\/.*\?done$/);
    expect((await byId(gil, to.id)).balance).toBe(700n);
    // The same draft is nobody else's.
    expect((await bob.client.post('/balances/move/review', { draft })).location).toBe('/balances/move');
    expect((await byId(gil, to.id)).balance).toBe(700n);
  });
});

describe('closing', () => {
  it('closes what is empty, for good, and keeps its history', async () => {
    const account = await opened(ann, 'Short');
    await moved(ann, (await main(ann)).id, account.id, '5');
    await ann.client.get(`/balances/${account.id}/close`);
    expect(ann.client.page.text).toContain('There is $5.00 in this account.');
    expect(await closeOwn(test.db, ann.id, account.id, test.clock.now())).toEqual({ outcome: 'refused', obstacle: 'not_empty' });
    await moved(ann, account.id, (await main(ann)).id, '5');
    await ann.client.get(`/balances/${account.id}/close`);
    const closed = await ann.client.submit(`/balances/${account.id}/close`);
    expect(closed.location).toBe('/balances');
    expect((await ann.client.post(`/balances/${account.id}/close`, {})).status).not.toBe(500);
    const page = await ann.client.get(`/balances/${account.id}`);
    expect(page.text).toContain('This account is closed.');
    expect(page.text).toContain('Between own accounts');
    expect((await payThrough(bob.client, { to: account.number, amount: '1' })).status).toBe(422);
  });

  it('says what has to be done first', async () => {
    const obstacle = async (id: string): Promise<unknown> => {
      const result = await closeOwn(test.db, ann.id, id, test.clock.now());
      return 'obstacle' in result ? result.obstacle : result.outcome;
    };
    expect(await obstacle((await main(ann)).id)).toBe('main');
    const pot = (await accountsOf(test.db, ann.id)).find(({ kind }) => kind === 'pot')!;
    expect(await obstacle(pot.id)).toBe('pot');
    const account = await opened(ann, 'Cold');
    await test.db.transaction((tx) => freeze(tx, [account.id], test.clock.now()));
    expect(await obstacle(account.id)).toBe('frozen');
    await test.db.transaction((tx) => thaw(tx, [account.id]));
    await setUndo(test, 15);
    await payThrough(bob.client, { to: account.number, amount: '1' });
    expect(await obstacle(account.id)).toBe('arriving');
    await moved(ann, (await main(ann)).id, account.id, '2');
    await ann.client.get(`/payments/new?from=${account.id}`);
    await ann.client.follow(await ann.client.submit('/payments/new', { to: 'bob@example.com' }));
    await ann.client.follow(await ann.client.submit('/payments/new/amount', { from: account.number, amount: '2' }));
    await ann.client.submit('/payments');
    await setUndo(test, 0);
    expect(await obstacle(account.id)).toBe('held');
    expect(await obstacle('not-an-id')).toBe('not_found');
    expect(await closeOwn(test.db, bob.id, account.id, test.clock.now())).toEqual({ outcome: 'not_found' });
  });

  it('and money that arrives at the same moment: one of the two is refused', async () => {
    for (let round = 0; round < 12; round += 1) {
      const account = await opened(bob, `Race ${round}`);
      const payer = await main(ann);
      const now = test.clock.now();
      const transfer = {
        id: uuidv7(now),
        kind: 'payment',
        debit: payer.id,
        credit: account.id,
        amount: 1n,
        actor: ann.id,
        memo: null,
        category: null,
      } as const;
      const [closing, posting] = await Promise.all([closeOwn(test.db, bob.id, account.id, now), test.app.ledger.submit(transfer)]);
      expect(closing.outcome === 'closed').toBe(!isAccepted(posting));
      expect((await byId(bob, account.id)).balance).toBe(isAccepted(posting) ? 1n : 0n);
      if (isAccepted(posting)) {
        await moved(bob, account.id, (await main(bob)).id, '0.01');
        await closeOwn(test.db, bob.id, account.id, now);
      }
    }
  });
});
