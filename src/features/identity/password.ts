import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2';
import { COMMON_WORDS, RUNS } from './common-passwords.ts';
import { isMostUsed } from './most-used.ts';

/** Why a password is not taken. `personal`: it is made of the person's or the bank's own name. */
export type PasswordFault = 'empty' | 'too_short' | 'too_long' | 'common' | 'personal';

/** Fewest and most characters of a password, in Unicode code points. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/**
 * Judges a new password by NIST SP 800-63B: length and a list of what is easily guessed, no rules of composition.
 * @param context words that anyone could guess for this person: name, e-mail address, the bank's name
 */
export function passwordFault(password: string, context: readonly string[]): PasswordFault | null {
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length === 0) return 'empty';
  if (length < PASSWORD_MIN) return 'too_short';
  if (length > PASSWORD_MAX) return 'too_long';
  const lower = normal.toLowerCase();
  if (isRepeated(lower) || isRun(lower) || isDate(lower)) return 'common';
  const forms = cores(lower);
  if (forms.some((form) => COMMON_WORDS.has(form))) return 'common';
  // Before the long list, which has many names in it.
  if (isPersonal(lower, context) || isPersonal(unleet(lower), context)) return 'personal';
  // A short word inside a long password is not one that everybody tries.
  return forms.some((form) => form.length >= PASSWORD_MIN && isMostUsed(form)) ? 'common' : null;
}

const LEET: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' };

function unleet(text: string): string {
  return text.replace(/[@4310!$57]/g, (mark) => LEET[mark]!);
}

// As many digits and marks around a common word add next to nothing: password2026!
const TRIMMINGS_MAX = 5;

function cores(text: string): string[] {
  const forms = [text];
  // A mark at the edge may stand for a letter ($unshine1), so each side is also taken off alone.
  for (const edge of [/^[^\p{L}]+/u, /[^\p{L}]+$/u]) forms.push(...forms.map((form) => form.replace(edge, '')));
  return forms
    .flatMap((form) => (text.length - form.length <= TRIMMINGS_MAX ? [form, unleet(form)] : []))
    .flatMap((form) => [form, form.replace(/[^\p{L}]/gu, '')])
    .filter((form) => form.length >= text.length - TRIMMINGS_MAX);
}

function isRepeated(text: string): boolean {
  for (let period = 1; period <= 4; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

function isRun(text: string): boolean {
  // Two walks one after the other are as common: qwerty12345, 123456qwerty.
  for (let at = 0; at <= text.length; at++) {
    if (walks(text.slice(0, at)) && walks(text.slice(at))) return true;
  }
  return false;
}

function walks(text: string): boolean {
  if (text.length < 3) return /^(.)\1*$|^$/su.test(text);
  const backwards = [...text].reverse().join('');
  return RUNS.some((keys) => keys.includes(text) || keys.includes(backwards)) || /^(.)\1*$/su.test(text);
}

function isDate(text: string): boolean {
  const digits = text.replace(/[-./ ]/g, '');
  if (!/^[0-9]{8}$/.test(digits)) return false;
  const plausible = (year: string, first: string, second: string): boolean =>
    /^(19|20)/.test(year) && Math.min(+first, +second) <= 12 && Math.max(+first, +second) <= 31 && +first > 0 && +second > 0;
  return (
    plausible(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)) || plausible(digits.slice(4), digits.slice(0, 2), digits.slice(2, 4))
  );
}

function isPersonal(text: string, context: readonly string[]): boolean {
  const words = context
    .flatMap((phrase) => [phrase, ...phrase.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFKC').toLowerCase().replace(/\s+/g, ''))
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  let rest = text.replace(/\s+/g, '');
  const before = rest;
  for (const word of words) rest = rest.replaceAll(word, '');
  return rest !== before && rest.length <= TRIMMINGS_MAX;
}

/** The queue for password work is full; the answer is 503 and "try again in a moment". */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly statusCode = 503;
  /** Seconds after which to try again. */
  readonly retryAfter = 5;

  /** For `catch`: gives this error as a value and throws any other. */
  static from(this: void, error: unknown): BusyError {
    if (error instanceof BusyError) return error;
    throw error;
  }
}

/** Lets so many pieces of work run at a time and so many wait; refuses the rest with {@link BusyError}. */
export class BoundedQueue {
  readonly #running: number;
  readonly #waiting: number;
  #active = 0;
  readonly #queue: (() => void)[] = [];

  constructor(running: number, waiting: number) {
    this.#running = running;
    this.#waiting = waiting;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#active >= this.#running) {
      if (this.#queue.length >= this.#waiting) throw new BusyError('too many passwords to check at once');
      await new Promise<void>((resume) => this.#queue.push(resume));
    } else this.#active++;
    try {
      return await work();
    } finally {
      // The place is handed on rather than given up, so that nobody can slip in between.
      const next = this.#queue.shift();
      if (next === undefined) this.#active--;
      else next();
    }
  }
}

// Argon2 runs on libuv's pool of four threads; two of them stay free for files and name look-ups.
const queue = new BoundedQueue(2, 64);
// OWASP's first choice for argon2id.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Compared with when there is nobody, so that the time tells nothing. Made from a random password that nobody knows.
const DUMMY = '$argon2id$v=19$m=19456,t=2,p=1$x7uU2mS0oB3n0v1cXQm0nA$yYc9mVJ1ZC3m0m6E8nYb0hYx2vYd0P9o8h1Zt2xq2dM';

/**
 * Hashes a password with argon2id, after NFKC as NIST SP 800-63B advises.
 * @throws BusyError when too many wait
 */
export function hashPassword(password: string): Promise<string> {
  return queue.run(() => argonHash(password.normalize('NFKC'), PARAMETERS));
}

/**
 * True when the password fits the hash. Without a hash it takes as long and is false.
 * @throws BusyError when too many wait
 */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const fits = await queue.run(() => argonVerify(hash ?? DUMMY, password.normalize('NFKC')));
  return fits && hash !== null;
}
