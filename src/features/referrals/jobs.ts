import type { Queryable } from '../../platform/db.ts';
import { enqueue, type Task } from '../../platform/jobs.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import { findMemberByEmail, findPerson, withinLimits } from '../identity/index.ts';
import { stateOfCode } from './codes/look-up.ts';
import { selectLookUps, selectOwnCode } from './codes/queries.ts';
import { forgetAddresses } from './invites/queries.ts';
import { deletePlaces } from './joining/queries.ts';

/** Name of the task that looks a code up by its owner's address. */
const LOOK_UP = 'look_up_code';

/** Times a day that one person is told of somebody asking. */
const NOTICES_PER_DAY = 10;
const DAY = 24 * 3600;
/** Days after the last mail for which the address of an invitation is kept. */
const ADDRESS_DAYS = 90;
/** Days for which it is kept where an inviter was: a referral may take a year until it is judged. */
const PLACE_DAYS = 400;

/** Name of the mail that answers. */
export const CODE_MAIL = 'referrals.code';

/** Has a code looked up by its owner's address, later: so the answer is the same and takes as long, whoever it is. */
export function askForCode(db: Queryable, askerId: string, email: string): Promise<void> {
  return enqueue(db, LOOK_UP, { asker: askerId, email });
}

/**
 * Tells the owner of an address, where there is one, who asked for their code; and mails it to whoever asked when the owner
 * allows that.
 */
const lookUp: Task = async ({ db, clock }, payload) => {
  const { asker: askerId, email } = payload as { asker: string; email: string };
  const [asker, referrer] = [await findPerson(db, askerId), await findMemberByEmail(db, email)];
  if (asker === null || referrer === null || asker.id === referrer.id) return;
  const now = clock.now();
  const code = await selectOwnCode(db, referrer.id);
  const mayKnow = (await selectLookUps(db, referrer.id)) && stateOfCode(code, now) === 'open';
  const limit = { key: `code-asked|person|${referrer.id}`, limit: NOTICES_PER_DAY, windowSeconds: DAY };
  const quiet = (await withinLimits(db, now, [limit])) !== null;
  await db.transaction(async (tx) => {
    if (!quiet)
      await notify(tx, { personId: referrer.id, kind: 'referral_code_asked', args: { email: asker.email }, link: '/referrals', now });
    if (mayKnow) await queueMail(tx, { kind: CODE_MAIL, args: { asker: asker.id, referrer: referrer.id }, now });
  });
};

/**
 * Forgets the addresses of old invitations, of which a keyed hash is left for the figures, and where inviters were long ago. To
 * be run every hour.
 */
const forgetInvited: Task = async ({ db, clock }) => {
  const before = (days: number): Date => new Date(clock.now().getTime() - days * DAY * 1000);
  await forgetAddresses(db, before(ADDRESS_DAYS));
  await deletePlaces(db, before(PLACE_DAYS));
};

/** Tasks of the referral programme, by name. */
export const referralTasks: Readonly<Record<string, Task>> = { [LOOK_UP]: lookUp, forget_invited: forgetInvited };
