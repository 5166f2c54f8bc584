import type { Language } from '../../i18n/index.ts';
import { row, run, type Queryable } from '../../platform/db.ts';
import type { Evidence } from '../referrals/index.ts';

/** Wrong codes that a sign-up takes before a new one has to be asked for. */
export const TRIES_MAX = 5;

/** A sign-up to be written. */
export interface NewSignUp {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly referralCode: string | null;
  /** The code that it began with, by its id. */
  readonly codeId: string | null;
  readonly evidence: Evidence;
  readonly browserHash: Buffer;
  readonly now: Date;
}

/** Writes a sign-up in the place of an earlier one for the same address, whose code and link die. */
export async function upsertSignUp(db: Queryable, s: NewSignUp): Promise<void> {
  await run(
    db,
    `insert into sign_up (id, email, email_key, name, password_hash, language, time_zone, referral_code, browser_hash, created_at, code_id,
                          device_hash, ip_hash, network_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (email_key) do update set
       id = excluded.id, email = excluded.email, name = excluded.name, password_hash = excluded.password_hash,
       language = excluded.language, time_zone = excluded.time_zone, referral_code = excluded.referral_code,
       browser_hash = excluded.browser_hash, created_at = excluded.created_at,
       code_id = excluded.code_id, device_hash = excluded.device_hash, ip_hash = excluded.ip_hash, network_hash = excluded.network_hash,
       code_hash = null, link_hash = null, expires_at = null, tries = 0`,
    [
      s.id,
      s.email,
      s.emailKey,
      s.name,
      s.passwordHash,
      s.language,
      s.timeZone,
      s.referralCode,
      s.browserHash,
      s.now,
      s.codeId,
      s.evidence.deviceHash,
      s.evidence.ipHash,
      s.evidence.networkHash,
    ],
  );
}

/** Kills code and link of the sign-up for an address, under a new id so that a mail under way cannot bring them back. */
export async function renewSignUp(db: Queryable, key: string, id: string): Promise<void> {
  await run(db, 'update sign_up set id = $2, code_hash = null, link_hash = null, expires_at = null, tries = 0 where email_key = $1', [
    key,
    id,
  ]);
}

/** What the verification mail is made from. */
export interface MailableSignUp {
  readonly email: string;
  readonly emailKey: string;
  readonly language: Language;
}

/** A sign-up by its id. */
export async function selectSignUp(db: Queryable, id: string): Promise<MailableSignUp | null> {
  const text = 'select email, email_key as "emailKey", language from sign_up where id = $1';
  return (await row<MailableSignUp>(db, text, [id])) ?? null;
}

/** Stores what the mail about to be handed over carries; false when the sign-up is gone or was renewed. */
export async function updateSecrets(db: Queryable, id: string, codeHash: Buffer, linkHash: Buffer): Promise<boolean> {
  const text = 'update sign_up set code_hash = $2, link_hash = $3, expires_at = null where id = $1';
  return (await run(db, text, [id, codeHash, linkHash])) === 1;
}

/** Sets when code and link die. */
export async function updateExpiry(db: Queryable, id: string, expiresAt: Date): Promise<void> {
  await run(db, 'update sign_up set expires_at = $2 where id = $1', [id, expiresAt]);
}

/** A sign-up as its own browser sees it. */
export interface SignUpState {
  /** Null: the mail was not handed over yet. */
  readonly expiresAt: Date | null;
  readonly tries: number;
}

/** The sign-up for an address, if the browser that asks is the one that signed up. */
export async function selectState(db: Queryable, key: string, browserHash: Buffer): Promise<SignUpState | null> {
  const text = 'select expires_at as "expiresAt", tries from sign_up where email_key = $1 and browser_hash = $2';
  return (await row<SignUpState>(db, text, [key, browserHash])) ?? null;
}

/** True when this browser's sign-up was confirmed within the last day. */
export async function selectConfirmed(db: Queryable, key: string, browserHash: Buffer): Promise<boolean> {
  const text = 'select 1 from confirmed_sign_up where email_key = $1 and browser_hash = $2';
  return (await row(db, text, [key, browserHash])) !== undefined;
}

