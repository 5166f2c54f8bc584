import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findRunning } from '../src/platform/embedded/index.ts';
import { SETTINGS } from '../src/platform/config.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PROGRAM: readonly string[] = ['dist/server/main.js'];
const READY_MS = 60_000;
const STOP_MS = 20_000;

/** How an application process is started. */
export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  /** A database of somebody else; undefined: the embedded one in `dataDir`. */
  readonly databaseUrl?: string;
  /** Further arguments after `serve`. */
  readonly args?: readonly string[];
  /** What is run, from the root: the built program, unless this says otherwise. */
  readonly program?: readonly string[];
}

/** A running application. */
export interface Served {
  readonly pid: number;
  readonly port: number;
  readonly dataDir: string;
  /** From the start of the process to its line that it is ready, milliseconds. */
  readonly startMs: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Connection string of the owner of the embedded database. */
  ownerUrl(): Promise<string>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Sends a message to what was loaded before the program, if anything was. */
  tell(message: object): void;
  /** Sends a message to what was loaded before the program, and gives its answer. */
  ask(message: object): Promise<unknown>;
}

/** Starts the application in a process of its own, with its log in `dataDir`.log; resolves when it is ready. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { dataDir, port, args = [], program = PROGRAM } = options;
  const logFile = `${dataDir}.log`;
  const log = openSync(logFile, 'a');
  const begin = performance.now();
  const [first, ...rest] = program;
  const child = spawn(process.execPath, [...rest, join(ROOT, first!), 'serve', ...args], {
    cwd: ROOT,
    env: { ...bareEnvironment(), DATA_DIR: dataDir, PORT: String(port), DATABASE_URL: options.databaseUrl ?? '' },
    // The channel lets it end by itself when this process is killed.
    stdio: ['ignore', 'pipe', log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  await untilReady(child, logFile);
  return {
    pid: child.pid!,
    port,
    dataDir,
    startMs: performance.now() - begin,
    ended,
    ownerUrl: () => ownerUrlOf(dataDir),
    signal: (name) => void child.kill(name),
    tell: (message) => void (child.connected && child.send(message, () => {})),
    ask: async (message) => {
      const answer = once(child, 'message');
      child.send(message);
      return ((await answer) as [unknown])[0];
    },
    stop: () => stop(child, ended),
  };
}

/** Runs another verb of the program over a data folder; gives its exit code and all that it printed. */
export function runVerb(
  dataDir: string,
  verb: string,
  program: readonly string[] = PROGRAM,
  args: readonly string[] = [],
): Promise<{ code: number | null; output: string }> {
  const [first, ...rest] = program;
  const child = spawn(process.execPath, [...rest, join(ROOT, first!), verb, ...args], {
    cwd: ROOT,
    env: { ...bareEnvironment(), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

// Settings of this machine must not reach what is measured; an empty value counts as not set, also over an `.env` file.
function bareEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...Object.fromEntries(SETTINGS.map(({ name }) => [name, ''])) };
}

function untilReady(child: ChildProcess, logFile: string): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    const lastWords = (): string => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    const timer = setTimeout(() => fail(new Error(`the application was not ready in time\n${lastWords()}`)), READY_MS);
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('is ready')) return;
      clearTimeout(timer);
      done();
    });
    child.once('close', () => {
      clearTimeout(timer);
      fail(new Error(`the application ended instead of serving\n${lastWords()}`));
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

async function ownerUrlOf(dataDir: string): Promise<string> {
  const url = await findRunning(dataDir);
  if (url === undefined) throw new Error('the embedded database does not run');
  return url;
}

/** A data folder for one run, in the system's temporary folder. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'finebank-bench-'));
  return { path: join(parent, 'data'), remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** Runs `work` with an application of its own, and removes everything afterwards. */
export async function withServed<T>(work: (served: Served) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  try {
    const served = await serve({ dataDir: folder.path, port: await freePort() });
    try {
      return await work(served);
    } finally {
      await served.stop();
    }
  } finally {
    folder.remove();
  }
}
