import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { SCOPES } from '../src/api/route.ts';
import { BANK, openCurrentAccount } from '../src/features/accounts/index.ts';
import { hashToken, makeAccessToken, newToken } from '../src/features/identity/index.ts';
import { Ledger, type Transfer } from '../src/ledger/index.ts';
import { ManualClock, type Clock } from '../src/lib/clock.ts';
import { uuidv7 } from '../src/lib/ids.ts';
import { openDb, postingClient, run, type Db } from '../src/platform/db.ts';

/** Somebody who takes part in a measurement: signed in, with a current account. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly accountId: string;
  readonly number: string;
  /** The session's token, as the cookie carries it. */
  readonly token: string;
  /** An access token of the API that may pay and read. */
  readonly accessToken: string;
}

/** The password of everybody. */
export const PASSWORD = 'correct horse battery';
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const BULK = 500;
const CATEGORIES = ['house', 'food', 'transport', 'entertainment', 'shopping', 'other', null];

/** Makes people with sessions and accounts, all with the same password, and gives each so much money, minor units. */
export async function makePeople(ownerUrl: string, count: number, money: bigint, clock: Clock): Promise<Person[]> {
  const db = openDb({ url: ownerUrl });
  try {
    const people = await insertPeople(db, count, clock.now());
    const transfers = people.map((person): Transfer => ({
      id: uuidv7(clock.now()),
      kind: 'welcome_bonus',
      debit: BANK.welcome,
      credit: person.accountId,
      amount: money,
      actor: null,
      memo: null,
      category: null,
    }));
    await postAll(ownerUrl, clock, transfers);
    await analyse(db);
    return people;
  } finally {
    await db.close();
  }
}

async function insertPeople(db: Db, count: number, now: Date): Promise<Person[]> {
  const passwordHash = await hash(PASSWORD, ARGON);
  const batch = now.getTime().toString(36);
  const made = Array.from({ length: count }, (_, i) => ({
    id: uuidv7(now),
    email: `person-${batch}-${i}@example.com`,
    name: `Person ${i}`,
    token: newToken(),
  }));
  await db.transaction(async (tx) => {
    // A payment that can be taken back is two orders and a wait; measured is the payment itself.
    await run(tx, 'update community set undo_seconds = 0');
    // As in a bank that runs: everybody's next mail about payments waits already, instead of thousands of first mails at once.
    await run(tx, 'insert into payment_mail (person_id, batch, mailed_at, queued_at) select id, 0, $2, $2 from unnest($1::uuid[]) as id', [
      made.map((m) => m.id),
      now,
    ]);
    await run(
      tx,
      `insert into person (id, name, email, email_key, password_hash, language, created_at)
       select id, name, email, email, $4, 'en', $5 from unnest($1::uuid[], $2::text[], $3::text[]) as made (id, name, email)`,
      [made.map((one) => one.id), made.map((one) => one.name), made.map((one) => one.email), passwordHash, now],
    );
    await run(
      tx,
      `insert into session (token_hash, person_id, remember, created_at, last_seen_at, expires_at)
       select token_hash, person_id, true, now(), now(), now() + interval '1 day' from unnest($1::bytea[], $2::uuid[]) as made (token_hash, person_id)`,
      [made.map((one) => hashToken(one.token)), made.map((one) => one.id)],
    );
  });
  const people: Person[] = [];
  for (let at = 0; at < count; at += BULK) {
    await db.transaction(async (tx) => {
      const part = made.slice(at, at + BULK);
      const accounts = await Promise.all(part.map(({ id }) => openCurrentAccount(tx, { personId: id, now })));
      part.forEach(({ id, email, token }, i) =>
        people.push({ id, email, token, accessToken: '', accountId: accounts[i]!.id, number: accounts[i]!.number }),
      );
    });
  }
  const tokens = await Promise.all(people.map(({ id }) => accessTokenFor(db, id, now)));
  return people.map((person, i) => ({ ...person, accessToken: tokens[i]! }));
}

async function accessTokenFor(db: Db, personId: string, now: Date): Promise<string> {
  const made = await makeAccessToken(db, { personId, name: 'Load', scopes: SCOPES, life: null, now });
  return made!.token;
}

async function postAll(ownerUrl: string, clock: Clock, transfers: readonly Transfer[]): Promise<void> {
  const ledger = new Ledger({ connect: () => postingClient(ownerUrl), clock });
  try {
    for (let at = 0; at < transfers.length; at += BULK) {
      const postings = await ledger.submitAll(transfers.slice(at, at + BULK));
      const refused = postings.find((posting) => posting.outcome !== 'posted');
      if (refused !== undefined) throw new Error(`a transfer of the preparation was refused: ${refused.outcome}`);
    }
  } finally {
    await ledger.close();
  }
}

/** Lets people have paid one another: so many payments each, spread over the last `days` days. */
export async function makeHistory(ownerUrl: string, people: readonly Person[], each: number, days: number): Promise<void> {
  const step = (days * 86_400) / each;
  const clock = new ManualClock(new Date(Date.now() - days * 86_400_000));
  for (let n = 0; n < each; n += 1) {
    clock.advance(step);
    const transfers = people.map((person, i): Transfer => ({
      id: uuidv7(clock.now()),
      kind: 'payment',
      debit: person.accountId,
      credit: people[(i + n * 7 + 1) % people.length]!.accountId,
      amount: BigInt(100 + ((n * 37 + i * 11) % 900)),
      actor: person.id,
      memo: n % 3 === 0 ? 'Lunch' : null,
      category: CATEGORIES[(n + i) % CATEGORIES.length]!,
    }));
    await postAll(
      ownerUrl,
      clock,
      transfers.filter((transfer) => transfer.debit !== transfer.credit),
    );
  }
  const db = openDb({ url: ownerUrl });
  await analyse(db);
  await db.close();
}

// What autovacuum would have done in a bank that did not spring up this second.
async function analyse(db: Db): Promise<void> {
  for (const table of ['person', 'session', 'access_token', 'account', 'entry']) await run(db, `analyze ${table}`).catch(() => 0);
}

const CATCH_UP_MS = 60_000;

/**
 * Waits until the followers of the ledger (sums, notices) have read all of it and no job is due (mails), so that they are
 * no burden to what is measured next.
 * @returns how long they were behind, seconds
 */
export async function untilFollowed(ownerUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const begin = performance.now();
  try {
    while (performance.now() - begin < CATCH_UP_MS) {
      const { rows } = await client.query<{ busy: boolean }>(
        `select exists (select from follower where batch < (select n from ledger_head))
             or exists (select from graphile_worker.jobs where run_at <= now() and attempts < max_attempts) as busy`,
      );
      if (rows[0]?.busy === false) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return (performance.now() - begin) / 1000;
  } finally {
    await client.end();
  }
}
