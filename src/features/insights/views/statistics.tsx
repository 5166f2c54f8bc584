import type { VNode } from 'preact';
import { Card, EmptyState, PairBars, SectionHeading, Tabs, useLocale } from '../../../ui/index.ts';
import type { Direction } from '../../payments/index.ts';
import type { Overview } from '../overview.ts';
import { addDays } from '../spending.ts';

/** Which payments the overview lists, and what it compares. */
export interface Shown {
  readonly direction: Direction;
  readonly compare: 'week' | 'month';
}

/** The address of the overview as it is to be shown. */
export function overviewPath({ direction, compare }: Shown): string {
  const query = new URLSearchParams({
    ...(direction === 'all' ? {} : { tab: direction }),
    ...(compare === 'week' ? {} : { compare }),
  }).toString();
  return query === '' ? '/overview' : `/overview?${query}`;
}

/** What was spent this week beside the last, or this month beside the last. */
export function StatisticsCard({ overview, shown }: { overview: Overview; shown: Shown }): VNode {
  const { t } = useLocale();
  const { week, months, month } = overview;
  const spent = [...week, ...months].some(({ current, previous }) => (current ?? 0n) > 0n || previous > 0n);
  const tab = (compare: Shown['compare'], label: string): { href: string; label: string; current: boolean } => ({
    href: overviewPath({ ...shown, compare }),
    label,
    current: compare === shown.compare,
  });
  const from = shown.compare === 'week' ? addDays(week[0]!.day, -7) : `${addDays(`${month}-01`, -1).slice(0, 8)}01`;
  const to = shown.compare === 'week' ? week.at(-1)!.day : addDays(`${month}-01`, months.at(-1)!.last - 1);
  return (
    <section>
      <SectionHeading title={t('insights.statistics')} href={`/transactions?tab=out&from=${from}&to=${to}`} />
      <Card>
        {spent ? (
          <>
            <Tabs label={t('insights.statistics')} items={[tab('week', t('insights.weekly')), tab('month', t('insights.monthly'))]} />
            {shown.compare === 'week' ? <Weeks overview={overview} /> : <Months overview={overview} />}
          </>
        ) : (
          <EmptyState icon="chart" title={t('insights.noSpending')} text={t('insights.noSpendingText')} />
        )}
      </Card>
    </section>
  );
}

function Weeks({ overview: { week } }: { overview: Overview }): VNode {
  const { t, date } = useLocale();
  return (
    <PairBars
      periods={week.map(({ day, ...amounts }) => ({ label: date(new Date(`${day}T12:00:00Z`), 'weekday'), ...amounts }))}
      head={t('common.day')}
      legend={{ current: t('insights.thisWeek'), previous: t('insights.lastWeek') }}
      caption={t('insights.weekCaption')}
    />
  );
}

function Months({ overview: { months } }: { overview: Overview }): VNode {
  const { t } = useLocale();
  return (
    <PairBars
      periods={months.map(({ first, last, ...amounts }) => ({ label: first === last ? String(first) : `${first}–${last}`, ...amounts }))}
      head={t('insights.daysOfMonth')}
      legend={{ current: t('insights.thisMonth'), previous: t('insights.lastMonth') }}
      caption={t('insights.monthCaption')}
    />
  );
}
