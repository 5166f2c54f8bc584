import type { Client, Answer } from './client.ts';
import { forgetCommunity } from '../../src/features/community/index.ts';
import { run } from '../../src/platform/db.ts';
import type { TestApp } from './app.ts';

/** What somebody fills in to pay. */
export interface PaymentWish {
  readonly to: string;
  readonly amount: string;
  readonly note?: string;
  readonly category?: string;
}

/** Goes through the steps of sending money up to the review page; gives that page, or the form that refused. */
export async function reviewPayment(client: Client, { to, amount, note = '', category = '' }: PaymentWish): Promise<Answer> {
  const who = await client.submit('/payments/new', { to });
  if (who.location === undefined) return who;
  await client.follow(who);
  const howMuch = await client.submit('/payments/new/amount', { amount, note, category });
  return howMuch.location === undefined ? howMuch : client.follow(howMuch);
}

/** Pays through all the steps; gives the answer to the last button. */
export async function payThrough(client: Client, wish: PaymentWish): Promise<Answer> {
  const review = await reviewPayment(client, wish);
  return review.status === 200 ? client.submit('/payments') : review;
}

/** The number and id of somebody's current account. */
export async function accountOf({ db }: TestApp, email: string): Promise<{ id: string; number: string; personId: string }> {
  const { rows } = await db.query<{ id: string; number: string; personId: string }>({
    text: `select a.id, a.number, p.id as "personId" from account a join person p on p.id = a.owner_id where p.email = $1 and a.kind = 'current'`,
    values: [email],
  });
  return rows[0]!;
}

/** What stands in somebody's current account, in minor units. */
export async function balanceOf({ db }: TestApp, email: string): Promise<bigint> {
  const { rows } = await db.query<{ balance: bigint }>({
    text: `select e.balance_after as balance from person p join account a on a.owner_id = p.id and a.kind = 'current'
           join entry e on e.account_id = a.id where p.email = $1 order by e.seq desc limit 1`,
    values: [email],
  });
  return rows[0]!.balance;
}

/** Sets how long payments can be taken back; 0: they are posted at once. */
export async function setUndo({ db }: TestApp, seconds: number): Promise<void> {
  await run(db, 'update community set undo_seconds = $1', [seconds]);
  forgetCommunity();
}
