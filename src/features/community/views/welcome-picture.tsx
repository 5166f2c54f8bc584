import type { VNode } from 'preact';

const BARS = [
  { x: 60, now: 34, before: 52 },
  { x: 106, now: 58, before: 40 },
  { x: 152, now: 44, before: 62 },
  { x: 198, now: 76, before: 50 },
  { x: 244, now: 52, before: 66 },
  { x: 290, now: 66, before: 34 },
] as const;
const BASE = 372;

/** Cards of the overview as shapes without words or figures: a decoration that claims nothing. */
export function WelcomePicture(): VNode {
  return (
    <svg class="mx-auto h-auto w-full max-w-lg" viewBox="0 0 520 440" aria-hidden="true" focusable="false">
      <circle cx="300" cy="210" r="200" class="fill-(--tint)" />
      <BalanceCard />
      <GaugeCard />
      <BarsCard />
      <Payment />
    </svg>
  );
}

function BalanceCard(): VNode {
  return (
    <g>
      <rect x="20" y="36" width="280" height="172" rx="16" class="fill-(--fill)" />
      <rect x="44" y="62" width="72" height="10" rx="5" class="fill-(--on-fill)" opacity="0.7" />
      <rect x="44" y="84" width="132" height="20" rx="10" class="fill-(--on-fill)" />
      <rect x="44" y="132" width="38" height="28" rx="6" class="fill-(--on-fill)" opacity="0.35" />
      <path d="M44 146h38M63 132v28" class="fill-none stroke-(--fill)" stroke-width="2" />
      {[0, 1, 2, 3].map((group) => (
        <g>
          {[0, 1, 2].map((dot) => (
            <circle cx={48 + group * 52 + dot * 12} cy="184" r="3.5" class="fill-(--on-fill)" opacity={group === 3 ? '1' : '0.55'} />
          ))}
        </g>
      ))}
      <path
        d="M246 94a14 14 0 0 0 0-20M256 102a26 26 0 0 0 0-36M266 110a38 38 0 0 0 0-52"
        class="fill-none stroke-(--on-fill)"
        stroke-width="5"
        stroke-linecap="round"
        opacity="0.4"
      />
    </g>
  );
}

function GaugeCard(): VNode {
  return (
    <g>
      <rect x="328" y="72" width="172" height="148" rx="16" class="fill-(--surface) stroke-(--line)" />
      <path d="M360 176a54 54 0 0 1 108 0" class="fill-none stroke-(--track)" stroke-width="16" stroke-linecap="round" />
      <path d="M360 176a54 54 0 0 1 79-48" class="fill-none stroke-(--brand)" stroke-width="16" stroke-linecap="round" />
      <path d="M414 176l18-34" class="fill-none stroke-(--ink)" stroke-width="4" stroke-linecap="round" />
      <circle cx="414" cy="176" r="7" class="fill-(--ink)" />
      <rect x="380" y="194" width="68" height="8" rx="4" class="fill-(--line)" />
    </g>
  );
}

function BarsCard(): VNode {
  return (
    <g>
      <rect x="36" y="236" width="316" height="164" rx="16" class="fill-(--surface) stroke-(--line)" />
      <rect x="60" y="258" width="88" height="10" rx="5" class="fill-(--ink)" opacity="0.75" />
      <path d={`M56 ${BASE}h280M56 ${BASE - 30}h280M56 ${BASE - 60}h280`} class="fill-none stroke-(--line)" />
      {BARS.map(({ x, now, before }) => (
        <g>
          <rect x={x} y={BASE - before} width="12" height={before} rx="4" class="fill-(--track) stroke-(--edge)" stroke-opacity="0.5" />
          <rect x={x + 15} y={BASE - now} width="12" height={now} rx="4" class="fill-(--brand)" />
        </g>
      ))}
    </g>
  );
}

function Payment(): VNode {
  return (
    <g>
      <rect x="324" y="256" width="180" height="84" rx="16" class="fill-(--surface) stroke-(--line)" />
      <circle cx="360" cy="298" r="20" class="fill-(--tint)" />
      <path
        d="M352 306l16-16M356 290h12v12"
        class="fill-none stroke-(--link)"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <rect x="394" y="282" width="84" height="10" rx="5" class="fill-(--ink)" opacity="0.75" />
      <rect x="394" y="304" width="56" height="8" rx="4" class="fill-(--line)" />
      <circle cx="494" cy="262" r="16" class="fill-(--positive)" />
      <path d="M487 262l5 5 9-10" class="fill-none stroke-(--surface)" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
    </g>
  );
}
