import { rewind, type BatchRange } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import { enqueue } from '../../../platform/jobs.ts';
import {
  addBatches,
  addEntries,
  addLines,
  decideByRules,
  dependents,
  hasSplits,
  refreshLines,
  removeSums,
  takeAccount,
  takeAccounts,
} from './queries.ts';
import { indexRange } from './words.ts';

/** Name under which {@link rollUp} follows the ledger. */
export const SUMS = 'sums';

/**
 * Follower of the ledger: lets rules decide about each range of batches, then adds it to the sums by day and to what the list
 * of transactions is found by. It takes the accounts first, so that whoever relabels a payment meanwhile comes before it
 * (and the label counts) or after it (and corrects the sums).
 */
export async function rollUp(tx: Tx, { from, to }: BatchRange): Promise<void> {
  await takeAccounts(tx, from, to);
  await decideByRules(tx, from, to);
  const split = await hasSplits(tx, from, to);
  await addBatches(tx, from, to, split);
  await addLines(tx, from, to, split);
  await indexRange(tx, from, to);
}

/** Begins the sums anew, because days begin elsewhere now; until they are made, pages add up the entries themselves. */
export async function restartSums(tx: Tx): Promise<void> {
  await rewind(tx, SUMS);
  await removeSums(tx);
}

/** Job after a change of what payments of an account are counted under; its payload is `{accountId}`. */
export const RELABELLED = 'relabelled';

/** Takes the sums of an account until the transaction ends, so that nobody counts in it meanwhile; gives the newest entry that is counted. */
export const takeSums = takeAccount;

/**
 * Changes what is said about some payments in an account, and the sums with it, in the same transaction.
 * @param write writes the labels
 */
export async function relabel(tx: Tx, accountId: string, paymentIds: readonly string[], write: () => Promise<void>): Promise<void> {
  const counted = await takeAccount(tx, accountId);
  const affected = (await dependents(tx, accountId, paymentIds)).filter((seq) => seq <= counted);
  await addEntries(tx, accountId, affected, -1);
  await write();
  await addEntries(tx, accountId, affected, 1);
  await refreshLines(tx, accountId, affected);
  await enqueue(tx, RELABELLED, { accountId }, { key: `${RELABELLED}:${accountId}` });
}
