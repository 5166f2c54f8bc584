import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { preferredLanguage, translator } from '../src/i18n/index.ts';
import { en } from '../src/i18n/en/index.ts';
import { ka } from '../src/i18n/ka/index.ts';
import { ru } from '../src/i18n/ru/index.ts';

type Catalogue = Record<string, Record<string, string>>;
const SRC = resolve(import.meta.dirname, '../src');
const catalogues: Record<string, Catalogue> = { en, ka, ru };

const keysOf = (catalogue: Catalogue): string[] =>
  Object.entries(catalogue).flatMap(([slice, texts]) => Object.keys(texts).map((key) => `${slice}.${key}`));
const textOf = (catalogue: Catalogue, key: string): string => catalogue[key.split('.')[0]!]![key.split('.')[1]!]!;

const code = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.parentPath.includes('/i18n') && !/\.test\./.test(file.name))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, ''))
  .join('\n');

/** Names of arguments, and what is done with each. */
function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  const walk = (elements: readonly { type: number; value?: unknown; options?: Record<string, { value: never[] }> }[]): void => {
    for (const element of elements) {
      if (element.type !== 0 && element.type !== 7) names.add(`${element.type === 6 ? 'plural ' : ''}${String(element.value)}`);
      for (const option of Object.values(element.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst() as never);
  return [...names].toSorted();
}

describe('the catalogues', () => {
  it.each(['ka', 'ru'])('%s has exactly the keys of en', (language) => {
    expect(keysOf(catalogues[language]!)).toEqual(expect.arrayContaining(keysOf(en)));
    expect(keysOf(catalogues[language]!)).toHaveLength(keysOf(en).length);
  });

  it('have no key that nothing uses', () => {
    // Keys put together at run time are written as `slice.prefix_${…}`.
    const prefixes = [...code.matchAll(/`([a-z]+\.[A-Za-z_]*)\$\{/g)].map((match) => match[1]!);
    const unused = keysOf(en).filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('have every key that is used', () => {
    const used = [...code.matchAll(/\bt\(\s*'([a-z]+\.[A-Za-z0-9_]+)'/g)].map((match) => match[1]!);
    expect(used.filter((key) => !keysOf(en).includes(key))).toEqual([]);
    expect(used.length).toBeGreaterThan(100);
  });

  it.each(['en', 'ka', 'ru'])('%s: every message can be formatted, with the arguments of en', (language) => {
    for (const key of keysOf(en)) {
      expect(argumentsOf(textOf(catalogues[language]!, key)), key).toEqual(argumentsOf(textOf(en, key)));
    }
  });

  it('are translated: a Georgian text is Georgian, a Russian one Russian', () => {
    const sameInAll = (key: string): boolean =>
      !/\p{L}{2}/u.test(textOf(en, key).replaceAll(/\{[^}]*\}|FINEbank(\.IO)?|Message-ID|e-mail|MIT/gu, ''));
    expect(keysOf(en).filter((key) => !sameInAll(key) && !/\p{Script=Georgian}/u.test(textOf(ka, key)))).toEqual([]);
    expect(keysOf(en).filter((key) => !sameInAll(key) && !/\p{Script=Cyrillic}/u.test(textOf(ru, key)))).toEqual([]);
  });
});

describe('translator', () => {
  it('lets no line begin with a dash or with an ending', () => {
    const [ka, ru] = [translator('ka'), translator('ru')];
    expect(ru('payments.payButton', { amount: '5 - 6', name: 'Анна — Мария' })).toBe('Отправить 5 - 6\u00a0— Анна — Мария');
    expect(ka('payments.payButton', { amount: '5', name: 'ანა-მარია' })).toBe('გაგზავნა: 5\u00a0— ანა-მარია');
    expect(ka('onboarding.mail_text', { bank: 'FINEbank' })).toContain('FINEbank-\u2060ში');
    expect(ka('onboarding.code')).toMatch(/^6-\u2060ნიშნა/);
    expect(ru('goals.ruleMonthly', { amount: '5', day: 3 })).toBe('5 каждый месяц 3-\u2060го числа');
  });
});

describe('preferredLanguage', () => {
  it.each([
    ['ka,en;q=0.8', 'ka'],
    ['de, ru;q=0.5, en;q=0.4', 'ru'],
    ['en-US,en;q=0.9', 'en'],
    ['ka-GE', 'ka'],
    ['ru;q=0, de', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['*;;q=x,,', 'en'],
  ])('%s → %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
