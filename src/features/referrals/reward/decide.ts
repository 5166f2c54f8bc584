import type { Posting } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import { takeRewardBack, Untaken } from './pay.ts';
import { lockReward, updateReward } from './queries.ts';
import { tell } from './step.ts';

/**
 * An operator's word on a flagged referral: approved, it is paid when the review ends (or at once); rejected, it never is.
 * Both are told of a rejection, with the reason.
 * @returns false, with nothing changed, when it is flagged no more
 */
export async function decideReward(tx: Tx, id: string, wish: { approve: boolean; remark: string; now: Date }): Promise<boolean> {
  const { approve, remark, now } = wish;
  const reward = await lockReward(tx, id, { skip: false });
  if (reward === undefined || !(reward.state === 'flagged' || (!approve && reward.state === 'review'))) return false;
  if (approve) {
    await updateReward(tx, id, { state: 'review', approved_at: now, remark, due_at: now });
    return true;
  }
  await updateReward(tx, id, { state: 'refused', reason: 'rejected', remark, hurdle: null, ended_at: now });
  await tell(tx, reward, { step: 'refused', reason: 'rejected' }, now);
  return true;
}

/**
 * An operator takes a paid reward back, both sides or neither. Has to be the last thing in the transaction.
 * @returns `done`; `changed`: it is not paid any more; or the ledger's refusal, after which the transaction has to be rolled back
 */
export async function reverseReward(
  tx: Tx,
  id: string,
  wish: { operatorId: string; remark: string; forced: boolean; now: Date },
): Promise<'done' | 'changed' | Posting> {
  const { operatorId, remark, forced, now } = wish;
  const reward = await lockReward(tx, id, { skip: false });
  if (reward === undefined || !(reward.state === 'rewarded' || reward.state === 'reversing')) return 'changed';
  const reason = reward.reason ?? 'decision';
  await updateReward(tx, id, { state: 'reversing', reason, remark });
  try {
    const sides = ['inviter', 'invitee'] as const;
    await takeRewardBack(tx, { ...reward, reason }, { now, sides, actor: operatorId, memo: remark, forced });
    return 'done';
  } catch (error) {
    if (error instanceof Untaken) return error.posting;
    throw error;
  }
}
