import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOwner, testDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../../test/helpers/ledger.ts';
import { openAccount } from '../../ledger/index.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { loadConfig } from '../../platform/config.ts';
import { row, rows, run } from '../../platform/db.ts';
import { silentLog } from '../../platform/log.ts';
import { notify } from '../../platform/notices.ts';
import type { Platform } from '../../platform/platform.ts';
import { newAccountNumber } from '../accounts/index.ts';
import { notificationMails, notificationTasks, tellReceivers } from './index.ts';
import { listNotices, markRead } from './notice.ts';

let database: TestDatabase;
let books: TestLedger;
let platform: Platform;

beforeAll(async () => {
  database = await testDatabase();
  books = testLedger(database);
  platform = { config: loadConfig({}), db: database.db, clock: books.clock, secret: new Uint8Array(32), log: silentLog };
});
afterAll(async () => {
  await books.close();
  await database.drop();
});
beforeEach(() => books.clock.advance(3_600));

/** A person with a current account that has money in it. */
async function person(name: string, language = 'en'): Promise<{ id: string; account: string }> {
  const [id, account] = [uuidv7(books.clock.now()), uuidv7(books.clock.now())];
  const mail = `${id}@example.org`;
  await run(
    database.db,
    `insert into person (id, name, email, email_key, password_hash, language, created_at) values ($1, $2, $3, $3, '', $4, $5)`,
    [id, name, mail, language, books.clock.now()],
  );
  await database.db.transaction(async (tx) => {
    await openAccount(tx, {
      id: account,
      kind: 'current',
      number: newAccountNumber(),
      ownerId: id,
      name: '',
      minimum: null,
      now: books.clock.now(),
    });
  });
  return { id, account };
}

async function pay(debit: string, credit: string, amount: bigint, memo: string | null = null): Promise<string> {
  const transfer = books.transfer({ debit, credit, amount, memo });
  expect((await books.ledger.submit(transfer)).outcome).toBe('posted');
  return transfer.id;
}

async function head(): Promise<bigint> {
  return (await row<{ n: bigint }>(database.db, 'select n from ledger_head'))!.n;
}

async function tell(from: bigint): Promise<void> {
  const to = await head();
  await database.db.transaction((tx) => tellReceivers(platform, tx, { from, to }));
}

interface Job {
  readonly key: string;
  readonly run_at: Date;
}
const jobsOf = (personId: string): Promise<Job[]> =>
  asOwner<Job>(database.ownerUrl, 'select key, run_at from graphile_worker._private_jobs where key = $1', [`payment_mail:${personId}`]);

interface Queued {
  readonly args: Record<string, string>;
}
const mailsFor = (personId: string): Promise<Queued[]> =>
  rows<Queued>(database.db, `select args from mail where kind = 'payment_received' and args->>'personId' = $1 order by id`, [personId]);

const gather = (personId: string): Promise<void> => notificationTasks['payment_mail']!(platform, { personId });

describe('who received money is told', () => {
  test('in the bell, once, with the payer, the amount, the note and the way to the receipt', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const from = await head();
    const id = await pay(ann.account, bob.account, 1_050n, 'for the bread');
    await tell(from);
    await tell(from);
    const { notices } = await listNotices(database.db, bob, undefined);
    expect(notices).toMatchObject([
      {
        kind: 'payment_received',
        args: { from: 'Ann', amount: '1050', note: 'for the bread' },
        link: `/transactions/${id}`,
        unread: true,
        at: books.clock.now(),
      },
    ]);
    expect((await listNotices(database.db, ann, undefined)).notices).toEqual([]);
    expect(await jobsOf(bob.id)).toHaveLength(1);
    expect(await jobsOf(ann.id)).toEqual([]);
  });

  test('not of money that is moved between their own accounts', async () => {
    const ann = await person('Ann');
    const pot = uuidv7(books.clock.now());
    await database.db.transaction(async (tx) => {
      await openAccount(tx, {
        id: pot,
        kind: 'pot',
        number: newAccountNumber(),
        ownerId: ann.id,
        name: 'Bicycle',
        minimum: 0n,
        now: books.clock.now(),
      });
    });
    const from = await head();
    await pay(ann.account, pot, 500n);
    await tell(from);
    expect((await listNotices(database.db, ann, undefined)).notices).toEqual([]);
  });

  test('of money given back, by whom, and by mail', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const id = await pay(ann.account, bob.account, 1_050n);
    const from = await head();
    const reverse = { action: 'reverse', ref: id, amount: 50n, memo: 'Too much', forced: false } as const;
    const back = await books.ledger.submit({ ...reverse, id: uuidv7(books.clock.now()), actor: bob.id });
    const byBank = await books.ledger.submit({ ...reverse, id: uuidv7(books.clock.now()), actor: uuidv7(books.clock.now()) });
    await tell(from);
    await tell(from);
    const { notices } = await listNotices(database.db, ann, undefined);
    const told = (payer: string, transfer: string): object => ({
      kind: 'payment_given_back',
      args: { from: payer, amount: '50', note: 'Too much' },
      link: `/transactions/${transfer}`,
    });
    expect(notices).toHaveLength(2);
    expect(notices).toEqual(
      expect.arrayContaining([expect.objectContaining(told('Bob', back.id)), expect.objectContaining(told('', byBank.id))]),
    );
    expect((await listNotices(database.db, bob, undefined)).notices).toEqual([]);
    await gather(ann.id);
    const [mail] = await mailsFor(ann.id);
    const letter = await notificationMails['payment_received']!.build(platform, mail!.args);
    expect(letter?.subject).toBe('You received 2 payments, $1.00 in all');
    expect(JSON.stringify(letter?.blocks)).toContain('The bank · ');
    const only = await notificationMails['payment_received']!.build(platform, { ...mail!.args, toBatch: String(from + 1n) });
    expect(only?.subject).toBe('You got $0.50 back from Bob');
  });

  test('a repeat after the mail went out adds no job', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const from = await head();
    await pay(ann.account, bob.account, 100n);
    await tell(from);
    await asOwner(database.ownerUrl, 'delete from graphile_worker._private_jobs');
    await tell(from);
    expect(await jobsOf(bob.id)).toEqual([]);
  });
});

