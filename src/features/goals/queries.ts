import { row, run, type Queryable } from '../../platform/db.ts';

/** A goal with what stands in its pot. Amounts in minor units. */
export interface Goal {
  readonly id: string;
  readonly name: string;
  readonly target: bigint;
  readonly potId: string;
  readonly saved: bigint;
}

/** Writes a goal. */
export async function insertGoal(
  tx: Queryable,
  goal: { id: string; personId: string; name: string; target: bigint; potId: string; main: boolean; now: Date },
): Promise<void> {
  await run(tx, 'insert into goal (id, person_id, name, target, pot_id, main, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [
    goal.id,
    goal.personId,
    goal.name,
    goal.target,
    goal.potId,
    goal.main,
    goal.now,
  ]);
}

/** The person's main goal. */
export function mainGoal(db: Queryable, personId: string): Promise<Goal | undefined> {
  return row<Goal>(
    db,
    `select g.id, g.name, g.target, g.pot_id as "potId", coalesce(e.balance_after, 0) as saved
     from goal g
     left join lateral (select balance_after from entry where account_id = g.pot_id order by seq desc limit 1) e on true
     where g.person_id = $1 and g.main`,
    [personId],
  );
}

/** Sets the target of the person's main goal; gives the number of goals changed. */
export function updateMainTarget(db: Queryable, personId: string, target: bigint): Promise<number> {
  return run(db, 'update goal set target = $2 where person_id = $1 and main', [personId, target]);
}
