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
  return (await run(db, 'update access_token set revoked_at = $3 where person_id = $1 and id = $2 and revoked_at is null', [personId, id, now])) > 0;
}

/** An access token with its person's current account, and the account of a payee, as a request of the API needs them. */
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
}

/** Token, person, their current account and a payee's, in one statement. */
export function selectBearer(db: Queryable, tokenHash: Buffer, payeeNumber: string | null): Promise<BearerRow | undefined> {
  return row<BearerRow & Record<string, unknown>>(
    db,
    `select t.id as "tokenId", t.person_id as "personId", array_to_string(t.scopes, ' ') as scopes, t.last_used_at as "lastUsedAt",
            t.expires_at as "expiresAt", t.revoked_at as "revokedAt", own.id as "accountId", own.number as "accountNumber", payee.id as "payeeId"
     from access_token t
     left join account own on own.owner_id = t.person_id and own.kind = 'current'
     left join account payee on payee.number = $2 and payee.kind = 'current'
     where t.token_hash = $1`,
    [tokenHash, payeeNumber],
  );
}

/** Notes that a token was used, when that was not noted since `before`. */
export async function touchAccessToken(db: Queryable, id: string, now: Date, before: Date): Promise<void> {
  await run(db, 'update access_token set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $3)', [id, now, before]);
}
