import { transferId } from '../../../lib/ids.ts';
import { isAccepted, post, type Posting, type Reversal, type Transfer } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import { BANK } from '../../accounts/index.ts';
import { lockReferrer, pauseOf, refillCode, sidesOf, updateReward, type RewardRow } from './queries.ts';
import { tell } from './step.ts';
import { tellOfCode } from '../codes/queries.ts';

export type Side = 'inviter' | 'invitee';

/** The transfer of one side of a reward: its id follows from the referral's, so it is posted once, whoever tries how often. */
export function rewardTransferId(side: Side, referralId: string): string {
  return transferId(`reward ${side}`, referralId);
}

/** The transfer that takes one side of a reward back. */
function backTransferId(side: Side, referralId: string): string {
  return transferId(`reward back ${side}`, referralId);
}

/** Neither side could be paid. Thrown, so that nothing of the transaction remains. */
export class Unpaid extends Error {
  override readonly name = 'Unpaid';
  readonly hurdle: 'budget' | 'account';
  constructor(postings: readonly Posting[]) {
    super('a reward could not be paid');
    this.hurdle = postings.some(({ outcome }) => outcome === 'insufficient_funds') ? 'budget' : 'account';
  }
}

/**
 * Pays both sides of a reward out of the budget, both or neither; beyond the inviter's cap of the month the newcomer alone,
 * who has done what was asked of them. Has to be the last thing in the transaction.
 * @returns `paid`; or why not, with nothing changed: beyond the cap there is nobody left to pay, or nothing is paid for the time being
 * @throws Unpaid when the ledger refuses one of the sides: the transaction has to be rolled back
 */
export async function payReward(tx: Tx, reward: RewardRow, now: Date): Promise<'paid' | 'cap' | 'paused'> {
  const { id, inviterId, inviteeId, rules } = reward;
  const paid = await lockReferrer(tx, inviterId, now);
  if ((await pauseOf(tx, inviterId)) !== null) return 'paused';
  const capped = paid >= rules.capPerMonth;
  if (capped && rules.inviteeAmount === 0n) return 'cap';
  const accounts = await sidesOf(tx, inviterId, inviteeId);
  if (accounts === undefined) throw new Unpaid([]);
  const amounts = { inviter: capped ? 0n : rules.inviterAmount, invitee: rules.inviteeAmount };
  const change = {
    state: 'rewarded',
    hurdle: null,
    paid_at: now,
    inviter_amount: amounts.inviter,
    invitee_amount: amounts.invitee,
  } as const;
  await updateReward(tx, id, change);
  const refilled = await refillCode(tx, id, now);
  if (refilled !== undefined) await tellOfCode(tx, refilled.skeleton);
  await tell(tx, reward, { step: 'rewarded', amounts }, now);
  if (capped && rules.inviterAmount > 0n) await tell(tx, reward, { step: 'capped', only: 'inviter' }, now);
  const orders = (['inviter', 'invitee'] as const)
    .filter((side) => amounts[side] > 0n)
    .map((side): Transfer => ({
      id: rewardTransferId(side, id),
      kind: 'reward',
      debit: BANK.rewards,
      credit: accounts[side],
      amount: amounts[side],
      actor: null,
      // The reference by which both postings of a referral are found.
      memo: `Referral ${id.slice(-12)}`,
      category: null,
    }));
  const postings = await post(tx, orders, now);
  if (!postings.every(isAccepted)) throw new Unpaid(postings);
  return 'paid';
}

/** A side of a reward could not be taken back. Thrown, so that nothing of the transaction remains. */
export class Untaken extends Error {
  override readonly name = 'Untaken';
  readonly posting: Posting;
  constructor(posting: Posting) {
    super('a reward could not be taken back');
    this.posting = posting;
  }
}

/** How a reward is taken back. */
export interface TakingBack {
  readonly now: Date;
  /** Which sides; what was taken back before is left out. */
  readonly sides: readonly Side[];
  /** The operator; null: the bank itself, after a reversal. */
  readonly actor: string | null;
  /** What both read, when an operator decided. */
  readonly memo: string | null;
  /** An operator's decision: even below the minimum. */
  readonly forced: boolean;
}

/**
 * Takes back what is left of a reward, on the sides asked for. Has to be the last thing in the transaction.
 * @throws Untaken when the money of one of them is gone: the transaction has to be rolled back
 */
export async function takeRewardBack(tx: Tx, reward: RewardRow, { now, sides, actor, memo, forced }: TakingBack): Promise<void> {
  const { id } = reward;
  const left = { inviter: reward.inviterBack ? 0n : reward.inviterAmount, invitee: reward.inviteeBack ? 0n : reward.inviteeAmount };
  const taken = sides.filter((side) => left[side] > 0n);
  const backOf = (side: Side): boolean => left[side] === 0n || taken.includes(side);
  const done = backOf('inviter') && backOf('invitee');
  await updateReward(tx, id, {
    state: done ? 'reversed' : 'reversing',
    inviter_back: backOf('inviter'),
    invitee_back: backOf('invitee'),
    ...(done ? { hurdle: null, ended_at: now } : {}),
  });
  const amounts = { inviter: taken.includes('inviter') ? left.inviter : 0n, invitee: taken.includes('invitee') ? left.invitee : 0n };
  if (taken.length > 0) await tell(tx, reward, { step: 'reversed', reason: reward.reason ?? 'decision', amounts }, now);
  const orders = taken.map((side): Reversal => ({
    id: backTransferId(side, id),
    action: 'reverse',
    ref: rewardTransferId(side, id),
    // All that is left: an operator may have taken back a part by hand.
    amount: null,
    actor,
    memo,
    forced,
  }));
  const refused = (await post(tx, orders, now)).find((posting) => !isAccepted(posting) && posting.outcome !== 'already_reversed');
  if (refused !== undefined) throw new Untaken(refused);
}
