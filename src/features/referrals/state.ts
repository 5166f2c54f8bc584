import type { Locale } from '../../ui/locale.ts';
import type { Brought } from './codes/queries.ts';
import type { OwnReward } from './reward/member/queries.ts';
import { rewardState } from './reward/words.ts';

/** Since when somebody is a member and where their referral stands, in words for whoever brought them. */
export function stateOfReferral(
  brought: Pick<Brought, 'joinedAt'>,
  reward: OwnReward | undefined,
  locale: Locale,
): { joined: string; state: string } {
  const joined = locale.t('referrals.state_joined', { date: locale.date(brought.joinedAt, 'day') });
  return { joined, state: reward === undefined ? '' : rewardState(reward, locale) };
}
