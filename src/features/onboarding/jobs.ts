import type { Task } from '../../platform/jobs.ts';
import { deleteOld } from './queries.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Removes sign-ups that nobody confirmed within a day. To be run every hour. */
export const cleanUpSignUps: Task = ({ db, clock }) => deleteOld(db, new Date(clock.now().getTime() - DAY_MS));
