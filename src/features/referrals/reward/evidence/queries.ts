import { row, rows, type Queryable } from '../../../../platform/db.ts';
import type { Flow, Peer, Signal } from './signals.ts';

/** Other newcomers of the same inviter that are looked at, the nearest in time. */
const SIBLINGS_MAX = 100;
const STRANGERS_MAX = 20;
/** Newest entries of one account that are looked at. */
const ENTRIES_MAX = 200;

/** What is known of a newcomer. */
export interface NewcomerRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly joinedAt: Date;
}

/** The newcomer of a referral. */
export function selectNewcomer(db: Queryable, inviteeId: string): Promise<NewcomerRow | undefined> {
  return row<NewcomerRow & Record<string, unknown>>(
    db,
    `select p.id, p.name, coalesce(j.address_key, p.email_key) as address, coalesce(j.at, p.created_at) as "joinedAt"
     from person p left join joining j on j.person_id = p.id where p.id = $1`,
    [inviteeId],
  );
}

/** Whom a newcomer is held against: the inviter, others that the inviter brought, and whoever shares a mailbox or a device. */
export function selectPeers(db: Queryable, inviterId: string, inviteeId: string): Promise<Peer[]> {
  return rows<Peer & Record<string, unknown>>(
    db,
    `with me as (select * from joining where person_id = $2),
     siblings as (
       (select invitee_id as id from referral where inviter_id = $1 and id <= (select id from referral where invitee_id = $2) and invitee_id <> $2
        order by id desc limit $3)
       union all
       (select invitee_id from referral where inviter_id = $1 and id > (select id from referral where invitee_id = $2) order by id limit $3)
     ),
     strangers as (
       (select j.person_id as id from me join joining j on j.device_hash = me.device_hash where j.person_id <> $2 limit $4)
       union
       (select j.person_id from me join joining j on j.address_key = me.address_key where j.person_id <> $2 limit $4)
     ),
     people as (
       select id, min(rank) as rank from (
         select $1::uuid as id, 0 as rank union all select id, 1 from siblings union all select id, 2 from strangers
       ) those group by id
     )
     select p.id, p.name, coalesce(j.address_key, p.email_key) as address,
            (array['inviter', 'sibling', 'stranger'])[o.rank + 1] as relation, coalesce(j.at, p.created_at) as "joinedAt",
            coalesce(j.device_hash = me.device_hash, false)
              or exists (select from referrer_place w where o.rank = 0 and w.person_id = o.id and w.device_hash = me.device_hash) as "sameDevice", coalesce(j.ip_hash = me.ip_hash, false) as "sameIp",
            coalesce(j.network_hash = me.network_hash, false) as "sameNetwork",
            (select case when bool_or(w.ip_hash = me.ip_hash) then 'ip' when bool_or(w.network_hash = me.network_hash) then 'network' end
             from referrer_place w
             where o.rank = 0 and w.person_id = o.id and w.at between me.at - interval '1 day' and me.at + interval '1 day') as "seen"
     from people o join person p on p.id = o.id left join joining j on j.person_id = o.id left join me on true
     order by o.rank, p.id`,
    [inviterId, inviteeId, SIBLINGS_MAX, STRANGERS_MAX],
  );
}

/** Money that moved among people since a moment, added up. */
export function selectFlows(db: Queryable, people: readonly string[], since: Date): Promise<Flow[]> {
  return rows<Flow & Record<string, unknown>>(
    db,
    `select a.owner_id as "from", c.owner_id as "to", sum(-e.amount)::bigint as amount
     from account a
     cross join lateral (
       select counterparty, amount, at, debit, action, kind from entry where account_id = a.id order by seq desc limit $3
     ) e
     join account c on c.id = e.counterparty
     where a.owner_id = any ($1::uuid[]) and e.debit and e.kind = 'payment' and e.action in ('post', 'settle') and e.at >= $2
       and c.owner_id = any ($1::uuid[]) and c.owner_id <> a.owner_id
     group by 1, 2`,
    [people, since, ENTRIES_MAX],
  );
}

/** Who was on the other side of somebody's payment. */
export async function selectOtherSide(db: Queryable, transferId: string, personId: string): Promise<string | null> {
  const found = await row<{ other: string | null }>(
    db,
    `select case when d.owner_id = $2 then c.owner_id else d.owner_id end as other
     from entry e join account d on d.id = e.account_id join account c on c.id = e.counterparty
     where e.debit and e.transfer_id = $1`,
    [transferId, personId],
  );
  return found?.other ?? null;
}

/** A flagged referral that waits for a person. */
export interface FlaggedRow {
  readonly id: string;
  readonly inviter: string;
  readonly invitee: string;
  readonly qualifiedAt: Date;
  readonly score: number;
  readonly signals: readonly Signal[];
}

/** Flagged referrals after one (null: from the oldest), the oldest first. */
export function selectFlagged(db: Queryable, after: string | null, limit: number): Promise<FlaggedRow[]> {
  return rows<FlaggedRow & Record<string, unknown>>(
    db,
    `select w.referral_id as id, i.name as inviter, n.name as invitee, w.qualified_at as "qualifiedAt", w.score, w.signals
     from reward w join person i on i.id = w.inviter_id join person n on n.id = w.invitee_id
     where w.state = 'flagged' and ($1::uuid is null or w.referral_id > $1) order by w.referral_id limit $2`,
    [after, limit],
  );
}

/** One side of a referral as an operator sees it. */
export interface CaseSide {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly joinedAt: Date;
  /** What others they brought in came to: how many in all, and how many of them are rewarded. */
  readonly brought: number;
  readonly rewarded: number;
  readonly paused: boolean;
}

/** Both sides of a referral. */
export interface Case {
  readonly inviter: CaseSide;
  readonly invitee: CaseSide;
}

/** Both sides of a referral; undefined where there is no such referral. */
export async function selectCase(db: Queryable, id: string): Promise<Case | undefined> {
  const found = await rows<CaseSide & { side: 'inviter' | 'invitee' } & Record<string, unknown>>(
    db,
    `select s.side, p.id, p.name, p.email, p.created_at as "joinedAt",
            (select count(*)::int from referral where inviter_id = p.id) as brought,
            (select count(*)::int from reward where inviter_id = p.id and paid_at is not null) as rewarded,
            coalesce((select paused_at is not null from referrer where person_id = p.id), false) as paused
     from referral f cross join lateral (values ('inviter', f.inviter_id), ('invitee', f.invitee_id)) s (side, person)
     join person p on p.id = s.person where f.id = $1`,
    [id],
  );
  const [inviter, invitee] = [found.find(({ side }) => side === 'inviter'), found.find(({ side }) => side === 'invitee')];
  return inviter === undefined || invitee === undefined ? undefined : { inviter, invitee };
}
