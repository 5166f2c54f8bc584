import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALPHABET, codePath, newCode, readCode, shownCode, skeletonOf } from './form.ts';
import { isBlocked } from './words.ts';

describe('reading a code', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['k7qf-2mxd', 'K7QF2MXD'],
    [' K7QF 2MXD ', 'K7QF2MXD'],
    ['Ｋ７ＱＦ—２ＭＸＤ', 'K7QF2MXD'],
    ['abc', 'ABC'],
    ['ab', undefined],
    ['a'.repeat(21), undefined],
    ['хор', 'ХОР'],
    ['მეგობარი', 'მეგობარი'],
    ['ᲛᲔᲒᲝᲑᲐᲠᲘ', 'მეგობარი'],
    ['хоr', undefined],
    ['мეგ', undefined],
    ["'; drop", undefined],
    ['a_b_c', undefined],
    ['😀😀😀', undefined],
  ])('reads %j as %j', (text, code) => expect(readCode(text)?.code ?? readCode(text)).toBe(code));

  it('never fails, and reads what it gave back alike', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 30 })), (text) => {
        const read = readCode(text);
        if (read == null) return;
        expect(read.code).toMatch(/^[\p{L}0-9]{3,20}$/u);
        expect(readCode(read.code)).toEqual(read);
        expect(readCode(shownCode(read.code))).toEqual(read);
        expect(decodeURIComponent(codePath(read.code))).toContain(shownCode(read.code));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any case, with spaces and hyphens anywhere', () => {
    const typed = fc.array(fc.tuple(fc.constantFrom(...ALPHABET), fc.boolean(), fc.constantFrom('', '-', ' ', '–', '\u00a0')), {
      minLength: 3,
      maxLength: 20,
    });
    fc.assert(
      fc.property(typed, (letters) => {
        const code = letters.map(([letter]) => letter).join('');
        const text = letters.map(([letter, lower, gap]) => (lower ? letter.toLowerCase() : letter) + gap).join('');
        expect(readCode(text)?.code).toBe(code);
      }),
    );
  });
});

describe('what looks alike', () => {
  it.each([
    ['ADA', 'АДА', false],
    ['COP', 'СОР', true],
    ['PAXTA', 'РАХТА', true],
    ['MAX1', 'MAXI', true],
    ['LOLA', '101A', true],
    ['B055', 'BOSS', true],
    ['XOP', 'ХОР', true],
    ['ADA', 'ADAM', false],
  ])('%s and %s: %s', (one, other, alike) => expect(skeletonOf(one) === skeletonOf(other)).toBe(alike));

  it('is the same for a word written in the other alphabet, wherever that can be done', () => {
    const pairs = ['AА', 'BВ', 'CС', 'EЕ', 'HН', 'IІ', 'JЈ', 'KК', 'MМ', 'OО', 'PР', 'SЅ', 'TТ', 'XХ', 'YУ'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pairs), { minLength: 3, maxLength: 20 }), (letters) => {
        const [latin, cyrillic] = [letters.map((pair) => pair[0]).join(''), letters.map((pair) => pair[1]).join('')];
        expect(readCode(latin)!.skeleton).toBe(readCode(cyrillic)!.skeleton);
      }),
    );
  });

  it('tells all signs of random codes apart', () => {
    expect(new Set([...ALPHABET].map(skeletonOf)).size).toBe(ALPHABET.length);
    expect(ALPHABET).not.toMatch(/[01OIL]/);
  });
});

it('makes codes at random that read as themselves', () => {
  const codes = Array.from({ length: 500 }, newCode);
  expect(new Set(codes.map(({ code }) => code)).size).toBe(500);
  for (const made of codes) {
    expect(readCode(made.code)).toEqual(made);
    expect(made.code).toHaveLength(8);
  }
  expect(shownCode('K7QF2MXD')).toBe('K7QF-2MXD');
  expect(shownCode('BIRTHDAY')).toBe('BIRTHDAY');
});

it.each([
  ['ADMIN', true],
  ['ADM1N', true],
  ['АDMIN', true],
  ['SUPP0RT', true],
  ['MYFUCKCODE', true],
  ['хуйло', true],
  ['ADMINISTRATE', false],
  ['CLASS', false],
  ['NINO', false],
  ['NAZI', true],
  ['NA2I', true],
  ['NAZIBROLA', false],
  ['შოთა', false],
])('blocks %s: %s', (word, blocked) => expect(isBlocked(skeletonOf(word.toUpperCase()))).toBe(blocked));
