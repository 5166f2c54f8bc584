import { encodeQR } from 'qr';
import type { VNode } from 'preact';

/** The quiet zone that readers need around the squares (ISO/IEC 18004), in squares. */
const QUIET = 4;

/** A text as a QR code: black on white in every theme, because readers need it. */
export function QrCode({ text, label }: { text: string; label: string }): VNode {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  // One path of unit squares, run by run.
  const path = rows
    .map((row, y) =>
      runsOf(row)
        .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    if (!dark) return;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}
