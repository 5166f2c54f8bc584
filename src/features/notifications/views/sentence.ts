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
    case 'referral_code_asked':
      return t('notifications.referral_code_asked', { email: args['email'] ?? '' });
    case 'account_opened':
      return t('notifications.account_opened', { name: args['name'] ?? '' });
    case 'account_closed':
      return t('notifications.account_closed', { name: args['name'] ?? '' });
    case 'accounts_frozen':
      return t('notifications.accounts_frozen');
    case 'accounts_thawed':
      return t('notifications.accounts_thawed');
    case 'password_changed':
      return t('notifications.password_changed');
    default:
      return t('notifications.other');
  }
}

function amountOf(minorUnits: string, { money }: Locale): string {
  return money(BigInt(minorUnits));
}
