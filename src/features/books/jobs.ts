import { closeDays, LedgerAlarm, latestProof } from '../../ledger/index.ts';
import { enqueue, type Task } from '../../platform/jobs.ts';
import type { Db } from '../../platform/db.ts';
import { prove } from './prove.ts';

/** The task that closes days and proves the books. */
export const TEND_BOOKS = 'tend_books';

/** How old the last proof may be, milliseconds: there is one every night even where no day had to be closed. */
const PROOF_LIFE_MS = 24 * 3_600_000;

/**
 * Closes the days that are over, then proves what came after the last proof: when a day was closed, when the last proof is a
 * day old, and when there is none. To be called soon after midnight wherever the bank stands, and at every start.
 */
export const tendBooks: Task = async (platform) => {
  const { db, clock, log } = platform;
  const now = clock.now();
  const closed = await closeDays(db, now).catch((error: unknown) => {
    if (!(error instanceof LedgerAlarm)) throw error;
    log.error({ error: error.message }, 'a day of the books cannot be closed');
    // Something is wrong with the books: the proof says what.
    return 1;
  });
  const last = await latestProof(db);
  if (closed === 0 && last !== undefined && now.getTime() - last.at.getTime() < PROOF_LIFE_MS) return;
  const proof = await prove(platform, { since: 'last' });
  if (!proof.ok) log.error({ rule: proof.rule, place: proof.place }, 'the books are not right');
};

/** Asks for a look at the books now, at the start of a worker: days that went by while nothing ran, a first proof. */
export function askForBooks(db: Db): Promise<void> {
  return enqueue(db, TEND_BOOKS, {}, { queue: 'books', key: TEND_BOOKS });
}
