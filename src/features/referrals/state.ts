import type { Locale } from '../../ui/locale.ts';
import type { Brought } from './codes/queries.ts';
import type { OwnReward } from './reward/member/queries.ts';
import { rewardState } from './reward/words.ts';

/** Where a referral stands, in a sentence for its inviter. */
export function stateOfReferral(brought: Pick<Brought, 'joinedAt'>, reward: OwnReward | undefined, locale: Locale): string {
  const joined = locale.t('referrals.state_joined', { date: locale.date(brought.joinedAt, 'day') });
  return reward === undefined ? joined : `${joined} · ${rewardState(reward, locale)}`;
}
