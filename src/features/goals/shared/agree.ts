import { isUuid, transferId } from '../../../lib/ids.ts';
import { isAccepted, post, type Transfer } from '../../../ledger/index.ts';
import type { Db, Tx } from '../../../platform/db.ts';
import { notify } from '../../../platform/notices.ts';
import { purseOf } from '../../payments/index.ts';
import { lockGoal, type Goal } from '../queries.ts';
import { dropMember, neededOf, tellPeople } from './members.ts';
import {
  countOpen,
  insertRequest,
  peopleOf,
  requestOf,
  updateApprovals,
  updateRequest,
  upsertAnswer,
  type GoalRequest,
} from './queries.ts';

/** How long a request waits, milliseconds. */
const LIFE_MS = 14 * 86_400_000;
/** Requests of one person for one goal that wait at a time. */
const OPEN_MAX = 5;

/** What somebody asks the people of a goal to agree to. */
export type RequestWish =
  | { readonly kind: 'take_out'; /** Minor units. */ readonly amount: bigint; readonly reason: string }
  | { readonly kind: 'approvals'; readonly approvals: number }
  | { readonly kind: 'remove'; readonly subject: string };

/** What came of asking, agreeing or declining. */
export type AgreeResult =
  /** It waits for others. */
  | { readonly outcome: 'asked' | 'agreed' | 'disagreed'; readonly id: string }
  /** It has ended: too few are left who could agree. */
  | { readonly outcome: 'declined'; readonly id: string }
  /** Enough agree, so it was done. */
  | { readonly outcome: 'done'; readonly id: string; readonly kind: GoalRequest['kind'] }
  /** `form_used`: the key asked for something else. */
  | { readonly outcome: 'not_found' | 'too_many' | 'expired' | 'over' | 'too_late' | 'form_used' }
  /** The money could not be moved. Minor units; null: it is not the money that is missing, an account is frozen or closed. */
  | { readonly outcome: 'refused'; readonly available: bigint | null };

interface Actor {
  readonly id: string;
  readonly name: string;
}

/** The last who agreed could not have it done: nothing is written. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly available: bigint | null;

  constructor(available: bigint | null) {
    super('refused');
    this.available = available;
  }
}

/**
 * Asks the people of a shared goal to agree to something; whoever asks agrees with it. Where that is enough, it is done at
 * once. The same key asks once; for something else it asks nothing.
 */
export function ask(
  db: Db,
  actor: Actor,
  goalId: string,
  wish: RequestWish,
  { key, now }: { key: string; now: Date },
): Promise<AgreeResult> {
  if (!isUuid(key) || !isUuid(goalId)) return Promise.resolve({ outcome: 'not_found' });
  const id = transferId(actor.id, key);
  return guarded(db, async (tx) => {
    const goal = await lockGoal(tx, actor.id, goalId);
    if (goal?.approvals == null || goal.state === 'archived') return { outcome: 'not_found' };
    const standing = await requestOf(tx, goalId, id);
    if (standing !== undefined && !asksFor(standing, wish)) return { outcome: 'form_used' };
    if (standing !== undefined) return { outcome: standing.state === 'done' ? 'done' : 'asked', id, kind: standing.kind };
    if (!(await mayAsk(tx, goal, wish))) return { outcome: 'not_found' };
    if ((await countOpen(tx, goalId, actor.id, now)) >= OPEN_MAX) return { outcome: 'too_many' };
    if (wish.kind === 'take_out' && wish.amount > goal.saved) return { outcome: 'refused', available: goal.saved };
    const purse = wish.kind === 'take_out' ? await purseOf(tx, actor.id) : undefined;
    if (wish.kind === 'take_out' && purse === undefined) return { outcome: 'not_found' };
    const asked = await insertRequest(tx, {
      id,
      goalId,
      kind: wish.kind,
      amount: wish.kind === 'take_out' ? wish.amount : null,
      accountId: purse?.accountId ?? null,
      approvals: wish.kind === 'approvals' ? wish.approvals : null,
      subject: wish.kind === 'remove' ? wish.subject : null,
      reason: wish.kind === 'take_out' && wish.reason !== '' ? wish.reason : null,
      askedBy: actor.id,
      now,
      expiresAt: new Date(now.getTime() + LIFE_MS),
    });
    if (!asked) return { outcome: 'form_used' };
    await upsertAnswer(tx, id, actor.id, true, now);
    if (neededOf(goal) <= 1) return carryOut(tx, goal, (await requestOf(tx, goalId, id))!, now);
    const link = `/goals/${goalId}/requests/${id}`;
    const amount = wish.kind === 'take_out' ? { amount: String(wish.amount) } : {};
    await tellPeople(tx, goal, actor.id, 'goal_asked', { who: actor.name, ...amount }, now, link);
    return { outcome: 'asked', id };
  });
}

/** True where a request asks for what is wished. */
function asksFor({ kind, amount, reason, approvals, subject }: GoalRequest, wish: RequestWish): boolean {
  if (kind !== wish.kind) return false;
  if (wish.kind === 'take_out') return amount === wish.amount && (reason ?? '') === wish.reason;
  return wish.kind === 'approvals' ? approvals === wish.approvals : subject === wish.subject;
}

