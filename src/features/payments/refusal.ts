import type { Locale } from '../../ui/locale.ts';

/** Says in the reader's language why money could not be given back. */
export function reversalRefusal({ outcome, available }: { outcome: string; available?: bigint | null }, { t, money }: Locale): string {
  switch (outcome) {
    case 'already_reversed':
      return t('payments.refusedReversed');
    case 'exceeds_reversible_amount':
      return t('payments.refusedReversible', { left: money(available ?? 0n) });
    case 'not_reversible':
      return t('payments.refusedIrreversible');
    case 'insufficient_funds':
      return t('payments.refusedGiveBackFunds', { available: money(available ?? 0n) });
    case 'account_frozen':
      return t('payments.refusedFrozen');
    case 'account_closed':
      return t('payments.refusedClosed');
    case 'balance_overflow':
      return t('payments.refusedFull');
    case 'duplicate_with_different_content':
      return t('payments.refusedChanged');
    default:
      return t('payments.refusedForm');
  }
}
