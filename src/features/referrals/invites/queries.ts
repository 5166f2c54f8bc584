import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** An invitation by mail, as the one who sent it sees it. */
export interface Invite {
  readonly id: string;
  readonly email: string;
  readonly sentAt: Date;
  readonly resentAt: Date | null;
  readonly joinedAt: Date | null;
  /** The last mail was given up: it reached nobody. */
  readonly failed: boolean;
}

/** That the last mail of an invitation `i` was given up. */
const FAILED = `exists (
  select from mail m where m.kind = 'referrals.invite' and m.failed_at is not null and m.sent_at is null
    and m.args ->> 'invite' = i.id::text and m.created_at >= coalesce(i.resent_at, i.sent_at))`;
const INVITE = `i.id, i.email, i.sent_at as "sentAt", i.resent_at as "resentAt", i.joined_at as "joinedAt", ${FAILED} as failed`;

/** An invitation to be sent. */
export interface NewInvite {
  readonly id: string;
  readonly personId: string;
  readonly codeId: string;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly now: Date;
  /** The last mail has to be older than this for one to be sent again. */
  readonly before: Date;
  /** Mails older than this are forgotten: the invitation begins anew. */
  readonly anew: Date;
}

/**
 * Writes an invitation, or that it is sent again: once, a day after the first mail, and anew after a month or when the last
 * mail reached nobody.
 * @returns its id; undefined when it may not be sent again
 */
export async function upsertInvite(tx: Tx, i: NewInvite): Promise<string | undefined> {
  const written = await row<{ id: string }>(
    tx,
    `insert into referral_invite as i (id, code_id, person_id, email, email_hash, sent_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (person_id, email_hash) do update set
       code_id = excluded.code_id, email = excluded.email,
       sent_at = case when coalesce(i.resent_at, i.sent_at) <= $8 or ${FAILED} then excluded.sent_at else i.sent_at end,
       resent_at = case when coalesce(i.resent_at, i.sent_at) <= $8 or ${FAILED} then null else excluded.sent_at end
     where i.joined_at is null
       and (coalesce(i.resent_at, i.sent_at) <= $8 or (i.resent_at is null and i.sent_at <= $7) or ${FAILED})
     returning i.id`,
    [i.id, i.codeId, i.personId, i.email, i.emailHash, i.now, i.before, i.anew],
  );
  return written?.id;
}

/** A person's invitations, the newest first. */
export function selectInvites(db: Queryable, personId: string, limit: number): Promise<Invite[]> {
  return rows<Invite & Record<string, unknown>>(
    db,
    `select ${INVITE} from referral_invite i where person_id = $1 and email <> '' order by id desc limit $2`,
    [personId, limit],
  );
}

/** A person's invitation by its id. */
export function selectInvite(db: Queryable, personId: string, id: string): Promise<Invite | undefined> {
  return row<Invite & Record<string, unknown>>(
    db,
    `select ${INVITE} from referral_invite i where person_id = $1 and id = $2 and email <> ''`,
    [personId, id],
  );
}

/** What the mail of an invitation is made from. */
export interface MailableInvite {
  readonly personId: string;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly code: string;
  readonly expiresAt: Date;
  /** The code counts no longer, whether its time is over or not. */
  readonly ended: boolean;
  /** Whoever it goes to wants none. */
  readonly stopped: boolean;
}

export function selectMailable(db: Queryable, id: string): Promise<MailableInvite | undefined> {
  return row<MailableInvite & Record<string, unknown>>(
    db,
    `select i.person_id as "personId", i.email, i.email_hash as "emailHash", c.code, c.expires_at as "expiresAt",
            c.ended_at is not null as ended, exists (select from mail_stop s where s.email_hash = i.email_hash) as stopped
     from referral_invite i join referral_code c on c.id = i.code_id where i.id = $1`,
    [id],
  );
}

/** Forgets to whom invitations were sent whose last mail is older than this. */
export async function forgetAddresses(db: Queryable, before: Date): Promise<void> {
  await run(db, `update referral_invite set email = '' where email <> '' and coalesce(resent_at, sent_at) < $1`, [before]);
}

/** Keeps that an address wants no invitations. */
export async function insertStop(db: Queryable, emailHash: Buffer, now: Date): Promise<void> {
  await run(db, 'insert into mail_stop (email_hash, at) values ($1, $2) on conflict do nothing', [emailHash, now]);
}
