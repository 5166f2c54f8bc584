import type { Locale } from '../../ui/locale.ts';
import type { Brought } from './codes/queries.ts';

/** Where a referral stands, in a sentence for its inviter. */
export function stateOfReferral(brought: Brought, { t, date }: Locale): string {
  return t('referrals.state_joined', { date: date(brought.joinedAt, 'day') });
}
