import { totalmem } from 'node:os';
import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';
import { OWNER, type Layout } from './layout.ts';
import { ended, pause } from './processes.ts';
import { commandFor, type Runner } from './runner.ts';
import { setWatchdog } from './watchdog.ts';

/** What every start of the server's programs needs. */
export interface Setup {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly runner: Runner;
  /** Server settings beside the usual ones. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Why a server did not come up, where trying again can help. */
export type Obstacle = 'port_taken' | 'data_in_use';

/**
 * Makes the data of a new server. It is made beside its place and then renamed, so that an interrupted
 * first start leaves nothing half-made.
 */
export async function initialise(setup: Setup, password: string, durable: boolean): Promise<void> {
  const { layout, runner } = setup;
  removeLeftovers(layout);
  const fresh = `${layout.cluster}.new.${process.pid}`;
  const passwordCopy = `${fresh}.password`;
  writeFileSync(passwordCopy, password, { mode: 0o600 });
  if (runner.ids !== undefined) chownSync(passwordCopy, runner.ids.uid, runner.ids.gid);
  try {
    await runInitdb(setup, fresh, passwordCopy, durable);
    renameSync(fresh, layout.cluster);
  } finally {
    rmSync(passwordCopy, { force: true });
  }
}

function removeLeftovers(layout: Layout): void {
  for (const name of readdirSync(layout.home)) {
    if (name.startsWith('pgdata.new')) rmSync(join(layout.home, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runInitdb(setup: Setup, folder: string, passwordFile: string, durable: boolean): Promise<void> {
  const command = commandFor(setup.runner, setup.binaries.initdb, [
    '-D',
    folder,
    '-U',
    OWNER,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  const child = spawn(command.file, command.args, {
    cwd: setup.layout.home,
    env: setup.binaries.env,
    ...setup.runner.ids,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await ended(child);
  if (code !== 0) throw new StartError(`The embedded database could not be made: ${firstFailure(complaint)}`);
}

function firstFailure(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((each) => /FATAL|PANIC|error:/.test(each)) ?? lines.at(-1) ?? 'it ended without a word';
  return `${line.replace(/^.*?(FATAL|PANIC|error): */, '').replace(/\.$/, '')}.`;
}

/** A server process that is ready for connections. */
export interface Running {
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly end: Promise<number>;
  /** Calls off the watchdog that stops the server when this process ends. */
  readonly callOff: () => Promise<void>;
}

/**
 * Starts the server on `port` and waits until it accepts connections; recovery after a crash is waited for.
 * @throws StartError with the server's own words when it ends instead and trying again cannot help
 */
export async function launch(setup: Setup, port: number): Promise<Running | Obstacle> {
  const { layout } = setup;
  const logStart = statSync(layout.serverLog, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(layout.serverLog, 'a', 0o600);
  const command = commandFor(setup.runner, setup.binaries.postgres, ['-D', layout.cluster, ...flags(setup, port)]);
  // In a session of its own, so that Ctrl-C in the terminal reaches the application only, which then drains in peace.
  const child = spawn(command.file, command.args, {
    cwd: layout.home,
    env: setup.binaries.env,
    ...setup.runner.ids,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const end = ended(child);
  const callOff = child.pid === undefined ? async () => {} : setWatchdog(layout, child.pid);
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    if (isReady(layout, child.pid)) return { pid: child.pid, end, callOff };
    await pause(8);
  }
  await end;
  await callOff();
  return obstacle(readFileSync(layout.serverLog).subarray(logStart).toString());
}

function obstacle(log: string): Obstacle {
  if (/could not bind|could not create any TCP/.test(log)) return 'port_taken';
  if (/lock file .* already exists|shared memory block .* still in use/.test(log)) return 'data_in_use';
  throw new StartError(`The embedded database could not start: ${firstFailure(log)}`);
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '50',
  shared_buffers: `${sharedBuffersMb()}MB`,
  max_wal_size: '2GB',
  jit: 'off',
  huge_pages: 'off',
  ssl: 'off',
  idle_in_transaction_session_timeout: '60s',
  // Who supervises it starts it again. PostgreSQL 18 itself hangs for ever, alive and accepting nobody, when its recovery after a
  // crash fails in turn, as it does on a full disk.
  restart_after_crash: 'off',
  // Details of a failed statement can hold personal data.
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * A sixteenth of the memory that this process may use, within bounds: payments between many accounts touch many pages, and with
 * 128 MB a third of their speed was lost in a bank of ten million entries. Only what is touched is taken.
 */
function sharedBuffersMb(): number {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.round(Math.min(1024, Math.max(128, memory / 16 / 1024 ** 2)));
}

const SHARED_MEMORY_MIN = 256 * 1024 * 1024;

function flags(setup: Setup, port: number): string[] {
  const all = {
    ...SETTINGS,
    port: String(port),
    ...(roomySharedMemory() ? {} : { dynamic_shared_memory_type: 'mmap' }),
    ...setup.settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

// Containers are often given a very small /dev/shm.
function roomySharedMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= SHARED_MEMORY_MIN;
  } catch {
    return process.platform !== 'linux';
  }
}

/** What the server itself notes in its data folder while it runs. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads the server's pid file; undefined when there is none. */
export function readPidFile(layout: Layout): PidFile | undefined {
  try {
    const lines = readFileSync(join(layout.cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** No process has this number: it is above what any kernel gives out. */
const NOBODY = 2_147_483_647;

/**
 * Writes into the pid file that its process has ended. The file stays, for it also names the shared memory
 * by which the server sees whether processes of its predecessor are still at work.
 */
export function disownPidFile(layout: Layout): void {
  const path = join(layout.cluster, 'postmaster.pid');
  if (!existsSync(path)) return;
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  // Over what stands there, which is never longer: on a full disk an emptied file could not be written again.
  writeFileSync(path, [String(NOBODY), ...rest].join('\n'), { flag: 'r+' });
}

function isReady(layout: Layout, pid: number | undefined): boolean {
  const file = readPidFile(layout);
  return file !== undefined && file.pid === pid && file.ready;
}

/** A port that is free now. `wished` when that one is. */
export async function freePort(wished: number | undefined): Promise<number> {
  if (wished !== undefined && (await tryPort(wished)) !== undefined) return wished;
  const port = await tryPort(0);
  if (port === undefined) throw new StartError('There is no free port on 127.0.0.1 for the embedded database.');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
