import type { VNode } from 'preact';
import { useLocale } from '../../../ui/index.ts';
import type { Rules } from '../codes/queries.ts';

/** What both get and what has to happen first, in sentences. @param inviter whose invitation it is; left out: one's own */
export function RulesText({ rules, inviter }: { rules: Rules; inviter?: string }): VNode | null {
  const { t, money } = useLocale();
  if (rules.inviterAmount === 0n && rules.inviteeAmount === 0n) return null;
  const both = { inviter: money(rules.inviterAmount), invitee: money(rules.inviteeAmount) };
  const first = { amount: money(rules.qualifyingAmount), days: rules.withinDays };
  return (
    <>
      <p>{inviter === undefined ? t('referrals.rules_own', both) : t('referrals.rules_both', { name: inviter, ...both })}</p>
      <p class="text-(--muted)">
        {inviter === undefined ? t('referrals.rules_first_own', first) : t('referrals.rules_first', { name: inviter, ...first })}{' '}
        {rules.reviewDays > 0 && t('referrals.rules_review', { days: rules.reviewDays })}
      </p>
    </>
  );
}
