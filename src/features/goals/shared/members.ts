import { isUuid, uuidv7 } from '../../../lib/ids.ts';
import { isAccepted, post, type LimitHit } from '../../../ledger/index.ts';
import type { Db, Tx } from '../../../platform/db.ts';
import { notify } from '../../../platform/notices.ts';
import { looksLikeAccountNumber, parseAccountNumber } from '../../accounts/index.ts';
import { emailKey } from '../../identity/index.ts';
import { findPayee, purseOf } from '../../payments/index.ts';
import { lockGoal, type Goal } from '../queries.ts';
import { endRules } from '../rules/rule.ts';
import {
  deleteInvitation,
  deleteInvitationsTo,
  deleteMember,
  hasLimits,
  insertInvitation,
  insertMember,
  invitationsOf,
  invitedBy,
  peopleOf,
  updateApprovals,
  updateDeclined,
  withdrawOf,
} from './queries.ts';

/** People that can share a goal, the owner included; also the most that may have to agree. */
export const PEOPLE_MAX = 20;
/** Invitations of one goal that wait at a time. */
const INVITATIONS_MAX = 30;

/** How many of the goal's people have to agree: never more than there are. */
export function neededOf({ approvals, people }: Pick<Goal, 'approvals' | 'people'>): number {
  return Math.min(approvals ?? 1, people);
}

/** What came of beginning to share. `not_found`: it is none of the actor's goals, or it is shared already. */
export type ShareResult =
  | { readonly outcome: 'shared' | 'not_found' | 'refused' }
  | { readonly outcome: 'limit_exceeded'; readonly limit: LimitHit };

/**
 * Begins to share a goal of the actor's. What is in the pot already counts against their limits from then on, as if it were put in
 * now: else they were passed by filling the pot first.
 */
export function shareGoal(db: Db, actorId: string, id: string, approvals: number, now: Date): Promise<ShareResult> {
  return db
    .transaction(async (tx): Promise<ShareResult> => {
      const goal = await lockGoal(tx, actorId, id);
      if (goal?.mine !== true || goal.approvals !== null || goal.state === 'archived') return { outcome: 'not_found' };
      await updateApprovals(tx, id, approvals);
      if (goal.saved > 0n && (await hasLimits(tx, actorId))) await countSaved(tx, actorId, goal, now);
      return { outcome: 'shared' };
    })
    .catch((error: unknown) => {
      if (error instanceof NotCounted) return error.result;
      throw error;
    });
}

/** What is in the pot cannot be counted against the owner's limits: nothing is written. */
class NotCounted extends Error {
  override readonly name = 'NotCounted';
  readonly result: ShareResult;

  constructor(limit: LimitHit | null) {
    super('not counted');
    this.result = limit === null ? { outcome: 'refused' } : { outcome: 'limit_exceeded', limit };
  }
}

// Only a transfer counts, so the money leaves the pot and is put in again.
async function countSaved(tx: Tx, actorId: string, { potId, saved }: Goal, now: Date): Promise<void> {
  const purse = await purseOf(tx, actorId);
  if (purse === undefined) throw new NotCounted(null);
  const shared = { amount: saved, actor: actorId, memo: null, category: null };
  const postings = await post(
    tx,
    [
      { ...shared, id: uuidv7(now), kind: 'goal_out', debit: potId, credit: purse.accountId },
      { ...shared, id: uuidv7(now), kind: 'goal_in', debit: purse.accountId, credit: potId, limited: true },
    ],
    now,
  );
  const refused = postings.find((posting) => !isAccepted(posting));
  if (refused !== undefined) throw new NotCounted('limit' in refused ? refused.limit : null);
}

/** What came of an invitation. `sent` says nothing about whether there is such a member. */
export type InviteResult = 'sent' | 'empty' | 'malformed' | 'yourself' | 'too_many' | 'not_found';

