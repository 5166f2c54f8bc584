import { row, rows, run, type Queryable, type Tx } from '../../../../platform/db.ts';
import type { Rules } from '../queries.ts';

const RULES = `version, inviter_amount as "inviterAmount", invitee_amount as "inviteeAmount", qualifying_amount as "qualifyingAmount",
  within_days as "withinDays", review_days as "reviewDays", cap_per_month as "capPerMonth", reversal_days as "reversalDays"`;

/** The rules under which a referral begins now. */
export async function activeRules(db: Queryable): Promise<Rules> {
  return (await row<Rules & Record<string, unknown>>(db, `select ${RULES} from referral_rules where active`))!;
}

/** Puts new rules in the place of those that are active; false when others are active by now. */
export async function replaceRules(
  tx: Tx,
  from: number,
  rules: Omit<Rules, 'version'>,
  by: { operatorId: string; now: Date },
): Promise<boolean> {
  if ((await run(tx, 'update referral_rules set active = false where version = $1 and active', [from])) !== 1) return false;
  await run(
    tx,
    `insert into referral_rules (version, inviter_amount, invitee_amount, qualifying_amount, within_days, review_days, cap_per_month,
                                 reversal_days, created_at, created_by, active)
     values ((select max(version) + 1 from referral_rules), $1, $2, $3, $4, $5, $6, $7, $8, $9, true)`,
    [
      rules.inviterAmount,
      rules.inviteeAmount,
      rules.qualifyingAmount,
      rules.withinDays,
      rules.reviewDays,
      rules.capPerMonth,
      rules.reversalDays,
      by.now,
      by.operatorId,
    ],
  );
  return true;
}

/** How the programme stands. Amounts in minor units. */
export interface ProgrammeRow {
  readonly pausedAt: Date | null;
  /** What is left of the budget. */
  readonly budget: bigint;
  /** How many wait for a person, and for the budget. */
  readonly flagged: number;
  readonly unfunded: number;
}

/** How the programme stands; the bank's own account for rewards is `budgetAccount`. */
export async function selectProgramme(db: Queryable, budgetAccount: string): Promise<ProgrammeRow> {
  const found = await row<ProgrammeRow & Record<string, unknown>>(
    db,
    `select p.paused_at as "pausedAt",
            coalesce((select balance_after - held_after from entry where account_id = $1 order by seq desc limit 1), 0)::bigint as budget,
            (select count(*)::int from reward where state = 'flagged') as flagged,
            (select count(*)::int from reward where hurdle = 'budget') as unfunded
     from referral_programme p`,
    [budgetAccount],
  );
  return found!;
}

/** Lets the programme rest, or go on; false when it did already. */
export async function pauseProgramme(tx: Tx, pausedAt: Date | null): Promise<boolean> {
  return (
    (await run(tx, 'update referral_programme set paused_at = $1 where (paused_at is null) <> ($1::timestamptz is null)', [pausedAt])) === 1
  );
}

/** Lets a person's branch rest, or go on; false when it did already. */
export async function pauseBranch(tx: Tx, personId: string, pausedAt: Date | null): Promise<boolean> {
  const changed = await run(
    tx,
    `insert into referrer as r (person_id, paused_at) values ($1, $2)
     on conflict (person_id) do update set paused_at = excluded.paused_at where (r.paused_at is null) <> (excluded.paused_at is null)`,
    [personId, pausedAt],
  );
  return changed === 1;
}

/** Somebody in the tree of who brought whom. */
export interface TreeRow {
  readonly id: string;
  readonly name: string;
  /** Steps below the one asked about. */
  readonly depth: number;
  readonly joinedAt: Date | null;
  /** How many they brought themselves. */
  readonly brought: number;
  readonly state: string | null;
  readonly paused: boolean;
  /** Who brought them. */
  readonly parent: string | null;
}

/** A person and those below them, each after whom they were brought by; as deep and as many as said. */
export function selectTree(db: Queryable, rootId: string, depthMax: number, limit: number): Promise<TreeRow[]> {
  return rows<TreeRow & Record<string, unknown>>(
    db,
    `with recursive below as (
       select $1::uuid as id, null::uuid as parent, 0 as depth, array[]::uuid[] as path, null::timestamptz as at
       union all
       select f.invitee_id, f.inviter_id, b.depth + 1, b.path || f.id, f.created_at
       from below b join referral f on f.inviter_id = b.id where b.depth < $2
     )
     select b.id, p.name, b.depth, b.at as "joinedAt", (select count(*)::int from referral where inviter_id = b.id) as brought,
            (select state from reward where invitee_id = b.id) as state,
            coalesce((select paused_at is not null from referrer where person_id = b.id), false) as paused, b.parent
     from (select * from below order by path limit $3) b join person p on p.id = b.id order by b.path`,
    [rootId, depthMax, limit],
  );
}

/** How many are below a person, and how deep. */
export async function measureTree(db: Queryable, rootId: string): Promise<{ count: number; depth: number }> {
  const found = await row<{ count: number; depth: number }>(
    db,
    `with recursive below as (
       select $1::uuid as id, 0 as depth
       union all
       select f.invitee_id, b.depth + 1 from below b join referral f on f.inviter_id = b.id where b.depth < 1000
     ) select count(*)::int - 1 as count, coalesce(max(depth), 0) as depth from below`,
    [rootId],
  );
  return found!;
}

/** Who brought a person; undefined: nobody. */
export function selectAbove(db: Queryable, personId: string): Promise<{ id: string; name: string } | undefined> {
  return row(db, 'select p.id, p.name from referral f join person p on p.id = f.inviter_id where f.invitee_id = $1', [personId]);
}