/** How many have to agree, and who takes part, is the owner's to ask for; money is everybody's. */
async function mayAsk(tx: Tx, goal: Goal, wish: RequestWish): Promise<boolean> {
  if (wish.kind === 'take_out') return true;
  if (!goal.mine) return false;
  if (wish.kind === 'approvals') return wish.approvals !== goal.approvals;
  return (await peopleOf(tx, goal.id)).some(({ personId, owner }) => personId === wish.subject && !owner);
}

/**
 * Agrees to a request. With the last who is needed it is done in the same transaction; agreed to by two at once, it is done
 * once: the goal's lock puts them in a row, and the transfer's id follows from the request's.
 */
export function agree(db: Db, actor: Actor, goalId: string, id: string, now: Date): Promise<AgreeResult> {
  if (!isUuid(id) || !isUuid(goalId)) return Promise.resolve({ outcome: 'not_found' });
  return guarded(db, async (tx) => {
    const goal = await lockGoal(tx, actor.id, goalId);
    const request = goal === undefined ? undefined : await requestOf(tx, goalId, id);
    if (goal === undefined || request === undefined) return { outcome: 'not_found' };
    if (request.state === 'done') return { outcome: 'done', id, kind: request.kind };
    if (request.state !== 'open') return { outcome: 'over' };
    if (request.expiresAt <= now) return { outcome: 'expired' };
    await upsertAnswer(tx, id, actor.id, true, now);
    const agreed = new Set([...request.agreed, actor.id]).size;
    return agreed >= neededOf(goal) ? carryOut(tx, goal, request, now) : { outcome: 'agreed', id };
  });
}

/**
 * Declines a request of somebody else's. Where too few are left who could agree, it ends, and whoever asked is told; until then
 * the answer can be changed by agreeing.
 */
export function decline(db: Db, actorId: string, goalId: string, id: string, now: Date): Promise<AgreeResult> {
  if (!isUuid(id) || !isUuid(goalId)) return Promise.resolve({ outcome: 'not_found' });
  return guarded(db, async (tx) => {
    const goal = await lockGoal(tx, actorId, goalId);
    const request = goal === undefined ? undefined : await requestOf(tx, goalId, id);
    // One's own is withdrawn instead.
    if (goal === undefined || request === undefined || request.askedBy === actorId) return { outcome: 'not_found' };
    if (request.state === 'done') return { outcome: 'too_late' };
    if (request.state === 'declined' && request.declined.includes(actorId)) return { outcome: 'declined', id };
    if (request.state !== 'open') return { outcome: 'over' };
    if (request.expiresAt <= now) return { outcome: 'expired' };
    await upsertAnswer(tx, id, actorId, false, now);
    const declined = new Set([...request.declined, actorId]).size;
    if (goal.people - declined >= neededOf(goal)) return { outcome: 'disagreed', id };
    await updateRequest(tx, id, 'declined');
    const link = `/goals/${goalId}/requests/${id}`;
    await notify(tx, { personId: request.askedBy, kind: 'goal_declined', args: { goal: goal.name }, link, now });
    return { outcome: 'declined', id };
  });
}

/** Takes a request of the actor's own back, while it waits. */
export function withdraw(db: Db, actorId: string, goalId: string, id: string): Promise<boolean> {
  if (!isUuid(id) || !isUuid(goalId)) return Promise.resolve(false);
  return db.transaction(async (tx) => {
    const goal = await lockGoal(tx, actorId, goalId);
    const request = goal === undefined ? undefined : await requestOf(tx, goalId, id);
    if (request?.state !== 'open' || request.askedBy !== actorId) return false;
    await updateRequest(tx, id, 'withdrawn');
    return true;
  });
}

async function carryOut(tx: Tx, goal: Goal, request: GoalRequest, now: Date): Promise<AgreeResult> {
  const { id, kind } = request;
  await updateRequest(tx, id, 'done');
  if (kind === 'approvals') await updateApprovals(tx, goal.id, request.approvals!);
  if (kind === 'remove') {
    await dropMember(tx, goal.id, request.subject!);
    await notify(tx, { personId: request.subject!, kind: 'goal_removed', args: { goal: goal.name }, link: '/goals', now });
  }
  if (kind === 'take_out') {
    const args = { who: request.askedByName, amount: String(request.amount!) };
    // Whoever asked is told too, unless they just pressed the button themselves.
    await tellPeople(tx, goal, neededOf(goal) <= 1 ? request.askedBy : '', 'goal_taken_out', args, now);
    const [posting] = await post(tx, [takingOut(goal, request)], now);
    if (!isAccepted(posting!)) throw new Refused(posting!.available);
  }
  return { outcome: 'done', id, kind };
}

function takingOut(goal: Goal, { id, amount, accountId, askedBy, reason }: GoalRequest): Transfer {
  return {
    id: transferId(goal.id, id),
    kind: 'goal_out',
    debit: goal.potId,
    credit: accountId!,
    amount: amount!,
    actor: askedBy,
    memo: reason,
    category: null,
  };
}

async function guarded(db: Db, work: (tx: Tx) => Promise<AgreeResult>): Promise<AgreeResult> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (error instanceof Refused) return { outcome: 'refused', available: error.available };
    throw error;
  }
}
