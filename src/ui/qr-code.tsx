import type { VNode } from 'preact';
import { encodeQR } from 'qr';

/** Light cells around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/** A QR code that a telephone reads off the page; `label` says what it holds. Dark on white in every theme. */
export function QrCode({ text, label }: { text: string; label: string }): VNode {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const path = rows.flatMap((cells, y) => runs(cells).map(([from, to]) => `M${from} ${y}h${to - from}v1H${from}z`)).join('');
  return (
    <svg class="qr-code" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr-code-ground" d={`M0 0h${rows.length}v${rows.length}H0z`} />
      <path class="qr-code-cells" d={path} />
    </svg>
  );
}

function runs(cells: readonly boolean[]): [number, number][] {
  const found: [number, number][] = [];
  cells.forEach((dark, x) => {
    if (!dark) return;
    const last = found.at(-1);
    if (last?.[1] === x) last[1] = x + 1;
    else found.push([x, x + 1]);
  });
  return found;
}
