import type { VNode } from 'preact';
import { Button, Card, Form, LinkButton, SectionHeading, useLocale, type Locale } from '../../../../ui/index.ts';
import type { Goal } from '../../queries.ts';
import { dayOf } from '../../views/parts.tsx';
import type { Rule } from '../queries.ts';

/** A Monday, from which the names of weekdays are counted. */
const MONDAY = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

/** The name of a weekday: 1 is Monday. */
export function weekdayName(day: number, { language }: Locale): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(MONDAY + (day - 1) * DAY_MS));
}

/** What a rule does, in words. */
function ruleWords(rule: Rule, locale: Locale): string {
  const { t, money, currency } = locale;
  switch (rule.kind) {
    case 'weekly':
      return t('goals.ruleWeekly', { amount: money(rule.amount ?? 0n), weekday: weekdayName(rule.day ?? 1, locale) });
    case 'monthly':
      return t('goals.ruleMonthly', { amount: money(rule.amount ?? 0n), day: rule.day ?? 1 });
    case 'share':
      return t('goals.ruleShare', { percent: locale.percent((rule.percent ?? 0) / 100) });
    case 'round_up':
      return t('goals.ruleRoundUp', { unit: money(BigInt(rule.unit ?? 1) * 10n ** BigInt(currency.decimals)) });
  }
}

/** How the viewer saves for this goal by itself. */
export function RulesPart({ goal, rules }: { goal: Goal; rules: readonly Rule[] }): VNode | null {
  const locale = useLocale();
  const { t, date } = locale;
  if (goal.state === 'completed') return null;
  return (
    <section>
      <SectionHeading title={t('goals.rules')} />
      <Card>
        {rules.length === 0 && <p class="goal-note">{t('goals.noRules')}</p>}
        {rules.length > 0 && (
          <ul class="goal-list">
            {rules.map((rule) => {
              const words = ruleWords(rule, locale);
              return (
                <li class="goal-item" key={rule.id}>
                  <div>
                    <p>{words}</p>
                    {goal.state === 'active' && rule.nextDay !== null && (
                      <p class="goal-note">{t('goals.ruleNext', { day: date(dayOf(rule.nextDay), 'day') })}</p>
                    )}
                    {rule.untilTarget && <p class="goal-note">{t('goals.ruleUntil')}</p>}
                  </div>
                  <Form action={`/goals/${goal.id}/rules/${rule.id}/remove`}>
                    <Button kind="plain" small label={`${t('goals.remove')}: ${words}`}>
                      {t('goals.remove')}
                    </Button>
                  </Form>
                </li>
              );
            })}
          </ul>
        )}
        {goal.state === 'paused' && <p class="goal-note">{t('goals.rulesPaused')}</p>}
        <LinkButton href={`/goals/${goal.id}/rules/new`} kind="outline" small icon="plus">
          {t('goals.newRule')}
        </LinkButton>
      </Card>
    </section>
  );
}
