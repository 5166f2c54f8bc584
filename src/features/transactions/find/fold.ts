/** Letters that are written in two ways, or that no decomposition makes plain. */
const ALIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ъ: '',
  ь: '',
};
const SOME_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu');
/** Longer words are cut, in the index as in the query. */
const WORD_LENGTH_MAX = 40;

/**
 * A text as it is searched: without case, accents and marks, in one form for letters that look or are meant alike. `ё` is `е`,
 * `Ä` is `a`, Georgian capitals (Mtavruli) are the everyday letters.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(SOME_ALIKE, (letter) => ALIKE[letter] ?? letter);
}

/** The different words of a text, folded: runs of letters and digits, cut where they are very long. */
export function wordsOf(text: string): string[] {
  return [...new Set((fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, WORD_LENGTH_MAX).join('')))];
}
