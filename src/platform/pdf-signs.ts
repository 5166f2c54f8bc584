import { createRequire } from 'node:module';
import { openSync, type Font } from 'fontkit';

const file = createRequire(import.meta.url).resolve;

/** Signs that the text's font lacks are drawn with the pages' fonts: ₾, ₼ and ₿ with the one, Georgian capitals with the other. */
const OTHERS = [
  '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  '@fontsource-variable/noto-sans-georgian/files/noto-sans-georgian-georgian-wght-normal.woff2',
];
const TEXT = 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf';

/** What stands for a sign that no font has: a question mark in a lozenge, which the text's font has. */
export const REPLACEMENT = '\ufffd';

/** A sign drawn by its outline: these fonts are compressed in a way that a PDF cannot embed. Lengths at size 1. */
export interface Outline {
  /** SVG path in units of the font; y grows upwards from the base line. */
  readonly path: string;
  /** What one of those units is. */
  readonly unit: number;
  readonly width: number;
}

let fonts: { readonly text: Font; readonly others: readonly Font[] } | undefined;
const known = new Map<string, Outline | 'text' | 'none'>();

/** How a character can be shown: by the text's font, by an outline, or not at all. */
export function signOf(character: string): Outline | 'text' | 'none' {
  let found = known.get(character);
  if (found === undefined) {
    found = lookUp(character.codePointAt(0)!);
    // Some thousands are all that people write with; what is made up to fill the memory is looked up again.
    if (known.size < 4_096) known.set(character, found);
  }
  return found;
}

function lookUp(point: number): Outline | 'text' | 'none' {
  fonts ??= { text: openSync(file(TEXT)), others: OTHERS.map((name) => openSync(file(name))) };
  if (fonts.text.hasGlyphForCodePoint(point)) return 'text';
  const font = fonts.others.find((one) => one.hasGlyphForCodePoint(point));
  if (font === undefined) return 'none';
  const { path, advanceWidth } = font.glyphForCodePoint(point);
  const unit = 1 / font.unitsPerEm;
  return { path: path.toSVG(), unit, width: advanceWidth * unit };
}

/** Marks, joiners and selectors change the sign before them: without it there is nothing to show. */
const ATTACHED = /\p{M}|\u200c|\u200d|[\ufe00-\ufe0f]|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}]/u;

/** A text that can be shown: each sign that no font has is replaced, visibly. */
export function showable(text: string): string {
  let shown = '';
  for (const character of text) {
    if (character <= '\u024f' || signOf(character) !== 'none') shown += character;
    else if (!ATTACHED.test(character)) shown += REPLACEMENT;
  }
  return shown;
}
