import type { Tx } from '../../../platform/db.ts';
import { notify } from '../../../platform/notices.ts';
import { queueMail } from '../../../platform/outbox.ts';
import { namesOf, type RewardRow } from './queries.ts';

/** Name of the mail about a step of a referral. */
export const REWARD_STEP = 'referrals.step';

/** What somebody is told of. */
export type Step = 'qualified' | 'rewarded' | 'capped' | 'refused' | 'reversed';

/** What is told. Amounts in minor units. */
export interface Telling {
  readonly step: Step;
  /** With `refused` and `reversed`: why. */
  readonly reason?: string;
  /** With `rewarded` and `reversed`: what each side got or lost; a side with nothing is told nothing of these. */
  readonly amounts?: { readonly inviter: bigint; readonly invitee: bigint };
  /** With `qualified`: when the review ends. */
  readonly until?: Date;
  /** The side that is told; left out: both. */
  readonly only?: 'inviter' | 'invitee';
}

/** Tells an inviter by notice and mail that somebody joined, in the transaction that makes them a member. */
export async function tellOfJoining(tx: Tx, { inviterId, name }: { inviterId: string; name: string }, now: Date): Promise<void> {
  const link = '/referrals';
  await notify(tx, { personId: inviterId, kind: 'referral_joined', args: { name }, link, now });
  const args = { side: 'inviter', step: 'joined', name, amount: '0', personId: inviterId, link };
  await queueMail(tx, { kind: REWARD_STEP, args, now });
}

/** Tells both sides of a referral (or one) of a step, by notice and mail, in the transaction that takes it. */
export async function tell(tx: Tx, reward: Pick<RewardRow, 'inviterId' | 'inviteeId'>, telling: Telling, now: Date): Promise<void> {
  const names = await namesOf(tx, reward);
  const { step, reason = '', until } = telling;
  for (const side of ['inviter', 'invitee'] as const) {
    const amount = telling.amounts?.[side];
    if (amount === 0n || (telling.only ?? side) !== side) continue;
    const personId = side === 'inviter' ? reward.inviterId : reward.inviteeId;
    const name = side === 'inviter' ? names.invitee : names.inviter;
    const args = { side, name, reason, amount: String(amount ?? 0n), until: until?.toISOString() ?? '' };
    // The newcomer has no page of referrals to look at for what somebody else's programme decided.
    const link = side === 'inviter' ? '/referrals' : step === 'rewarded' || step === 'reversed' ? '/transactions' : '/overview';
    await notify(tx, { personId, kind: `referral_${step}`, args, link, now });
    await queueMail(tx, { kind: REWARD_STEP, args: { ...args, step, personId, link }, now });
  }
}
