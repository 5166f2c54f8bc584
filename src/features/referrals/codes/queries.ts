import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** A person's code. */
export interface Code {
  readonly id: string;
  readonly personId: string;
  /** As it is kept, without hyphens. */
  readonly code: string;
  readonly note: string;
  /** Null: no limit. */
  readonly usesMax: number | null;
  readonly used: number;
  readonly createdAt: Date;
  /** From here on it counts no longer. */
  readonly expiresAt: Date;
  readonly endedWhy: 'deleted' | 'expired' | 'replaced' | null;
}

/** A code as a stranger who was given it may see it. */
export interface KnownCode extends Code {
  readonly inviterName: string;
  readonly skeleton: string;
}

const CODE = `c.id, c.person_id as "personId", c.code, c.note, c.uses_max as "usesMax", c.used, c.created_at as "createdAt",
  c.expires_at as "expiresAt", c.ended_why as "endedWhy"`;

/** The newest code that looks like this, with who made it. */
export function selectKnownCode(db: Queryable, skeleton: string): Promise<KnownCode | undefined> {
  return row<KnownCode & Record<string, unknown>>(
    db,
    `select ${CODE}, c.skeleton, p.name as "inviterName" from referral_code c join person p on p.id = c.person_id
     where c.skeleton = $1 order by c.id desc limit 1`,
    [skeleton],
  );
}

/** The person's code that was not ended; its time may be over. */
export function selectOwnCode(db: Queryable, personId: string): Promise<Code | undefined> {
  return row<Code & Record<string, unknown>>(db, `select ${CODE} from referral_code c where c.person_id = $1 and c.ended_at is null`, [
    personId,
  ]);
}

/** Gives a word to a person when nobody has it; gives whose it is. */
export async function takeWord(tx: Tx, skeleton: string, personId: string): Promise<string> {
  await run(tx, 'insert into referral_word (skeleton, person_id) values ($1, $2) on conflict do nothing', [skeleton, personId]);
  const found = await row<{ person_id: string }>(tx, 'select person_id from referral_word where skeleton = $1', [skeleton]);
  return found!.person_id;
}

/** A code to be written. */
export interface NewCode {
  readonly id: string;
  readonly personId: string;
  readonly code: string;
  readonly skeleton: string;
  readonly note: string;
  readonly usesMax: number | null;
  readonly now: Date;
  readonly expiresAt: Date;
}

/**
 * Writes a code, ending in the same statement one whose time is over.
 * @returns false when the person has one that is not ended: the database holds them to one
 */
export async function insertCode(tx: Tx, c: NewCode): Promise<boolean> {
  const written = await run(
    tx,
    `with over as (
       update referral_code set ended_at = expires_at, ended_why = 'expired'
       where person_id = $2 and ended_at is null and expires_at <= $7 returning 1
     ), before as (select count(*) from over)
     insert into referral_code (id, person_id, code, skeleton, note, uses_max, created_at, expires_at)
     select $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::int, $7::timestamptz, $8::timestamptz from before
     on conflict do nothing`,
    [c.id, c.personId, c.code, c.skeleton, c.note, c.usesMax, c.now, c.expiresAt],
  );
  return written === 1;
}

/** Ends a person's code and has all processes forget it; undefined when they have no such code. */
export function endCode(db: Queryable, personId: string, id: string, now: Date): Promise<{ skeleton: string } | undefined> {
  return row<{ skeleton: string }>(
    db,
    `with gone as (
       update referral_code set ended_at = $3, ended_why = 'deleted'
       where id = $1 and person_id = $2 and ended_at is null returning skeleton
     )
     select skeleton, pg_notify('referral_code', skeleton) from gone`,
    [id, personId, now],
  );
}

/** Has all processes forget what they know of a code, once the transaction commits; '' stands for all codes and the rules. */
export async function tellOfCode(tx: Queryable, skeleton: string): Promise<void> {
  await run(tx, "select pg_notify('referral_code', $1)", [skeleton]);
}

/** Rules of the programme. Amounts in minor units. */
export interface Rules {
  readonly version: number;
  readonly inviterAmount: bigint;
  readonly inviteeAmount: bigint;
  /** What the newcomer's settled payment has to reach. */
  readonly qualifyingAmount: bigint;
  readonly withinDays: number;
  readonly reviewDays: number;
  readonly capPerMonth: number;
}

/** The rules in force. */
export async function selectRules(db: Queryable): Promise<Rules> {
  const found = await row<Rules & Record<string, unknown>>(
    db,
    `select version, inviter_amount as "inviterAmount", invitee_amount as "inviteeAmount", qualifying_amount as "qualifyingAmount",
            within_days as "withinDays", review_days as "reviewDays", cap_per_month as "capPerMonth"
     from referral_rules where active`,
  );
  if (found === undefined) throw new Error('no referral rules are in force');
  return found;
}

/** Somebody who joined with a person's code. */
export interface Brought {
  readonly id: string;
  readonly inviteeId: string;
  readonly name: string;
  readonly joinedAt: Date;
  readonly rulesVersion: number;
}

/** Who joined with a person's codes, the newest first. @param before id of the last one that was seen; null: from the newest */
export function selectBrought(db: Queryable, inviterId: string, before: string | null, limit: number): Promise<Brought[]> {
  return rows<Brought & Record<string, unknown>>(
    db,
    `select r.id, r.invitee_id as "inviteeId", p.name, r.created_at as "joinedAt", r.rules_version as "rulesVersion"
     from referral r join person p on p.id = r.invitee_id
     where r.inviter_id = $1 and r.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by r.id desc limit $3`,
    [inviterId, before, limit],
  );
}

/** How many joined with a person's codes. */
export async function countBrought(db: Queryable, inviterId: string): Promise<number> {
  return (await row<{ count: number }>(db, 'select count(*)::int as count from referral where inviter_id = $1', [inviterId]))!.count;
}

/** Whether those who know a person's address may have their code mailed. */
export async function selectLookUps(db: Queryable, personId: string): Promise<boolean> {
  const found = await row<{ allowed: boolean }>(db, 'select referral_lookup as allowed from person where id = $1', [personId]);
  return found?.allowed ?? false;
}

/** Sets whether those who know a person's address may have their code mailed. */
export async function updateLookUps(db: Queryable, personId: string, allowed: boolean): Promise<void> {
  await run(db, 'update person set referral_lookup = $2 where id = $1', [personId, allowed]);
}
