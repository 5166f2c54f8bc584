import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';
import { GIVEN, GIVER, IS_GIVEN } from '../queries.ts';

/** Somebody who saves for a shared goal. */
export interface GoalPerson {
  readonly personId: string;
  readonly name: string;
  readonly owner: boolean;
  /** What they moved into the pot, less what they took out and what was sent back to them; minor units. */
  readonly contributed: bigint;
}

/** The people of a goal, the owner first, with what each has contributed. */
export function peopleOf(db: Queryable, goalId: string): Promise<GoalPerson[]> {
  return rows<GoalPerson & Record<string, unknown>>(
    db,
    `with people as (
       select person_id, true as owner, created_at as at, pot_id from goal where id = $1
       union all select m.person_id, false, m.joined_at, g.pot_id from goal_member m join goal g on g.id = m.goal_id where m.goal_id = $1
     ), given as (
       select ${GIVER} as actor, sum(e.amount)::bigint as amount from goal g join entry e on e.account_id = g.pot_id ${GIVEN}
       where g.id = $1 and ${IS_GIVEN} group by 1
     )
     select m.person_id as "personId", p.name, m.owner, coalesce(given.amount, 0)::bigint as contributed
     from people m join person p on p.id = m.person_id left join given on given.actor = m.person_id
     order by m.owner desc, m.at, m.person_id`,
    [goalId],
  );
}

/** Begins or goes on sharing: how many have to agree. */
export async function updateApprovals(tx: Queryable, goalId: string, approvals: number): Promise<void> {
  await run(tx, 'update goal set approvals = $2 where id = $1', [goalId, approvals]);
}

/** True where any limit holds for what the person pays from their main account. */
export async function hasLimits(db: Queryable, personId: string): Promise<boolean> {
  const found = await row<{ limited: boolean }>(
    db,
    `select num_nonnulls(a.limit_payment, a.limit_day, a.limit_month, h.limit_payment, h.limit_day, h.limit_month) > 0 as limited
     from account a, ledger_head h where a.owner_id = $1 and a.main`,
    [personId],
  );
  return found?.limited === true;
}

/** Adds somebody to a goal; false where they are in it already. */
export async function insertMember(tx: Queryable, goalId: string, personId: string, now: Date): Promise<boolean> {
  return (
    (await run(tx, 'insert into goal_member (goal_id, person_id, joined_at) values ($1, $2, $3) on conflict do nothing', [
      goalId,
      personId,
      now,
    ])) === 1
  );
}

/** Takes somebody out of a goal; false where they are not in it. */
export async function deleteMember(tx: Queryable, goalId: string, personId: string): Promise<boolean> {
  return (await run(tx, 'delete from goal_member where goal_id = $1 and person_id = $2', [goalId, personId])) === 1;
}

/** An invitation as the owner sees it: nothing tells whether there is such a member. */
export interface Invitation {
  readonly id: string;
  readonly address: string;
  readonly createdAt: Date;
}

/** The invitations of a goal that were not accepted, oldest first. */
export function invitationsOf(db: Queryable, goalId: string): Promise<Invitation[]> {
  return rows<Invitation & Record<string, unknown>>(
    db,
    'select id, address, created_at as "createdAt" from goal_invitation where goal_id = $1 order by created_at, id',
    [goalId],
  );
}

