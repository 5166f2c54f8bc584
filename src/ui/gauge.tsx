import { arc } from 'd3-shape';
import type { VNode } from 'preact';
import { useLocale } from './locale.ts';

interface GaugeProps {
  /** Minor units reached. */
  value: bigint;
  /** Minor units aimed at. */
  max: bigint;
  /** What is measured: the figure's caption. */
  label: string;
}

const RADIUS = 88;
const WIDTH = 16;
const QUARTER = Math.PI / 2;

/** How much of `max` is reached, from 0; 1.25 is a quarter more than aimed at. Exact to a hundredth of a percent. */
export function shareOf(value: bigint, max: bigint): number {
  return max <= 0n || value <= 0n ? 0 : Number((value * 10_000n) / max) / 10_000;
}

/** The path of the arc from the left end to this share of the half circle. */
function arcPath(share: number): string {
  const shape = arc().cornerRadius(WIDTH / 2);
  return shape({ innerRadius: RADIUS - WIDTH, outerRadius: RADIUS, startAngle: -QUARTER, endAngle: -QUARTER + share * Math.PI }) ?? '';
}

/** A half circle with a needle: how much of a target is reached. Stops at full; the words say 125 %. */
export function Gauge({ value, max, label }: GaugeProps): VNode {
  const { money, percent, t } = useLocale();
  const share = shareOf(value, max);
  const shown = Math.min(share, 1);
  const text = t('common.gauge_text', { value: money(value), max: money(max), share: percent(share) });
  return (
    <figure class="chart gauge">
      <svg class="gauge-drawing" viewBox="-96 -96 192 104" role="img" aria-label={text}>
        <path class="gauge-track" d={arcPath(1)} />
        {shown > 0 && <path class="gauge-arc" d={arcPath(Math.max(shown, 0.03))} />}
        <g transform={`rotate(${(shown * 180).toFixed(2)})`}>
          <path class="gauge-needle" d="M0 -4.5L-58 -1.2V1.2L0 4.5Z" />
        </g>
        <circle class="gauge-hub" r="8" />
        <circle class="gauge-eye" r="3" />
      </svg>
      <p class="gauge-scale" aria-hidden="true">
        <span>{money(0n, 'compact')}</span>
        <span class="gauge-share">{percent(share)}</span>
        <span>{money(max, 'compact')}</span>
      </p>
      <figcaption class="chart-caption">{label}</figcaption>
      <details class="chart-table">
        <summary>{t('common.show_table')}</summary>
        <table>
          <caption class="visually-hidden">{label}</caption>
          <tbody>
            <tr>
              <th scope="row">{t('common.gauge_now')}</th>
              <td>{money(value)}</td>
            </tr>
            <tr>
              <th scope="row">{t('common.gauge_target')}</th>
              <td>{money(max)}</td>
            </tr>
            <tr>
              <th scope="row">{t('common.gauge_share')}</th>
              <td>{percent(share)}</td>
            </tr>
          </tbody>
        </table>
      </details>
    </figure>
  );
}
