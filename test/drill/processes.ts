import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLayout, ownerUrl, readPassword, readState } from '../../src/platform/embedded/layout.ts';

/** Process id of the PostgreSQL server that runs in a data folder. @throws Error when none does */
export function postmasterOf(dataDir: string): number {
  const pid = Number(readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  // A server that is only just starting has made its file and written nothing yet. Signals to 0 would reach this very process and its group.
  if (!(pid > 1)) throw new Error(`no database server runs in ${dataDir}`);
  return pid;
}

/** A process and all that descend from it, itself first. */
export function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((each) => /^[0-9]+$/.test(each))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(children.get(one) ?? []));
  return tree;
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Sends a signal to each of them; one that has ended is no error. */
export function signalAll(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Ended meanwhile.
    }
  }
}

/** The owner's connection string of the embedded database, by what its files say; it need not answer. */
export function databaseOf(dataDir: string): string {
  const layout = openLayout(dataDir);
  const state = readState(layout);
  if (state === undefined) throw new Error('no embedded database was ever started there');
  return ownerUrl(state.port, readPassword(layout));
}
