import { chmodSync, existsSync } from 'node:fs';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { findBinaries } from './binaries.ts';
import { disownPidFile, freePort, initialise, launch, readPidFile, type Running, type Setup } from './cluster.ts';
import { openKeeper, type Keeper } from './keeper.ts';
import { checkVersion, openLayout, OWNER, ownerUrl, readPassword, readState, rotateLog, writeState } from './layout.ts';
import { takeLock } from './lock.ts';
import { isServerOf, ownIdentity, pause, processState, signal, stillRuns, waitForEnd } from './processes.ts';
import { chooseRunner } from './runner.ts';

/** How the embedded server is started. */
export interface EmbeddedOptions {
  /** Absolute path; made when it is missing. */
  readonly dataDir: string;
  readonly log: Log;
  /** PostgreSQL settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False: the first start does not wait for the disk. For throw-away servers only. */
  readonly durable?: boolean;
  /** Called when the server is lost for good because another process has taken the directory. */
  readonly onLost?: (error: Error) => void;
}

/** The embedded server, supervised: when it dies it is started again on the same port. */
export interface EmbeddedServer {
  /** Connection string of the owner of the database. */
  readonly ownerUrl: string;
  /** Stops the server. Other connections are given `patienceMs` (half a second) to end, then they are cut off. */
  stop(patienceMs?: number): Promise<void>;
  /** Process id of the server that runs now. */
  pid(): number;
}

/** Another FINEbank process supervises the server of that directory. */
export class DirectoryInUse extends StartError {
  constructor(dataDir: string) {
    super(`Another FINEbank process is using this directory: ${dataDir}.`);
  }
}

interface Session extends Running {
  readonly port: number;
  readonly keeper: Keeper;
}

/**
 * Starts PostgreSQL in `dataDir` and keeps it running until it is stopped or this process ends.
 * @throws DirectoryInUse when another FINEbank process runs it; StartError when it cannot run here
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const layout = openLayout(options.dataDir);
  const unlock = await takeLock(layout.lockFile);
  try {
    const binaries = findBinaries(layout.libraries);
    const setup: Setup = { layout, binaries, runner: chooseRunner(binaries, layout), settings: options.settings ?? {} };
    const password = readPassword(layout);
    if (!existsSync(layout.cluster)) await initialise(setup, password, options.durable ?? true);
    checkVersion(layout);
    // The server insists on it, and a copied folder may have lost it.
    chmodSync(layout.cluster, 0o700);
    rotateLog(layout);
    const session = await open(setup, password, undefined);
    await session.keeper.ensureDatabase(OWNER);
    return supervise(setup, password, session, options);
  } finally {
    unlock();
  }
}

const BUSY_MS = 60_000;

// Called with the lock file held. `port` undefined: any, preferably the one used last.
async function open(setup: Setup, password: string, port: number | undefined): Promise<Session> {
  const { layout } = setup;
  const until = performance.now() + BUSY_MS;
  let wished = port ?? readState(layout)?.port;
  for (;;) {
    await clearPredecessor(setup, password, until);
    const chosen = port ?? (await freePort(wished));
    const running = await launch(setup, chosen);
    if (typeof running === 'object') return attend(setup, password, chosen, running);
    if (performance.now() > until) throw busy(layout.cluster);
    wished = undefined;
    await pause(running === 'port_taken' ? 100 : 50);
  }
}

async function attend(setup: Setup, password: string, port: number, running: Running): Promise<Session> {
  const keeper = await openKeeper(port, password);
  if (typeof keeper !== 'object') {
    await end(running);
    throw new StartError('The embedded database started but does not answer.');
  }
  try {
    writeState(setup.layout, port, ownIdentity());
  } catch (error) {
    // Such as a full disk. A server that nobody looks after would seem to be another process's.
    keeper.close();
    await end(running);
    throw error;
  }
  return { ...running, port, keeper };
}

function busy(cluster: string): StartError {
  return new StartError(`A PostgreSQL server is at work in ${cluster} but does not answer.`);
}

// Deals with whatever the pid file names: nothing, a dead or unborn process, an orphan, a server in use.
async function clearPredecessor(setup: Setup, password: string, until: number): Promise<void> {
  const { layout } = setup;
  for (;;) {
    const file = readPidFile(layout);
    if (file === undefined) return;
    if (processState(file.pid) !== 'alive' || !isServerOf(file.pid, layout.cluster)) return disownPidFile(layout);
    const answer = await openKeeper(file.port, password);
    if (answer === 'supervised') throw new DirectoryInUse(layout.dataDir);
    if (answer !== 'silent') {
      // An open lock says orphan, unless its supervisor lives and is only just connecting again.
      const supervisor = readState(layout)?.supervisor;
      const orphan = supervisor === undefined || stillRuns(supervisor) !== true || supervisor.pid === process.pid;
      if (orphan) await stopProcess(file.pid);
      answer.close();
    }
    if (performance.now() > until) throw busy(layout.cluster);
    await pause(50);
  }
}

const STOP_STEPS = [
  ['SIGINT', 6_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 3_000],
] as const;

async function stopProcess(pid: number): Promise<void> {
  for (const [name, millis] of STOP_STEPS) {
    signal(pid, name);
    if (await waitForEnd(pid, millis)) return;
  }
}

async function end(running: Running): Promise<void> {
  await stopProcess(running.pid);
  await running.end;
  await running.callOff();
}

function supervise(setup: Setup, password: string, first: Session, options: EmbeddedOptions): EmbeddedServer {
  let session = first;
  let stopping: Promise<void> | undefined;
  let reviving: Promise<void> = Promise.resolve();
  const watch = async (): Promise<void> => {
    void holdLock(session.keeper);
    await session.end;
    if (stopping === undefined) reviving = revive();
  };
  const holdLock = async (keeper: Keeper): Promise<void> => {
    await keeper.gone;
    await pause(20);
    if (stopping !== undefined || keeper !== session.keeper || processState(session.pid) !== 'alive') return;
    const again = await openKeeper(session.port, password).catch(() => 'silent' as const);
    if (typeof again === 'object') session = { ...session, keeper: again };
    return holdLock(session.keeper);
  };
  const revive = async (): Promise<void> => {
    const { port, callOff } = session;
    options.log.warn({ port }, 'the embedded database ended unexpectedly and is started again');
    await callOff();
    try {
      session = await reopen(setup, password, port, options.log, () => stopping !== undefined);
      void watch();
    } catch (error) {
      options.log.error({ reason: (error as Error).message }, 'the embedded database is lost');
      options.onLost?.(error as Error);
    }
  };
  const stop = async (patienceMs: number): Promise<void> => {
    await reviving;
    await session.keeper.untilQuiet(patienceMs);
    session.keeper.close();
    await end(session);
  };
  void watch();
  return { ownerUrl: ownerUrl(first.port, password), pid: () => session.pid, stop: (patienceMs = 500) => (stopping ??= stop(patienceMs)) };
}

const RETRY_MS = 1000;

// Goes on until it succeeds: a full disk or a taken port may pass. Gives up only when somebody else has the directory.
async function reopen(setup: Setup, password: string, port: number, log: Log, cancelled: () => boolean): Promise<Session> {
  for (;;) {
    let unlock: (() => void) | undefined;
    try {
      unlock = await takeLock(setup.layout.lockFile);
      return await open(setup, password, port);
    } catch (error) {
      if (error instanceof DirectoryInUse || cancelled()) throw error;
      log.error({ reason: (error as Error).message }, 'the embedded database does not start; trying again');
      await pause(RETRY_MS);
    } finally {
      unlock?.();
    }
  }
}
