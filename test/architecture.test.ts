import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Left to right: a slice may import the `index.ts` of those before it. */
const SLICES = [
  'community',
  'identity',
  'accounts',
  'payments',
  'transactions',
  'cards',
  'bills',
  'goals',
  'insights',
  'statements',
  'books',
  'referrals',
  'onboarding',
  'settings',
  'notifications',
  'mailbox',
  'operator',
];
/** Nobody but the composition (app, worker, check) imports these. */
const ENDS = new Set(['notifications', 'mailbox', 'operator']);

/** What each part of the house may import, beside itself and packages. */
const MAY: Record<string, readonly string[]> = {
  lib: [],
  ledger: ['lib', 'platform/db'],
  platform: ['lib'],
  api: ['lib', 'platform', 'ledger/index'],
  i18n: [],
  ui: ['lib', 'i18n'],
  mail: ['lib', 'i18n', 'ui', 'platform'],
  web: ['lib', 'i18n', 'ui', 'platform', 'ledger/index'],
  features: ['lib', 'i18n', 'ui', 'mail', 'platform', 'web', 'api', 'ledger/index'],
  client: [],
  seeds: ['lib', 'i18n', 'mail', 'platform', 'web', 'ledger/index', 'features', 'worker.ts'],
};

const LINES_MAX = 300;
const VIEW_LINES_MAX = 150;
const TEST_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;

interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(ts|tsx|mjs)$/.test(file.name))
    .map((file) => {
      const path = relative(ROOT, join(file.parentPath, file.name)).replaceAll('\\', '/');
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.trimEnd().split('\n') };
    });
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const everything = ['src', 'test', 'bench', 'bin'].flatMap(sourcesIn);
const sources = everything.filter(({ path }) => path.startsWith('src/') && !isTest(path));

/** Files of this project that a file imports, from the root. */
function importsOf({ path, text }: Source): string[] {
  const found = text.matchAll(/^(?:import|export)\s[^;]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gms);
  return [...found].map((match) => relative(ROOT, resolve(ROOT, dirname(path), (match[1] ?? match[2] ?? match[3])!)).replaceAll('\\', '/'));
}

const partOf = (path: string): string => path.split('/')[1]!;
const sliceOf = (path: string): string => path.split('/')[2]!;