/** Writes an invitation; false where the goal has one for this address. */
export async function insertInvitation(
  tx: Queryable,
  one: { id: string; goalId: string; address: string; key: string; personId: string | null; now: Date },
): Promise<boolean> {
  return (
    (await run(
      tx,
      `insert into goal_invitation (id, goal_id, address, address_key, person_id, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [one.id, one.goalId, one.address, one.key, one.personId, one.now],
    )) === 1
  );
}

/** An invitation as whoever is invited sees it. */
export interface Invited {
  readonly id: string;
  readonly goalId: string;
  readonly goalName: string;
  readonly icon: string;
  readonly colour: string;
  readonly target: bigint;
  readonly ownerName: string;
  readonly approvals: number;
}

const INVITED = `
  select i.id, i.goal_id as "goalId", g.name as "goalName", g.icon, g.colour, g.target, p.name as "ownerName", coalesce(g.approvals, 1)::int as approvals
  from goal_invitation i join goal g on g.id = i.goal_id and g.state <> 'archived' join person p on p.id = g.person_id
  where i.person_id = $1 and i.declined_at is null`;

/** The invitations that wait for a person's answer. */
export function invitedTo(db: Queryable, personId: string): Promise<Invited[]> {
  return rows<Invited & Record<string, unknown>>(db, `${INVITED} order by i.created_at`, [personId]);
}

/** One of them. */
export function invitedBy(db: Queryable, personId: string, id: string): Promise<Invited | undefined> {
  return row<Invited & Record<string, unknown>>(db, `${INVITED} and i.id = $2`, [personId, id]);
}

/** Ends an invitation of a goal; gives how many there were. */
export function deleteInvitation(tx: Queryable, goalId: string, id: string): Promise<number> {
  return run(tx, 'delete from goal_invitation where goal_id = $1 and id = $2', [goalId, id]);
}

/** Ends all invitations of a person to a goal. */
export async function deleteInvitationsTo(tx: Queryable, goalId: string, personId: string): Promise<void> {
  await run(tx, 'delete from goal_invitation where goal_id = $1 and person_id = $2', [goalId, personId]);
}

/** Notes that the person does not want to; whoever invited sees no difference. */
export function updateDeclined(tx: Queryable, personId: string, id: string, now: Date): Promise<number> {
  return run(tx, 'update goal_invitation set declined_at = $3 where id = $2 and person_id = $1 and declined_at is null', [
    personId,
    id,
    now,
  ]);
}

/** What the people of a goal are asked to agree to. */
export type RequestKind = 'take_out' | 'approvals' | 'remove';

/** A request with how many agree. Amounts in minor units. */
export interface GoalRequest {
  readonly id: string;
  readonly goalId: string;
  readonly kind: RequestKind;
  readonly amount: bigint | null;
  readonly accountId: string | null;
  readonly accountNumber: string | null;
  readonly approvals: number | null;
  readonly subject: string | null;
  readonly subjectName: string | null;
  readonly reason: string | null;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly state: 'open' | 'done' | 'withdrawn' | 'declined';
  /** Ids of those people of the goal who agree. */
  readonly agreed: readonly string[];
  /** Ids of those people of the goal who have declined. */
  readonly declined: readonly string[];
}

/** Of whoever takes part now: the answers of people who left do not count. */
const answers = (answer: string): string => `
  array(select v.person_id::text from goal_approval v where v.request_id = r.id and ${answer}
        and (v.person_id = g.person_id or exists (select from goal_member m where m.goal_id = g.id and m.person_id = v.person_id)))`;

const REQUEST = `
  select r.id, r.goal_id as "goalId", r.kind, r.amount, r.account_id as "accountId", a.number as "accountNumber", r.approvals::int as approvals,
         r.subject, s.name as "subjectName", r.reason, r.asked_by as "askedBy", p.name as "askedByName", r.created_at as "createdAt",
         r.expires_at as "expiresAt", r.state,
         ${answers('v.agrees')} as agreed, ${answers('not v.agrees')} as declined
  from goal_request r join goal g on g.id = r.goal_id join person p on p.id = r.asked_by
  left join account a on a.id = r.account_id left join person s on s.id = r.subject`;

/** The newest requests of a goal. */
export function requestsOf(db: Queryable, goalId: string, limit: number): Promise<GoalRequest[]> {
  return rows<GoalRequest & Record<string, unknown>>(db, `${REQUEST} where r.goal_id = $1 order by r.id desc limit $2`, [goalId, limit]);
}

/** One request of a goal. */
export function requestOf(db: Queryable, goalId: string, id: string): Promise<GoalRequest | undefined> {
  return row<GoalRequest & Record<string, unknown>>(db, `${REQUEST} where r.goal_id = $1 and r.id = $2`, [goalId, id]);
}

/** A request that waits for a person's answer. */
export interface AwaitedRequest {
  readonly id: string;
  /** What is to be taken out, minor units; null for what is no money. */
  readonly amount: bigint | null;
  readonly goalId: string;
  readonly goalName: string;
  readonly askedByName: string;
}

/** Requests that are shown to somebody at a time. */
const AWAITED_MAX = 10;

/** The open requests of others that a person has not answered, the oldest first. */
export function requestsAwaiting(db: Queryable, personId: string, now: Date): Promise<AwaitedRequest[]> {
  return rows<AwaitedRequest & Record<string, unknown>>(
    db,
    `select r.id, r.amount, r.goal_id as "goalId", g.name as "goalName", p.name as "askedByName"
     from (select id from goal where person_id = $1 union all select goal_id from goal_member where person_id = $1) mine
     join goal_request r on r.goal_id = mine.id and r.state = 'open' and r.expires_at > $2 and r.asked_by <> $1
     join goal g on g.id = r.goal_id join person p on p.id = r.asked_by
     where not exists (select from goal_approval v where v.request_id = r.id and v.person_id = $1)
     order by r.created_at, r.id limit ${AWAITED_MAX}`,
    [personId, now],
  );
}

/** A request to be written. */
export interface NewRequest {
  readonly id: string;
  readonly goalId: string;
  readonly kind: RequestKind;
  readonly amount: bigint | null;
  readonly accountId: string | null;
  readonly approvals: number | null;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly askedBy: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Writes a request; false where one stands under its id. */
export async function insertRequest(tx: Queryable, r: NewRequest): Promise<boolean> {
  const written = await run(
    tx,
    `insert into goal_request (id, goal_id, kind, amount, account_id, approvals, subject, reason, asked_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [r.id, r.goalId, r.kind, r.amount, r.accountId, r.approvals, r.subject, r.reason, r.askedBy, r.now, r.expiresAt],
  );
  return written === 1;
}

/** How many requests of a person's wait for a goal. */
export async function countOpen(tx: Queryable, goalId: string, personId: string, now: Date): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    "select count(*)::int as count from goal_request where goal_id = $1 and asked_by = $2 and state = 'open' and expires_at > $3",
    [goalId, personId, now],
  );
  return found?.count ?? 0;
}

/** Notes whether somebody agrees; the same answer twice is one, another takes its place. */
export async function upsertAnswer(tx: Queryable, requestId: string, personId: string, agrees: boolean, now: Date): Promise<void> {
  await run(
    tx,
    `insert into goal_approval as v (request_id, person_id, agrees, at) values ($1, $2, $3, $4)
     on conflict (request_id, person_id) do update set agrees = excluded.agrees, at = excluded.at where v.agrees <> excluded.agrees`,
    [requestId, personId, agrees, now],
  );
}

/** Ends an open request. */
export async function updateRequest(tx: Queryable, id: string, state: 'done' | 'withdrawn' | 'declined'): Promise<void> {
  await run(tx, "update goal_request set state = $2 where id = $1 and state = 'open'", [id, state]);
}

/** Withdraws the open requests of somebody who is no longer in a goal, and those to remove them. */
export async function withdrawOf(tx: Queryable, goalId: string, personId: string): Promise<void> {
  await run(tx, "update goal_request set state = 'withdrawn' where goal_id = $1 and state = 'open' and (asked_by = $2 or subject = $2)", [
    goalId,
    personId,
  ]);
}

/** Ends everything that waits for an answer about a goal. */
export async function endAgreements(tx: Tx, goalId: string): Promise<void> {
  await run(tx, "update goal_request set state = 'withdrawn' where goal_id = $1 and state = 'open'", [goalId]);
  await run(tx, 'delete from goal_invitation where goal_id = $1', [goalId]);
}
