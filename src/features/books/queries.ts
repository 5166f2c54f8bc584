import { row, type Queryable } from '../../platform/db.ts';

/** The head of the ledger: the newest batch, and where its days begin. */
export async function selectHead(db: Queryable): Promise<{ batch: bigint; timeZone: string }> {
  return (await row<{ batch: bigint; timeZone: string }>(db, 'select n as batch, time_zone as "timeZone" from ledger_head'))!;
}

/** How many days are closed. */
export async function countClosings(db: Queryable): Promise<bigint> {
  return (await row<{ count: bigint }>(db, 'select count(*) as count from day_close'))!.count;
}
