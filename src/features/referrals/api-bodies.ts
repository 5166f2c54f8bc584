import { toDecimal, type Currency } from '../../lib/money.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Brought } from './codes/queries.ts';
import { selectOwnRewards } from './reward/member/queries.ts';

/** Referrals as the API answers them, with what became of each. */
export async function referralBodies(
  db: Queryable,
  inviterId: string,
  brought: readonly Brought[],
  { code, decimals }: Currency,
): Promise<object[]> {
  const ids = brought.map(({ id }) => id);
  const rewards = new Map((await selectOwnRewards(db, inviterId, ids)).map((reward) => [reward.id, reward]));
  return brought.map(({ id, name, joinedAt, rulesVersion }) => {
    const reward = rewards.get(id);
    return {
      id,
      name,
      joined_at: joinedAt,
      rules_version: rulesVersion,
      // A flag is no verdict, and nothing that the inviter should learn to get round: to them it is a review.
      state: reward === undefined ? 'waiting' : reward.state === 'flagged' ? 'review' : reward.state,
      reason: reward?.reason ?? (reward?.capped === true ? 'cap' : null),
      review_until: reward?.reviewUntil ?? null,
      rewarded_at: reward?.paidAt ?? null,
      reward: toDecimal(reward?.paidAt == null ? 0n : reward.inviterAmount, decimals),
      currency: code,
    };
  });
}
