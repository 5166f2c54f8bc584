import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Booted } from './platform/boot.ts';
import { openDb } from './platform/db.ts';
import { findRunning } from './platform/embedded/index.ts';
import { makeFolder } from './platform/private-files.ts';
import { StartError, UsageError } from './platform/start-error.ts';
import { makeDemo } from './seeds/demo.ts';
import { DEMO_PASSWORD, PEOPLE, type PersonKey } from './seeds/people.ts';

/** What `finebank demo` was asked for. */
export interface DemoWish {
  /** Make the bank anew, even where there is one. */
  readonly fresh: boolean;
  readonly seed: number;
  /** Where it stands: a folder of its own, beside everything of the real bank's. */
  readonly dataDir: string;
  /** The settings: nothing of the real bank's but the port. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const USAGE = 'finebank demo takes --fresh, --seed N, --port N and --host ADDRESS.';
const FOLDER = 'demo';
/** In the folder of a demo bank: that it is being made, and how it was made. */
const MAKING = 'demo.making';
const MADE = 'demo.json';
const PROGRESS_MS = 250;

/** Reads the arguments of `finebank demo`. @throws UsageError when they cannot be understood */
export function readDemoArguments(args: readonly string[], env: DemoWish['env'], root: string = process.cwd()): DemoWish {
  const { fresh = false, seed = '1', port, host } = parse(args);
  if (!/^[0-9]{1,9}$/.test(seed)) throw new UsageError(USAGE);
  const dataDir = resolve(root, env['DATA_DIR']?.trim() || './data', FOLDER);
  // Everybody may know the password: it listens for this machine alone, whatever the real bank does, unless it is told to.
  const own = { PORT: port ?? env['PORT'], HOST: host ?? '127.0.0.1', DATA_DIR: dataDir };
  return { fresh, seed: Number(seed), dataDir, env: own };
}

function parse(args: readonly string[]): { fresh?: boolean; seed?: string; port?: string; host?: string } {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args: [...args], options: { fresh: { type: 'boolean' }, seed: text, port: text, host: text } }).values;
  } catch {
    throw new UsageError(USAGE);
  }
}

/**
 * Makes room for a demo bank that is missing, half made, or wanted anew. Removes nothing but a demo bank.
 * @returns how the bank was made that is there; undefined: it has to be made
 * @throws StartError where something else is in its folder, or it runs
 */
export async function prepareDemo({ dataDir, fresh }: DemoWish): Promise<{ seed: number; end: string } | undefined> {
  const made = readMade(dataDir);
  if (made !== undefined && !fresh) return made;
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    if (made === undefined && !existsSync(join(dataDir, MAKING))) throw new StartError(`${dataDir} is no demo bank: move it away.`);
    if ((await findRunning(dataDir)) !== undefined) throw new StartError('The demo bank runs already: stop it first.');
    rmSync(dataDir, { recursive: true, force: true });
  }
  makeFolder(dataDir);
  writeFileSync(join(dataDir, MAKING), '');
  return undefined;
}

/** Fills the bank, and notes that it is whole. Says how far it is on standard error. */
export async function fillDemo({ platform, ownerUrl }: Booted, { dataDir, seed }: DemoWish): Promise<void> {
  const end = platform.clock.now();
  let saidAt = -PROGRESS_MS;
  const say = (text: string): void => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
  process.stderr.write(`Making a year of a small community (seed ${seed}) …\n`);
  const progress = (percent: number): void => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    say(`${percent} %`);
  };
  await unhurried(ownerUrl, async () => {
    const db = openDb({ url: ownerUrl });
    try {
      await makeDemo({ ...platform, db }, { seed, end, progress });
    } finally {
      await db.close();
    }
  });
  say('');
  writeFileSync(join(dataDir, MADE), `${JSON.stringify({ seed, end })}\n`);
  rmSync(join(dataDir, MAKING), { force: true });
}

/**
 * Lets `work` commit without waiting for the disk: a bank that was half made is made anew. Afterwards everything is on the
 * disk, and commits wait for it again.
 */
async function unhurried(ownerUrl: string, work: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const database = owner.escapeIdentifier(new URL(ownerUrl).pathname.slice(1));
  try {
    await owner.query(`alter database ${database} set synchronous_commit = off`);
    await work();
    await owner.query('analyze');
    await owner.query('checkpoint');
  } finally {
    await owner.query(`alter database ${database} reset synchronous_commit`);
    await owner.end();
  }
}

function readMade(dataDir: string): { seed: number; end: string } | undefined {
  const path = join(dataDir, MADE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { seed: number; end: string }) : undefined;
}

const SHOWN: readonly [PersonKey, string][] = [
  ['emma', 'English'],
  ['nino', 'ქართული'],
  ['anna', 'Русский'],
  ['james', 'operator'],
  ['tamar', 'auditor'],
];

/** Who can be logged in as, and how. */
export function demoLines(made: { seed: number; end: string } | undefined, seed: number): string[] {
  const others = Object.keys(PEOPLE).length - SHOWN.length;
  return [
    made === undefined
      ? `A year up to today, made from seed ${seed}.`
      : `A year up to ${made.end.slice(0, 10)}, made from seed ${made.seed}; --fresh makes it anew.`,
    `Log in with the password ${DEMO_PASSWORD} as`,
    ...SHOWN.map(([who, what]) => `  ${PEOPLE[who].email.padEnd(20)} ${PEOPLE[who].name} (${what})`),
    `or as one of ${others} others, or a shop such as bakery@example.org.`,
  ];
}
