import type { VNode } from 'preact';
import { Card, EmptyState, Icon, LinkButton, Page, SectionHeading, Tabs, useLocale } from '../../../ui/index.ts';
import { isSpendable } from '../../accounts/index.ts';
import type { Direction } from '../../payments/index.ts';
import { CountedRows } from '../../transactions/index.ts';
import type { Overview } from '../overview.ts';
import { Attention } from './attention.tsx';
import { BalanceCard, GoalCard } from './cards.tsx';
import { CategoryTiles } from './categories.tsx';
import { overviewPath, StatisticsCard, type Shown } from './statistics.tsx';
import { TrendCard } from './trend.tsx';

interface Props {
  overview: Overview;
  shown: Shown;
  viewerName: string;
}

/** How am I doing, what happened, move money. */
export function OverviewView({ overview, shown, viewerName }: Props): VNode {
  const { t } = useLocale();
  const firstName = viewerName.split(/\s+/)[0] ?? viewerName;
  return (
    <Page live title={t('insights.overview')} heading={t('insights.hello', { name: firstName })} nav="overview">
      <Attention overview={overview} />
      <div class="quick-actions">
        <LinkButton href="/payments/new" kind="outline" icon="send">
          {t('insights.sendMoney')}
        </LinkButton>
        <LinkButton href="/goals/main" kind="outline" icon="goals">
          {t('insights.addToGoal')}
        </LinkButton>
        {overview.others.some(isSpendable) && (
          <LinkButton href="/balances/move" kind="outline" icon="transactions">
            {t('insights.move')}
          </LinkButton>
        )}
      </div>
      {overview.firstDay && <StartList />}
      <div class="overview-top">
        <BalanceCard overview={overview} viewerName={viewerName} />
        <GoalCard overview={overview} />
      </div>
      <TrendCard trend={overview.trend} />
      <div class="overview-main">
        <RecentCard overview={overview} shown={shown} />
        <div class="overview-side">
          <StatisticsCard overview={overview} shown={shown} />
          <section>
            <SectionHeading title={t('insights.breakdown')} href="/expenses" />
            <CategoryTiles overview={overview} />
          </section>
        </div>
      </div>
    </Page>
  );
}

function StartList(): VNode {
  const { t } = useLocale();
  return (
    <section class="start-list">
      <h2 class="start-title">{t('insights.startTitle')}</h2>
      <ol>
        <li class="start-done">
          <Icon name="check" /> {t('insights.startConfirmed')}
        </li>
        <li>
          <a class="link" href="/goals/main">
            {t('insights.startGoal')}
          </a>
        </li>
        <li>
          <a class="link" href="/payments/new">
            {t('insights.startPay')}
          </a>
        </li>
      </ol>
    </section>
  );
}

function RecentCard({ overview, shown }: { overview: Overview; shown: Shown }): VNode {
  const { t } = useLocale();
  const tab = (direction: Direction, label: string): { href: string; label: string; current: boolean } => ({
    href: overviewPath({ ...shown, direction }),
    label,
    current: direction === shown.direction,
  });
  return (
    <section class="recent">
      <SectionHeading title={t('insights.recent')} href="/transactions" />
      <Card>
        <Tabs
          label={t('insights.recent')}
          items={[tab('all', t('payments.all')), tab('in', t('payments.moneyIn')), tab('out', t('payments.moneyOut'))]}
        />
        {overview.recent.length > 0 ? (
          <>
            <CountedRows payments={overview.recent} categories={overview.known} label={t('insights.recent')} />
            {overview.firstDay && (
              <EmptyState
                icon="send"
                title={t('insights.startPay')}
                text={t('insights.noRecentText')}
                action={{ href: '/payments/new', label: t('insights.sendMoney') }}
              />
            )}
          </>
        ) : (
          <EmptyState
            icon="transactions"
            title={t('insights.noRecent')}
            text={t('insights.noRecentText')}
            action={{ href: '/payments/new', label: t('insights.sendMoney') }}
          />
        )}
      </Card>
    </section>
  );
}
