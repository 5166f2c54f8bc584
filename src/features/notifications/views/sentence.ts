import type { Locale } from '../../../ui/index.ts';
import { localeFor } from '../../../ui/locale.ts';
import { nameOfCategory } from '../../transactions/index.ts';
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
    case 'payment_not_made':
      return t('notifications.payment_not_made', { amount: amountOf(args['amount'] ?? '0', locale), to: args['to'] ?? '' });
    case 'referral_joined':
    case 'referral_qualified':
    case 'referral_capped':
    case 'referral_refused':
      return t(`notifications.${kind}`, { name: args['name'] ?? '' });
    case 'referral_rewarded':
      return t('notifications.referral_rewarded', { name: args['name'] ?? '', amount: amountOf(args['amount'] ?? '0', locale) });
    case 'referral_reversed':
      return t('notifications.referral_reversed', { name: args['name'] ?? '', amount: amountOf(args['amount'] ?? '0', locale) });
    case 'referral_code_asked':
      return t('notifications.referral_code_asked', { email: args['email'] ?? '' });
    case 'account_opened':
      return t('notifications.account_opened', { name: args['name'] ?? '' });
    case 'account_closed':
      return t('notifications.account_closed', { name: args['name'] ?? '' });
    case 'export_ready':
    case 'export_failed': {
      const words = { from: dayOf(args['from'], locale), to: dayOf(args['to'], locale) };
      return kind === 'export_ready' ? t('notifications.export_ready', words) : t('notifications.export_failed', words);
    }
    case 'budget_near':
    case 'budget_full': {
      const words = {
        category: nameOfCategory({ key: args['category'] ?? '', name: args['name'] ?? null }, locale),
        spent: amountOf(args['spent'] ?? '0', locale),
        amount: amountOf(args['amount'] ?? '0', locale),
      };
      return kind === 'budget_near' ? t('notifications.budget_near', words) : t('notifications.budget_full', words);
    }
    case 'accounts_frozen':
      return t('notifications.accounts_frozen');
    case 'accounts_thawed':
      return t('notifications.accounts_thawed');
    case 'password_changed':
      return t('notifications.password_changed');
    default:
      return goalSentence({ kind, args }, locale) ?? t('notifications.other');
  }
}

/** A day of the bank's calendar, written as the reader does. */
function dayOf(iso: string | undefined, { language, currency }: Locale): string {
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? '' : localeFor(language, 'UTC', currency).date(at, 'day');
}

/** What a notice about a goal says; undefined for any other. */
function goalSentence({ kind, args }: Pick<NoticeRow, 'kind' | 'args'>, locale: Locale): string | undefined {
  const { t } = locale;
  const { goal = '', who = '', from = '', amount = '0' } = args;
  switch (kind) {
    case 'goal_invited':
      return t('notifications.goal_invited', { from, goal });
    case 'goal_asked':
      // Of money it says how much; older notices and other requests have no amount.
      if (args['amount'] !== undefined) return t('notifications.goal_asked_amount', { who, goal, amount: amountOf(amount, locale) });
      return t('notifications.goal_asked', { who, goal });
    case 'goal_joined':
    case 'goal_left':
      return t(`notifications.${kind}`, { who, goal });
    case 'goal_removed':
    case 'goal_declined':
      return t(`notifications.${kind}`, { goal });
    case 'goal_saving_skipped':
      return t(args['why'] === 'limit' ? 'notifications.goal_saving_over_limit' : 'notifications.goal_saving_skipped', {
        goal,
        amount: amountOf(amount, locale),
      });
    case 'goal_taken_out':
      return t('notifications.goal_taken_out', { who, goal, amount: amountOf(amount, locale) });
    default:
      return undefined;
  }
}

function amountOf(minorUnits: string, { money }: Locale): string {
  return money(BigInt(minorUnits));
}
