import pg from 'pg';
import { StartError } from '../start-error.ts';
import { ownerUrl } from './layout.ts';
import { pause } from './processes.ts';

/** Number of the advisory lock that the supervising process holds for as long as it lives. */
const LOCK = 7_305_112;

const REFUSED_PASSWORD = '28P01';

/** The supervisor's own connection. The lock on it tells other processes that this directory is in use. */
export interface Keeper {
  /** Resolves when the connection is no more. */
  readonly gone: Promise<void>;
  /** Makes the application's database when it is missing. */
  ensureDatabase(name: string): Promise<void>;
  /** Waits so long for other connections to say goodbye; cut off, they would complain to their owners. */
  untilQuiet(millis: number): Promise<void>;
  close(): void;
}

/** How a server that runs already answers. */
export type Answer = 'silent' | 'supervised' | 'free';

/**
 * Connects to the server and takes the lock.
 * @returns 'silent' when the server does not answer (yet), 'supervised' when another process holds the lock
 * @throws StartError when the server does not know the password of this data folder
 */
export async function openKeeper(port: number, password: string): Promise<Keeper | 'silent' | 'supervised'> {
  const client = new pg.Client({
    connectionString: ownerUrl(port, password, 'postgres'),
    connectionTimeoutMillis: 3000,
    query_timeout: 3000,
    keepAlive: true,
    application_name: 'finebank supervisor',
  });
  const gone = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [LOCK]);
    if (rows[0]?.locked !== true) {
      void client.end();
      return 'supervised';
    }
  } catch (error) {
    void client.end().catch(() => {});
    if ((error as { code?: string }).code === REFUSED_PASSWORD) {
      throw new StartError('The server in this data folder does not accept the password that lies beside it.');
    }
    return 'silent';
  }
  return {
    gone,
    ensureDatabase: (name) => ensureDatabase(client, name),
    untilQuiet: (millis) => untilQuiet(client, millis).catch(() => {}),
    close: () => void client.end().catch(() => {}),
  };
}

/** Whether a server answers on that port, and whether a FINEbank process supervises it. */
export async function askServer(port: number, password: string): Promise<Answer> {
  const client = new pg.Client({
    connectionString: ownerUrl(port, password, 'postgres'),
    connectionTimeoutMillis: 3000,
    query_timeout: 3000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>(
      `select exists (select from pg_locks where locktype = 'advisory' and classid = 0 and objid = $1 and granted) as held`,
      [LOCK],
    );
    return rows[0]?.held === true ? 'supervised' : 'free';
  } catch {
    return 'silent';
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
}

async function untilQuiet(client: pg.Client, millis: number): Promise<void> {
  const until = performance.now() + millis;
  while (performance.now() < until) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
    );
    if (rowCount === 0) return;
    await pause(5);
  }
}
