/**
 * Reads `application/x-www-form-urlencoded` text, of a form or a query. Every name has one value: the last, as a browser's
 * own order has it. Bytes that are not UTF-8 become U+FFFD; nothing throws.
 */
export function readFields(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name !== '__proto__') fields[name] = value;
  }
  return fields;
}

/** Those fields of a body that are texts, as all of a form are: JSON may hold anything, and what is no text counts as not sent. */
export function textFields(body: object): Record<string, string> {
  return Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'));
}

const NUL = '\u0000';
const DEPTH_MAX = 20;

/** True when a value holds what no text column can hold (U+0000), at any depth, or is nested beyond reason. */
export function hasUnstorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes(NUL);
  if (typeof value !== 'object' || value === null) return false;
  if (depth > DEPTH_MAX) return true;
  return Object.entries(value).some(([name, inner]) => name.includes(NUL) || hasUnstorable(inner, depth + 1));
}
