import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import type { Answer, Client } from '../../../test/helpers/client.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { newMember } from '../../../test/helpers/letters.ts';
import { accountOf, balanceOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { checkLedger, follow, freeze, Ledger, thaw } from '../../ledger/index.ts';
import { postingClient, run } from '../../platform/db.ts';
import { tellReceivers } from '../notifications/index.ts';
import { endDueHolds } from './index.ts';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
let app: TestApp;
let ann: Client;
let bob: Client;
let ledger: Ledger;

beforeAll(async () => {
  app = await testApp();
  ann = await newMember(app, ANN, { name: 'Ann Archer' });
  bob = await newMember(app, BOB, { name: 'Bob Baker' });
  ledger = new Ledger({ connect: () => postingClient(app.db.url), clock: app.clock });
});

beforeEach(() => setUndo(app, 15));

afterAll(async () => {
  expect(await checkLedger(app.db)).toBeUndefined();
  await ledger.close();
  await app.close();
});

/** Sends money; gives the receipt's path. */
async function send(amount: string, note = ''): Promise<string> {
  const paid = await payThrough(ann, { to: BOB, amount, note });
  expect(paid.status).toBe(303);
  return paid.location!.replace('?done', '');
}

const takeBack = async (client: Client, path: string): Promise<Answer> => client.post(`${path}/undo`, {});

describe('a payment between people', () => {
  it('is held first, then moves by itself, and keeps its receipt', async () => {
    const [annBefore, bobBefore] = [await balanceOf(app, ANN), await balanceOf(app, BOB)];
    const path = await send('40', 'Khachapuri');
    expect((await ann.get(path)).text).toMatch(/On the way.*Take it back/);
    expect((await bob.get(path)).text).toContain('Arriving');
    expect((await bob.get(path)).text).not.toContain('Take it back');
    expect((await bob.get('/transactions')).text).toMatch(/On the way.*Ann Archer.*Arriving\s· Khachapuri/);
    expect((await ann.get('/overview')).text).toMatch(/Bob Baker.*Can still be taken back\s· Khachapuri/);
    expect([await balanceOf(app, ANN), await balanceOf(app, BOB)]).toEqual([annBefore, bobBefore]);

    await endDueHolds(app.platform, ledger);
    expect(await balanceOf(app, BOB)).toBe(bobBefore);
    app.clock.advance(15);
    await Promise.all([endDueHolds(app.platform, ledger), endDueHolds(app.platform, ledger)]);
    expect([await balanceOf(app, ANN), await balanceOf(app, BOB)]).toEqual([annBefore - 4000n, bobBefore + 4000n]);
    const receipt = await bob.get(path);
    expect(receipt.text).toContain('Done');
    expect(receipt.text).toContain('+$40.00');
    expect((await bob.get('/transactions')).body).toContain(`href="${path}"`);
    expect((await bob.get('/transactions')).text).not.toContain('Arriving');
  });

  it('is taken back once, and never after it moved', async () => {
    const before = await balanceOf(app, BOB);
    const path = await send('25');
    const answers = await Promise.all([takeBack(ann, path), takeBack(ann, path), takeBack(ann, path)]);
    expect(answers.map((a) => a.location)).toEqual([path, path, path]);
    expect((await ann.get(path)).text).toContain('Taken back');
    app.clock.advance(60);
    await endDueHolds(app.platform, ledger);
    expect(await balanceOf(app, BOB)).toBe(before);

    const other = await send('5');
    app.clock.advance(15);
    await endDueHolds(app.platform, ledger);
    expect((await ann.follow(await takeBack(ann, other))).text).toContain('It is too late');
    expect(await balanceOf(app, BOB)).toBe(before + 500n);
  });

  it('ends one way or the other when taking back races with its end', async () => {
    const before = await balanceOf(app, BOB);
    const paths = [];
    for (let i = 0; i < 12; i += 1) paths.push(await send('1'));
    app.clock.advance(15);
    await Promise.all([...paths.map((path) => takeBack(ann, path)), endDueHolds(app.platform, ledger), endDueHolds(app.platform, ledger)]);
    await endDueHolds(app.platform, ledger);
    const states = await Promise.all(paths.map(async (path) => ((await ann.get(path)).text.includes('Taken back') ? 'voided' : 'posted')));
    expect(await balanceOf(app, BOB)).toBe(before + 100n * BigInt(states.filter((state) => state === 'posted').length));
  });

  it('is taken back by its sender only', async () => {
    const path = await send('3');
    const eve = await newMember(app, 'eve@example.com');
    expect((await takeBack(bob, path)).status).toBe(404);
    expect((await takeBack(eve, path)).status).toBe(404);
    expect((await takeBack(ann, '/transactions/nonsense')).status).toBe(404);
    await takeBack(ann, path);
  });

  it('reserves its money: what is on the way cannot be spent again', async () => {
    const cleo = await newMember(app, 'cleo@example.com');
    await payThrough(cleo, { to: BOB, amount: '9999' });
    const refused = await payThrough(cleo, { to: BOB, amount: '2' });
    expect(refused.status).toBe(422);
    expect(refused.errors['amount']).toContain('You have $1.00 available');
  });

  it('goes back to its sender when the receiver is frozen meanwhile', async () => {
    const before = await balanceOf(app, ANN);
    const path = await send('8');
    const { id } = await accountOf(app, BOB);
    await app.db.transaction((tx) => freeze(tx, [id], app.clock.now()));
    app.clock.advance(15);
    await endDueHolds(app.platform, ledger);
    await app.db.transaction((tx) => thaw(tx, [id]));
    expect(await balanceOf(app, ANN)).toBe(before);
    // Neither took anything back, and who paid is told, once.
    for (const client of [ann, bob]) {
      const { text } = await client.get(path);
      expect(text).toContain('One of the two accounts was frozen or closed before the payment was booked.');
      expect(text.toLowerCase()).not.toMatch(/taken back|took .* back/);
    }
    for (let times = 0; times < 2; times += 1) {
      await run(app.db, "update follower set batch = 0 where name = 'notices'");
      while (await follow(app.db, 'notices', (tx, range) => tellReceivers(app.platform, tx, range)));
      await follow(app.db, 'notices', (tx, range) => tellReceivers(app.platform, tx, range));
    }
    const told = (await ann.get('/notifications')).text.match(/Your payment of \$8\.00 to Bob Baker was not made/g);
    expect([told?.length, (await bob.get('/notifications')).text.includes('was not made')]).toEqual([1, false]);
  });

  it('is posted at once where there is no undo time', async () => {
    await setUndo(app, 0);
    const path = await send('2');
    expect((await bob.get(path)).text).toContain('Done');
    expect((await ann.get(path)).text).not.toContain('Take it back');
  });
});

describe('limits', () => {
  it('refuse what goes beyond them, say what is left and when they begin anew, and count what is on the way', async () => {
    await asOwner(app.ownerUrl, 'update ledger_head set limit_payment = 50000, limit_day = 60000, limit_month = 100000');
    const dan = await newMember(app, 'dan@example.com');
    const pay = (amount: string): Promise<Answer> => payThrough(dan, { to: BOB, amount });
    expect((await pay('500.01')).text).toContain('A payment can be $500.00 at most.');
    const first = await pay('500');
    expect(first.status).toBe(303);
    expect((await pay('150')).text).toContain(
      'You may pay $600.00 a day and have $100.00 left today. It starts again on 5 May 2026, 00:00',
    );
    await takeBack(dan, first.location!.replace('?done', ''));
    expect((await pay('450')).status).toBe(303);
    expect((await pay('150')).status).toBe(303);
    app.clock.advance(86_400);
    const back = app.client();
    await back.submit('/log-in', { email: 'dan@example.com', password: 'kettle-violin-42' });
    expect((await payThrough(back, { to: BOB, amount: '450' })).text).toContain('You may pay $1,000.00 a month and have $400.00 left.');
    await asOwner(
      app.ownerUrl,
      `update account set limit_month = 500000 where number = '${(await accountOf(app, 'dan@example.com')).number}'`,
    );
    expect((await payThrough(back, { to: BOB, amount: '450' })).status).toBe(303);
    await asOwner(app.ownerUrl, 'update ledger_head set limit_payment = null, limit_day = null, limit_month = null');
  });
});
