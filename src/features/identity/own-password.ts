import type { Db } from '../../platform/db.ts';
import { forgetAttempts, growingDelay } from '../../web/throttle.ts';
import { verifyPassword } from './password.ts';
import { selectPasswordHash } from './queries.ts';

/** Somebody who is signed in does not know their password. `slowed`: too many wrong ones. */
export type NotProved = { readonly outcome: 'wrong' } | { readonly outcome: 'slowed'; readonly retryAt: Date };

/**
 * Asks a person who is signed in for their password, before what outlives the session: whoever sits down at a browser that was
 * left open does not know it. Attempts are slowed as at the log-in.
 * @throws BusyError when too many passwords wait to be compared
 */
export async function provePassword(
  db: Db,
  proof: { personId: string; password: string; now: Date },
): Promise<{ readonly outcome: 'right' } | NotProved> {
  const { personId, now } = proof;
  const key = `change-password|${personId}`;
  const delay = await growingDelay(db, { key, now, free: 5, baseSeconds: 5, maxSeconds: 900 });
  if (!delay.allowed) return { outcome: 'slowed', retryAt: delay.retryAt };
  if (!(await verifyPassword(await selectPasswordHash(db, personId), proof.password))) return { outcome: 'wrong' };
  await forgetAttempts(db, key);
  return { outcome: 'right' };
}
