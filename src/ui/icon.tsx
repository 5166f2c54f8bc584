import type { VNode } from 'preact';

/** One icon's strokes on a 24 px grid, in SVG path syntax. Drawn for FINEbank. */
const STROKES = {
  about: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5M12 7.6v.1',
  alert: 'M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.3v.1',
  book: 'M12 6.500C10 5 7 4.500 4 5v13c3-.5 6 0 8 1.500 2-1.500 5-2 8-1.500V5c-3-.5-6 0-8 1.500ZM12 6.500v13',
  car: 'M4 16.500v-4l2-5.500h12l2 5.500v4H4ZM4 12.500h16M6.5 16.500v2M17.5 16.500v2M7.5 14.500h.1M16.5 14.500h.1',
  heart: 'M12 20S4 15 4 9.500A4.250 4.250 0 0 1 12 7.500a4.250 4.250 0 0 1 8 2C20 15 12 20 12 20Z',
  travel:
    'M5 8h14a1.5 1.5 0 0 1 1.5 1.500v8A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.500-1.500v-8A1.5 1.5 0 0 1 5 8ZM9 8V5.500A1.5 1.5 0 0 1 10.500 4h3A1.5 1.5 0 0 1 15 5.500V8M3.5 13h17',
  umbrella: 'M12 3.500v1M3.5 13a8.5 8.5 0 0 1 17 0h-17ZM12 13v5.500a2 2 0 0 1-4 0',
  'arrow-down': 'M12 5v14M6 13l6 6 6-6',
  'arrow-right': 'M5 12h14M13 6l6 6-6 6',
  'arrow-up': 'M12 19V5M6 11l6-6 6 6',
  balances: 'M4 7.5A2.5 2.5 0 0 1 6.5 5H18v3M4 7.5v9A2.5 2.5 0 0 0 6.5 19H20V8H6.5A2.5 2.5 0 0 1 4 7.5ZM16 13.5h.1',
  audit: 'M6 4h12v16H6V4ZM9 8.500h6M9 12h6M9 15.500h3',
  bell: 'M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10ZM10 19.5a2.2 2.2 0 0 0 4 0',
  breakdown: 'M11 4.500a8 8 0 1 0 8.5 8.500H11V4.500ZM14.500 3.500a7 7 0 0 1 6 6h-6v-6Z',
  chart: 'M5 20v-7M10 20V5M15 20v-9M20 20v-4M3 20h18.500',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  'chevron-down': 'M6 9.5l6 6 6-6',
  'chevron-left': 'M14.5 6l-6 6 6 6',
  'chevron-right': 'M9.5 6l6 6-6 6',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h9.5a1.5 1.5 0 0 1 1.5 1.5V19a1.5 1.5 0 0 1-1.5 1.5H10A1.5 1.5 0 0 1 8.5 19V9.5M15.5 9V5A1.5 1.5 0 0 0 14 3.5H5.5A1.5 1.5 0 0 0 4 5v9a1.5 1.5 0 0 0 1.5 1.5h3',
  entertainment:
    'M4 8.5A1.5 1.5 0 0 0 5.5 7h13A1.5 1.5 0 0 0 20 8.5v2a1.8 1.8 0 0 0 0 3.5v1.5a1.5 1.5 0 0 0-1.5 1.5h-13A1.5 1.5 0 0 0 4 15.5V14a1.8 1.8 0 0 0 0-3.5v-2ZM14 7v2M14 11v2M14 15v2',
  eye: 'M2.5 12S6 5.500 12 5.500 21.5 12 21.5 12 18 18.500 12 18.500 2.5 12 2.5 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  'eye-off':
    'M4 4l16 16M9.8 5.800A9.6 9.6 0 0 1 12 5.500c6 0 9.5 6.500 9.5 6.500a16 16 0 0 1-2.600 3.300M6.500 7.500A16 16 0 0 0 2.500 12S6 18.500 12 18.500a9.300 9.300 0 0 0 4.300-1M10 10a3 3 0 0 0 4.100 4.100',
  food: 'M7 3.5v5.2a2.5 2.5 0 0 0 5 0V3.5M9.5 3.5v17M16.5 20.5v-7h-1.8c-.9-5 .2-8.6 2.3-10h-.5 1v17',
  gift: 'M4.5 12v7A1.5 1.5 0 0 0 6 20.500h12a1.5 1.5 0 0 0 1.5-1.500v-7M3.5 8h17v4h-17V8ZM12 8v12.500M12 8S11 3.5 8.3 3.500a2.2 2.2 0 0 0 0 4.500H12ZM12 8s1-4.5 3.7-4.500a2.2 2.2 0 0 1 0 4.500H12Z',
  goals: 'M12 3a9 9 0 1 0 9 9M12 7.500a4.5 4.5 0 1 0 4.5 4.500M12 12l5-5M17 7V3.800L20.2 7H17Z',
  health: 'M3 12.500h4.500l2.500-6 4 11.500 2.500-5.500H21',
  house: 'M4 11l8-6.500L20 11M6 9.500V19.500h12V9.500M10 19.500v-5h4v5',
  income: 'M12 3.500v9.500M8 9.500l4 4 4-4M4 14.500v3A2.5 2.5 0 0 0 6.5 20h11a2.5 2.5 0 0 0 2.5-2.500v-3',
  language: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c2.6 2.5 3.8 5.5 3.8 9s-1.2 6.5-3.8 9c-2.6-2.5-3.8-5.5-3.8-9S9.4 5.5 12 3Z',
  lock: 'M6.5 10.500h11A1.5 1.5 0 0 1 19 12v6.500a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 18.500V12a1.5 1.5 0 0 1 1.5-1.500ZM8 10.500V8a4 4 0 0 1 8 0v2.500M12 14.500v2',
  login: 'M14 4h4.500A1.5 1.5 0 0 1 20 5.500v13a1.5 1.5 0 0 1-1.5 1.500H14M4 12h11M11 8l4 4-4 4',
  logout: 'M10 4H5.500A1.5 1.5 0 0 0 4 5.500v13A1.5 1.5 0 0 0 5.5 20H10M9.5 12H20M16 8l4 4-4 4',
  mail: 'M5 5.500h14A1.5 1.5 0 0 1 20.5 7v10a1.5 1.5 0 0 1-1.5 1.500H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.500ZM4 7l8 6 8-6',
  lost: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.500L20 20M8.600 8.600l3.800 3.800M12.400 8.600l-3.800 3.800',
  menu: 'M4 7h16M4 12h16M4 17h16',
  moon: 'M20 14.300A8.5 8.5 0 0 1 9.7 4 8.5 8.5 0 1 0 20 14.300Z',
  operator: 'M12 3.200l7 2.600v5.400c0 4.500-2.800 7.800-7 9.600-4.200-1.800-7-5.100-7-9.600V5.800l7-2.600ZM9 12l2.200 2.200 4-4.200',
  other: 'M5 5h5.500v5.500H5V5ZM13.5 5H19v5.500h-5.500V5ZM5 13.500h5.500V19H5v-5.500ZM16.25 13.250a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  overview:
    'M4 5.500A1.5 1.5 0 0 1 5.5 4H9a1.5 1.5 0 0 1 1.5 1.500v6A1.5 1.5 0 0 1 9 13H5.500A1.5 1.5 0 0 1 4 11.500v-6ZM13.5 5.500A1.5 1.5 0 0 1 15 4h3.500A1.5 1.5 0 0 1 20 5.500V7a1.5 1.5 0 0 1-1.5 1.500H15A1.5 1.5 0 0 1 13.5 7V5.500ZM13.5 13a1.5 1.5 0 0 1 1.5-1.500h3.500A1.5 1.5 0 0 1 20 13v5.500a1.5 1.5 0 0 1-1.5 1.500H15a1.5 1.5 0 0 1-1.5-1.500V13ZM4 17.500A1.5 1.5 0 0 1 5.5 16H9a1.5 1.5 0 0 1 1.5 1.500v1A1.5 1.5 0 0 1 9 20H5.500A1.5 1.5 0 0 1 4 18.500v-1Z',
  pen: 'M14.5 6l3.5 3.500M4.5 19.500l.8-4L16 4.800a1.8 1.8 0 0 1 2.5 0l.7.7a1.8 1.8 0 0 1 0 2.500L8.5 18.700l-4 .8Z',
  plus: 'M12 5v14M5 12h14',
  request: 'M19 5L6 18M6 9v9h9',
  reversal: 'M9 6L4.500 10.500 9 15M4.500 10.500H14a5 5 0 0 1 0 10h-3',
  savings:
    'M4 12.500c0-3.3 3.2-5.5 7.5-5.5 1 0 2 .1 2.8.4L17.5 6v3.200c.8.7 1.4 1.5 1.7 2.300H21v4h-2.200c-.5.8-1.2 1.5-2.3 2V20H14v-1.600c-.8.1-1.7.1-2.5.1-.6 0-1.2 0-1.7-.1V20H7.300v-2.500C5.2 16.4 4 14.6 4 12.500ZM9.5 10.200c1-.3 2.2-.4 3.3-.2M16.3 12.200h.1',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.500L20 20',
  send: 'M5 19L18 6M9 6h9v9',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h8M16 17h4M14 15v4',
  shopping: 'M6.5 8h11l1 12h-13l1-12ZM9 10.500V7a3 3 0 0 1 6 0v3.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  transactions: 'M4 8.500h15M15.5 5l3.5 3.5-3.5 3.500M20 15.500H5M8.5 12L5 15.5 8.5 19',
  transport: 'M6 4h12a1.5 1.5 0 0 1 1.5 1.500v11H4.500v-11A1.5 1.5 0 0 1 6 4ZM4.5 11.500h15M7.5 16.500V19M16.5 16.500V19M8 14h.1M16 14h.1',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20c.6-3.6 3.7-5.5 7.5-5.500s6.9 1.9 7.5 5.5',
} as const;

