import type { BatchRange } from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { addToRollups } from './queries.ts';

/** Follower of the ledger: adds each range of batches to the sums by day. */
export async function rollUp(platform: Platform, tx: Tx, range: BatchRange): Promise<void> {
  const { timeZone } = await loadCommunity(platform.db);
  await addToRollups(tx, range.from, range.to, timeZone);
}
