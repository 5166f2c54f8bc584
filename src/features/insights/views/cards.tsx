import type { VNode } from 'preact';
import { Amount, Card, EmptyState, Gauge, Icon, SectionHeading, useLocale } from '../../../ui/index.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { Overview } from '../overview.ts';

/** All money together, and the current account as a tile. */
export function BalanceCard({ overview, viewerName }: { overview: Overview; viewerName: string }): VNode {
  const { t, money } = useLocale();
  const { current, total, goal } = overview;
  return (
    <section>
      <SectionHeading title={t('insights.totalBalance')} />
      <Card class="balance-card">
        <div class="balance-head">
          <a class="figure-link" href="/transactions">
            <Amount amount={total} size="big" />
          </a>
          <span class="balance-scope">{t('insights.allAccounts')}</span>
        </div>
        <a class="account-tile" href="/transactions">
          <span class="account-tile-kind">{t('insights.currentAccount')}</span>
          <span class="account-tile-name">{viewerName}</span>
          <span class="account-tile-number">{groupedNumber(current.number)}</span>
          <span class="account-tile-balance">
            <Amount amount={current.balance} />
            {current.held > 0n && (
              <span class="account-tile-available">{t('insights.available', { amount: money(current.balance - current.held) })}</span>
            )}
          </span>
          <span class="account-tile-go">
            <Icon name="arrow-right" />
          </span>
        </a>
        {goal !== undefined && goal.saved > 0n && (
          <a class="pot-line" href="/goals/main">
            <span>{goal.name}</span>
            <Amount amount={goal.saved} />
          </a>
        )}
      </Card>
    </section>
  );
}

/** The main goal: how far it is. */
export function GoalCard({ overview: { goal } }: { overview: Overview }): VNode {
  const { t, money } = useLocale();
  return (
    <section>
      <SectionHeading title={t('insights.goal')} href="/goals" />
      <Card class="goal-tile">
        {goal === undefined ? (
          <EmptyState icon="goals" title={t('insights.noGoal')} text={t('insights.noGoalText')} />
        ) : (
          <>
            <div class="goal-tile-head">
              <Amount amount={goal.target} size="big" />
              <a class="pen" href="/goals/main" aria-label={t('insights.changeTarget', { target: money(goal.target) })}>
                <Icon name="pen" />
              </a>
            </div>
            <div class="goal-tile-body">
              <dl class="goal-tile-facts">
                <div>
                  <dt>{t('insights.achieved')}</dt>
                  <dd>
                    <Amount amount={goal.saved} />
                  </dd>
                </div>
                <div>
                  <dt>{t('insights.target')}</dt>
                  <dd>
                    <Amount amount={goal.target} />
                  </dd>
                </div>
              </dl>
              <Gauge value={goal.saved} max={goal.target} label={t('insights.targetVsAchieved')} />
            </div>
          </>
        )}
      </Card>
    </section>
  );
}
