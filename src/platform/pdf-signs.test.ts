import { expect, test } from 'vitest';
import { canShow } from './pdf.ts';
import { showable, signOf } from './pdf-signs.ts';

test('₾ and Georgian capitals are drawn; Latin, Cyrillic and Georgian are text', () => {
  for (const sign of '₾₼₿ᲜᲘ') expect(signOf(sign)).toMatchObject({ path: expect.stringMatching(/^M/) as string });
  for (const sign of 'aéяნ€₽−№') expect(signOf(sign)).toBe('text');
  expect([canShow('₾'), canShow('Talent'), canShow('漢')]).toEqual([true, true, false]);
});

test('what no font has is replaced visibly, one sign for one', () => {
  expect(showable('5 ₾, 漢字 👍🏽 Ann')).toBe('5 ₾, \ufffd\ufffd \ufffd Ann');
  expect(showable('ნინო, Пётр, Zoë')).toBe('ნინო, Пётр, Zoë');
});
