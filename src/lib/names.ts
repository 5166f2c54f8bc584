/** What shows: no space, no format or control character, no accent without a letter, no filler, no blank of Braille. */
const SHOWN = /[^\s\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True for a text in which nothing can be seen, such as zero-width spaces or accents alone: it is no name. */
export function showsNothing(text: string): boolean {
  return !SHOWN.test(text);
}
