import { describe, expect, test } from 'vitest';
import type { Letter } from './letter.ts';
import { renderLetter } from './render.tsx';

const frame = { bankName: 'FINEbank', publicUrl: 'https://bank.example' };

function letter(parts: Partial<Letter> = {}): Letter {
  return {
    to: 'ann@example.org',
    language: 'en',
    subject: 'Hello',
    preview: 'Something happened',
    blocks: [{ text: 'Hello Ann,' }],
    ...parts,
  };
}

describe('a letter', () => {
  test('says the same in HTML and in plain text', () => {
    const url = 'https://bank.example/verify/AbC-_123';
    const { html, text } = renderLetter(
      letter({
        blocks: [
          { text: 'Hello Ann,' },
          { code: '123456' },
          { button: { label: 'Confirm', url } },
          {
            facts: [
              ['Amount', '10.00'],
              ['From', 'Bob'],
            ],
          },
          { small: 'Not you?' },
        ],
      }),
      frame,
    );
    for (const part of ['Hello Ann,', '123456', 'Confirm', url, 'Amount', '10.00', 'From', 'Bob', 'Not you?', 'FINEbank', 'bank.example']) {
      expect(html).toContain(part);
      expect(text).toContain(part);
    }
    expect(text.split('\n')).toContain(url);
    expect(text.split('\n')).toContain('123456');
    expect(text).toContain('Amount: 10.00\nFrom: Bob');
  });

  test('names its language and shows its preview first', () => {
    for (const language of ['en', 'ka', 'ru'] as const) {
      const { html } = renderLetter(letter({ language, preview: `preview ${language}` }), frame);
      expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${language}">`));
      expect(html.indexOf(`preview ${language}`)).toBeLessThan(html.indexOf('Hello Ann'));
    }
  });

  test('what people wrote cannot become markup, a link or a header', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const { html, subject } = renderLetter(
      letter({ subject: 'A\r\nBcc: eve@example.org', blocks: [{ text: evil }, { facts: [[evil, evil]] }] }),
      frame,
    );
    expect(html).not.toContain('<img');
    expect(subject).toBe('A Bcc: eve@example.org');
  });

  test('fetches nothing and runs nothing', () => {
    const { html } = renderLetter(letter(), frame);
    expect(html).not.toMatch(/<script|<img|<link|url\(|@import| on[a-z]+=/i);
  });

  test('its style sheet is not escaped', () => {
    const sheet = /<style>([^]*?)<\/style>/.exec(renderLetter(letter(), frame).html)![1]!;
    expect(sheet).toContain('prefers-color-scheme: dark');
    expect(sheet).not.toContain('&');
  });
});
