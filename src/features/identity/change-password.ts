import type { Db } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import { provePassword, type NotProved } from './own-password.ts';
import { hashPassword } from './password.ts';
import { deleteOtherSessions, deleteReset, updatePassword } from './queries.ts';
import { hashToken, renewSession, type NewSession } from './session.ts';

/**
 * What came of a change of password. `same`: the new one is the old one; `slowed`: too many wrong ones; `signed_out`: this session was
 * ended meanwhile, and nothing was changed.
 */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly session: NewSession }
  | { readonly outcome: 'same' | 'signed_out' }
  | NotProved;

/** Undoes what was begun for a session that has ended. */
class SessionEnded extends Error {}

/**
 * Changes a person's password by the old one: ends all sessions and begins a new one for this browser, makes a reset link that is
 * on its way die, and tells the person by mail and bell, all in one transaction.
 * @param sessionHash the session of this browser
 * @throws BusyError when too many passwords wait to be compared
 */
export async function changePassword(
  db: Db,
  change: { personId: string; sessionHash: Buffer; oldPassword: string; newPassword: string; now: Date },
): Promise<ChangeOutcome> {
  const { personId, now } = change;
  const proof = await provePassword(db, { personId, password: change.oldPassword, now });
  if (proof.outcome !== 'right') return proof;
  if (change.oldPassword.normalize('NFKC') === change.newPassword.normalize('NFKC')) return { outcome: 'same' };
  const passwordHash = await hashPassword(change.newPassword);
  try {
    const session = await db.transaction(async (tx) => {
      await updatePassword(tx, personId, passwordHash);
      await deleteReset(tx, personId);
      const renewed = await renewSession(tx, change.sessionHash, now);
      if (renewed === null) throw new SessionEnded();
      await deleteOtherSessions(tx, personId, hashToken(renewed.token));
      await notify(tx, { personId, kind: 'password_changed', args: {}, link: '/notifications', now });
      await queueMail(tx, { kind: 'identity.password_changed', args: { person: personId, at: now.toISOString() }, now });
      return renewed;
    });
    return { outcome: 'changed', session };
  } catch (error) {
    if (error instanceof SessionEnded) return { outcome: 'signed_out' };
    throw error;
  }
}
