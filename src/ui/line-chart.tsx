import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { VNode } from 'preact';
import { axisWords } from './axis.ts';
import { useLocale } from './locale.ts';

/** One place on the time axis of a line chart, amounts in minor units. */
export interface LinePoint {
  /** What the table calls it, such as a day. */
  readonly label: string;
  /** Null: still to come; the line ends before it. */
  readonly value: bigint | null;
  /** The same place of the time before, drawn dashed; left out where there is none. */
  readonly previous?: bigint | null | undefined;
}

interface LineChartProps {
  points: readonly LinePoint[];
  caption: string;
  /** What the table calls the places, such as "Day". */
  head: string;
  legend: { readonly current: string; readonly previous?: string | undefined };
  /** Words under the axis: which place, and what stands there. */
  marks: readonly { readonly at: number; readonly label: string }[];
  /** Place of the present moment, with a word beside its line. */
  now?: { readonly at: number; readonly label: string } | undefined;
  /** Of how many rows the table is made at the most: the newest of each part of the time; all when not given. */
  rows?: number | undefined;
}

/** The drawing's own units; it is stretched to the room that there is. */
const WIDTH = 1000;
const HEIGHT = 200;

/** The marks of a linear axis that holds zero and every value, minor units, from the top down. Never fractions of a minor unit. */
export function lineAxis(values: readonly bigint[]): bigint[] {
  const largest = values.reduce((a, b) => (a > b ? a : b), 0n);
  const smallest = values.reduce((a, b) => (a < b ? a : b), 0n);
  const scale = scaleLinear()
    .domain([Number(smallest), Math.max(Number(largest), Number(smallest) + 4)])
    .nice(4);
  const whole = scale.ticks(4).filter((mark) => Number.isInteger(mark));
  return whole.toReversed().map((mark) => BigInt(mark));
}

/** A course over time as a filled line on a linear axis that holds zero, beside the time before as a dashed line. */
export function LineChart(props: LineChartProps): VNode {
  const { points, caption, legend, marks, now } = props;
  const { money } = useLocale();
  const axis = lineAxis(points.flatMap(({ value, previous }) => [value ?? 0n, previous ?? 0n]));
  const place = (at: number): string => `${Math.round((at / Math.max(1, points.length - 1)) * 10_000) / 100}%`;
  return (
    <figure class="chart line-chart">
      <div class="week-head">
        <figcaption class="chart-caption">{caption}</figcaption>
        {legend.previous !== undefined && (
          <ul class="week-legend">
            <li class="legend-line">{legend.current}</li>
            <li class="legend-dashed">{legend.previous}</li>
          </ul>
        )}
      </div>
      <div class="line-plot">
        <div class="week-axis" aria-hidden="true">
          {axisWords(axis, (mark) => money(mark, 'compact')).map((word) => (
            <span>{word}</span>
          ))}
        </div>
        <Drawing {...props} axis={axis} />
        <svg class="line-marks" aria-hidden="true">
          {marks.map(({ at, label }, index) => (
            <text x={place(at)} y="14" class={anchor(index, marks.length)}>
              {label}
            </text>
          ))}
        </svg>
      </div>
      {now !== undefined && <p class="visually-hidden">{`${now.label}: ${points[now.at]?.label ?? ''}`}</p>}
      <LineTable {...props} />
    </figure>
  );
}

function anchor(index: number, count: number): string {
  if (index === 0) return 'mark-start';
  return index === count - 1 ? 'mark-end' : 'mark-middle';
}

function Drawing({ points, legend, axis, now }: LineChartProps & { axis: readonly bigint[] }): VNode {
  const { money } = useLocale();
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [0, WIDTH]);
  const y = scaleLinear([Number(axis.at(-1) ?? 0n), Number(axis[0] ?? 1n)], [HEIGHT, 0]);
  const drawn = points.map((point, at) => ({ at, ...point }));
  const round = (value: number): number => Math.round(value * 10) / 10;
  const filled = area<(typeof drawn)[number]>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => round(x(at)))
    .y0(round(y(0)))
    .y1(({ value }) => round(y(Number(value))));
  const before = line<(typeof drawn)[number]>()
    .defined(({ previous }) => previous !== null && previous !== undefined)
    .x(({ at }) => round(x(at)))
    .y(({ previous }) => round(y(Number(previous))));
  const last = drawn.findLast(({ value }) => value !== null);
  const words = last === undefined ? legend.current : `${legend.current}, ${last.label}: ${money(last.value ?? 0n)}`;
  return (
    <svg class="line-drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
      {axis.map((mark) => (
        <line class={mark === 0n ? 'line-zero' : 'week-line'} x1="0" x2={WIDTH} y1={round(y(Number(mark)))} y2={round(y(Number(mark)))} />
      ))}
      <path class="line-area" d={filled(drawn) ?? ''} />
      <path class="line-previous" d={before(drawn) ?? ''} />
      <path class="line-current" d={filled.lineY1()(drawn) ?? ''} />
      {now !== undefined && <line class="line-now" x1={round(x(now.at))} x2={round(x(now.at))} y1="0" y2={HEIGHT} />}
    </svg>
  );
}

/** The same in figures. */
function LineTable({ points, caption, head, legend, rows = points.length }: LineChartProps): VNode {
  const { money, t } = useLocale();
  const step = Math.max(1, Math.ceil(points.length / rows));
  const shown = points.filter(({ value }, at) => (points.length - 1 - at) % step === 0 && value !== null);
  const write = (value: bigint | null | undefined): string => (value === null || value === undefined ? '–' : money(value));
  return (
    <details class="chart-table">
      <summary>{t('common.show_table')}</summary>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{legend.current}</th>
            {legend.previous !== undefined && <th scope="col">{legend.previous}</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => (
            <tr>
              <th scope="row">{point.label}</th>
              <td>{write(point.value)}</td>
              {legend.previous !== undefined && <td>{write(point.previous)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
