import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { StartError } from '../start-error.ts';
import { ownIdentity, pause, stillRuns, type Identity } from './processes.ts';

const WAIT_MS = 60_000;
/** After this time a lock that names no process of this host is nobody's. */
const FOREIGN_AGE_MS = 120_000;
/** How long a lock file may be empty: the moment between its making and its writing. */
const EMPTY_AGE_MS = 5_000;

/**
 * Takes the lock file at `path`, so that only one process at a time starts or stops a server there.
 * A lock left behind by a process that has ended is taken over.
 * @returns gives the lock back
 * @throws StartError when a living process keeps it for a minute
 */
export async function takeLock(path: string, waitMs: number = WAIT_MS): Promise<() => void> {
  const until = performance.now() + waitMs;
  while (!create(path)) {
    if (isStale(path)) {
      remove(path);
    } else {
      if (performance.now() > until) throw new StartError(`Another FINEbank process is starting in this directory (${path}).`);
      await pause(25);
    }
  }
  return () => rmSync(path, { force: true });
}

function create(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(ownIdentity()));
    return true;
  } catch (error) {
    // A full disk takes the name and not the content: an empty lock would keep everybody out for a while.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function isStale(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const identity = parse(readFileSync(path, 'utf8'));
    if (identity === undefined) return age > EMPTY_AGE_MS;
    const runs = stillRuns(identity);
    return runs === undefined ? age > FOREIGN_AGE_MS : !runs;
  } catch {
    return false;
  }
}

function parse(text: string): Identity | undefined {
  try {
    return JSON.parse(text) as Identity;
  } catch {
    return undefined;
  }
}

// Between judging a lock and removing it another process may have replaced it: it is moved aside, judged again,
// and put back if it is somebody's.
function remove(path: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside)) linkSync(aside, path);
  } catch {
    // Somebody else was quicker.
  }
  rmSync(aside, { force: true });
}
