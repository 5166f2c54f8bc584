import { uuidv7 } from '../../lib/ids.ts';
import type { Db, Tx } from '../../platform/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { emailKey, hashToken, newToken } from '../identity/index.ts';
import { consumeFirstLink, hasOperator, hasSignUp, insertAct, lockRole, updateRole, upsertFirstLink, type Role } from './queries.ts';

/** How long the link for the first operator lives, hours. */
export const FIRST_LINK_HOURS = 24;

/** What came of giving somebody a role. */
export type RoleResult =
  | { readonly outcome: 'done' | 'already'; readonly name: string; readonly operatorsLeft: boolean }
  | { readonly outcome: 'malformed' | 'unconfirmed' | 'unknown' };

/** Gives the member with this address a role, for whoever runs the machine. Takes effect with their next page. */
export async function giveRole({ db, clock }: Platform, email: string, role: Role): Promise<RoleResult> {
  const key = emailKey(email);
  if (key === null) return { outcome: 'malformed' };
  return db.transaction(async (tx) => {
    const person = await lockRole(tx, key);
    if (person === undefined) return { outcome: (await hasSignUp(tx, key)) ? 'unconfirmed' : 'unknown' };
    if (person.role !== role) {
      await updateRole(tx, person.id, role);
      await writeDown(tx, { operator: null, subject: person.id, before: person.role, after: role, now: clock.now() });
    }
    return { outcome: person.role === role ? 'already' : 'done', name: person.name, operatorsLeft: await hasOperator(tx) };
  });
}

/**
 * Makes the link by which the first operator is made; an earlier one dies.
 * @returns its token, which is stored nowhere; null where there is an operator
 */
export async function makeFirstLink({ db, clock }: Platform): Promise<string | null> {
  if (await hasOperator(db)) return null;
  const token = newToken();
  await upsertFirstLink(db, hashToken(token), new Date(clock.now().getTime() + FIRST_LINK_HOURS * 3_600_000));
  return token;
}

/** Makes a person the first operator; false when the link is dead: used, replaced, too old, or there is an operator. */
export async function becomeFirst(
  db: Db,
  { token, personId, role, now }: { token: string; personId: string; role: Role; now: Date },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await consumeFirstLink(tx, hashToken(token), personId, now))) return false;
    await writeDown(tx, { operator: personId, subject: personId, before: role, after: 'operator', now });
    return true;
  });
}

interface RoleChange {
  readonly operator: string | null;
  readonly subject: string;
  readonly before: Role;
  readonly after: Role;
  readonly now: Date;
}

async function writeDown(tx: Tx, { operator, subject, before, after, now }: RoleChange): Promise<void> {
  const id = uuidv7(now);
  await insertAct(tx, {
    id,
    key: id,
    operator,
    at: now,
    act: 'role',
    subject,
    reason: null,
    before: { role: before },
    after: { role: after },
  });
}