/** The icons there are. */
export type IconName = keyof typeof STROKES;

/** True for the name of an icon. */
function isIcon(name: string): name is IconName {
  return Object.hasOwn(STROKES, name);
}

/** A 24 px stroke icon in the colour of the text around it. Decoration: say the same in words beside it. */
export function Icon({ name, class: extra }: { name: IconName; class?: string | undefined }): VNode {
  return (
    <svg
      class={extra === undefined ? 'icon' : `icon ${extra}`}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={STROKES[name]} />
    </svg>
  );
}

/** The colours of categories. Written out, because the style sheet is made from the class names that stand in the sources. */
const TILES = {
  blue: 'category category-house',
  cyan: 'category category-transport',
  gold: 'category category-gift',
  green: 'category category-income',
  grey: 'category category-other',
  orange: 'category category-food',
  pink: 'category category-shopping',
  purple: 'category category-entertainment',
  teal: 'category category-savings',
} as const;

/** An icon on a tile tinted in one of the colours of categories. Decoration. */
export function CategoryTile({ icon, colour }: { icon: IconName; colour: keyof typeof TILES }): VNode {
  return (
    <span class={TILES[colour]}>
      <Icon name={icon} />
    </span>
  );
}

/** Categories whose icon has another name than they have. */
const CATEGORY_ICONS: Readonly<Record<string, IconName>> = { bonus: 'gift', goals: 'savings', reward: 'gift' };
const CATEGORIES = new Set(['house', 'food', 'transport', 'entertainment', 'shopping', 'other', 'gift', 'income', 'savings', 'reversal']);

/**
 * A category's icon on its tinted tile: `house`, `food`, `transport`, `entertainment`, `shopping`, `other`,
 * `gift` (also `bonus`), `income`, `savings` (also `goals`), `reversal`. Any other category looks like `other`.
 */
export function CategoryIcon({ category }: { category: string | null }): VNode {
  const name = CATEGORY_ICONS[category ?? ''] ?? category ?? 'other';
  const known = CATEGORIES.has(name) && isIcon(name) ? name : 'other';
  return (
    <span class={`category category-${known}`}>
      <Icon name={known} />
    </span>
  );
}
