import type { VNode } from 'preact';
import { Amount, Card, Facts, SectionHeading, SeriesBars, useLocale } from '../../../ui/index.ts';
import type { WeekRow } from '../../referrals/index.ts';
import { OperatorPage } from './frame.tsx';

interface Props {
  weeks: readonly WeekRow[];
  activeDays: number;
}

/** What each active member has cost by the end of a week; null: nobody is active. */
const costOfEach = ({ costSoFar, active }: WeekRow): bigint | null => (active === 0 ? null : costSoFar / BigInt(active));

/** The programme over time. */
export function FiguresView({ weeks, activeDays }: Props): VNode {
  const { t, money, number, date } = useLocale();
  const dayOf = (week: string): string => date(new Date(`${week}T12:00:00Z`), 'short');
  const last = weeks.at(-1)!;
  const each = costOfEach(last);
  const counts = [
    ['invited', t('operator.figure_invited')],
    ['joined', t('operator.figure_joined')],
    ['qualified', t('operator.figure_qualified')],
    ['paid', t('operator.figure_paid')],
  ] as const;
  return (
    <OperatorPage title={t('operator.figures')} section="referrals">
      <Card>
        <Facts
          items={[
            { term: t('operator.figure_cost_all'), value: <Amount amount={last.costSoFar} /> },
            { term: t('operator.figure_active', { days: activeDays }), value: number(last.active) },
            { term: t('operator.figure_cost_each'), value: each === null ? '–' : <Amount amount={each} /> },
          ]}
        />
      </Card>
      <div class="operator-columns operator-even">
        {counts.map(([name, label]) => (
          <Card key={name}>
            <SeriesBars
              caption={label}
              none={t('operator.figure_none')}
              points={weeks.map((week) => ({ label: dayOf(week.week), value: BigInt(week[name]) }))}
              words={(value) => number(Number(value))}
              axis={(value) => number(Number(value))}
            />
          </Card>
        ))}
        <Card>
          <SeriesBars
            caption={t('operator.figure_cost')}
            none={t('operator.figure_none')}
            points={weeks.map(({ week, cost }) => ({ label: dayOf(week), value: cost }))}
            words={(value) => money(value)}
            axis={(value) => money(value, 'compact')}
          />
        </Card>
        <Card>
          <SeriesBars
            caption={t('operator.figure_cost_each')}
            headline={each === null ? '–' : money(each)}
            none={t('operator.figure_none')}
            points={weeks.map((week) => ({ label: dayOf(week.week), value: costOfEach(week) ?? 0n }))}
            words={(value) => money(value)}
            axis={(value) => money(value, 'compact')}
          />
        </Card>
      </div>
      <WeekTable weeks={weeks} counts={counts} dayOf={dayOf} />
    </OperatorPage>
  );
}

interface Table extends Pick<Props, 'weeks'> {
  counts: readonly (readonly ['invited' | 'joined' | 'qualified' | 'paid', string])[];
  dayOf: (week: string) => string;
}

/** The same in figures, the newest week first. */
function WeekTable({ weeks, counts, dayOf }: Table): VNode {
  const { t, money, number } = useLocale();
  const each = (week: WeekRow): string => {
    const cost = costOfEach(week);
    return cost === null ? '–' : money(cost);
  };
  return (
    <section>
      <SectionHeading title={t('operator.byWeek')} />
      <Card>
        <div class="scroll-region" role="region" tabindex={0} aria-label={t('operator.byWeek')}>
          <table class="figures">
            <caption class="visually-hidden">{t('operator.byWeek')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('operator.week')}</th>
                {counts.map(([name, label]) => (
                  <th scope="col" key={name}>
                    {label}
                  </th>
                ))}
                <th scope="col">{t('operator.figure_cost')}</th>
                <th scope="col">{t('operator.figure_active_week')}</th>
                <th scope="col">{t('operator.figure_cost_each')}</th>
              </tr>
            </thead>
            <tbody>
              {weeks.toReversed().map((week) => (
                <tr key={week.week}>
                  <th scope="row">{dayOf(week.week)}</th>
                  {counts.map(([name]) => (
                    <td key={name}>{number(week[name])}</td>
                  ))}
                  <td>{money(week.cost)}</td>
                  <td>{number(week.active)}</td>
                  <td>{each(week)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
    </section>
  );
}
