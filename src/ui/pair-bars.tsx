import { scaleBand, scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import { axisWords } from './axis.ts';
import { useLocale } from './locale.ts';

/** One day of two weeks, or one month of two years, in minor units. */
export interface PeriodPair {
  /** Short name. */
  readonly label: string;
  /** Null: still to come, left blank. */
  readonly current: bigint | null;
  readonly previous: bigint;
}

interface PairBarsProps {
  periods: readonly PeriodPair[];
  /** What a period is called, at the head of the table: "Day". */
  head: string;
  legend: { readonly current: string; readonly previous: string };
  caption: string;
  /** Which half of the periods is drawn on phones, where all would be too many; all of them when not given. */
  half?: 'first' | 'second' | undefined;
}

/** Percent of the drawing, as SVG writes it. */
const percentOf = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

/** The marks of a linear axis from 0 that holds every value, in minor units, from the top down. Never fractions of a minor unit. */
export function axisMarks(largest: bigint): bigint[] {
  const scale = scaleLinear()
    .domain([0, Math.max(Number(largest), 4)])
    .nice(4);
  const whole = scale.ticks(4).filter((mark) => Number.isInteger(mark));
  return whole.toReversed().map((mark) => BigInt(mark));
}

/** A week beside the week before, day by day, or a year by months, on a linear axis from zero. */
export function PairBars({ periods, head, legend, caption, half }: PairBarsProps): VNode {
  const { money } = useLocale();
  const largest = periods.flatMap((period) => [period.current ?? 0n, period.previous]).reduce((a, b) => (a > b ? a : b), 0n);
  const marks = axisMarks(largest);
  const strip = half === undefined ? 'week-strip' : `week-strip week-strip-${half}`;
  return (
    <figure class="chart week">
      <div class="week-head">
        <figcaption class="chart-caption">{caption}</figcaption>
        <ul class="week-legend">
          <li class="legend-current">{legend.current}</li>
          <li class="legend-previous">{legend.previous}</li>
        </ul>
      </div>
      <div class="week-plot">
        <div class="week-axis" aria-hidden="true">
          {axisWords(marks, (mark) => money(mark, 'compact')).map((word) => (
            <span>{word}</span>
          ))}
        </div>
        <div class="week-window">
          <div class={strip}>
            <Drawing periods={periods} legend={legend} marks={marks} />
          </div>
        </div>
        <div class="week-window week-names" aria-hidden="true">
          <div class={`week-days ${strip}`}>
            {periods.map((period) => (
              <span>{period.label}</span>
            ))}
          </div>
        </div>
      </div>
      <PairTable periods={periods} head={head} legend={legend} caption={caption} />
    </figure>
  );
}

/** The bars. Places are percentages and roundings pixels, so that it fits every width without distortion; words stand beside it in HTML. */
function Drawing({ periods, legend, marks }: Pick<PairBarsProps, 'periods' | 'legend'> & { marks: readonly bigint[] }): VNode {
  const { money } = useLocale();
  const hatch = useId();
  const top = Number(marks[0] ?? 1n);
  const bands = scaleBand<number>(
    periods.map((_, index) => index),
    [0, 1],
  );
  const draw = (index: number, amount: bigint, shift: number, name: string, look: string, fill?: string): VNode => (
    // Higher than the drawing, whose edge cuts it off: rounded above, straight below.
    <rect
      class={look}
      x={percentOf((bands(index) ?? 0) + bands.bandwidth() * shift)}
      y={percentOf(1 - Number(amount) / top)}
      width={percentOf(bands.bandwidth() * 0.24)}
      height="101%"
      rx="4"
      fill={fill}
    >
      <title>{`${periods[index]?.label ?? ''}, ${name}: ${money(amount)}`}</title>
    </rect>
  );
  return (
    <svg class="week-drawing" role="img" aria-label={summary(periods, legend, money)}>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6" />
          <rect class="hatch-line" width="1.5" height="6" />
        </pattern>
      </defs>
      {marks.map((_, index) => {
        const y = percentOf(index / (marks.length - 1));
        return <line class="week-line" x1="0" x2="100%" y1={y} y2={y} />;
      })}
      {periods.map((period, index) => [
        period.current !== null && period.current > 0n && draw(index, period.current, 0.22, legend.current, 'bar-current'),
        period.previous > 0n && draw(index, period.previous, 0.54, legend.previous, 'bar-previous', `url(#${hatch})`),
      ])}
    </svg>
  );
}

function totals(periods: readonly PeriodPair[]): { current: bigint; previous: bigint } {
  return periods.reduce((sum, period) => ({ current: sum.current + (period.current ?? 0n), previous: sum.previous + period.previous }), {
    current: 0n,
    previous: 0n,
  });
}

function summary(periods: readonly PeriodPair[], legend: PairBarsProps['legend'], money: (amount: bigint) => string): string {
  const { current, previous } = totals(periods);
  return `${legend.current}: ${money(current)}. ${legend.previous}: ${money(previous)}.`;
}

/** The same in figures. */
function PairTable({ periods, head, legend, caption }: Omit<PairBarsProps, 'half'>): VNode {
  const { money, t } = useLocale();
  const sums = totals(periods);
  return (
    <details class="chart-table">
      <summary>{t('common.show_table')}</summary>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{legend.current}</th>
            <th scope="col">{legend.previous}</th>
          </tr>
        </thead>
        <tbody>
          {periods.map((period) => (
            <tr>
              <th scope="row">{period.label}</th>
              <td>{period.current === null ? '–' : money(period.current)}</td>
              <td>{money(period.previous)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('common.total')}</th>
            <td>{money(sums.current)}</td>
            <td>{money(sums.previous)}</td>
          </tr>
        </tfoot>
      </table>
    </details>
  );
}