describe('mails about payments', () => {
  test('the first goes at once, later ones wait and are gathered', async () => {
    const [ann, shop] = [await person('Ann'), await person('Shop')];
    let from = await head();
    await pay(ann.account, shop.account, 1_000n);
    await tell(from);
    expect((await jobsOf(shop.id))[0]!.run_at).toEqual(books.clock.now());
    await gather(shop.id);
    const sentAt = books.clock.now().getTime();
    books.clock.advance(60);
    from = await head();
    for (let i = 0; i < 30; i += 1) await pay(ann.account, shop.account, 100n, `cup ${i}`);
    await tell(from);
    expect((await jobsOf(shop.id)).map(({ run_at }) => run_at.getTime())).toEqual([sentAt + 600_000]);
    await gather(shop.id);
    await gather(shop.id);
    const queued = await mailsFor(shop.id);
    expect(queued).toHaveLength(2);
    const kind = notificationMails['payment_received']!;
    expect(await kind.build(platform, queued[0]!.args)).toMatchObject({ subject: 'You received $10.00 from Ann', toName: 'Shop' });
    const letter = (await kind.build(platform, queued[1]!.args))!;
    expect(letter.subject).toBe('You received 30 payments, $30.00 in all');
    const facts = letter.blocks.flatMap((block) => ('facts' in block ? block.facts : []));
    expect(facts).toHaveLength(20);
    expect(facts[0]![0]).toContain('cup 29');
    expect(letter.blocks).toContainEqual({ small: 'And 10 more payments.' });
  });

  test('are written in the language of who receives', async () => {
    const payer = await person('Нино');
    const kind = notificationMails['payment_received']!;
    for (const [language, subject] of [
      ['ka', 'მიიღეთ 12,50\u00a0$, გამომგზავნი: Нино'],
      ['ru', 'Вам поступило 12,50\u00a0$, отправитель: Нино'],
    ] as const) {
      const receiver = await person('R', language);
      const from = await head();
      await pay(payer.account, receiver.account, 1_250n);
      await tell(from);
      await gather(receiver.id);
      const [mail] = await mailsFor(receiver.id);
      expect(await kind.build(platform, mail!.args)).toMatchObject({ language, subject });
    }
  });

  test('old payments are not mailed when a person is told for the first time', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    await pay(ann.account, bob.account, 700n);
    const from = await head();
    await pay(ann.account, bob.account, 100n);
    await tell(from);
    await gather(bob.id);
    const [mail] = await mailsFor(bob.id);
    expect(await notificationMails['payment_received']!.build(platform, mail!.args)).toMatchObject({
      subject: 'You received $1.00 from Ann',
    });
  });
});

describe('notices', () => {
  const give = (personId: string, at = books.clock.now()): Promise<void> =>
    notify(database.db, { personId, kind: 'password_changed', args: {}, link: '/notifications', now: at });

  test('are read and marked by their own person only', async () => {
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    await give(ann.id);
    await give(bob.id);
    await markRead(database.db, bob, undefined, books.clock.now());
    expect((await listNotices(database.db, ann, undefined)).notices).toMatchObject([{ unread: true }]);
    expect((await listNotices(database.db, bob, undefined)).notices).toMatchObject([{ unread: false }]);
    const [foreign] = (await listNotices(database.db, ann, undefined)).notices;
    await markRead(database.db, bob, foreign!.id, books.clock.now());
    expect((await listNotices(database.db, ann, undefined)).notices).toMatchObject([{ unread: true }]);
  });

  test('that came after the reader looked stay unread', async () => {
    const ann = await person('Ann');
    await give(ann.id);
    const [seen] = (await listNotices(database.db, ann, undefined)).notices;
    books.clock.advance(5);
    await give(ann.id);
    await markRead(database.db, ann, seen!.id, books.clock.now());
    expect((await listNotices(database.db, ann, undefined)).notices.map(({ unread }) => unread)).toEqual([true, false]);
  });

  test('are paged by 30, without a gap or a repeat', async () => {
    const ann = await person('Ann');
    for (let i = 0; i < 65; i += 1) {
      books.clock.advance(1);
      await give(ann.id);
    }
    const pages: string[][] = [];
    let before: string | undefined;
    do {
      const page = await listNotices(database.db, ann, before);
      pages.push(page.notices.map(({ id }) => id));
      before = page.older;
    } while (before !== undefined);
    expect(pages.map((page) => page.length)).toEqual([30, 30, 5]);
    expect(new Set(pages.flat()).size).toBe(65);
    expect(pages.flat()).toEqual(pages.flat().toSorted().reverse());
  });
});