/**
 * Takes one of the tries and says whether the code is right; null when there is no try left, or nothing to try.
 * The row stays locked until the transaction ends, so that guesses made at the same time are counted one by one.
 */
export async function takeTry(db: Queryable, key: string, codeHash: Buffer, now: Date): Promise<boolean | null> {
  const taken = await row<{ fits: boolean }>(
    db,
    `update sign_up set tries = tries + 1
     where email_key = $1 and tries < ${TRIES_MAX} and (expires_at is null or expires_at > $3)
     returning (code_hash = $2) is true as fits`,
    [key, codeHash, now],
  );
  return taken?.fits ?? null;
}

/** A sign-up that was just consumed. */
export interface ConsumedSignUp {
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly referralCode: string | null;
  readonly codeId: string | null;
  readonly deviceHash: Buffer | null;
  /** Null: a sign-up from before this was kept. */
  readonly ipHash: Buffer | null;
  readonly networkHash: Buffer | null;
  readonly browserHash: Buffer;
}

const CONSUMED = `email, email_key as "emailKey", name, password_hash as "passwordHash", language, time_zone as "timeZone",
  referral_code as "referralCode", browser_hash as "browserHash", code_id as "codeId", device_hash as "deviceHash",
  ip_hash as "ipHash", network_hash as "networkHash"`;

const KEEP = `kept as (
  insert into confirmed_sign_up (link_hash, email, email_key, browser_hash, confirmed_at)
  select link_hash, email, email_key, browser_hash, $2 from gone)`;

/** Consumes the sign-up whose code it is; to be called after {@link takeTry} said that it fits. */
export async function consumeByCode(db: Queryable, key: string, codeHash: Buffer, now: Date): Promise<ConsumedSignUp | null> {
  const found = await row<ConsumedSignUp>(
    db,
    `with gone as (delete from sign_up where email_key = $1 and code_hash = $3 returning *), ${KEEP} select ${CONSUMED} from gone`,
    [key, now, codeHash],
  );
  return found ?? null;
}

/** Consumes the sign-up whose link it is, while it lives. */
export async function consumeByLink(db: Queryable, linkHash: Buffer, now: Date): Promise<ConsumedSignUp | null> {
  const found = await row<ConsumedSignUp>(
    db,
    `with gone as (delete from sign_up where link_hash = $1 and (expires_at is null or expires_at > $2) returning *), ${KEEP}
     select ${CONSUMED} from gone`,
    [linkHash, now],
  );
  return found ?? null;
}

/** What a link stands for. */
export interface LinkState {
  readonly email: string;
  readonly state: 'open' | 'expired' | 'confirmed';
}

/** What a link stands for; null when it was replaced or never was. Consumes nothing. */
export async function selectLink(db: Queryable, linkHash: Buffer, now: Date): Promise<LinkState | null> {
  const found = await row<LinkState>(
    db,
    `select email, case when expires_at is null or expires_at > $2 then 'open' else 'expired' end as state
     from sign_up where link_hash = $1
     union all
     select email, 'confirmed' from confirmed_sign_up where link_hash = $1`,
    [linkHash, now],
  );
  return found ?? null;
}

/** Removes sign-ups, and what is kept of confirmed ones, from before a moment. */
export async function deleteOld(db: Queryable, before: Date): Promise<void> {
  await run(db, 'delete from sign_up where created_at < $1', [before]);
  await run(db, 'delete from confirmed_sign_up where confirmed_at < $1', [before]);
}

/** What was typed into a sign-up, for the browser that filled it in. */
export async function selectForm(
  db: Queryable,
  key: string,
  browserHash: Buffer,
): Promise<{ name: string; email: string; referralCode: string } | null> {
  const found = await row<{ name: string; email: string; referralCode: string }>(
    db,
    `select name, email, coalesce(referral_code, '') as "referralCode" from sign_up where email_key = $1 and browser_hash = $2`,
    [key, browserHash],
  );
  return found ?? null;
}
