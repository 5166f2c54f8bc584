import type { VNode } from 'preact';
import { Amount, Card, EmptyState, Gauge, Icon, SectionHeading, useLocale } from '../../../ui/index.ts';
import { maskedNumber, useAccountName } from '../../accounts/index.ts';
import type { Goal } from '../../goals/index.ts';
import type { Overview } from '../overview.ts';

/** All money together, and the current account as a tile. */
export function BalanceCard({ overview, viewerName }: { overview: Overview; viewerName: string }): VNode {
  const { t, money } = useLocale();
  const { current, others, total } = overview;
  const accountName = useAccountName();
  return (
    <section>
      <SectionHeading title={t('insights.totalBalance')} />
      <Card class="balance-card">
        <div class="balance-head">
          <a class="figure-link" href="/balances">
            <Amount amount={total} size="big" />
          </a>
          <a class="balance-scope link" href="/balances">
            {t('insights.allAccounts')}
          </a>
        </div>
        <BalanceFacts overview={overview} />
        <a class="account-tile" href={`/balances/${current.id}`}>
          <span class="account-tile-kind">{accountName(current)}</span>
          <span class="account-tile-name">{viewerName}</span>
          <span class="account-tile-number">{maskedNumber(current.number)}</span>
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
        {others.length > 0 && (
          <ul class="other-accounts">
            {others.map((account) => (
              <li key={account.id}>
                <a class="pot-line" href={`/balances/${account.id}`}>
                  <span>{accountName(account)}</span>
                  <Amount amount={account.balance} />
                </a>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </section>
  );
}

/** What of the balance can be spent, what is on the way, and what a limit leaves for each day; nothing where that says nothing more. */
function BalanceFacts({ overview }: { overview: Overview }): VNode | null {
  const { t, money, date } = useLocale();
  const { available, arriving, shared, allowance, current, total } = overview;
  const facts = [
    available !== total && { href: '/balances', term: t('insights.availableNow'), value: money(available) },
    arriving > 0n && { href: '/transactions', term: t('insights.onTheWay'), value: money(arriving, 'in-out') },
    shared > 0n && { href: '/goals', term: t('insights.sharedGoals'), value: money(shared) },
    allowance !== undefined && {
      href: allowance.of === 'limit' ? `/balances/${current.id}` : '/expenses#budgets',
      term: t(allowance.of === 'limit' ? 'insights.leftADay' : 'insights.leftADayBudgets', {
        day: date(new Date(`${allowance.until}T12:00:00Z`), 'short'),
      }),
      value: money(allowance.left / BigInt(allowance.days)),
    },
  ].filter((fact) => fact !== false);
  if (facts.length === 0) return null;
  return (
    <ul class="balance-facts">
      {facts.map(({ href, term, value }) => (
        <li key={term}>
          <a class="balance-fact" href={href}>
            <span>{term}</span>
            <span class="amount">{value}</span>
          </a>
        </li>
      ))}
    </ul>
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
              <a class="figure-link" href="/goals/main">
                <Amount amount={goal.target} size="big" />
              </a>
              <a class="pen" href="/goals/main" aria-label={t('insights.changeTarget', { target: money(goal.target) })}>
                <Icon name="pen" />
              </a>
              <a class="goal-tile-name link" href="/goals/main">
                {goal.name}
              </a>
            </div>
            <div class="goal-tile-body">
              <GoalFacts goal={goal} />
              <Gauge value={goal.saved} max={goal.target} label={t('insights.targetVsAchieved')} />
            </div>
          </>
        )}
      </Card>
    </section>
  );
}

function GoalFacts({ goal }: { goal: Goal }): VNode {
  const { t, date } = useLocale();
  const { saved, target, targetDay } = goal;
  const amounts = [
    { term: t('insights.achieved'), amount: saved },
    { term: t('insights.target'), amount: target },
    { term: t('goals.left'), amount: target > saved ? target - saved : 0n },
  ];
  return (
    <dl class="goal-tile-facts goal-tile-rows">
      {amounts.map(({ term, amount }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            <a class="figure-link" href="/goals/main">
              <Amount amount={amount} />
            </a>
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('goals.targetDay')}</dt>
        <dd>{targetDay === null ? t('goals.whenever') : date(new Date(`${targetDay}T12:00:00Z`), 'day')}</dd>
      </div>
    </dl>
  );
}
