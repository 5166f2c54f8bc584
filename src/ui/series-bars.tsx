import { scaleBand } from 'd3-scale';
import type { VNode } from 'preact';
import { axisMarks } from './pair-bars.tsx';

interface SeriesBarsProps {
  /** The oldest first. */
  points: readonly { readonly label: string; readonly value: bigint }[];
  caption: string;
  /** What stands beside the caption where the sum of the values means nothing. */
  headline?: string;
  /** Said in the place of the drawing when all values are 0. */
  none: string;
  /** A value in words, and as the axis shows it. */
  words: (value: bigint) => string;
  axis: (value: bigint) => string;
}

/** Percent of the drawing, as SVG writes it. */
const percentOf = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

/** Of how many labels at most one is shown: more would run into each other. */
const LABELS_MAX = 4;

function NoBars({ caption, none }: Pick<SeriesBarsProps, 'caption' | 'none'>): VNode {
  return (
    <figure class="chart">
      <div class="week-head">
        <figcaption class="chart-caption">{caption}</figcaption>
      </div>
      <p class="hint">{none}</p>
    </figure>
  );
}

/** One value a period, on a linear axis from zero. The page that shows it gives the same in a table. */
export function SeriesBars({ points, caption, headline, none, words, axis }: SeriesBarsProps): VNode {
  const largest = points.reduce((max, { value }) => (value > max ? value : max), 0n);
  const beside = headline ?? words(points.reduce((sum, { value }) => sum + value, 0n));
  if (largest === 0n) return <NoBars caption={caption} none={none} />;
  const marks = axisMarks(largest);
  const top = Number(marks[0] ?? 1n);
  const bands = scaleBand<number>(
    points.map((_, index) => index),
    [0, 1],
  ).padding(0.25);
  const every = Math.ceil(points.length / LABELS_MAX);
  return (
    <figure class="chart week">
      <div class="week-head">
        <figcaption class="chart-caption">{caption}</figcaption>
        <span>{beside}</span>
      </div>
      <div class="week-plot">
        <div class="week-axis" aria-hidden="true">
          {marks.map((mark) => (
            <span>{axis(mark)}</span>
          ))}
        </div>
        <svg class="week-drawing" role="img" aria-label={`${caption}: ${beside}`}>
          {marks.map((_, index) => {
            const y = percentOf(index / (marks.length - 1));
            return <line class="week-line" x1="0" x2="100%" y1={y} y2={y} />;
          })}
          {points.map(
            ({ label, value }, index) =>
              value > 0n && (
                <rect
                  class="bar-current"
                  x={percentOf(bands(index) ?? 0)}
                  y={percentOf(1 - Number(value) / top)}
                  width={percentOf(bands.bandwidth())}
                  height="101%"
                  rx="3"
                >
                  <title>{`${label}: ${words(value)}`}</title>
                </rect>
              ),
          )}
        </svg>
        <div class={every > 1 ? 'week-days series-days' : 'week-days'} aria-hidden="true">
          {points.map(({ label }, index) => (
            <span>{index % every === (points.length - 1) % every && label}</span>
          ))}
        </div>
      </div>
    </figure>
  );
}
