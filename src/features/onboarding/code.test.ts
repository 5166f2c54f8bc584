import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashCode, newCode, parseCode, parseName } from './code.ts';

describe('parseCode', () => {
  it('reads six digits with any spaces and hyphens between', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 });
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '–', '\u00a0', '\t', ' - '), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(digits, gaps, (numbers, between) => {
        const text = between.map((gap, at) => gap + (numbers[at] ?? '')).join('');
        expect(parseCode(text)).toEqual({ ok: true, code: numbers.join('') });
      }),
    );
  });

  it('takes nothing but six digits, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseCode(text);
        if (parsed.ok) expect(parsed.code).toMatch(/^[0-9]{6}$/);
      }),
    );
  });

  it.each([
    ['', 'empty'],
    ['  -', 'empty'],
    ['12345', 'malformed'],
    ['1234567', 'malformed'],
    ['12345a', 'malformed'],
    ['١٢٣٤٥٦', 'malformed'],
  ])('refuses %j as %s', (text, fault) => expect(parseCode(text)).toEqual({ ok: false, fault }));

  it('takes full-width digits', () => expect(parseCode('１２３４５６')).toEqual({ ok: true, code: '123456' }));
});

it('makes codes of six digits', () => {
  for (let n = 0; n < 200; n += 1) expect(newCode()).toMatch(/^[0-9]{6}$/);
});

it('hashes a code for one address and one bank only', () => {
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const hash = hashCode(a, 'ada@example.com', '123456');
  expect(hashCode(a, 'ada@example.com', '123456').equals(hash)).toBe(true);
  expect(hashCode(a, 'bob@example.com', '123456').equals(hash)).toBe(false);
  expect(hashCode(b, 'ada@example.com', '123456').equals(hash)).toBe(false);
});

describe('parseName', () => {
  it.each(['Ada', ' Ada Lovelace ', 'ნინო', 'Анна-Мария', '李', "O'Brien", '👩‍🚀 Ada', 'a'.repeat(100), '🐢'.repeat(100)])(
    'takes %j',
    (text) => {
      expect(parseName(text)).toEqual({ ok: true, name: text.trim() });
    },
  );

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\u200b\u200d', 'empty'],
    ['\u3164', 'empty'],
    ['\u2060\ufeff', 'empty'],
    ['\u0301\u0302', 'empty'],
    ['\u2800', 'empty'],
    ['a'.repeat(101), 'too_long'],
    ['Ada\nBob', 'control'],
    ['Ada\u0000', 'control'],
    ['Ada\u202egro', 'control'],
    ['Ada\u0085Bob', 'control'],
  ])('refuses %j as %s', (text, fault) => expect(parseName(text)).toEqual({ ok: false, fault }));
});
