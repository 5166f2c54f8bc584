import { expect, it } from 'vitest';
import { showsNothing } from './names.ts';

it.each([
  '',
  ' ',
  '\t\n',
  '\u00a0',
  '\u2003',
  '\u3000',
  '\u200b',
  '\u200d\u200c',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u0301\u0301',
  '\u20dd',
  '\ufe0f',
  '\u115f',
  '\u3164',
  '\uffa0',
  '\u2800',
  '\u0000',
  '\ud800',
  '\u{e0020}',
  '\u{f0000}',
  ' \u200b\u0301 ',
])('sees nothing in %j', (text) => expect(showsNothing(text)).toBe(true));

it.each(['a', '0', '-', '?', 'ნ', 'Я', '李', 'ا', 'ก', '☕️', '👩‍🚀', '\u200ba', 'e\u0301', '\u0301a', '¨'])('sees something in %j', (text) =>
  expect(showsNothing(text)).toBe(false),
);
