import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../client/css/theme.css', import.meta.url), 'utf8');

function tokensOf(theme: string): Map<string, string> {
  const block = css.split("@plugin 'daisyui/theme'").find((part) => part.includes(`name: '${theme}'`)) ?? '';
  return new Map([...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

type Rgb = readonly [number, number, number];

const byte = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
const parse = (hex: string): Rgb => [byte(hex, 1), byte(hex, 3), byte(hex, 5)];

const linear = (part: number): number => (part <= 0.04045 * 255 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);

/** WCAG 2.2, relative luminance. */
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** What shows where a colour lies over another with this opacity. */
function mix(over: Rgb, under: Rgb, part: number): Rgb {
  const blend = (top: number, bottom: number): number => top * part + bottom * (1 - part);
  return [blend(over[0], under[0]), blend(over[1], under[1]), blend(over[2], under[2])];
}

/** Text and the grounds that it stands on. */
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['--ink', ['--page', '--surface', '--strip', '--tile', '--tint', '--info-tint', '--positive-tint', '--negative-tint', '--warning-tint']],
  ['--ink-2', ['--page', '--surface', '--strip', '--tile', '--tint', '--track']],
  ['--muted', ['--page', '--surface', '--strip', '--tile']],
  ['--link', ['--page', '--surface', '--strip', '--tile', '--tint']],
  ['--negative', ['--page', '--surface', '--negative-tint']],
  ['--positive', ['--page', '--surface', '--positive-tint']],
  ['--warning', ['--surface', '--warning-tint']],
  ['--info', ['--surface', '--info-tint']],
  ['--on-fill', ['--fill', '--negative-fill']],
  ['--color-primary-content', ['--color-primary']],
  ['--color-error-content', ['--color-error']],
  ['--sidebar-text', ['--sidebar', '--sidebar-hover']],
  ['--sidebar-ink', ['--sidebar', '--sidebar-hover', '--sidebar-line', '--fill']],
];

/** Shapes that carry meaning, and what is beside them. */
const SHAPES: readonly (readonly [string, readonly string[]])[] = [
  ['--brand', ['--surface', '--page']],
  ['--edge', ['--surface', '--page']],
  ['--hatch-line', ['--hatch-ground']],
  ['--ring', ['--page', '--surface']],
  ['--sidebar-ink', ['--sidebar']],
];

describe.each(['fine-light', 'fine-dark'])('contrast in %s', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string): Rgb => {
    const hex = tokens.get(name);
    if (hex === undefined) throw new Error(`${theme} has no ${name}`);
    return parse(hex);
  };
  const pairs = (rows: typeof TEXT): [string, string][] =>
    rows.flatMap(([front, grounds]) => grounds.map((ground): [string, string] => [front, ground]));

  it.each(pairs(TEXT))('text %s on %s reaches 4.5', (front, ground) => {
    expect(contrast(colour(front), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SHAPES))('shape %s on %s reaches 3', (front, ground) => {
    expect(contrast(colour(front), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  const categories = [...tokens.keys()].filter((name) => name.startsWith('--cat-'));
  it.each(categories)('icon %s on its tile reaches 3', (name) => {
    const tile = mix(colour(name), colour('--surface'), 0.1);
    expect(contrast(colour(name), tile)).toBeGreaterThanOrEqual(3);
  });

  it('knows a palette for every category', () => {
    expect(categories).toHaveLength(9);
  });
});

it('gives both themes the same tokens', () => {
  expect([...tokensOf('fine-dark').keys()]).toEqual([...tokensOf('fine-light').keys()]);
});
