import { execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process from a later one that was given the same number. */
export interface Identity {
  readonly pid: number;
  /** When the process began, in the kernel's own count; empty where the system does not tell. */
  readonly began: string;
  readonly host: string;
}

interface ProcStat {
  state: string;
  began: string;
}

function procStat(pid: number): ProcStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name stands in brackets and may itself hold brackets and blanks.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', began: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** What has become of a process. A zombie has ended, but its number is still taken. */
export function processState(pid: number): 'gone' | 'zombie' | 'alive' {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone';
  }
  const state = procStat(pid)?.state;
  return state === 'Z' || state === 'X' ? 'zombie' : 'alive';
}

/** The identity of this process. */
export function ownIdentity(): Identity {
  return { pid: process.pid, began: procStat(process.pid)?.began ?? '', host: hostname() };
}

/** Whether that very process still runs; undefined when it ran on another host and nobody here can know. */
export function stillRuns(identity: Identity): boolean | undefined {
  if (identity.host !== hostname()) return undefined;
  if (processState(identity.pid) !== 'alive') return false;
  const began = procStat(identity.pid)?.began ?? '';
  return began === '' || identity.began === '' || began === identity.began;
}

/** True when the process is a PostgreSQL server that works in `folder`: not another program that came by its old number. */
export function isServerOf(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return commandLine(pid).includes('postgres');
  }
}

function commandLine(pid: number): string {
  try {
    if (existsSync('/proc/self')) return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Waits until the process has ended. Gives false when it has not within `millis`. */
export async function waitForEnd(pid: number, millis: number): Promise<boolean> {
  const until = performance.now() + millis;
  while (processState(pid) === 'alive') {
    if (performance.now() > until) return false;
    await pause(10);
  }
  return true;
}

/** Sends a signal; a process that has already ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already ended.
  }
}

/** Waits so many milliseconds. */
export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** Resolves with the exit code once the process has ended, or could not be started (then with -1). */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', (code) => resolve(code ?? -1));
  });
}
