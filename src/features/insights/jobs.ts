import { rewind, type BatchRange } from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { addToRollups, removeRollups } from './queries.ts';

/** Name under which {@link rollUp} follows the ledger. */
export const SUMS = 'sums';

/** Follower of the ledger: adds each range of batches to the sums by day. */
export async function rollUp(tx: Tx, range: BatchRange): Promise<void> {
  await addToRollups(tx, range.from, range.to);
}

/** Begins the sums by day anew, because days begin elsewhere now; until they are made, pages add up the entries themselves. */
export async function restartSums(tx: Tx): Promise<void> {
  await rewind(tx, SUMS);
  await removeRollups(tx);
}
