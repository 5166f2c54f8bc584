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
    case 'password_changed':
      return t('notifications.password_changed');
    case 'goal_invited':
      return t('notifications.goal_invited', { from: args['from'] ?? '', goal: args['goal'] ?? '' });
    case 'goal_asked':
    case 'goal_joined':
    case 'goal_left':
      return t(`notifications.${kind}`, { who: args['who'] ?? '', goal: args['goal'] ?? '' });
    case 'goal_removed':
      return t('notifications.goal_removed', { goal: args['goal'] ?? '' });
    case 'goal_saving_skipped':
      return t('notifications.goal_saving_skipped', { goal: args['goal'] ?? '', amount: amountOf(args['amount'] ?? '0', locale) });
    case 'goal_taken_out':
      return t('notifications.goal_taken_out', {
        who: args['who'] ?? '',
        goal: args['goal'] ?? '',
        amount: amountOf(args['amount'] ?? '0', locale),
      });
    default:
      return t('notifications.other');
  }
}

function amountOf(minorUnits: string, { money }: Locale): string {
  return money(BigInt(minorUnits));
}
