import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SETTINGS } from './platform/config.ts';
import { UsageError } from './platform/start-error.ts';
import { readCommandLine, readFiles, readFlags } from './command-line.ts';
import { asOwner, testDatabase } from '../test/helpers/database.ts';

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'finebank-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const LONG_MS = 60_000;

/** Runs the program from the sources; `untouched` is where its data would lie. */
function finebank(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const untouched = join(folder, 'none');
  const none = Object.fromEntries(SETTINGS.map(({ name }) => [name, '']));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'src/main.ts'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...none, DATA_DIR: untouched, ...env },
  });
  return { status, stdout, stderr, left: existsSync(untouched) ? readdirSync(untouched) : null };
}

describe('readCommandLine', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']], [['help', '--help']]])('shows all verbs for %j', (args) => {
    const wish = readCommandLine(args);
    if (args.length < 2) expect(wish).toMatchObject({ kind: 'text', text: expect.stringMatching(/^finebank VERB\n[^]*verify-books/) });
    else expect(wish).toMatchObject({ kind: 'text', text: expect.stringMatching(/^Usage: finebank help/) });
  });

  it.each([
    [['serve', '--help'], 'Usage: finebank serve [--no-worker]\n'],
    [['check', '--since', 'last', '-h'], 'Usage: finebank check [--since last | --since N] [--progress]\n'],
    [['verify-books', '--help'], 'Usage: finebank verify-books FILE …\n'],
    [['help', 'operator'], 'Usage: finebank operator EMAIL [--auditor | --remove]\n'],
  ])('tells of one verb: %j', (args, begin) => {
    const wish = readCommandLine(args);
    expect(wish.kind === 'text' && wish.text.startsWith(begin)).toBe(true);
  });

  it('takes what follows -- as names, not as a wish for help', () => {
    expect(readCommandLine(['verify-books', '--', '-h'])).toEqual({ kind: 'verb', name: 'verify-books', args: ['--', '-h'] });
    expect(readFiles('verify-books', ['a.txt', '--', '-h'])).toEqual(['a.txt', '-h']);
  });

  it('does not know verbs that there are not', () => {
    for (const name of ['destroy', '--serve', 'constructor']) expect(() => readCommandLine([name])).toThrow(UsageError);
    expect(() => readCommandLine(['help', 'destroy'])).toThrow('finebank help does not take “destroy”.');
  });
});

describe('arguments', () => {
  it('are those that the verb takes', () => {
    expect(readFlags('serve', ['--no-worker'], ['--no-worker']).has('--no-worker')).toBe(true);
    expect(() => readFlags('serve', ['--no-workers'], ['--no-worker'])).toThrow(
      'finebank serve does not take “--no-workers”.\nUsage: finebank serve [--no-worker]',
    );
    expect(() => readFiles('verify-books', [])).toThrow('finebank verify-books needs the name of a file.\nUsage: ');
    expect(() => readFiles('verify-books', ['--all'])).toThrow('does not take “--all”');
  });
});

describe('the program', () => {
  it('shows help and its version on standard output, and starts nothing', () => {
    expect(finebank(['-h'])).toMatchObject({ status: 0, stdout: expect.stringContaining('finebank VERB'), stderr: '', left: null });
    expect(finebank(['check', '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: '), left: null });
    expect(finebank(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^FINEbank \d+\.\d+\.\d+\n$/), left: null });
  }, 60_000);

  it.each([
    ['serve', '--no-workers'],
    ['worker', 'now'],
    ['migrate', '--dry-run'],
    ['config', 'PORT'],
    ['operator'],
    ['check', '--all'],
    ['demo', '--seeds', '1'],
    ['destroy'],
  ])(
    'does not understand %s %s, and starts nothing',
    (...args) => {
      const { status, stdout, stderr, left } = finebank(args);
      expect({ status, stdout, left }).toEqual({ status: 2, stdout: '', left: null });
      expect(stderr).toMatch(/finebank \S+/);
    },
    LONG_MS,
  );

  it.each([['check'], ['operator', 'a@example.com']])(
    'wants a bank that is there: %s',
    async (...args) => {
      const missing = finebank(args);
      expect(missing).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^There is no bank in .*none: /), left: null });
      const database = await testDatabase();
      try {
        await asOwner(database.ownerUrl, 'drop schema public cascade; create schema public');
        const empty = finebank(args, { DATABASE_URL: database.ownerUrl });
        expect(empty).toMatchObject({
          status: 1,
          stdout: '',
          stderr: expect.stringMatching(/^There is no bank in the database/),
          left: null,
        });
        expect(await asOwner(database.ownerUrl, `select from pg_tables where schemaname = 'public'`)).toEqual([]);
      } finally {
        await database.drop();
      }
    },
    LONG_MS,
  );
});
