import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writePrivate } from '../private-files.ts';
import { StartError } from '../start-error.ts';
import type { Identity } from './processes.ts';

const MAJOR_VERSION = '18';

/** Owner of the database and of everything in it. */
export const OWNER = 'finebank';

/** Where everything of the embedded server lies inside the data folder. */
export interface Layout {
  readonly dataDir: string;
  /** Belongs to the user that the server runs as. */
  readonly home: string;
  readonly cluster: string;
  readonly libraries: string;
  readonly serverLog: string;
  readonly lockFile: string;
  readonly passwordFile: string;
  readonly stateFile: string;
}

/** What is known of the server that runs, or ran last. */
export interface ServerState {
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly passwordFile: string;
  /** The FINEbank process that started it. */
  readonly supervisor: Identity;
}

/** The layout of a data folder, made when it is missing. @throws StartError when it cannot be written */
export function openLayout(dataDir: string): Layout {
  const layout = layoutOf(dataDir);
  try {
    makeFolder(layout.home);
  } catch (error) {
    throw new StartError(`The data folder ${dataDir} cannot be written: ${(error as Error).message}.`);
  }
  return layout;
}

/** The layout of a data folder, whether or not it is there. */
export function layoutOf(dataDir: string): Layout {
  const home = join(dataDir, 'postgres');
  return {
    dataDir,
    home,
    cluster: join(home, 'pgdata'),
    libraries: join(home, 'lib'),
    serverLog: join(dataDir, 'postgres.log'),
    lockFile: join(dataDir, 'postgres.lock'),
    passwordFile: join(dataDir, 'postgres.password'),
    stateFile: join(dataDir, 'postgres.json'),
  };
}

/** What the state file says; undefined when there is none that can be read. */
export function readState(layout: Layout): ServerState | undefined {
  try {
    return JSON.parse(readFileSync(layout.stateFile, 'utf8')) as ServerState;
  } catch {
    return undefined;
  }
}

/** Notes the running server. */
export function writeState(layout: Layout, port: number, supervisor: Identity): void {
  const state: ServerState = { port, user: OWNER, database: OWNER, passwordFile: layout.passwordFile, supervisor };
  writePrivate(layout.stateFile, `${JSON.stringify(state, null, 2)}\n`);
}

/** The owner's password; a new one only before there is any data. @throws StartError when it is lost */
export function readPassword(layout: Layout): string {
  if (existsSync(layout.passwordFile)) return readFileSync(layout.passwordFile, 'utf8').trim();
  if (existsSync(layout.cluster)) {
    throw new StartError(`The database's password is missing: put ${layout.passwordFile} back from a backup.`);
  }
  const password = randomBytes(24).toString('hex');
  writePrivate(layout.passwordFile, `${password}\n`);
  return password;
}

/** @throws StartError when the data was written by another major version */
export function checkVersion(layout: Layout): void {
  const version = readFileSync(join(layout.cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR_VERSION) {
    throw new StartError(`The data in ${layout.cluster} is of PostgreSQL ${version}, this FINEbank brings PostgreSQL ${MAJOR_VERSION}.`);
  }
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Keeps the server's log from growing without end: the old one is kept once. */
export function rotateLog(layout: Layout): void {
  const size = statSync(layout.serverLog, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(layout.serverLog, `${layout.serverLog}.1`);
}

/** A connection string for the owner. */
export function ownerUrl(port: number, password: string, database: string = OWNER): string {
  return `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}
