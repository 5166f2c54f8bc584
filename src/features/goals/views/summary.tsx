import type { VNode } from 'preact';
import { Button, Card, Form, LineChart, SectionHeading, SelectField, useLocale } from '../../../ui/index.ts';
import { monthBefore, type SummaryDay } from '../summary.ts';
import { dayOf } from './parts.tsx';

interface Props {
  month: string;
  months: readonly string[];
  days: readonly SummaryDay[];
}

/** What was saved in a month, day by day, beside the same period of the month before. */
export function Summary({ month, months, days }: Props): VNode {
  const { t, date } = useLocale();
  const name = (one: string): string => date(dayOf(`${one}-15`), 'month');
  const last = days.length - 1;
  const middle = Math.floor(last / 2);
  return (
    <section>
      <SectionHeading title={t('goals.summary')} />
      <Card class="goal-summary">
        <Form action="/goals" method="get" class="goal-months">
          <SelectField
            name="month"
            label={t('goals.month')}
            value={month}
            options={months.map((one) => ({ value: one, label: name(one) }))}
          />
          <Button kind="outline">{t('common.show')}</Button>
        </Form>
        <LineChart
          points={days.map(({ day, saved, before }) => ({ label: date(dayOf(day), 'short'), value: saved, previous: before }))}
          caption={t('goals.summaryCaption')}
          head={t('common.day')}
          legend={{ current: name(month), previous: name(monthBefore(month)) }}
          marks={[0, middle, last].map((at) => ({ at, label: date(dayOf(days[at]!.day), 'short') }))}
        />
      </Card>
    </section>
  );
}
