import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { newMember } from '../../../test/helpers/letters.ts';
import { accountOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { follow } from '../../ledger/index.ts';
import { daySums, firstWrongRollup, restartSums, rollUp, SUMS } from '../transactions/index.ts';
import { compareMonths, compareWeeks } from './spending.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp({ start: '2026-05-06T09:00:00Z' });
  await setUndo(app, 0);
});

afterAll(() => app.close());

const roll = (): Promise<boolean> => follow(app.db, SUMS, rollUp);

describe('the overview', () => {
  it('shows an honest first day, and then what happened, with and without the roll-ups', async () => {
    const ann = await newMember(app, 'ann@example.com', { name: 'Ann Archer' });
    await newMember(app, 'bob@example.com', { name: 'Bob Baker' });
    const fresh = await ann.get('/overview');
    expect(fresh.heading).toBe('Hello Ann');
    expect(fresh.text).toContain('Your account is open');
    expect(fresh.text).toContain('$10,000.00');
    expect(fresh.text).toContain('Nothing spent in two weeks');
    expect(fresh.text).toContain('No expenses this month or last');
    // The pot of the first goal is filled through the goal: there is nothing to move between.
    expect(fresh.text).not.toContain('Move between accounts');
    await ann.get('/balances/new');
    await ann.submit('/balances/new', { kind: 'savings', name: 'Boat' });
    expect((await ann.get('/overview')).text).toContain('Move between accounts');

    await payThrough(ann, { to: 'bob@example.com', amount: '12.50', category: 'food', note: 'Khachapuri' });
    const before = await ann.get('/overview');
    expect(before.text).toContain('Khachapuri');
    expect(before.text).toMatch(/Food \$12\.50 New/);
    expect(before.text).not.toContain('Nothing spent in two weeks');
    expect(before.text).not.toContain('Your account is open');

    await roll();
    await roll();
    const after = await ann.get('/overview');
    expect(after.text).toBe(before.text);
    expect((await ann.get('/overview?tab=in')).text).not.toContain('Khachapuri');
    expect((await ann.get('/overview?tab=out')).text).toContain('Khachapuri');
    expect((await ann.get('/')).heading).toBe('Hello Ann');
  });

  it('compares with last month', async () => {
    const cleo = await newMember(app, 'cleo@example.com');
    await payThrough(cleo, { to: 'ann@example.com', amount: '10', category: 'house' });
    app.clock.advance(31 * 86_400);
    const back = app.client();
    await back.submit('/log-in', { email: 'cleo@example.com', password: 'kettle-violin-42' });
    await payThrough(back, { to: 'ann@example.com', amount: '15', category: 'house' });
    expect((await back.get('/overview')).text).toMatch(/House \$15\.00 50\s?% more/);
  });
});

describe('money given back', () => {
  it('lowers what was spent under the category of the payment, with and without the roll-ups', async () => {
    const dan = await newMember(app, 'dan@example.com');
    const eve = await newMember(app, 'eve@example.com');
    const paid = await payThrough(dan, { to: 'eve@example.com', amount: '20', category: 'transport' });
    const path = paid.location!.replace('?done', '');
    for (const give of ['5', '3.50']) {
      await eve.get((await eve.submit(`${path}/give-back`, { amount: give, reason: 'Too much' })).location!);
      expect((await eve.submit(`${path}/give-back/review`)).status).toBe(303);
    }
    const before = await dan.get('/overview');
    expect(before.text).toMatch(/Transport \$11\.50 New/);
    const [payer, payee] = [await accountOf(app, 'dan@example.com'), await accountOf(app, 'eve@example.com')];
    const month = app.clock.now().toISOString().slice(0, 8).concat('01');
    const sumsOf = async ({ id }: { id: string }): Promise<string[]> =>
      (await daySums(app.db, [id], month, 'UTC')).map((s) => `${s.incoming ? 'in' : 'out'} ${s.category} ${s.amount}`).toSorted();
    const [dans, eves] = [await sumsOf(payer), await sumsOf(payee)];
    expect(dans).toEqual(['in bonus 1000000', 'out transport 1150']);
    expect(eves).toEqual(['in bonus 1000000', 'in income 1150']);
    while (await roll());
    expect([await sumsOf(payer), await sumsOf(payee)]).toEqual([dans, eves]);
    expect((await dan.get('/overview')).text).toBe(before.text);
    expect(await firstWrongRollup(app.db, 'UTC')).toBeUndefined();
  });

  it('never makes spending negative', () => {
    const back = { day: '2026-05-04', incoming: false, category: 'food', amount: -10n };
    expect(compareWeeks([back], '2026-05-04')[0]!.current).toBe(0n);
    expect(compareMonths([back], '2026-05-04')).toEqual([]);
  });
});

describe('sums by day', () => {
  it('are begun anew when days begin elsewhere', async () => {
    while (await roll());
    await asOwner(app.ownerUrl, "update ledger_head set time_zone = 'Pacific/Pago_Pago'");
    expect(await firstWrongRollup(app.db, 'Pacific/Pago_Pago')).toBeDefined();
    await app.db.transaction(restartSums);
    expect(await firstWrongRollup(app.db, 'Pacific/Pago_Pago')).toBeUndefined();
    while (await roll());
    expect(await firstWrongRollup(app.db, 'Pacific/Pago_Pago')).toBeUndefined();
    await asOwner(app.ownerUrl, "update ledger_head set time_zone = 'UTC'");
    await app.db.transaction(restartSums);
    while (await roll());
    expect(await firstWrongRollup(app.db, 'UTC')).toBeUndefined();
  });

  it('agree with the entries, half rolled up or whole, and a wrong one is found', async () => {
    const { id } = await accountOf(app, 'cleo@example.com');
    const half = await daySums(app.db, [id], '2026-01-01', 'UTC');
    while (await roll());
    await roll();
    const sort = (sums: typeof half): string[] => sums.map((s) => `${s.day} ${s.incoming} ${s.category} ${s.amount}`).toSorted();
    expect(sort(await daySums(app.db, [id], '2026-01-01', 'UTC'))).toEqual(sort(half));
    expect(await firstWrongRollup(app.db, 'UTC')).toBeUndefined();
    await asOwner(app.ownerUrl, `update rollup_day set amount = amount + 1 where account_id = '${id}' and category = 'house'`);
    expect(await firstWrongRollup(app.db, 'UTC')).toMatchObject({ accountId: id });
  });
});
