import type { Translate } from '../../../i18n/index.ts';
import type { Locale } from '../../../ui/locale.ts';
import type { RewardReason, RewardRow } from './queries.ts';

const REASONS = {
  late: 'referrals.reason_late',
  payment_reversed: 'referrals.reason_payment_reversed',
  rejected: 'referrals.reason_rejected',
  cap: 'referrals.reason_cap',
  decision: 'referrals.reason_decision',
} as const satisfies Record<RewardReason, string>;

/** Why there is no reward, or no longer, as the end of a sentence. */
export function reasonWords(reason: RewardReason, t: Translate): string {
  return t(REASONS[reason]);
}

/** Where a referral stands, in a sentence: what happened, or what has to happen next. */
export function rewardState(
  reward: Pick<RewardRow, 'state' | 'reason' | 'hurdle' | 'reviewUntil' | 'inviterAmount' | 'capped'>,
  { t, date, money }: Locale,
): string {
  const reason = reward.reason === null ? '' : reasonWords(reward.reason, t);
  switch (reward.state) {
    case 'waiting':
      return t('referrals.state_waiting');
    case 'review':
      if (reward.hurdle === 'budget') return t('referrals.state_budget');
      if (reward.hurdle === 'paused') return t('referrals.state_paused');
      if (reward.hurdle === 'account') return t('referrals.state_account');
      return t('referrals.state_review', { until: date(reward.reviewUntil!, 'day') });
    case 'flagged':
      // As far as the member is concerned, a longer review: flags are no verdicts.
      return t('referrals.state_flagged');
    case 'rewarded':
      if (reward.capped) return t('referrals.state_capped', { reason: reasonWords('cap', t) });
      return t('referrals.state_rewarded', { amount: money(reward.inviterAmount) });
    case 'refused':
      return t('referrals.state_refused', { reason });
    case 'reversing':
    case 'reversed':
      if (reward.capped) return t('referrals.state_reversed_newcomer', { reason });
      return t('referrals.state_reversed', { amount: money(reward.inviterAmount), reason });
  }
}
