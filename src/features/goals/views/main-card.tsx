import type { VNode } from 'preact';
import { Amount, Card, EmptyState, Gauge, LinkButton, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { Goal } from '../queries.ts';
import { dayOf, paceWords, type Days } from './parts.tsx';

/** The main goal: since when and until when, what is achieved, the target, the gauge. */
export function MainCard({ goal, days }: { goal: Goal | undefined; days: Days }): VNode {
  const locale = useLocale();
  const { t, date } = locale;
  if (goal === undefined) {
    const action = { href: '/goals/new', label: t('goals.create') };
    return (
      <section>
        <SectionHeading title={t('goals.savingsGoal')} />
        <Card>
          <EmptyState icon="goals" title={t('goals.none')} text={t('goals.noneText')} action={action} />
        </Card>
      </section>
    );
  }
  const start = date(goal.createdAt, 'day');
  const dates = goal.targetDay === null ? t('goals.since', { day: start }) : `${start}\u00a0– ${date(dayOf(goal.targetDay), 'day')}`;
  return (
    <section>
      <SectionHeading title={t('goals.savingsGoal')} />
      <Card class="goal-main">
        <p class="goal-main-head">
          <a class="goal-name" href="/goals/main">
            {goal.name}
          </a>
          <span class="goal-dates">{dates}</span>
        </p>
        <div class="goal-tile-body">
          <dl class="goal-tile-facts">
            <div>
              <dt>{t('goals.achieved')}</dt>
              <dd>
                <Amount amount={goal.saved} />
              </dd>
            </div>
            <div>
              <dt>{t('goals.target')}</dt>
              <dd>
                <Amount amount={goal.target} />
              </dd>
            </div>
          </dl>
          <Gauge value={goal.saved} max={goal.target} label={t('goals.gauge')} />
        </div>
        <p class="goal-pace">{paceWords(goal, days, locale)}</p>
        <div class="actions">
          <LinkButton href={`/goals/${goal.id}/edit`} kind="outline" icon="pen">
            {t('goals.adjust')}
          </LinkButton>
        </div>
      </Card>
    </section>
  );
}
