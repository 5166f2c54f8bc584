import { createRequire } from 'node:module';
// Its types know the default export only.
// oxlint-disable-next-line import/no-named-as-default
import PDFDocument from 'pdfkit';
import { encodeQR } from 'qr';
import { showable, signOf, type Outline } from './pdf-signs.ts';

/** A document that is written from top to bottom. Lengths are points (1/72 inch), from the upper left corner. */
export type Pdf = PDFKit.PDFDocument;

/** A4 (ISO 216), points. */
export const A4 = { width: 595.28, height: 841.89 } as const;

/** What a document says of itself, and where its time comes from. */
export interface PdfInfo {
  readonly title: string;
  readonly author: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly now: Date;
}

const fontFile = createRequire(import.meta.url).resolve;
/** One family for Latin, Cyrillic and Georgian. */
const FONTS = {
  text: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
} as const;

/** The weights of {@link openPdf}. */
export type PdfFont = 'text' | 'bold';

/** Opens a document of A4 pages with its fonts. It has no page yet. */
export function openPdf({ title, author, language, now }: PdfInfo): Pdf {
  const pdf = new PDFDocument({
    size: [A4.width, A4.height],
    margin: 0,
    autoFirstPage: false,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: title, Author: author, CreationDate: now, ModDate: now },
  });
  for (const [name, file] of Object.entries(FONTS)) pdf.registerFont(name, fontFile(file));
  return pdf;
}

/** What has been written since the last call: taking it keeps the memory of a long document small. */
export function* drained(pdf: Pdf): Generator<Buffer> {
  for (let chunk = pdf.read() as Buffer | null; chunk !== null; chunk = pdf.read() as Buffer | null) yield chunk;
}

/** Ends a document and gives what is left of it. */
export async function* ended(pdf: Pdf): AsyncGenerator<Buffer> {
  pdf.end();
  for await (const chunk of pdf) yield chunk as Buffer;
}

/**
 * What the library has inside, as far as this file uses it: it has no public way to write characters that were laid out
 * before. Everything else here is public.
 */
interface Inside {
  readonly _font: {
    readonly id: string;
    readonly ascender: number;
    encode(text: string): [string[], unknown];
    ref(): unknown;
  };
  readonly page: { readonly fonts: Record<string, unknown> };
  addContent(operators: string): void;
}

/** A character as it is shown: as which glyph of the font or by which outline, how wide at size 1. */
interface Glyph {
  readonly code: string;
  readonly outline: Outline | undefined;
  readonly width: number;
}

const glyphs = new WeakMap<Pdf, Map<string, Glyph>>();

/** Characters repeat and texts do not: so characters are what is laid out, and remembered. */
function glyphOf(pdf: Pdf, character: string, font: PdfFont): Glyph {
  let known = glyphs.get(pdf);
  if (known === undefined) glyphs.set(pdf, (known = new Map()));
  const key = font + character;
  let glyph = known.get(key);
  if (glyph === undefined) {
    const sign = signOf(character);
    if (typeof sign === 'object') glyph = { code: '', outline: sign, width: sign.width };
    else {
      const width = pdf.font(font).fontSize(100).widthOfString(character) / 100;
      glyph = { code: insideOf(pdf)._font.encode(character)[0].join(''), outline: undefined, width };
    }
    known.set(key, glyph);
  }
  return glyph;
}

const insideOf = (pdf: Pdf): Inside => pdf as unknown as Inside;

/** True where the fonts have every sign of a text. */
export function canShow(text: string): boolean {
  return showable(text) === text;
}

/** How wide a text is. */
export function widthOf(pdf: Pdf, text: string, font: PdfFont, size: number): number {
  let width = 0;
  for (const character of showable(text)) width += glyphOf(pdf, character, font).width;
  return width * size;
}

const ELLIPSIS = '…';

/** A text cut to one line of this width, with an ellipsis where something is missing. */
export function clipped(pdf: Pdf, text: string, font: PdfFont, size: number, width: number): string {
  if (widthOf(pdf, text, font, size) <= width) return text;
  const room = width - widthOf(pdf, ELLIPSIS, font, size);
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(pdf, character, font, size);
    if (used > room) break;
    kept += character;
  }
  return kept.trimEnd() + ELLIPSIS;
}

/** A text broken into lines of this width, at spaces where there are any; the last of at most `max` lines is clipped. */
export function wrapped(pdf: Pdf, text: string, font: PdfFont, size: number, { width, max }: { width: number; max: number }): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < max - 1 && widthOf(pdf, rest, font, size) > width) {
    const fits = fitting(pdf, rest, font, size, width);
    const space = rest.lastIndexOf(' ', fits);
    const end = space > fits / 2 ? space : fits;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') lines.push(clipped(pdf, rest, font, size, width));
  return lines;
}

