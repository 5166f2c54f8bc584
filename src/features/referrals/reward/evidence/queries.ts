import { row, rows, type Queryable } from '../../../../platform/db.ts';
import type { Flow, Peer } from './signals.ts';

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
            coalesce(j.device_hash = me.device_hash, false) as "sameDevice", coalesce(j.ip_hash = me.ip_hash, false) as "sameIp",
            coalesce(j.network_hash = me.network_hash, false) as "sameNetwork"
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
     where a.owner_id = any ($1::uuid[]) and a.kind = 'current' and e.debit and e.kind = 'payment' and e.action in ('post', 'settle') and e.at >= $2
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