/** Those whom nobody brought and who brought the most themselves. */
export function selectRoots(db: Queryable, limit: number): Promise<{ id: string; name: string; brought: number; paused: boolean }[]> {
  return rows(
    db,
    `select p.id, p.name, c.brought, coalesce(r.paused_at is not null, false) as paused
     from (
       select inviter_id, count(*)::int as brought from referral f
       where not exists (select from referral up where up.invitee_id = f.inviter_id) group by 1 order by 2 desc, 1 limit $1
     ) c join person p on p.id = c.inviter_id left join referrer r on r.person_id = p.id order by c.brought desc, p.id`,
    [limit],
  );
}

/** Somebody whose branch rests. */
export function selectPaused(db: Queryable): Promise<{ id: string; name: string; pausedAt: Date }[]> {
  return rows(
    db,
    `select p.id, p.name, r.paused_at as "pausedAt" from referrer r join person p on p.id = r.person_id
     where r.paused_at is not null order by r.person_id limit 100`,
  );
}

/** One week of the programme. Amounts in minor units. */
export interface WeekRow {
  /** `YYYY-MM-DD` of its Monday, in the community's time zone. */
  readonly week: string;
  readonly invited: number;
  readonly joined: number;
  readonly qualified: number;
  readonly paid: number;
  readonly cost: bigint;
  /** What the programme had cost by the end of the week, less what had come back. */
  readonly costSoFar: bigint;
  /** How many of those whose referral had been rewarded by then paid or were paid in the days before the end of the week. */
  readonly active: number;
}

/** Newest entries of one account among which it is looked for payments. */
const ENTRIES_MAX = 500;

/** The last weeks of the programme, the oldest first. @param activeDays days without a payment after which nobody is active */
export function selectWeeks(db: Queryable, now: Date, weeks: number, activeDays: number): Promise<WeekRow[]> {
  return rows<WeekRow & Record<string, unknown>>(
    db,
    `with zone as (select time_zone as z from ledger_head),
     week as (
       select w::timestamp as monday, w at time zone zone.z as begins, (w + interval '7 days') at time zone zone.z as ends
       from zone, generate_series(date_trunc('week', $1::timestamptz at time zone zone.z) - make_interval(weeks => $2 - 1),
                                  date_trunc('week', $1::timestamptz at time zone zone.z), interval '7 days') w
     ),
     rewarded as materialized (
       select invitee_id as id, paid_at, inviter_amount + invitee_amount as amount, coalesce(ended_at, $1) as back_at,
              case when inviter_back then inviter_amount else 0 end + case when invitee_back then invitee_amount else 0 end as back
       from reward where paid_at is not null
     ),
     moved as materialized (
       select distinct r.id, r.paid_at, (e.at at time zone zone.z)::date as day
       from zone, rewarded r join account a on a.owner_id = r.id
       cross join lateral (select at, kind from entry where account_id = a.id order by seq desc limit $4) e
       where e.kind = 'payment' and e.at >= (select min(begins) from week) - make_interval(days => $3)
     ),
     active as (
       select w.monday, count(distinct m.id)::int as count
       from week w join moved m on m.paid_at < w.ends and m.day < (w.monday + interval '7 days')::date
         and m.day >= (least(w.monday + interval '7 days', $1::timestamptz at time zone (select z from zone)) - make_interval(days => $3))::date
       group by 1
     )
     select to_char(week.monday, 'YYYY-MM-DD') as week,
            (select count(*)::int from referral_invite where sent_at >= begins and sent_at < ends) as invited,
            (select count(*)::int from referral where created_at >= begins and created_at < ends) as joined,
            (select count(*)::int from reward where qualified_at >= begins and qualified_at < ends) as qualified,
            p.paid, p.cost, coalesce(active.count, 0) as active,
            (select coalesce(sum(amount - case when back_at < ends then back else 0 end), 0)::bigint from rewarded where paid_at < ends) as "costSoFar"
     from week left join active on active.monday = week.monday cross join lateral (
       select count(*)::int as paid, coalesce(sum(inviter_amount + invitee_amount), 0)::bigint as cost
       from reward where paid_at >= begins and paid_at < ends
     ) p order by week.monday`,
    [now, weeks, activeDays, ENTRIES_MAX],
  );
}

/** A referral of the last month, as rules would have met it. */
export interface TriedReferral {
  readonly inviterId: string;
  /** When its reward could have been earned; null: not under these rules. */
  readonly qualifiedAt: Date | null;
  readonly flagged: boolean;
}

/** What became of the referrals since a moment, had they begun under these rules. */
export function tryRules(db: Queryable, rules: Pick<Rules, 'qualifyingAmount' | 'withinDays'>, since: Date): Promise<TriedReferral[]> {
  return rows<TriedReferral & Record<string, unknown>>(
    db,
    `select f.inviter_id as "inviterId", q.at as "qualifiedAt", coalesce(w.state = 'flagged' or w.reason = 'rejected', false) as flagged
     from referral f left join reward w on w.referral_id = f.id
     left join lateral (
       select e.at from account a join entry e on e.account_id = a.id join account c on c.id = e.counterparty
       where a.owner_id = f.invitee_id and e.kind = 'payment' and e.action in ('post', 'settle') and abs(e.amount) >= $1
         and c.owner_id is not null and c.owner_id <> f.inviter_id and c.owner_id <> f.invitee_id
         and e.at >= f.created_at and e.at <= f.created_at + make_interval(days => $2)
         and abs(e.amount) - (select coalesce(sum(abs(r.amount)), 0) from entry r where r.debit and r.ref = e.transfer_id and r.kind = 'reversal') >= $1
       order by e.at, e.seq limit 1
     ) q on true
     where f.created_at >= $3 order by q.at, f.id limit 20000`,
    [rules.qualifyingAmount, rules.withinDays, since],
  );
}
