import { row, rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** A category of a person's own, as it is kept. */
export interface OwnCategory {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly colour: string;
  /** True: for money in. */
  readonly incoming: boolean;
  /** True: no longer offered; payments keep it. */
  readonly removed: boolean;
}

/** A person's own categories, also the removed ones, oldest first. */
export function selectCategories(db: Queryable, personId: string): Promise<OwnCategory[]> {
  return rows<OwnCategory & Record<string, unknown>>(
    db,
    'select id, name, icon, colour, incoming, removed_at is not null as removed from category where person_id = $1 order by id',
    [personId],
  );
}

/** Locks a person, so that what they have is counted once at a time. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await row(tx, 'select id from person where id = $1 for no key update', [personId]);
}

/** Writes a category. False: there is one of that name. */
export async function insertCategory(
  tx: Tx,
  one: Omit<OwnCategory, 'removed'> & { readonly personId: string; readonly nameKey: string; readonly now: Date },
): Promise<boolean> {
  const made = await run(
    tx,
    `insert into category (id, person_id, name, name_key, icon, colour, incoming, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (person_id, incoming, name_key) where removed_at is null do nothing`,
    [one.id, one.personId, one.name, one.nameKey, one.icon, one.colour, one.incoming, one.now],
  );
  return made === 1;
}

/** Changes name, icon and colour of a person's own category. */
export async function updateCategory(
  tx: Tx,
  one: {
    readonly id: string;
    readonly personId: string;
    readonly name: string;
    readonly nameKey: string;
    readonly icon: string;
    readonly colour: string;
  },
): Promise<boolean> {
  const changed = await run(
    tx,
    'update category set name = $3, name_key = $4, icon = $5, colour = $6 where id = $1 and person_id = $2 and removed_at is null',
    [one.id, one.personId, one.name, one.nameKey, one.icon, one.colour],
  );
  return changed === 1;
}

/** Takes a person's own category out of what is offered, and its rules with it. */
export async function removeCategoryOf(tx: Tx, personId: string, id: string, now: Date): Promise<boolean> {
  const removed = await run(tx, 'update category set removed_at = $3 where id = $1 and person_id = $2 and removed_at is null', [
    id,
    personId,
    now,
  ]);
  await run(tx, 'delete from category_rule where person_id = $1 and category = $2', [personId, id]);
  return removed === 1;
}
