import fc from 'fast-check';
import { isValidIBAN } from 'ibantools';
import { describe, expect, it } from 'vitest';
import { groupedNumber, looksLikeAccountNumber, maskedNumber, newAccountNumber, parseAccountNumber } from './number.ts';

/** ISO 7064 mod 97-10, by hand, beside the library. */
function remainder97(iban: string): number {
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return Number(BigInt(digits) % 97n);
}

describe('account numbers', () => {
  it('have the layout of the bank and right check digits', () => {
    for (let i = 0; i < 200; i += 1) {
      const number = newAccountNumber();
      expect(number).toMatch(/^GE[0-9]{2}IO[0-9]{16}$/);
      expect(isValidIBAN(number)).toBe(true);
      expect(remainder97(number)).toBe(1);
    }
  });

  it('are read back however they are written', () => {
    const number = 'GE69IO0000000000000001';
    for (const text of [number, ' ge69 io00 0000 0000 0000 01 ', groupedNumber(number), 'GE69-IO00-0000-0000-0000-01']) {
      expect(parseAccountNumber(text)).toBe(number);
      expect(looksLikeAccountNumber(text)).toBe(true);
    }
  });

  it('are refused with one digit wrong, and from other banks', () => {
    expect(parseAccountNumber('GE69IO0000000000000002')).toBeNull();
    expect(parseAccountNumber('DE89370400440532013000')).toBeNull();
    expect(looksLikeAccountNumber('ge69@example.com')).toBe(false);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const number = parseAccountNumber(text);
        expect(number === null || isValidIBAN(number)).toBe(true);
      }),
    );
  });

  it('show only the last four digits when masked', () => {
    expect(maskedNumber('GE69IO0000000000002598')).toBe('••\u00a02598');
  });
});
