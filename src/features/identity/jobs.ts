import type { Task } from '../../platform/jobs.ts';
import { forgetOldAttempts } from '../../web/throttle.ts';
import { deleteExpired } from './queries.ts';

/** Removes sessions, reset links and counters of attempts that are over. To be run every hour. */
export const cleanUp: Task = async ({ db, clock }) => {
  const now = clock.now();
  await deleteExpired(db, now);
  await forgetOldAttempts(db, now);
};
