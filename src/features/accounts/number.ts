import { randomInt } from 'node:crypto';
import { composeIBAN, electronicFormatIBAN, friendlyFormatIBAN, isValidIBAN } from 'ibantools';

/** Account numbers follow the IBAN layout of Georgia (ISO 13616): `GE`, two check digits, a bank code, 16 digits. */
const COUNTRY = 'GE';
const BANK_CODE = 'IO';
const HALF = 100_000_000;

/** Makes a random account number with right check digits (ISO 7064 mod 97-10). */
export function newAccountNumber(): string {
  const digits = [randomInt(HALF), randomInt(HALF)].map((half) => String(half).padStart(8, '0')).join('');
  const number = composeIBAN({ countryCode: COUNTRY, bban: BANK_CODE + digits });
  if (number === null) throw new Error('ibantools no longer knows the layout of GE');
  return number;
}

/** An account number as people type it, with spaces or dashes and in any case, or null where it is none of this bank's. */
export function parseAccountNumber(text: string): string | null {
  const number = electronicFormatIBAN(text.normalize('NFKC'));
  if (number === null || !isValidIBAN(number)) return null;
  return number.startsWith(COUNTRY) && number.slice(4, 6) === BANK_CODE ? number : null;
}

/** True for a text that was meant as an account number, right or wrong. */
export function looksLikeAccountNumber(text: string): boolean {
  return /^\s*[a-z]{2}[\s-]?[0-9]{2}/i.test(text) && !text.includes('@');
}

/** An account number in groups of four, for reading. */
export function groupedNumber(number: string): string {
  return friendlyFormatIBAN(number) ?? number;
}

/** Only the last four digits of an account number: "•• 2598". */
export function maskedNumber(number: string): string {
  return `••\u00a0${number.slice(-4)}`;
}
