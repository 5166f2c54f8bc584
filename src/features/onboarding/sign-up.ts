import { uuidv7 } from '../../lib/ids.ts';
import type { Db } from '../../platform/db.ts';
import { queueMail } from '../../platform/outbox.ts';
import { findMemberByEmail, hashToken, newToken } from '../identity/index.ts';
import { renewSignUp, upsertSignUp, type NewSignUp } from './queries.ts';

/**
 * Writes a sign-up and its mail, alike for free and for taken addresses: which of them it is, the mail decides when it
 * is built.
 * @returns the token by which the browser that signed up is known again
 */
export async function signUp(db: Db, person: Omit<NewSignUp, 'id' | 'browserHash'>): Promise<string> {
  const { now } = person;
  const id = uuidv7(now);
  const token = newToken();
  await db.transaction(async (tx) => {
    await upsertSignUp(tx, { ...person, id, browserHash: hashToken(token) });
    await queueMail(tx, { kind: 'onboarding.verification', args: { sign_up: id, person: null }, now });
  });
  return token;
}

/**
 * Kills the code and link of an address and has new ones mailed. The same statements run for every address; the mail
 * names a sign-up and a person that may not exist, and is dropped when neither does.
 */
export async function repeatToken(db: Db, email: string, key: string, now: Date): Promise<void> {
  const id = uuidv7(now);
  await db.transaction(async (tx) => {
    await renewSignUp(tx, key, id);
    const person = await findMemberByEmail(tx, email);
    await queueMail(tx, { kind: 'onboarding.verification', args: { sign_up: id, person: person?.id ?? uuidv7(now) }, now });
  });
}
