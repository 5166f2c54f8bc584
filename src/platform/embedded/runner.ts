import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';

/** As whom the server runs: PostgreSQL refuses to run as root. */
export interface Runner {
  /** Put before the command line. */
  readonly prefix: readonly string[];
  /** Ids that the process takes; undefined: those of this process. */
  readonly ids: { uid: number; gid: number } | undefined;
}

const PLAIN: Runner = { prefix: [], ids: undefined };

// Inside a user namespace of its own root is a user without rights (nobody), while files stay root's: no account has
// to be made, and folders that only root may enter can be used.
const NAMESPACE: Runner = { prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534'], ids: undefined };

/** The command line of a server program under this runner. */
export function commandFor(runner: Runner, file: string, args: readonly string[]): { file: string; args: string[] } {
  const [first, ...rest] = [...runner.prefix, file, ...args];
  return { file: first!, args: rest };
}

/**
 * Chooses as whom the server runs.
 * @param dataDir folder of the whole installation
 * @param home folder inside it that will belong to the server
 * @param cluster the server's data; when it exists, it is its owner that counts
 * @throws StartError when started by root and there is no way to be somebody else
 */
export function chooseRunner(binaries: Binaries, folders: { dataDir: string; home: string; cluster: string }): Runner {
  const own = process.getuid?.();
  if (existsSync(folders.cluster)) return forExisting(folders.cluster, own);
  if (own !== 0) return PLAIN;
  if (works(NAMESPACE, binaries, folders.home)) return NAMESPACE;
  for (const ids of candidates()) {
    const runner: Runner = { prefix: [], ids };
    chmodSync(folders.dataDir, 0o711);
    chownSync(folders.home, ids.uid, ids.gid);
    if (works(runner, binaries, folders.home)) return runner;
  }
  throw new StartError(
    'PostgreSQL does not run as root, and here there is no other user for it: start FINEbank as an ordinary user, or set DATABASE_URL.',
  );
}

function forExisting(cluster: string, own: number | undefined): Runner {
  const { uid, gid } = statSync(cluster);
  if (own === undefined || own === uid) return own === 0 ? NAMESPACE : PLAIN;
  if (own === 0) return { prefix: [], ids: { uid, gid } };
  throw new StartError(
    `The database in ${cluster} belongs to another user (${uid}): start FINEbank as that user, or choose another DATA_DIR.`,
  );
}

// Whether that user reaches both the programs and the folder, and may write in it.
function works(runner: Runner, binaries: Binaries, home: string): boolean {
  const { file, args } = commandFor(runner, 'sh', ['-c', 'test -w "$0" && exec "$1" --version', home, binaries.initdb]);
  return spawnSync(file, args, { env: binaries.env, cwd: '/', ...runner.ids, stdio: 'ignore' }).status === 0;
}

function candidates(): { uid: number; gid: number }[] {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const users = new Map(lines.map((line) => [line.split(':')[0], line.split(':')]));
  return ['postgres', 'nobody'].flatMap((name) => {
    const fields = users.get(name);
    return fields === undefined ? [] : [{ uid: Number(fields[2]), gid: Number(fields[3]) }];
  });
}
