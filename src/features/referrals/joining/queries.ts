import { row, run, type Queryable, type Tx } from '../../../platform/db.ts';
import type { Evidence } from './evidence.ts';

/** Keeps where a newcomer came from. */
export async function insertJoining(tx: Tx, personId: string, address: string, evidence: Evidence, now: Date): Promise<void> {
  await run(tx, 'insert into joining (person_id, device_hash, ip_hash, network_hash, address_key, at) values ($1, $2, $3, $4, $5, $6)', [
    personId,
    evidence.deviceHash,
    evidence.ipHash,
    evidence.networkHash,
    address,
    now,
  ]);
}

/** Keeps where somebody was who made a code or invited. */
export async function insertPlace(db: Queryable, personId: string, evidence: Evidence, now: Date): Promise<void> {
  await run(db, 'insert into referrer_place (person_id, device_hash, ip_hash, network_hash, at) values ($1, $2, $3, $4, $5)', [
    personId,
    evidence.deviceHash,
    evidence.ipHash,
    evidence.networkHash,
    now,
  ]);
}

/** Forgets where people were before a moment. */
export async function deletePlaces(db: Queryable, before: Date): Promise<void> {
  await run(db, 'delete from referrer_place where at < $1', [before]);
}

/** A use of a code that was just counted. */
export interface Counted {
  readonly inviterId: string;
  readonly skeleton: string;
  /** True: it was the last one. */
  readonly full: boolean;
}

/**
 * Counts one use of a code and writes who brought whom, in one statement: never beyond the code's uses, never when it has
 * ended, never for somebody who has been brought before, never for the inviter.
 */
export function insertReferral(
  tx: Tx,
  { id, inviteeId, codeId, now }: { id: string; inviteeId: string; codeId: string; now: Date },
): Promise<Counted | undefined> {
  return row<Counted & Record<string, unknown>>(
    tx,
    `with counted as (
       update referral_code set used = used + 1
       where id = $3 and ended_at is null and expires_at > $4 and (uses_max is null or used < uses_max) and person_id <> $2
         and not exists (select from referral where invitee_id = $2)
       returning id, person_id, skeleton, coalesce(used >= uses_max, false) as full_now
     ), brought as (
       insert into referral (id, inviter_id, invitee_id, code_id, rules_version, created_at)
       select $1::uuid, c.person_id, $2::uuid, c.id, r.version, $4::timestamptz from counted c, referral_rules r where r.active
     )
     select person_id as "inviterId", skeleton, full_now as full from counted`,
    [id, inviteeId, codeId, now],
  );
}

/** Notes at the inviter's invitation that whom it was sent to has joined. */
export async function markJoined(tx: Tx, inviterId: string, emailHash: Buffer, now: Date): Promise<void> {
  await run(tx, 'update referral_invite set joined_at = $3 where person_id = $1 and email_hash = $2 and joined_at is null', [
    inviterId,
    emailHash,
    now,
  ]);
}
