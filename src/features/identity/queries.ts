import type { Language } from '../../i18n/index.ts';
import { row, rows, run, type Queryable } from '../../platform/db.ts';
import type { Theme } from '../../ui/shell.ts';

/** What others may know of a person. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly timeZone: string;
}

const PERSON = 'p.id, p.name, p.email, p.language, p.time_zone as "timeZone"';

/** A person by id. */
export async function selectPerson(db: Queryable, id: string): Promise<Person | null> {
  return (await row<Person>(db, `select ${PERSON} from person p where p.id = $1`, [id])) ?? null;
}

/** A person by the normalised address. */
export async function selectPersonByKey(db: Queryable, key: string): Promise<Person | null> {
  return (await row<Person>(db, `select ${PERSON} from person p where p.email_key = $1`, [key])) ?? null;
}

/** A person to be made. */
export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly language: string;
  readonly timeZone: string;
  readonly referralCode: string | null;
  readonly now: Date;
}

/** Adds a person; false when the address has one already. */
export async function insertPerson(db: Queryable, p: NewPerson): Promise<boolean> {
  const added = await run(
    db,
    `insert into person (id, name, email, email_key, password_hash, language, time_zone, referral_code, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (email_key) do nothing`,
    [p.id, p.name, p.email, p.emailKey, p.passwordHash, p.language, p.timeZone, p.referralCode, p.now],
  );
  return added === 1;
}

/** What log-in compares a password with: a person's, and that of a sign-up that waits for confirmation. Null: there is none. */
export interface Credentials {
  readonly personId: string | null;
  readonly passwordHash: string | null;
  /** Address of the sign-up, as typed. */
  readonly waiting: string | null;
  readonly waitingHash: string | null;
}

/** Credentials by the normalised address; one statement and one row whether there is a person, a sign-up, both or neither. */
export async function selectCredentials(db: Queryable, key: string): Promise<Credentials> {
  const found = await row<Credentials & Record<string, unknown>>(
    db,
    `select p.id as "personId", p.password_hash as "passwordHash", s.email as waiting, s.password_hash as "waitingHash"
     from (select $1::text as key) asked left join person p on p.email_key = asked.key left join sign_up s on s.email_key = asked.key`,
    [key],
  );
  return found!;
}

/** A session with its person, as the session query brings them. */
export interface SessionRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly theme: Theme;
  readonly role: 'member' | 'operator' | 'auditor';
  readonly unread: number;
  readonly remember: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** The live session of a token hash, its person and their unread notices, in one statement. */
export async function selectSession(db: Queryable, tokenHash: Buffer, now: Date): Promise<SessionRow | null> {
  const found = await row<SessionRow>(
    db,
    `select ${PERSON}, p.theme, p.role, s.remember, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
            (select count(*)::int from (select from notice n where n.person_id = p.id and n.read_at is null limit 100) few) as unread
     from session s join person p on p.id = s.person_id
     where s.token_hash = $1 and s.expires_at > $2`,
    [tokenHash, now],
  );
  return found ?? null;
}

/** A session to be written. */
export interface NewSessionRow {
  readonly tokenHash: Buffer;
  /** The one that the browser had before. */
  readonly previousHash: Buffer | null;
  readonly personId: string;
  /** The hash that a password was compared with; null: the person has shown by something else who they are. */
  readonly provedHash: string | null;
  readonly remember: boolean;
  readonly now: Date;
  readonly expiresAt: Date;
}

/**
 * Writes a session, ending the one that the browser had before; false, and nothing is changed, when the password is another one by
 * now. The person is locked first: a change of password that is under way either ends this session or is waited for.
 */
export async function insertSession(db: Queryable, s: NewSessionRow): Promise<boolean> {
  const written = await run(
    db,
    `with proved as materialized (select id from person where id = $3 and ($7::text is null or password_hash = $7) for share),
          previous as (delete from session where token_hash = $2 and exists (select from proved))
     insert into session (token_hash, person_id, remember, created_at, last_seen_at, expires_at)
     select $1, id, $4, $5, $5, $6 from proved`,
    [s.tokenHash, s.previousHash, s.personId, s.remember, s.now, s.expiresAt, s.provedHash],
  );
  return written === 1;
}

