import { randomInt } from 'node:crypto';

/** Letters and digits that a code may have. */
export const CODE_LENGTH = { min: 3, max: 20 } as const;
const RANDOM_LENGTH = 8;

/**
 * What random codes are made of: nothing that could be mistaken for anything else in it, read or heard over a bad line
 * (no 0/O, 1/I/L, 2/Z, 5/S, 8/B pairs: one of each pair, or none).
 */
export const ALPHABET = '23456789ACDEFGHJKMNPQRTUVWXY';

/** A code as it is kept: what was typed, and what it looks like. */
export interface ReadCode {
  /** Without spaces and hyphens; Latin and Cyrillic letters in capitals. */
  readonly code: string;
  /** The same for all codes that could be mistaken for this one. */
  readonly skeleton: string;
}

const SCRIPTS = [/^[A-Z0-9]*$/, /^[\u0400-\u042f\u0490-\u04ff0-9]*$/, /^[\u10d0-\u10f0\u10f70-9]*$/];

/**
 * Letters by what they look like, after Unicode TS 39 as far as three scripts in capitals and digits need it. Names are
 * written in capitals, so only capitals are compared.
 */
const LOOKS: Readonly<Record<string, string>> = {
  O: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  B: '8',
  А: 'A',
  В: '8',
  Е: 'E',
  Ё: 'E',
  Ѐ: 'E',
  Ѕ: '5',
  І: '1',
  Ї: '1',
  Ј: 'J',
  К: 'K',
  Ќ: 'K',
  М: 'M',
  Н: 'H',
  О: '0',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Ў: 'Y',
  Ү: 'Y',
  Ұ: 'Y',
  Х: 'X',
  Ҳ: 'X',
  З: '3',
  Ӡ: '3',
  Ч: '4',
  Б: '6',
  Ӏ: '1',
  Й: 'И',
  Ѝ: 'И',
  Ґ: 'Г',
  Ѓ: 'Г',
};

/**
 * Reads a code as people type or paste it: in any case, with spaces, hyphens or full-width forms.
 * @returns null for an empty text; undefined for what cannot be a code: too short, too long, other signs, several scripts
 */
export function readCode(text: string): ReadCode | null | undefined {
  const typed = text.normalize('NFKC').replace(/[\s\p{Pd}\u00ad\u200b\u2060]/gu, '');
  if (typed === '') return null;
  const code = capitals(typed);
  const { length } = code;
  if (length < CODE_LENGTH.min || length > CODE_LENGTH.max || !SCRIPTS.some((script) => script.test(code))) return undefined;
  return { code, skeleton: skeletonOf(code) };
}

/** Capitals, but for Georgian, which is written in its small letters whatever it was typed in. */
function capitals(text: string): string {
  return text.toLowerCase().replace(/[^\u10d0-\u10ff]/gu, (letter) => {
    const capital = letter.toUpperCase();
    return capital.length === letter.length ? capital : letter;
  });
}

/** What a code looks like. */
export function skeletonOf(code: string): string {
  return code.replace(/./gu, (letter) => LOOKS[letter] ?? letter);
}

/** A code at random: 28 signs, 8 of them, at least one a digit, so that none reads like a chosen word; 38 bits. */
export function newCode(): ReadCode {
  const code = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return /[0-9]/.test(code) ? { code, skeleton: skeletonOf(code) } : newCode();
}

/** A code for showing and reading aloud: `K7QF-2MXD`. Words that somebody chose stay whole. */
export function shownCode(code: string): string {
  const random = code.length === RANDOM_LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) && /[0-9]/.test(code);
  return random ? `${code.slice(0, RANDOM_LENGTH / 2)}-${code.slice(RANDOM_LENGTH / 2)}` : code;
}

/** The path of a code's landing page. */
export function codePath(code: string): string {
  return `/r/${encodeURIComponent(shownCode(code))}`;
}
