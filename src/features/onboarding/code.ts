import { createHmac, randomInt } from 'node:crypto';
import { showsNothing } from '../../lib/names.ts';

/** Why a text is not a code. */
type CodeFault = 'empty' | 'malformed';
export type ParsedCode = { readonly ok: true; readonly code: string } | { readonly ok: false; readonly fault: CodeFault };

/** Reads a 6-digit code as people type or paste it: spaces, hyphens and full-width digits are fine. */
export function parseCode(text: string): ParsedCode {
  const code = text.normalize('NFKC').replace(/[\s\p{Pd}\u00ad]/gu, '');
  if (code === '') return { ok: false, fault: 'empty' };
  return /^[0-9]{6}$/.test(code) ? { ok: true, code } : { ok: false, fault: 'malformed' };
}

/** A random 6-digit code. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/**
 * A code as it is stored. There are only a million codes, so a plain hash would hide nothing from a reader of the
 * database; the platform's secret is not in it.
 */
export function hashCode(secret: Uint8Array, key: string, code: string): Buffer {
  return createHmac('sha256', secret).update(`verification code|${key}|${code}`).digest();
}

const NAME_MAX = 100;

/** Why a name is not taken. */
type NameFault = 'empty' | 'too_long' | 'control';
export type ParsedName = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly fault: NameFault };

/** Reads a person's name: 1 to 100 characters of any script, in one line. */
export function parseName(text: string): ParsedName {
  const name = text.trim().normalize('NFC');
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)) return { ok: false, fault: 'control' };
  if (showsNothing(name)) return { ok: false, fault: 'empty' };
  return [...name].length > NAME_MAX ? { ok: false, fault: 'too_long' } : { ok: true, name };
}