describe('who may import whom', () => {
  it.each(Object.keys(MAY))('src/%s', (part) => {
    const wrong = sources
      .filter(({ path }) => path.startsWith(`src/${part}/`))
      .flatMap((source) =>
        importsOf(source)
          .filter((target) => partOf(target) !== part)
          .filter((target) => !MAY[part]!.some((allowed) => target.startsWith(`src/${allowed}${/[/.]/.test(allowed) ? '' : '/'}`)))
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('slices import one another only through index.ts, and only leftwards', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/features/'))
      .flatMap((source) =>
        importsOf(source)
          .filter((target) => target.startsWith('src/features/') && sliceOf(target) !== sliceOf(source.path))
          .filter(
            (target) =>
              !target.endsWith('/index.ts') ||
              ENDS.has(sliceOf(target)) ||
              SLICES.indexOf(sliceOf(target)) > SLICES.indexOf(sliceOf(source.path)),
          )
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('the demo bank is made through what slices offer to all', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/seeds/'))
      .flatMap((source) =>
        importsOf(source)
          .filter((target) => target.startsWith('src/features/') && !target.endsWith('/index.ts'))
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('every slice is in the row', () => {
    const slices = new Set(sources.filter(({ path }) => path.startsWith('src/features/')).map(({ path }) => sliceOf(path)));
    expect([...slices].filter((slice) => !SLICES.includes(slice))).toEqual([]);
  });

  it('the ledger takes only types from the platform, but for its statements', () => {
    const ledger = sources.filter(({ path }) => path.startsWith('src/ledger/'));
    expect(
      ledger.flatMap((source) => importsOf(source).filter((t) => t.startsWith('src/platform/') && t !== 'src/platform/db.ts')),
    ).toEqual([]);
  });

  it('nothing goes round in a circle', () => {
    const graph = new Map(
      sources.map((source) => [source.path, importsOf({ ...source, text: source.text.replaceAll(/^(import|export) type [^;]*;/gm, '') })]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe('small rooms', () => {
  it.each([
    [
      'sources',
      LINES_MAX,
      (path: string) => !isTest(path) && !path.startsWith('test/') && !path.includes('/views/') && !path.startsWith('src/i18n/'),
    ],
    ['views', VIEW_LINES_MAX, (path: string) => path.includes('/views/')],
    ['tests', TEST_LINES_MAX, (path: string) => isTest(path) || path.startsWith('test/')],
  ] as const)('%s are at most %d lines long', (_what, max, concerns) => {
    const long = everything
      .filter(({ path, lines }) => concerns(path) && lines.length > max)
      .map(({ path, lines }) => `${path}: ${lines.length}`);
    expect(long).toEqual([]);
  });

  it(`functions are at most ${FUNCTION_LINES_MAX} lines long`, () => {
    const long = sources.flatMap(({ path, lines }) =>
      functionsOf(lines)
        .filter(({ length }) => length > FUNCTION_LINES_MAX)
        .map((f) => `${path}:${f.line} ${f.length}`),
    );
    expect(long).toEqual([]);
  });
});

/** Top-level functions and methods: from their first line to the closing brace at the same indent. */
function functionsOf(lines: readonly string[]): { line: number; length: number }[] {
  const found: { line: number; length: number }[] = [];
  lines.forEach((text, i) => {
    const opens =
      /^( {0,2})(?:export )?(?:default )?(?:async )?(?:function\b|(?:static )?(?:async )?[#\w]+\(.*\).*\{$|(?:export )?const \w+.*=> \{$|(?:export )?const \w+: Routes)/.exec(
        text,
      );
    if (opens === null || /^\s*(?:if|for|while|switch|return|describe|it)\b/.test(text)) return;
    const end = lines.findIndex(
      (line, j) => j > i && line.startsWith(`${opens[1]}}`) && !line.startsWith(`${opens[1]}  `) && !/^\s*\}[,)]?\s*[:.)]/.test(line),
    );
    if (end > 0) found.push({ line: i + 1, length: end - i + 1 });
  });
  return found;
}

describe('rules of the house', () => {
  it('SQL of slices stands in queries.ts', () => {
    const wrong = sources.filter(
      ({ path, text }) =>
        path.startsWith('src/features/') &&
        !path.endsWith('/queries.ts') &&
        /`\s*(?:select|insert into|update \w+ set|delete from|with \w+ as)\b/i.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('only the ledger writes to the ledger’s tables', () => {
    const wrong = sources.filter(
      ({ path, text }) =>
        !path.startsWith('src/ledger/') && /(?:insert into|update|delete from)\s+(?:entry|account|ledger_head|follower)\b/i.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('a person’s account is asked for as their main one: there may be several current ones', () => {
    const wrong = sources.filter(
      ({ path, text }) => path.startsWith('src/features/') && /\bkind = 'current'|=> (?:\w+\.)?kind === 'current'/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('only the clock tells the time', () => {
    const allowed = new Set(['src/lib/clock.ts', 'src/ledger/ledger.ts']);
    const wrong = sources.filter(
      ({ path, text }) =>
        /^src\/(lib|ledger|features|ui|mail|web|api)\//.test(path) && !allowed.has(path) && /new Date\(\)|Date\.now\(\)/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('pages carry no inline style, script or raw HTML', () => {
    const wrong = sources.filter(
      ({ path, text }) => /^src\/(ui|features|web)\//.test(path) && /<[a-z][^<>]*\s(?:style|on[a-z]+)=|dangerouslySetInnerHTML/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('nothing is left for later', () => {
    const words = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX|HA', 'CK'].join('').replace(/(\w+)/g, '\\b$1\\b'));
    expect(everything.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
