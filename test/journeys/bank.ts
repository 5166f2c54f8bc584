import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findRunning } from '../../src/platform/embedded/index.ts';
import { asOwner } from '../helpers/database.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const READY_MS = 60_000;
/** On a machine that does much else: a year is lived through. */
const DEMO_READY_MS = 240_000;
const STOP_MS = 20_000;

/** Settings that a developer's `.env` may have, and that must not reach the tests: empty counts as not set. */
const NOT_SET = [
  'DATABASE_URL',
  'SECRET_KEY',
  'PUBLIC_URL',
  'MAIL_SERVER',
  'EMAIL_PORT',
  'MAIL_USE_TLS',
  'MAIL_USERNAME',
  'MAIL_PASSWORD',
  'MAIL_DEFAULT_SENDER',
  'TOKEN_TIME_MINUTE_EXPIRE',
  'PROJECT_REFERRAL_SECRET_KEY',
  'PROJECT_REFERRAL_SETTING_POSTGRES_DB',
];

/** A bank of the tests' own: the built program, in a process of its own, on a database of its own. */
export interface Bank {
  /** Such as `http://localhost:41234`. */
  readonly url: string;
  readonly dataDir: string;
  /** The lines that its start has printed so far. */
  readonly said: readonly string[];
  /** Sets its clock on by so many milliseconds from the machine's; only a bank started with `clock` has one that can be set. */
  setClock(offsetMs: number): void;
  /** Ends the process and removes its data. @throws when it had failures to report while it ran, or does not end */
  stop(): Promise<void>;
}

interface BankOptions {
  readonly undoSeconds?: number;
  readonly program?: string;
  readonly verb?: 'serve' | 'demo';
  readonly clock?: boolean;
  readonly args?: readonly string[];
}

/**
 * Starts the built bank and waits until it answers.
 *
 * @param settings laid over the defaults, by the names of the environment
 * @param undoSeconds how long payments can be taken back; 0 where a journey is not about that, so that it need not wait
 * @param program what is run: the built program itself, or the script that builds it first where that is needed
 * @param verb `demo`: a bank that has a year behind it, which takes a while to make
 * @param clock true: its clock can be set
 * @param args further arguments after the verb
 */
export async function startBank(
  settings: Readonly<Record<string, string>> = {},
  { undoSeconds = 0, program = 'dist/server/main.js', verb = 'serve', clock = false, args = [] }: BankOptions = {},
): Promise<Bank> {
  const dataDir = mkdtempSync(join(tmpdir(), 'finebank-journey-'));
  const port = String(await freePort());
  const env = {
    ...process.env,
    ...Object.fromEntries(NOT_SET.map((name) => [name, ''])),
    HOST: '127.0.0.1',
    PORT: port,
    DATA_DIR: dataDir,
    ...settings,
  };
  const before = clock ? ['--import', join(ROOT, 'test/drill/stepped-clock.mjs')] : [];
  const stdio = ['ignore', 'pipe', 'pipe', ...(clock ? ['ipc' as const] : [])] as const;
  const child = spawn(process.execPath, [...before, join(ROOT, program), verb, ...args], { cwd: ROOT, env, stdio: [...stdio] });
  const lines: string[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  try {
    await ready(child, said, verb === 'demo' ? DEMO_READY_MS : READY_MS);
    const ownerUrl = settings['DATABASE_URL'] ?? (await findRunning(verb === 'demo' ? join(dataDir, 'demo') : dataDir))!;
    await setUndoSeconds(ownerUrl, undoSeconds);
  } catch (error) {
    child.kill('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`The bank did not start.\n${lines.join('\n')}`, { cause: error });
  }
  return {
    url: `http://localhost:${port}`,
    dataDir,
    said,
    setClock: (clockOffsetMs) => void child.send({ clockOffsetMs }),
    stop: async () => {
      const code = await end(child);
      rmSync(dataDir, { recursive: true, force: true });
      const failures = lines.filter((line) => /"level":"(warn|error|fatal)"/.test(line));
      if (code !== 0 || failures.length > 0) throw new Error(`The bank ended with ${code}.\n${failures.join('\n')}`);
    },
  };
}

/** Sets how long payments can be taken back; the bank hears of it at once. */
export async function setUndoSeconds(ownerUrl: string, seconds: number): Promise<void> {
  await asOwner(ownerUrl, "with told as (select pg_notify('community', '')) update community set undo_seconds = $1 from told", [seconds]);
}

async function ready(child: ChildProcess, said: string[], patience: number): Promise<void> {
  const answers = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(line);
      if (line.includes('is ready')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    setTimeout(() => reject(new Error(`it was not ready after ${patience} ms`)), patience).unref();
  });
  await answers;
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exit;
    clearTimeout(late);
  }
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
