import { transferId } from '../../lib/ids.ts';
import { isAccepted, type Completion, type Ledger } from '../../ledger/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { dueHolds } from './queries.ts';

/** Holds ended in one go. */
const AT_ONCE = 500;

/**
 * Ends the holds whose time has come: moves the money, or sets it free. Ids follow from the hold's, so any number of
 * processes may do this at once. A payment that cannot be completed any more (an account was frozen or closed meanwhile) is
 * taken back, so that nobody's money stays held.
 *
 * @returns true when there may be more
 * @throws LedgerUnavailable when the database stays away
 */
export async function endDueHolds({ db, clock }: Platform, ledger: Ledger): Promise<boolean> {
  const due = await dueHolds(db, clock.now(), AT_ONCE);
  const ends = due.map(({ id, onDue }): Completion => ({ id: transferId('due', id), action: onDue, ref: id, amount: null, actor: null }));
  const postings = await ledger.submitAll(ends);
  const stuck = due.filter((_, i) => !isAccepted(postings[i]!));
  await ledger.submitAll(
    stuck.map(({ id }): Completion => ({ id: transferId('void', id), action: 'void', ref: id, amount: null, actor: null })),
  );
  return due.length === AT_ONCE;
}
