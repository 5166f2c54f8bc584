/** What stands beside the marks of an axis, from the top down. Of neighbours that would read alike, only the lowest is written. */
export function axisWords(marks: readonly bigint[], write: (mark: bigint) => string): string[] {
  const words = marks.map(write);
  return words.map((word, at) => (word === words[at + 1] ? '' : word));
}
