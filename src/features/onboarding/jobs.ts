import type { Task } from '../../platform/jobs.ts';
import { deleteOld } from './queries.ts';
import { deleteWaiting } from './waiting/queries.ts';

const DAY_MS = 24 * 3600 * 1000;

/** How long an address stays on the waiting list, days. */
const WAITING_DAYS = 365;

/** Removes sign-ups that nobody confirmed within a day, and addresses that have waited for a year. To be run every hour. */
export const cleanUpSignUps: Task = async ({ db, clock }) => {
  const now = clock.now().getTime();
  await deleteOld(db, new Date(now - DAY_MS));
  await deleteWaiting(db, new Date(now - WAITING_DAYS * DAY_MS));
};
