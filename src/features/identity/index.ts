import type { MailKind } from '../../mail/letter.ts';
import type { Queryable } from '../../platform/db.ts';
import { passwordChangedMail, passwordResetMail } from './emails.ts';
import { emailKey } from './email.ts';
import { selectPersonByKey, type Person } from './queries.ts';

export { giveSession, identify, newToken, hashToken, signIn } from './session.ts';
export { identityPages } from './pages.tsx';
export { cleanUp } from './jobs.ts';
export { emailKey, parseEmail } from './email.ts';
export { BusyError, hashPassword } from './password.ts';
export { NewPasswordFields } from './views/new-password-fields.tsx';
export { emailErrors, reshow, tryAgainAt } from './replies.ts';
export { formText } from './form.ts';
export { newPasswordErrors } from './new-password.ts';
export { insertPerson as addPerson, selectPerson as findPerson, type Person } from './queries.ts';
export { clearPending, readPending, setPending, type Pending } from './pending.ts';
export { keepKnown } from './known-browser.ts';
export { ipBlock, withinLimits, type Limit } from './limits.ts';
export { makeAccessToken, revokeToken, TOKEN_LIVES, TOKEN_NAME_MAX, TOKENS_MAX, type TokenLife } from './tokens/access-token.ts';
export { callerOf, rememberedCaller, type Caller } from './tokens/bearer.ts';

export { changePassword } from './change-password.ts';
export { provePassword } from './own-password.ts';
export { noteSecurity } from './security-log.ts';
export {
  deleteOtherSessions as endOtherSessions,
  deleteOwnSession as endSession,
  selectSessions as sessionsOf,
  type SignedIn,
} from './queries.ts';
export { selectAccessTokens as accessTokensOf, type AccessToken } from './tokens/queries.ts';

/** The member with this address, however it is typed; null when there is none. Tell nobody which. */
export async function findMemberByEmail(db: Queryable, email: string): Promise<Person | null> {
  const key = emailKey(email);
  return key === null ? null : selectPersonByKey(db, key);
}

/** Mails about passwords. */
export const identityMails: Record<string, MailKind> = {
  'identity.password_reset': passwordResetMail,
  'identity.password_changed': passwordChangedMail,
};