/** Notes that a session was used. */
export async function touchSession(db: Queryable, tokenHash: Buffer, now: Date, expiresAt: Date): Promise<void> {
  await run(db, 'update session set last_seen_at = $2, expires_at = $3 where token_hash = $1', [tokenHash, now, expiresAt]);
}

/** Ends one session and tells whose it was; null where there is none. */
export async function deleteSession(db: Queryable, tokenHash: Buffer): Promise<{ personId: string; remember: boolean } | null> {
  const found = await row<{ person_id: string; remember: boolean }>(
    db,
    'delete from session where token_hash = $1 returning person_id, remember',
    [tokenHash],
  );
  return found === undefined ? null : { personId: found.person_id, remember: found.remember };
}

/** Ends all sessions of a person. */
export async function deleteSessions(db: Queryable, personId: string): Promise<void> {
  await run(db, 'delete from session where person_id = $1', [personId]);
}

/** Sets the one reset link of a person; an earlier one dies. */
export async function upsertReset(db: Queryable, personId: string, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await run(
    db,
    `insert into password_reset (person_id, token_hash, expires_at) values ($1, $2, $3)
     on conflict (person_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
    [personId, tokenHash, expiresAt],
  );
}

/** Sets when a person's reset link dies. */
export async function updateResetExpiry(db: Queryable, personId: string, expiresAt: Date): Promise<void> {
  await run(db, 'update password_reset set expires_at = $2 where person_id = $1', [personId, expiresAt]);
}

/** Whose reset link it is, while it lives; consumes nothing. */
export async function selectReset(db: Queryable, tokenHash: Buffer, now: Date): Promise<Person | null> {
  const found = await row<Person>(
    db,
    `select ${PERSON} from password_reset r join person p on p.id = r.person_id where r.token_hash = $1 and r.expires_at > $2`,
    [tokenHash, now],
  );
  return found ?? null;
}

/** Consumes a reset link; gives whose it was, or null when it is dead. */
export async function consumeReset(db: Queryable, tokenHash: Buffer, now: Date): Promise<string | null> {
  const text = 'delete from password_reset where token_hash = $1 and expires_at > $2 returning person_id';
  return (await row<{ person_id: string }>(db, text, [tokenHash, now]))?.person_id ?? null;
}

/** Sets a person's password; gives the normalised address. */
export async function updatePassword(db: Queryable, personId: string, passwordHash: string): Promise<string> {
  const text = 'update person set password_hash = $2 where id = $1 returning email_key';
  const updated = await row<{ email_key: string }>(db, text, [personId, passwordHash]);
  if (updated === undefined) throw new Error('person gone');
  return updated.email_key;
}

/** Removes expired sessions and reset links. */
export async function deleteExpired(db: Queryable, now: Date): Promise<void> {
  await run(db, 'delete from session where expires_at <= $1', [now]);
  await run(db, 'delete from password_reset where expires_at <= $1', [now]);
}

/** The hash of a person's password. */
export async function selectPasswordHash(db: Queryable, personId: string): Promise<string | null> {
  return (await row<{ password_hash: string }>(db, 'select password_hash from person where id = $1', [personId]))?.password_hash ?? null;
}

/** A place where a person is signed in. */
export interface SignedIn {
  readonly tokenHash: Buffer;
  readonly remember: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** The live sessions of a person, the newest first. */
export function selectSessions(db: Queryable, personId: string, now: Date): Promise<SignedIn[]> {
  return rows<SignedIn & Record<string, unknown>>(
    db,
    `select token_hash as "tokenHash", remember, created_at as "createdAt", last_seen_at as "lastSeenAt"
     from session where person_id = $1 and expires_at > $2 order by last_seen_at desc, created_at desc`,
    [personId, now],
  );
}

/** Ends one session of a person; false when they have no such session. */
export async function deleteOwnSession(db: Queryable, personId: string, tokenHash: Buffer): Promise<boolean> {
  return (await run(db, 'delete from session where person_id = $1 and token_hash = $2', [personId, tokenHash])) > 0;
}

/** Ends all sessions of a person but one; gives how many. */
export function deleteOtherSessions(db: Queryable, personId: string, keptHash: Buffer): Promise<number> {
  return run(db, 'delete from session where person_id = $1 and token_hash <> $2', [personId, keptHash]);
}

/** Makes a person's reset link die. */
export async function deleteReset(db: Queryable, personId: string): Promise<void> {
  await run(db, 'delete from password_reset where person_id = $1', [personId]);
}
