import { row, rows, run, type Queryable, type Tx } from '../../platform/db.ts';

/** Being saved for, at rest, reached and done, put away. */
export type GoalState = 'active' | 'paused' | 'completed' | 'archived';

/** A goal with what stands in its pot, as one of its people sees it. Amounts in minor units. */
export interface Goal {
  readonly id: string;
  readonly name: string;
  readonly target: bigint;
  readonly potId: string;
  readonly saved: bigint;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly icon: string;
  readonly colour: string;
  /** `YYYY-MM-DD`; null: whenever. */
  readonly targetDay: string | null;
  readonly state: GoalState;
  readonly main: boolean;
  /** How many people have to agree before money is taken out; null: not shared. */
  readonly approvals: number | null;
  readonly createdAt: Date;
  /** True for the owner. */
  readonly mine: boolean;
  /** How many people save here, the owner included. */
  readonly people: number;
}

/**
 * True where what is in the pot belongs to several people. It counts in nobody's total, whoever's account the pot is. Before the
 * first has joined, and after the last has left, it is the owner's alone.
 */
export function isShared({ people }: Pick<Goal, 'people'>): boolean {
  return people > 1;
}

/** True where what is put in counts against the limits of payments: from the moment that others can be invited to take it. */
export function countsAsPaid({ approvals }: Pick<Goal, 'approvals'>): boolean {
  return approvals !== null;
}

/** A goal to be opened. */
export interface NewGoal {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly target: bigint;
  readonly potId: string;
  readonly icon: string;
  readonly colour: string;
  readonly targetDay: string | null;
  readonly now: Date;
}

/** Writes a goal behind the person's others; their first open one is the main one. */
export async function insertGoal(tx: Queryable, goal: NewGoal): Promise<void> {
  await run(
    tx,
    `insert into goal (id, person_id, name, target, pot_id, main, icon, colour, target_day, place, created_at)
     select $1, $2, $3, $4, $5, not exists (select from goal where person_id = $2 and main), $6, $7, $8,
            coalesce((select max(place) + 1 from goal where person_id = $2), 0), $9`,
    [goal.id, goal.personId, goal.name, goal.target, goal.potId, goal.icon, goal.colour, goal.targetDay, goal.now],
  );
}

const GOAL = `
  select g.id, g.name, g.target, g.pot_id as "potId", coalesce(e.balance_after, 0) as saved, g.person_id as "ownerId", p.name as "ownerName",
         g.icon, g.colour, to_char(g.target_day, 'YYYY-MM-DD') as "targetDay", g.state, g.main, g.approvals, g.created_at as "createdAt",
         g.person_id = $1 as mine, (select count(*) from goal_member m where m.goal_id = g.id)::int + 1 as people
  from goal g join person p on p.id = g.person_id
  left join lateral (select balance_after from entry where account_id = g.pot_id order by seq desc limit 1) e on true`;

const SEEN = '(g.person_id = $1 or exists (select from goal_member m where m.goal_id = g.id and m.person_id = $1))';

/** The person's main goal. */
export function mainGoal(db: Queryable, personId: string): Promise<Goal | undefined> {
  return row<Goal & Record<string, unknown>>(db, `${GOAL} where g.person_id = $1 and g.main`, [personId]);
}

/** A goal that the person owns or takes part in. */
export function goalOf(db: Queryable, personId: string, id: string): Promise<Goal | undefined> {
  return row<Goal & Record<string, unknown>>(db, `${GOAL} where g.id = $2 and ${SEEN}`, [personId, id]);
}

/** The pot of a goal, whoever's it is. */
export async function potOf(db: Queryable, id: string): Promise<string | undefined> {
  return (await row<{ potId: string }>(db, 'select pot_id as "potId" from goal where id = $1', [id]))?.potId;
}

/** The person's goals in their order, then those that others share with them. */
export function goalsOf(db: Queryable, personId: string): Promise<Goal[]> {
  return rows<Goal & Record<string, unknown>>(
    db,
    `${GOAL} where g.id in (select id from goal where person_id = $1 union all select goal_id from goal_member where person_id = $1)
     order by g.person_id = $1 desc, g.place, g.id`,
    [personId],
  );
}

/** Sets the target of the person's main goal; gives the number of goals changed. */
export function updateMainTarget(db: Queryable, personId: string, target: bigint): Promise<number> {
  return run(db, 'update goal set target = $2 where person_id = $1 and main', [personId, target]);
}

/** Keeps a goal as it is until the transaction ends; undefined where the person has no part in it. */
export async function lockGoal(tx: Tx, personId: string, id: string): Promise<Goal | undefined> {
  await run(tx, 'select from goal where id = $1 for no key update', [id]);
  // A statement of its own: it sees what others did while the lock was waited for.
  return goalOf(tx, personId, id);
}

