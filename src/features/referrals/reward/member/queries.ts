import { row, rows, run, type Queryable } from '../../../../platform/db.ts';
import { CAPPED, type RewardRow } from '../queries.ts';

/** What a member, and the API, are told of a reward. Amounts in minor units. */
export type OwnReward = Pick<
  RewardRow,
  'id' | 'state' | 'reason' | 'hurdle' | 'reviewUntil' | 'qualifiedAt' | 'paidAt' | 'inviterAmount' | 'capped'
>;

/** The rewards of some of a person's referrals. */
export function selectOwnRewards(db: Queryable, inviterId: string, referralIds: readonly string[]): Promise<OwnReward[]> {
  return rows<OwnReward & Record<string, unknown>>(
    db,
    `select w.referral_id as id, w.state, w.reason, w.hurdle, w.review_until as "reviewUntil", w.qualified_at as "qualifiedAt",
            w.paid_at as "paidAt", w.inviter_amount as "inviterAmount", ${CAPPED} as capped
     from reward w join referral_rules r on r.version = w.rules_version where w.inviter_id = $1 and w.referral_id = any ($2::uuid[])`,
    [inviterId, referralIds],
  );
}

/** What a person earned less what was taken back, and what is on the way; minor units. */
export async function sumOwnRewards(db: Queryable, inviterId: string): Promise<{ earned: bigint; onTheWay: bigint }> {
  const found = await row<{ earned: bigint; onTheWay: bigint }>(
    db,
    `select coalesce(sum(w.inviter_amount) filter (where w.paid_at is not null and not w.inviter_back), 0)::bigint as earned,
            coalesce(sum(r.inviter_amount) filter (where w.state in ('review', 'flagged')), 0)::bigint as "onTheWay"
     from reward w join referral_rules r on r.version = w.rules_version where w.inviter_id = $1`,
    [inviterId],
  );
  return found!;
}

/** Somebody in the list of those who brought in the most. */
export interface Leader {
  readonly id: string;
  readonly name: string;
  /** How many of those they brought in were rewarded. */
  readonly count: number;
}

/** Those who want to be listed, by how many they brought in whose reward stands. */
export function selectLeaders(db: Queryable, limit: number): Promise<Leader[]> {
  return rows<Leader & Record<string, unknown>>(
    db,
    `select p.id, p.name, c.count from referrer r
     cross join lateral (select count(*)::int as count from reward where inviter_id = r.person_id and state = 'rewarded') c
     join person p on p.id = r.person_id where r.listed and c.count > 0 order by c.count desc, p.id limit $1`,
    [limit],
  );
}

/** Whether a person is listed. */
export async function isListed(db: Queryable, personId: string): Promise<boolean> {
  return (await row<{ listed: boolean }>(db, 'select listed from referrer where person_id = $1', [personId]))?.listed ?? false;
}

/** Lists a person, or no longer. */
export async function setListed(db: Queryable, personId: string, listed: boolean): Promise<void> {
  await run(db, 'insert into referrer (person_id, listed) values ($1, $2) on conflict (person_id) do update set listed = excluded.listed', [
    personId,
    listed,
  ]);
}
