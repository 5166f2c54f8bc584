import { firstMoment } from '../../../lib/days.ts';
import { rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** What somebody means to spend under a category in a month. */
export interface Budget {
  readonly category: string;
  /** Minor units. */
  readonly amount: bigint;
}

/** A person's budgets, but those of categories that they removed. */
export function budgetsOf(db: Queryable, personId: string): Promise<Budget[]> {
  return rows<Budget & Record<string, unknown>>(
    db,
    `select b.category, b.amount from budget b left join category c on c.person_id = b.person_id and c.id::text = b.category
     where b.person_id = $1 and c.removed_at is null order by b.category`,
    [personId],
  );
}

/** Sets a person's budget of a category. */
export async function saveBudget(tx: Tx, personId: string, { category, amount }: Budget, now: Date): Promise<void> {
  await run(
    tx,
    `insert into budget (person_id, category, amount, changed_at) values ($1, $2, $3, $4)
     on conflict (person_id, category) do update set amount = excluded.amount, changed_at = excluded.changed_at`,
    [personId, category, amount, now],
  );
}

/** Removes a person's budget of a category; gives how many there were. */
export function deleteBudget(db: Queryable, personId: string, category: string): Promise<number> {
  return run(db, 'delete from budget where person_id = $1 and category = $2', [personId, category]);
}

/** A budget of somebody's, with the name of an own category. */
export interface HeldBudget extends Budget {
  readonly personId: string;
  /** Null: the bank's category. */
  readonly name: string | null;
}

/** Takes the budgets of people until the transaction ends: who looks at them next sees all that was counted by then. */
export function lockBudgets(tx: Tx, personIds: readonly string[]): Promise<HeldBudget[]> {
  return rows<HeldBudget & Record<string, unknown>>(
    tx,
    `select b.person_id as "personId", b.category, b.amount, c.name
     from budget b left join category c on c.person_id = b.person_id and c.id::text = b.category
     where b.person_id = any ($1::uuid[]) and c.removed_at is null order by b.person_id, b.category for update of b`,
    [personIds],
  );
}

/** A share of a budget that was reached. */
export interface Reached {
  readonly personId: string;
  readonly category: string;
  /** Percent. */
  readonly share: number;
}

/** Marks that people are told about shares of budgets in a month (its first day); gives those that they were not told about yet. */
export function markTold(tx: Tx, reached: readonly Reached[], month: string, now: Date): Promise<Reached[]> {
  return rows<Reached & Record<string, unknown>>(
    tx,
    `insert into budget_told (person_id, category, month, share, at)
     select person_id, category, $4::date, share, $5 from unnest($1::uuid[], $2::text[], $3::smallint[]) r (person_id, category, share)
     on conflict do nothing returning person_id as "personId", category, share::int as share`,
    [reached.map(({ personId }) => personId), reached.map(({ category }) => category), reached.map(({ share }) => share), month, now],
  );
}

/** People with budgets whose money left an account in some batches, since a day (`YYYY-MM-DD`) began. */
export async function spendersIn(
  tx: Tx,
  { from, to }: { readonly from: bigint; readonly to: bigint },
  since: string,
  timeZone: string,
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select distinct a.owner_id as id from entry e join account a on a.id = e.account_id
     where exists (select from budget) and e.batch > $1 and e.batch <= $2 and e.debit and e.action in ('post', 'settle')
       and e.at >= ${firstMoment('$3::date::timestamp', '$4')} and exists (select from budget where person_id = a.owner_id)`,
    [from, to, since, timeZone],
  );
  return found.map(({ id }) => id);
}

/** Whose an account is. */
export async function ownerOf(tx: Tx, accountId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, 'select owner_id as id from account where id = $1 and owner_id is not null', [accountId]);
  return found.map(({ id }) => id);
}
