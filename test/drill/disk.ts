import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { postmasterOf, treeOf } from './processes.ts';

/** How the disk can be made full. `tmpfs`: a small disk of the drill's own. `limit`: the database may write no longer files. `none`: not at all. */
export type DiskKind = 'tmpfs' | 'limit' | 'none';

/** Something that the database's disk can be filled with. */
export interface Disk {
  readonly kind: DiskKind;
  /** Leaves no space. To be called again while it lasts: processes that were born meanwhile. */
  fill(): void;
  /** Gives the space back. */
  free(): void;
  /** Takes it away at the end. */
  close(): void;
}

/** Set in the process that has a mount namespace of its own. */
const SPACE = 'DRILL_MOUNTS';
const TMPFS_BYTES = 1_073_741_824;
/** Below it the machine's memory is better left to others. */
const MEMORY_MIN = 3_500_000_000;
const CHUNK = 1_048_576;
const PAGE = 4_096;
const FILE_BYTES_MAX = 1_048_576;

/**
 * What to put before a command so that it may mount something of its own, which is gone with it: a mount namespace, for an
 * ordinary user inside a user namespace. Undefined where that is not permitted, or not asked for any more.
 */
export function ownMounts(): readonly string[] | undefined {
  if (process.env[SPACE] !== undefined || totalmem() < MEMORY_MIN) return undefined;
  const prefix = ['unshare', process.getuid?.() === 0 ? '-m' : '-Urm'];
  const [file, ...args] = [...prefix, 'sh', '-c', 'mount -t tmpfs -o size=64k finebank-drill /mnt'];
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0 ? prefix : undefined;
}

/** The environment of the process inside. */
export const inside = (): NodeJS.ProcessEnv => ({ ...process.env, [SPACE]: '1' });

/** Makes the disk that the data folder of a new bank lies on. The database's log stays outside, where it can always be written. */
export function openDisk(dataDir: string, limitOnly: boolean): Disk {
  mkdirSync(dataDir, { mode: 0o700 });
  const mounted = !limitOnly && process.env[SPACE] !== undefined && mount(dataDir);
  symlinkSync(serverLogOf(dataDir), join(dataDir, 'postgres.log'));
  if (mounted) return tmpfs(dataDir);
  return spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).status === 0
    ? limit(dataDir)
    : { kind: 'none', fill: () => {}, free: () => {}, close: () => {} };
}

/** Where the log of the database is to be read. */
export function serverLogOf(dataDir: string): string {
  return join(dirname(dataDir), 'postgres.log');
}

function mount(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${TMPFS_BYTES},mode=0700`, 'finebank-drill', folder]).status === 0;
}

function tmpfs(folder: string): Disk {
  const ballast = join(folder, 'ballast');
  return {
    kind: 'tmpfs',
    fill: () => {
      const file = openSync(ballast, 'a');
      for (const size of [CHUNK, PAGE]) {
        const zeros = Buffer.alloc(size);
        try {
          while (writeSync(file, zeros) > 0);
        } catch {
          // Full.
        }
      }
      closeSync(file);
    },
    free: () => rmSync(ballast, { force: true }),
    // Lazily: a process that was killed may not have let go of it yet.
    close: () => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' }),
  };
}

function limit(dataDir: string): Disk {
  const set = (bytes: string): void => {
    let pids: number[] = [];
    try {
      pids = treeOf(postmasterOf(dataDir));
    } catch {
      // It is just being started.
    }
    // Only the soft limit, so that it can be raised again by anybody.
    for (const pid of pids) spawnSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`], { stdio: 'ignore' });
  };
  return { kind: 'limit', fill: () => set(String(FILE_BYTES_MAX)), free: () => set('unlimited'), close: () => {} };
}