/** How many code units of a text fit into a width; at least one character. */
function fitting(pdf: Pdf, text: string, font: PdfFont, size: number, width: number): number {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += widthOf(pdf, character, font, size);
    if (used > width && end > 0) break;
    end += character.length;
  }
  return end;
}

/** How one line of text is written. */
export interface Line {
  readonly font?: PdfFont;
  readonly size?: number;
  readonly colour?: string;
  /** Ends at `x` instead of beginning there. */
  readonly right?: boolean;
  /** Where it leads. */
  readonly link?: string;
}

/** Writes one line whose top is at `y`. A sign that no font has is replaced, visibly. */
export function line(
  pdf: Pdf,
  wish: string,
  x: number,
  y: number,
  { font = 'text', size = 8, colour = '#191919', right, link }: Line = {},
): void {
  const text = showable(wish);
  const width = widthOf(pdf, text, font, size);
  const left = right === true ? x - width : x;
  pdf.fillColor(colour);
  if (link === undefined && SIMPLE.test(text)) return showCharacters(pdf, text, left, y, { font, size, colour });
  const linked = link === undefined ? {} : { link, underline: true };
  let at = left;
  for (const run of runsOf(text)) {
    pdf.fillColor(colour);
    if (typeof signOf(run) === 'object') showCharacters(pdf, run, at, y, { font, size, colour });
    else
      pdf
        .font(font)
        .fontSize(size)
        .text(run, at, y, { lineBreak: false, ...linked });
    at += widthOf(pdf, run, font, size);
  }
}

/** A text cut before and after each sign that is drawn by its outline. */
function runsOf(text: string): string[] {
  const runs: string[] = [];
  let run = '';
  for (const character of text) {
    if (typeof signOf(character) === 'object') {
      runs.push(run, character);
      run = '';
    } else run += character;
  }
  return [...runs, run].filter((one) => one !== '');
}

/** Scripts whose letters stand one after the other as they are: Latin, Cyrillic, Georgian, signs. */
const SIMPLE = /^[\u0020-\u007e\u00a0-\u024f\u0400-\u04ff\u10d0-\u10ff\u1c90-\u1cbf\u2010-\u2044\u20a0-\u20c0\u2116\u2212\ufffd]*$/;

/**
 * Shows a text character by character. The library lays every word out anew, which was most of the time that a long table
 * took, and keeps it for ever.
 */
function showCharacters(
  pdf: Pdf,
  text: string,
  x: number,
  y: number,
  { font, size, colour }: { font: PdfFont; size: number; colour: string },
): void {
  const inside = insideOf(pdf.font(font));
  const { id, ascender } = inside._font;
  const base = y + (ascender / 1000) * size;
  inside.page.fonts[id] ??= inside._font.ref();
  let [shown, from, to] = ['', x, x];
  const flush = (): void => {
    // The page is upside down for the library's lengths from above; the text is turned back.
    if (shown !== '') inside.addContent(`BT 1 0 0 -1 ${from.toFixed(2)} ${base.toFixed(2)} Tm /${id} ${size} Tf <${shown}> Tj ET`);
    shown = '';
  };
  for (const character of text) {
    const { code, outline, width } = glyphOf(pdf, character, font);
    if (outline !== undefined) {
      flush();
      drawOutline(pdf, character, outline, { x: to, base, size, colour, bold: font === 'bold' });
    } else if (shown === '') [shown, from] = [code, to];
    else shown += code;
    to += width * size;
  }
  flush();
}

/** How much wider the strokes of a bold sign are, in ems. */
const BOLDER = 0.045;

/** Draws a sign; who copies the text or has it read aloud gets the character. */
function drawOutline(
  pdf: Pdf,
  character: string,
  { path, unit }: Outline,
  { x, base, size, colour, bold }: { x: number; base: number; size: number; colour: string; bold: boolean },
): void {
  pdf.markContent('Span', { actual: character });
  pdf
    .save()
    .translate(x, base)
    .scale(size * unit, -size * unit)
    .path(path);
  if (bold) pdf.lineWidth(BOLDER / unit).fillAndStroke(colour, colour);
  else pdf.fill(colour);
  pdf.restore();
  pdf.endMarkedContent();
}

/** Draws a QR code (ISO/IEC 18004) of squares; the quiet zone is the caller's. */
export function drawQr(pdf: Pdf, text: string, x: number, y: number, size: number): void {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 });
  const step = size / rows.length;
  rows.forEach((cells, row) => {
    for (let from = 0; from < cells.length; from += 1) {
      if (cells[from] !== true) continue;
      let to = from;
      while (cells[to] === true) to += 1;
      pdf.rect(x + from * step, y + row * step, (to - from) * step, step);
      from = to;
    }
  });
  pdf.fill('#000000');
}
