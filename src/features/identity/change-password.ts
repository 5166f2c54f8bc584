import type { Db } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import { provePassword, type NotProved } from './own-password.ts';
import { hashPassword } from './password.ts';
import { deleteOtherSessions, deleteReset, updatePassword } from './queries.ts';

/** What came of a change of password. `same`: the new one is the old one; `slowed`: too many wrong ones. */
export type ChangeOutcome = { readonly outcome: 'changed' | 'same' } | NotProved;

/**
 * Changes a person's password by the old one: ends all sessions but this one, makes a reset link that is on its way die,
 * and tells the person by mail and bell, all in one transaction.
 * @param sessionHash the session that stays, for its browser to be given a new one
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
  await db.transaction(async (tx) => {
    await updatePassword(tx, personId, passwordHash);
    await deleteReset(tx, personId);
    await deleteOtherSessions(tx, personId, change.sessionHash);
    await notify(tx, { personId, kind: 'password_changed', args: {}, link: '/notifications', now });
    await queueMail(tx, { kind: 'identity.password_changed', args: { person: personId, at: now.toISOString() }, now });
  });
  return { outcome: 'changed' };
}
