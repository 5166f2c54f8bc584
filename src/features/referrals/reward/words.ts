import type { Translate } from '../../../i18n/index.ts';
import type { RewardReason } from './queries.ts';

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
