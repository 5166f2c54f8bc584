import { byteaArray, textArray } from '../../../lib/pg-arrays.ts';
import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** Lets one transaction at a time decide over what belongs to a person. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await run(tx, 'select from person where id = $1 for update', [personId]);
}

/** An access token to be stored. */
export interface NewAccessToken {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly tokenHash: Buffer;
  readonly last4: string;
  readonly expiresAt: Date | null;
  readonly now: Date;
}

/** Stores an access token. */
export async function insertAccessToken(tx: Tx, t: NewAccessToken): Promise<void> {
  await run(
    tx,
    `insert into access_token (id, person_id, name, scopes, token_hash, last4, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [t.id, t.personId, t.name, t.scopes, t.tokenHash, t.last4, t.now, t.expiresAt],
  );
}

const LIVE = 'person_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)';

/** How many live tokens a person has. */
export async function countAccessTokens(db: Queryable, personId: string, now: Date): Promise<number> {
  return (await row<{ n: number }>(db, `select count(*)::int as n from access_token where ${LIVE}`, [personId, now]))!.n;
}

/** An access token as its person sees it. */
export interface AccessToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly last4: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** The tokens of a person that were not revoked, the newest first; expired ones for 90 days more. */
export function selectAccessTokens(db: Queryable, personId: string, now: Date): Promise<AccessToken[]> {
  return rows<AccessToken & Record<string, unknown>>(
    db,
    `select id, name, scopes, last4, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
     from access_token where person_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2::timestamptz - interval '90 days')
     order by id desc`,
    [personId, now],
  );
}

/** Revokes a person's token; false when they have none such that is not revoked. */
export async function revokeAccessToken(db: Queryable, personId: string, id: string, now: Date): Promise<boolean> {
  return (
    (await run(db, 'update access_token set revoked_at = $3 where person_id = $1 and id = $2 and revoked_at is null', [
      personId,
      id,
      now,
    ])) > 0
  );
}

/** Revokes all of a person's tokens. */
export async function revokeAccessTokens(tx: Tx, personId: string, now: Date): Promise<void> {
  await run(tx, 'update access_token set revoked_at = $2 where person_id = $1 and revoked_at is null', [personId, now]);
}

/** An access token with its person's main account, and the account of a payee, as a request of the API needs them. */
export interface BearerRow {
  readonly tokenId: string;
  readonly personId: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly accountId: string | null;
  readonly accountNumber: string | null;
  readonly payeeId: string | null;
  readonly payeeOwner: string | null;
  /** The number of the ledger's rules that all of this holds under. */
  readonly rules: bigint;
}

/** What one request of the API asks for. */
export interface BearerQuestion {
  readonly tokenHash: Buffer;
  readonly payeeNumber: string | null;
}

/**
 * Token, person, their main account and a payee's, for requests that came at the same time, in one statement.
 * The laterals keep it at one index probe for each, whatever the tables' sizes were when it was planned.
 */
export async function selectBearers(db: Queryable, questions: readonly BearerQuestion[]): Promise<(BearerRow | undefined)[]> {
  const found = await rows<BearerRow & { n: number } & Record<string, unknown>>(
    db,
    `select w.n::int as n, t.id as "tokenId", t.person_id as "personId", array_to_string(t.scopes, ' ') as scopes, t.last_used_at as "lastUsedAt",
            t.expires_at as "expiresAt", t.revoked_at as "revokedAt", own.id as "accountId", own.number as "accountNumber",
            payee.id as "payeeId", payee.owner_id as "payeeOwner", h.rules
     from unnest($1::bytea[], $2::text[]) with ordinality as w (token_hash, payee_number, n)
     cross join ledger_head h
     join lateral (select * from access_token where token_hash = w.token_hash limit 1) t on true
     left join lateral (select id, number from account where owner_id = t.person_id and main limit 1) own on true
     left join lateral (select id, owner_id from account where number = w.payee_number and kind in ('current', 'savings') limit 1) payee on true`,
    [byteaArray(questions.map(({ tokenHash }) => tokenHash)), textArray(questions.map(({ payeeNumber }) => payeeNumber))],
  );
  const answers: (BearerRow | undefined)[] = Array.from({ length: questions.length });
  for (const row of found) answers[row.n - 1] = row;
  return answers;
}

/** Notes that a token was used, when that was not noted since `before`. */
export async function touchAccessToken(db: Queryable, id: string, now: Date, before: Date): Promise<void> {
  await run(db, 'update access_token set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $3)', [
    id,
    now,
    before,
  ]);
}