/** Invites whoever has this address or account number to a shared goal of the actor's. Nobody learns who is a member. */
export function invite(db: Db, actor: { id: string; name: string }, goalId: string, text: string, now: Date): Promise<InviteResult> {
  const address = text.trim();
  if (address === '') return Promise.resolve('empty');
  const number = parseAccountNumber(address);
  const key = number ?? (looksLikeAccountNumber(address) ? null : emailKey(address));
  if (key === null || address.length > 320) return Promise.resolve('malformed');
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actor.id, goalId);
    if (goal?.mine !== true || goal.approvals === null || goal.state === 'archived') return 'not_found';
    const search = await findPayee(tx, actor.id, address);
    if (search.outcome === 'yourself') return 'yourself';
    if ((await invitationsOf(tx, goalId)).length >= INVITATIONS_MAX || goal.people >= PEOPLE_MAX) return 'too_many';
    const found = search.outcome === 'found' ? search.payee.personId : null;
    const known = (await peopleOf(tx, goalId)).some(({ personId }) => personId === found);
    // Whoever takes part already is not asked again; the owner sees no difference.
    const asked = known ? null : found;
    const id = uuidv7(now);
    if (!(await insertInvitation(tx, { id, goalId, address, key, personId: asked, now })) || asked === null) return 'sent';
    const args = { from: actor.name, goal: goal.name };
    await notify(tx, { personId: asked, kind: 'goal_invited', args, link: `/goals/invitations/${id}`, now });
    return 'sent';
  });
}

/** Takes an invitation to a goal of the actor's back. */
export function withdrawInvitation(db: Db, actorId: string, goalId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return Promise.resolve(false);
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actorId, goalId);
    return goal?.mine === true && (await deleteInvitation(tx, goalId, id)) === 1;
  });
}

/** Takes part from now on. Undefined: there is no such invitation, or no room any more. */
export function acceptInvitation(db: Db, actor: { id: string; name: string }, id: string, now: Date): Promise<string | undefined> {
  return db
    .transaction(async (tx) => {
      const invited = await invitedBy(tx, actor.id, id);
      if (invited === undefined) return undefined;
      const { goalId } = invited;
      await insertMember(tx, goalId, actor.id, now);
      const goal = await lockGoal(tx, actor.id, goalId);
      // Looked at anew under the lock: it may be taken back, archived or full by now.
      if ((await invitedBy(tx, actor.id, id)) === undefined || goal === undefined || goal.people > PEOPLE_MAX) throw new Gone();
      await deleteInvitationsTo(tx, goalId, actor.id);
      if (goal.ownerId !== actor.id) await tellPeople(tx, goal, actor.id, 'goal_joined', { who: actor.name }, now);
      return goalId;
    })
    .catch((error: unknown) => {
      if (error instanceof Gone) return undefined;
      throw error;
    });
}

class Gone extends Error {
  override readonly name = 'Gone';
}

/** Says no. Whoever invited is not told. */
export async function declineInvitation(db: Db, actorId: string, id: string, now: Date): Promise<boolean> {
  return (await updateDeclined(db, actorId, id, now)) === 1;
}

/** Leaves a goal of somebody else's: what was contributed stays in the pot. */
export function leaveGoal(db: Db, actor: { id: string; name: string }, goalId: string, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actor.id, goalId);
    if (goal === undefined || goal.mine) return false;
    await dropMember(tx, goalId, actor.id);
    await tellPeople(tx, goal, actor.id, 'goal_left', { who: actor.name }, now);
    return true;
  });
}

/** Ends somebody's part in a goal, with their rules and what they asked for. The goal has to be locked. */
export async function dropMember(tx: Tx, goalId: string, personId: string): Promise<void> {
  await deleteMember(tx, goalId, personId);
  await endRules(tx, goalId, personId);
  await withdrawOf(tx, goalId, personId);
}

/** Writes a notice to everybody in a goal but one. */
export async function tellPeople(
  tx: Tx,
  goal: Pick<Goal, 'id' | 'name'>,
  except: string,
  kind: string,
  args: Record<string, string>,
  now: Date,
  link = `/goals/${goal.id}`,
): Promise<void> {
  for (const { personId } of await peopleOf(tx, goal.id)) {
    if (personId !== except) await notify(tx, { personId, kind, args: { ...args, goal: goal.name }, link, now });
  }
}
