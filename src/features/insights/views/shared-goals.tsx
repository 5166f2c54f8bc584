import type { VNode } from 'preact';
import { Amount, Card, Row, Rows, SectionHeading, useLocale } from '../../../ui/index.ts';
import { GoalIcon, type Goal } from '../../goals/index.ts';

/** What several people have together: named, and counted in nobody's total. */
export function SharedGoals({ goals }: { goals: readonly Goal[] }): VNode | null {
  const { t } = useLocale();
  if (goals.length === 0) return null;
  return (
    <section class="accounts-closed">
      <SectionHeading title={t('insights.sharedTitle')} href="/goals" />
      <p class="hint">{t('insights.sharedText')}</p>
      <Card flush>
        <Rows label={t('insights.sharedTitle')}>
          {goals.map((goal) => (
            <Row
              key={goal.id}
              icon={<GoalIcon {...goal} />}
              title={goal.name}
              href={`/goals/${goal.id}`}
              detail={t('goals.sharedBy', { count: goal.people })}
              value={<Amount amount={goal.saved} />}
            />
          ))}
        </Rows>
      </Card>
    </section>
  );
}
