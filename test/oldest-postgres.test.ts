import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What PostgreSQL has learned since 15, the oldest that is promised, as it could stand in a statement; with the version that brought it. */
const NEWER: readonly (readonly [RegExp, number])[] = [
  [/\breturning\b[^`;]*\b(old|new)\.\w/i, 18],
  [/\breturning with\b/i, 18],
  [/\b(array_sort|array_reverse|casefold)\(/i, 18],
  [/\bwithout overlaps\b/i, 18],
  [/\b(json_table|json_query|json_value|json_exists|uuid_extract_timestamp)\(/i, 17],
  [/\bmerge into\b/i, 17],
  [/\bany_value\(/i, 16],
  [/\bgeneric_plan\)/i, 16],
];

it('asks nothing of PostgreSQL that 15 cannot do', () => {
  const sources = globSync(['src/**/*.ts', 'migrations/*.sql'], { cwd: ROOT });
  expect(sources.length).toBeGreaterThan(100);
  const found = sources.flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return NEWER.filter(([form]) => form.test(text)).map(([form, since]) => `${path}: ${form.source} is of PostgreSQL ${since}`);
  });
  expect(found).toEqual([]);
});
