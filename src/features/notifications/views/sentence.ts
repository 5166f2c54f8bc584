import type { Locale } from '../../../ui/index.ts';
import type { NoticeRow } from '../queries.ts';

/** What a notice says, in the reader's language. */
export function noticeSentence({ kind, args }: Pick<NoticeRow, 'kind' | 'args'>, locale: Locale): string {
  const { t } = locale;
  switch (kind) {
    case 'welcome': {
      const bonus = args['bonus'] ?? args['amount'] ?? '0';
      return bonus === '0' ? t('notifications.welcome') : t('notifications.welcome_bonus', { amount: amountOf(bonus, locale) });
    }
    case 'payment_received':
    case 'payment_given_back': {
      const from = args['from'];
      const words = {
        from: from === undefined || from === '' ? t('notifications.from_bank') : from,
        amount: amountOf(args['amount'] ?? '0', locale),
      };
      return kind === 'payment_received' ? t('notifications.payment_received', words) : t('notifications.payment_given_back', words);
    }
    case 'payment_taken_back':
      return t('notifications.payment_taken_back', { amount: amountOf(args['amount'] ?? '0', locale) });
    case 'referral_joined':
      return t('notifications.referral_joined', { name: args['name'] ?? '' });
    case 'referral_qualified':
      return t('notifications.referral_qualified', { name: args['name'] ?? '' });
    case 'referral_rewarded':
      return t('notifications.referral_rewarded', { name: args['name'] ?? '', amount: amountOf(args['amount'] ?? '0', locale) });
    case 'referral_refused':
      return t('notifications.referral_refused', { name: args['name'] ?? '' });
    case 'referral_reversed':
      return t('notifications.referral_reversed', { name: args['name'] ?? '', amount: amountOf(args['amount'] ?? '0', locale) });
    case 'referral_code_asked':
      return t('notifications.referral_code_asked', { email: args['email'] ?? '' });
    case 'password_changed':
      return t('notifications.password_changed');
    default:
      return t('notifications.other');
  }
}

function amountOf(minorUnits: string, { money }: Locale): string {
  return money(BigInt(minorUnits));
}
