import { SCOPES } from '../src/api/route.ts';
import { writeCursor } from '../src/api/cursor.ts';
import { hashToken, makeAccessToken, newToken } from '../src/features/identity/index.ts';
import { openDb, rows, run, type Db } from '../src/platform/db.ts';
import { emailOf } from './grow-people.ts';
import type { Served } from './served.ts';

/** Somebody who asks a bank for pages. */
export interface Visitor {
  readonly personId: string;
  readonly email: string;
  readonly accountId: string;
  readonly number: string;
  /** Entries of the account. */
  readonly seq: bigint;
  /** The session's token. */
  readonly token: string;
  readonly accessToken: string;
}

/** An account that takes part in payments. */
interface Active {
  readonly personId: string;
  readonly accountId: string;
  readonly number: string;
}

/** A payment from somewhere in the past, with one who may see it. */
interface OldPayment {
  readonly id: string;
  readonly visitor: Visitor;
}

/** A place in a history, as pages ask for it, and as the API does. */
export interface Middle {
  readonly seq: bigint;
  readonly at: Date;
  readonly cursor: string;
}

/** A bank that is measured. */
export interface Bank {
  readonly served: Served;
  readonly ownerUrl: string;
  readonly visitors: readonly Visitor[];
  /** Those who pay and are paid: as many in one bank as in the other. */
  readonly accounts: readonly Active[];
  /** Whoever has the longest history. */
  readonly longest: Visitor;
  /** The middle of their history. */
  readonly middle: Middle;
  /** More access tokens of theirs: each takes only so many requests a minute. */
  readonly longestTokens: readonly string[];
  readonly payments: readonly OldPayment[];
}

const VISITORS = 200;
const TOKENS = 8;
/** As many as the young bank has: what the ledger costs depends on how many accounts are at work. */
const ACTIVE = 2_000;
const TOKEN_NAME = 'Growth benchmark';

/** Lets people of a bank sign in: some from all its time, and the one with the longest history. */
export async function visit(served: Served): Promise<Bank> {
  const ownerUrl = await served.ownerUrl();
  const db = openDb({ url: ownerUrl });
  try {
    const visitors = await signIn(db, await somePeople(db));
    const longest = visitors.reduce((a, b) => (b.seq > a.seq ? b : a));
    const longestTokens: string[] = [];
    while (longestTokens.length < TOKENS) longestTokens.push(await accessToken(db, longest.personId));
    const accounts = await activeAccounts(db);
    return {
      served,
      ownerUrl,
      visitors,
      accounts,
      longest,
      middle: await middleOf(db, longest),
      longestTokens,
      payments: await oldPayments(db, visitors),
    };
  } finally {
    await db.close();
  }
}

/** Takes back what {@link visit} left. */
export async function leave({ ownerUrl, visitors }: Bank): Promise<void> {
  const db = openDb({ url: ownerUrl });
  try {
    const hashes = visitors.map(({ token }) => hashToken(token));
    await run(db, 'delete from session where token_hash = any ($1::bytea[])', [hashes]);
    await run(db, 'update access_token set revoked_at = now() where name = $1 and revoked_at is null', [TOKEN_NAME]);
  } finally {
    await db.close();
  }
}

type Found = Omit<Visitor, 'token' | 'accessToken'>;

function somePeople(db: Db): Promise<Found[]> {
  return rows<Found & Record<string, unknown>>(
    db,
    `with chosen as (
       select id from person where email_key = $1
       union
       select id from (select id, row_number() over (order by id) as n, count(*) over () as total from person) p
       where n % greatest(total / $2, 1) = 0 limit $2
     )
     select a.owner_id as "personId", p.email, a.id as "accountId", a.number, e.seq
     from chosen join person p on p.id = chosen.id join account a on a.owner_id = chosen.id and a.kind = 'current'
     join lateral (select seq from entry where account_id = a.id order by seq desc limit 1) e on true`,
    [emailOf(0), VISITORS],
  );
}

function activeAccounts(db: Db): Promise<Active[]> {
  return rows<Active & Record<string, unknown>>(
    db,
    `select owner_id as "personId", id as "accountId", number from account where kind = 'current' order by md5(id::text) limit $1`,
    [ACTIVE],
  );
}

async function signIn(db: Db, found: readonly Found[]): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const one of found) visitors.push({ ...one, token: newToken(), accessToken: await accessToken(db, one.personId) });
  await run(
    db,
    `insert into session (token_hash, person_id, remember, created_at, last_seen_at, expires_at)
     select token_hash, person_id, true, now(), now(), now() + interval '1 day' from unnest($1::bytea[], $2::uuid[]) as made (token_hash, person_id)`,
    [visitors.map(({ token }) => hashToken(token)), visitors.map(({ personId }) => personId)],
  );
  // As in a bank that runs: everybody's next mail about payments waits already.
  await run(
    db,
    `insert into payment_mail (person_id, batch, mailed_at, queued_at) select p.id, n, now(), now() from person p, ledger_head
     on conflict (person_id) do update set queued_at = excluded.queued_at`,
  );
  return visitors;
}

async function accessToken(db: Db, personId: string): Promise<string> {
  const made = await makeAccessToken(db, { personId, name: TOKEN_NAME, scopes: SCOPES, life: null, now: new Date() });
  if (made === null) throw new Error('there are too many tokens already');
  return made.token;
}

/** One payment out of the past of everybody. */
async function oldPayments(db: Db, visitors: readonly Visitor[]): Promise<OldPayment[]> {
  const found = await rows<{ id: string; accountId: string }>(
    db,
    `select e.transfer_id as id, v.id as "accountId" from unnest($1::uuid[], $2::bigint[]) as v (id, seq)
     join entry e on e.account_id = v.id and e.seq = greatest(v.seq / 3, 2) and e.action = 'post' and e.kind = 'payment'`,
    [visitors.map(({ accountId }) => accountId), visitors.map(({ seq }) => seq)],
  );
  const owners = new Map(visitors.map((visitor) => [visitor.accountId, visitor]));
  return found.map(({ id, accountId }) => ({ id, visitor: owners.get(accountId)! }));
}

/** The entry in the middle of somebody's history, and the API's cursor there. */
export async function middleOf(db: Db, { accountId, seq }: Visitor): Promise<Middle> {
  const found = await rows<Omit<Middle, 'cursor'>>(db, 'select seq, at from entry where account_id = $1 and seq = $2', [
    accountId,
    seq / 2n + 1n,
  ]);
  const { at, seq: middle } = found[0]!;
  return { at, seq: middle, cursor: writeCursor(accountId, middle) };
}
