import { uuidv7 } from '../../lib/ids.ts';
import type { Db } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import { consumeReset, deleteSessions, selectPersonByKey, updatePassword } from './queries.ts';
import { revokeAccessTokens } from './tokens/queries.ts';

/** Minutes that a reset link lives, counted from the hand-over to the mail server. */
export const RESET_MINUTES = 30;

/**
 * Has a reset link mailed to the member with this normalised address. For an address that nobody has the same
 * statements run, with the id of nobody, and the mail is dropped when it comes to be built.
 */
export async function requestReset(db: Db, key: string, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await selectPersonByKey(tx, key);
    await queueMail(tx, { kind: 'identity.password_reset', args: { person: person?.id ?? uuidv7(now) }, now });
  });
}

/**
 * Sets a new password by a reset link: consumes the link, ends all sessions, and tells the person by mail and bell,
 * all in one transaction.
 * @param revokeTokens also revokes all access tokens: somebody else may have made them
 * @returns the person's normalised address; null when the link is dead
 */
export async function resetPassword(
  db: Db,
  reset: { tokenHash: Buffer; passwordHash: string; revokeTokens: boolean; now: Date },
): Promise<string | null> {
  const { now } = reset;
  return db.transaction(async (tx) => {
    const personId = await consumeReset(tx, reset.tokenHash, now);
    if (personId === null) return null;
    const key = await updatePassword(tx, personId, reset.passwordHash);
    await deleteSessions(tx, personId);
    if (reset.revokeTokens) await revokeAccessTokens(tx, personId, now);
    await notify(tx, { personId, kind: 'password_changed', args: {}, link: '/notifications', now });
    await queueMail(tx, { kind: 'identity.password_changed', args: { person: personId, at: now.toISOString() }, now });
    return key;
  });
}