/** Keeps all of the person's own goals as they are until the transaction ends. */
export async function lockGoalsOf(tx: Tx, personId: string): Promise<Goal[]> {
  await run(tx, 'select from person where id = $1 for no key update', [personId]);
  await run(tx, 'select from goal where person_id = $1 order by id for no key update', [personId]);
  return (await goalsOf(tx, personId)).filter(({ mine }) => mine);
}

/** Changes what a goal is called, aims at and looks like. */
export async function updateGoal(
  tx: Queryable,
  id: string,
  wish: { name: string; target: bigint; icon: string; colour: string; targetDay: string | null },
): Promise<void> {
  await run(tx, 'update goal set name = $2, target = $3, icon = $4, colour = $5, target_day = $6 where id = $1', [
    id,
    wish.name,
    wish.target,
    wish.icon,
    wish.colour,
    wish.targetDay,
  ]);
}

/** Moves a goal into another state. */
export async function updateState(tx: Queryable, id: string, state: GoalState): Promise<void> {
  await run(tx, "update goal set state = $2, main = main and $2 <> 'archived' where id = $1", [id, state]);
}

/** Makes this goal the person's main one, and no other. */
export async function updateMain(tx: Queryable, personId: string, id: string): Promise<void> {
  await run(tx, 'update goal set main = false where person_id = $1 and main and id <> $2', [personId, id]);
  await run(tx, 'update goal set main = true where person_id = $1 and id = $2', [personId, id]);
}

/** Puts the person's goals in this order. */
export async function updatePlaces(tx: Queryable, ids: readonly string[]): Promise<void> {
  await run(tx, 'update goal g set place = o.place from unnest($1::uuid[]) with ordinality o (id, place) where g.id = o.id', [ids]);
}

/** What stood in a pot at the end of a day. */
export interface DayBalance {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly balance: bigint;
}

/** What stood in a pot at the end of each day on which money moved, oldest first, from the last one before `since` on. */
export function potDays(db: Queryable, potId: string, since: Date, timeZone: string): Promise<DayBalance[]> {
  return rows<DayBalance & Record<string, unknown>>(
    db,
    `with known as (
       select coalesce((select seq from entry where account_id = $1 and at < $2 order by seq desc limit 1), 0) as seq
     )
     select distinct on (1) to_char((e.at at time zone $3)::date, 'YYYY-MM-DD') as day, e.balance_after as balance
     from known join entry e on e.account_id = $1 and e.seq >= known.seq
     order by 1, e.seq desc`,
    [potId, since, timeZone],
  );
}

/** Joins to an entry `e` of a pot the saving `o` that it sends back. */
export const GIVEN = "left join entry o on e.kind = 'reversal' and o.debit and o.transfer_id = e.ref";
/** Whose saving it is: of one that is sent back, not who does that. */
export const GIVER = 'coalesce(o.actor, e.actor)';
/** True for savings, for what is taken out, and for what is sent back of either. */
export const IS_GIVEN = "coalesce(o.kind, e.kind) in ('goal_in', 'goal_out')";

/** What the person moved into pots on a day, less what they took out; minor units. */
export interface DaySaving {
  readonly day: string;
  readonly amount: bigint;
}

/** What the person moved into and out of the pots of their goals since a moment, by day; less what was sent back. */
export function savedByDay(db: Queryable, personId: string, since: Date, timeZone: string): Promise<DaySaving[]> {
  return rows<DaySaving & Record<string, unknown>>(
    db,
    `select to_char((e.at at time zone $3)::date, 'YYYY-MM-DD') as day, sum(e.amount)::bigint as amount
     from (select pot_id from goal where person_id = $1
           union all select g.pot_id from goal_member m join goal g on g.id = m.goal_id where m.person_id = $1) mine
     join entry e on e.account_id = mine.pot_id and e.at >= $2 ${GIVEN} where ${GIVER} = $1 and ${IS_GIVEN}
     group by 1 order by 1`,
    [personId, since, timeZone],
  );
}

/** One movement of a pot. Minor units. */
export interface PotEntry {
  readonly seq: bigint;
  readonly transferId: string;
  /** Signed: negative left the pot. */
  readonly amount: bigint;
  readonly balance: bigint;
  readonly at: Date;
  readonly actorId: string | null;
  /** Empty for the bank. */
  readonly actorName: string;
  readonly memo: string | null;
}

/** The newest movements of a pot. */
export function potEntries(db: Queryable, potId: string, limit: number): Promise<PotEntry[]> {
  return rows<PotEntry & Record<string, unknown>>(
    db,
    `select e.seq, e.transfer_id as "transferId", e.amount, e.balance_after as balance, e.at, e.actor as "actorId",
            coalesce(p.name, '') as "actorName", e.memo
     from entry e left join person p on p.id = e.actor
     where e.account_id = $1 order by e.seq desc limit $2`,
    [potId, limit],
  );
}
