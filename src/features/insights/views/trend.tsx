import type { VNode } from 'preact';
import { Card, LineChart, SectionHeading, useLocale } from '../../../ui/index.ts';
import type { DayBalance } from '../trend/trend.ts';

/** Rows of the table beside the drawing: one a week. */
const TABLE_ROWS = 13;
/** Days named under the axis, spread over its length. */
const MARKS = 4;

/** All accounts together over the last 90 days. */
export function TrendCard({ trend }: { trend: readonly DayBalance[] }): VNode | null {
  const { t, date } = useLocale();
  // A line through one point is none.
  if (trend.length < 3) return null;
  const last = trend.length - 1;
  const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);
  const marks = Array.from({ length: MARKS }, (_, index) => Math.round((last * index) / MARKS));
  return (
    <section class="trend">
      <SectionHeading title={t('insights.trend')} href="/balances" />
      <Card>
        <LineChart
          points={trend.map(({ day, balance }) => ({ label: date(noon(day), 'short'), value: balance }))}
          caption={t('insights.trendCaption')}
          head={t('common.day')}
          legend={{ current: t('insights.totalBalance') }}
          marks={[...marks.map((at) => ({ at, label: date(noon(trend[at]!.day), 'short') })), { at: last, label: t('insights.today') }]}
          now={{ at: last, label: t('insights.today') }}
          rows={TABLE_ROWS}
        />
      </Card>
    </section>
  );
}
