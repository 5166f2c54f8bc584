import { scaleBand, scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import { useLocale } from './locale.ts';

/** One day of two weeks, in minor units. */
export interface WeekDay {
  /** Short name of the day. */
  readonly label: string;
  /** Null: still to come, left blank. */
  readonly current: bigint | null;
  readonly previous: bigint;
}

interface WeekBarsProps {
  days: readonly WeekDay[];
  legend: { readonly current: string; readonly previous: string };
  caption: string;
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

/** This week beside the week before, day by day, on a linear axis from zero. */
export function WeekBars({ days, legend, caption }: WeekBarsProps): VNode {
  const { money } = useLocale();
  const largest = days.flatMap((day) => [day.current ?? 0n, day.previous]).reduce((a, b) => (a > b ? a : b), 0n);
  const marks = axisMarks(largest);
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
          {marks.map((mark) => (
            <span>{money(mark, 'compact')}</span>
          ))}
        </div>
        <Drawing days={days} legend={legend} marks={marks} />
        <div class="week-days" aria-hidden="true">
          {days.map((day) => (
            <span>{day.label}</span>
          ))}
        </div>
      </div>
      <WeekTable days={days} legend={legend} caption={caption} />
    </figure>
  );
}

/** The bars. Places are percentages and roundings pixels, so that it fits every width without distortion; words stand beside it in HTML. */
function Drawing({ days, legend, marks }: Omit<WeekBarsProps, 'caption'> & { marks: readonly bigint[] }): VNode {
  const { money } = useLocale();
  const hatch = useId();
  const top = Number(marks[0] ?? 1n);
  const bands = scaleBand<number>(
    days.map((_, index) => index),
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
      <title>{`${days[index]?.label ?? ''}, ${name}: ${money(amount)}`}</title>
    </rect>
  );
  return (
    <svg class="week-drawing" role="img" aria-label={summary(days, legend, money)}>
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
      {days.map((day, index) => [
        day.current !== null && day.current > 0n && draw(index, day.current, 0.22, legend.current, 'bar-current'),
        day.previous > 0n && draw(index, day.previous, 0.54, legend.previous, 'bar-previous', `url(#${hatch})`),
      ])}
    </svg>
  );
}

function totals(days: readonly WeekDay[]): { current: bigint; previous: bigint } {
  return days.reduce((sum, day) => ({ current: sum.current + (day.current ?? 0n), previous: sum.previous + day.previous }), {
    current: 0n,
    previous: 0n,
  });
}

function summary(days: readonly WeekDay[], legend: WeekBarsProps['legend'], money: (amount: bigint) => string): string {
  const { current, previous } = totals(days);
  return `${legend.current}: ${money(current)}. ${legend.previous}: ${money(previous)}.`;
}

/** The same in figures. */
function WeekTable({ days, legend, caption }: WeekBarsProps): VNode {
  const { money, t } = useLocale();
  const sums = totals(days);
  return (
    <details class="chart-table">
      <summary>{t('common.show_table')}</summary>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('common.day')}</th>
            <th scope="col">{legend.current}</th>
            <th scope="col">{legend.previous}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr>
              <th scope="row">{day.label}</th>
              <td>{day.current === null ? '–' : money(day.current)}</td>
              <td>{money(day.previous)}</td>
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
