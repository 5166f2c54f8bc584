import type { VNode } from 'preact';
import type { MessageKey } from '../../../i18n/index.ts';
import { Icon, useLocale, type Locale } from '../../../ui/index.ts';
import { localeFor } from '../../../ui/locale.ts';
import type { Values } from '../draft.ts';
import { REGISTRATIONS, type Registration } from '../joining-fields.ts';

type FieldKey = Extract<MessageKey, `operator.field_${string}`>;
const FIELDS = {
  name: 'operator.field_name',
  time_zone: 'operator.field_time_zone',
  currency_code: 'operator.field_currency_code',
  currency_symbol: 'operator.field_currency_symbol',
  currency_decimals: 'operator.field_currency_decimals',
  welcome_bonus: 'operator.field_welcome_bonus',
  first_goal_target: 'operator.field_first_goal_target',
  undo_seconds: 'operator.field_undo_seconds',
  registration: 'operator.field_registration',
  email_domains: 'operator.field_email_domains',
  referral_unlimited: 'operator.field_referral_unlimited',
  limit_payment: 'operator.field_limit_payment',
  limit_day: 'operator.field_limit_day',
  limit_month: 'operator.field_limit_month',
  own_payment: 'operator.field_own_payment',
  own_day: 'operator.field_own_day',
  own_month: 'operator.field_own_month',
  minimum: 'operator.field_minimum',
  frozen: 'operator.field_frozen',
  role: 'operator.field_role',
  decision: 'operator.field_decision',
  inviter_amount: 'operator.field_inviter_amount',
  invitee_amount: 'operator.field_invitee_amount',
  qualifying_amount: 'operator.field_qualifying_amount',
  within_days: 'operator.field_within_days',
  review_days: 'operator.field_review_days',
  cap_per_month: 'operator.field_cap_per_month',
  reversal_days: 'operator.field_reversal_days',
  paused: 'operator.field_paused',
  amount: 'operator.field_amount',
  reversed: 'operator.field_reversed',
  forced: 'operator.field_forced',
} as const satisfies Record<string, FieldKey>;

const AMOUNTS = /^(welcome_bonus|first_goal_target|limit_|own_|minimum|amount|reversed|inviter_amount|invitee_amount|qualifying_amount)/;

function words(name: string, value: string | null | undefined, { t, money, number }: Locale): string {
  if (value === undefined) return '';
  if (value === null) return name.startsWith('own_') ? t('operator.asBank') : t('operator.none');
  if (AMOUNTS.test(name)) return money(BigInt(value));
  if (name === 'undo_seconds') return t('operator.seconds', { count: Number(value) });
  if (name === 'decision') return t(value === 'approve' ? 'operator.decisionApprove' : 'operator.decisionReject');
  if (name === 'currency_decimals' || name.endsWith('_days') || name === 'cap_per_month') return number(Number(value));
  if (name === 'registration') return t(REGISTRATIONS[value as Registration]);
  if (name === 'frozen' || name === 'forced' || name === 'paused' || name === 'referral_unlimited')
    return t(value === 'yes' ? 'operator.yes' : 'operator.no');
  if (name === 'role')
    return t(value === 'operator' ? 'operator.roleOperator' : value === 'auditor' ? 'operator.roleAuditor' : 'operator.roleMember');
  return value;
}

/** What an act changes: each name with the old value and the new. */
export function Changes({ before, after }: { before: Values; after: Values }): VNode {
  const locale = useLocale();
  const { t, language, timeZone, currency } = locale;
  const newer = localeFor(language, timeZone, {
    code: after['currency_code'] ?? currency.code,
    symbol: after['currency_symbol'] ?? currency.symbol,
    decimals: Number(after['currency_decimals'] ?? currency.decimals),
  });
  const names = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter((name) => after[name] !== undefined);
  return (
    <dl class="facts changes">
      {names.map((name) => (
        <div class="fact" key={name}>
          <dt class="fact-term">{t(FIELDS[name])}</dt>
          <dd class="fact-value">
            {before[name] !== undefined && (
              <>
                <del>{words(name, before[name], locale)}</del> <Icon name="arrow-right" />{' '}
              </>
            )}
            <ins>{words(name, after[name], newer)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
