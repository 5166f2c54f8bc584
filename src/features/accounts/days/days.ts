import { rewind, type BatchRange } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import { addToDays, removeDays } from './queries.ts';

/** Name under which {@link sumDays} follows the ledger. */
export const DAYS = 'account_days';

/** Follower of the ledger: adds each range of batches to what entered and left each account by day. */
export async function sumDays(tx: Tx, range: BatchRange): Promise<void> {
  await addToDays(tx, range.from, range.to);
}

/** Begins the sums by day anew, because days begin elsewhere now; until they are made, statements add up the entries themselves. */
export async function restartDays(tx: Tx): Promise<void> {
  await rewind(tx, DAYS);
  await removeDays(tx);
}
