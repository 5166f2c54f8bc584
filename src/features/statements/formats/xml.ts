import { plain } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as the content of an element (XML 1.0 §2.4), on one line. */
export function xmlText(text: string): string {
  return plain(text).replaceAll(/[&<>]/g, (sign) => ENTITIES[sign]!);
}

/** An element; several contents stand one after the other. Nothing where the content is empty. */
export function element(name: string, ...contents: readonly string[]): string {
  const content = contents.join('');
  return content === '' ? '' : `<${name}>${content}</${name.split(' ', 1)[0]!}>`;
}
