/** The part of fontkit, which pdfkit brings along, that the project uses; it has no types of its own. */
declare module 'fontkit' {
  /** One sign of a font. Lengths in units of the font. */
  export interface Glyph {
    readonly advanceWidth: number;
    /** Its outline; y grows upwards from the base line. */
    readonly path: { toSVG(): string };
  }

  /** A font file that is open. */
  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(point: number): boolean;
    glyphForCodePoint(point: number): Glyph;
  }

  /** Opens a TrueType, OpenType, WOFF or WOFF2 file. */
  export function openSync(file: string): Font;
}
