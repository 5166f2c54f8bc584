import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { APP_ROLE } from './db.ts';
import type { Log } from './log.ts';
import { StartError } from './start-error.ts';
import { WorkerPool } from './worker-pool.ts';

/** Number of the advisory lock that lets one process at a time migrate. */
const LOCK = 7_305_113;

const SERVER_VERSION_MIN = 150_000;

/** One step of the schema. Never changed once it is released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * Brings the database to the schema of this code: the job tables, the application's role, then the numbered files.
 * Does nothing when it is there already. Several processes may call it at once.
 * @param ownerUrl connection string of the owner of the database
 * @returns how many numbered files were applied
 * @throws StartError when the server is too old, cannot be reached, may not be migrated by this user, or does not fit this code
 */
export async function migrate(ownerUrl: string, log: Log, folder: string = migrationsFolder()): Promise<{ applied: number }> {
  const migrations = readMigrations(folder);
  const client = await connectOwner(ownerUrl);
  try {
    await checkServer(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migrateJobs(client, ownerUrl);
    await ensureRole(client);
    return { applied: await applyAll(client, migrations, log) };
  } finally {
    await client.end().catch(() => {});
  }
}

/** True when a bank's tables are in the database. @throws StartError when it cannot be reached */
export async function isBank(ownerUrl: string): Promise<boolean> {
  const client = await connectOwner(ownerUrl);
  try {
    const { rows } = await client.query<{ found: boolean }>(`select to_regclass('community') is not null as found`);
    return rows[0]!.found;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The migrations of a folder, in order. @throws StartError when a number is missing or there twice */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => /^[0-9]{4}_.+\.sql$/.test(file))
    .sort();
  return files.map((file, index) => {
    const number = Number(file.slice(0, 4));
    if (number !== index + 1) throw new StartError(`The migration files are not numbered without gaps: ${file}.`);
    const sql = readFileSync(join(folder, file), 'utf8');
    return { number, name: file.slice(5, -4), sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

// The program runs from src/ or, built, from dist/server/; the folder stands beside package.json in both cases.
function migrationsFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'migrations')) || !existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new StartError('The migrations folder is missing from this installation.');
    folder = parent;
  }
  return join(folder, 'migrations');
}

async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'finebank migrate' });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { hostname, port } = new URL(url);
    throw new StartError(
      `The database at ${hostname}:${port || '5432'} cannot be used: ${(error as Error).message || 'it does not answer'}.`,
    );
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::integer as number, current_setting('server_version') as name`,
  );
  const { number, name } = rows[0]!;
  if (number < SERVER_VERSION_MIN) throw new StartError(`FINEbank needs PostgreSQL 15 or newer, but this server is PostgreSQL ${name}.`);
}

const silent = new Logger(() => () => {});

async function migrateJobs(client: pg.Client, connectionString: string): Promise<void> {
  // A pool of our own: the one that graphile-worker would make has nobody who listens when a connection breaks while it is ended.
  const pool = new WorkerPool({ connectionString, max: 1 });
  pool.on('error', () => {});
  pool.on('connect', (connection) => void connection.on('error', () => {}));
  try {
    await runMigrations({ pgPool: pool, logger: silent, noPreparedStatements: true });
  } catch (error) {
    throw new StartError(`The job tables cannot be made in this database: ${(error as Error).message}.`);
  } finally {
    await pool.end();
  }
  // Whatever the server's defaults are, the application reaches jobs through its own door only.
  await client.query('revoke all on schema graphile_worker from public');
}

async function ensureRole(client: pg.Client): Promise<void> {
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [APP_ROLE]);
    if (rowCount === 0) await makeRole(client);
    const { rows } = await client.query<{ able: boolean; number: number }>(
      `select current_setting('server_version_num')::integer as number,
        pg_has_role(current_user, $1, case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end) as able`,
      [APP_ROLE],
    );
    const { able, number } = rows[0]!;
    // Since PostgreSQL 16 whoever makes a role administers it, yet may take it on only by a grant that says so.
    if (!able) await client.query(`grant ${APP_ROLE} to current_user${number >= 160_000 ? ' with set true' : ''}`);
  } catch (error) {
    throw new StartError(
      `The database user may not make or take on the role ${APP_ROLE}: let an administrator of the server run ` +
        `“create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <user>”. The server says: ${(error as Error).message}.`,
    );
  }
}

const ALREADY_THERE: ReadonlySet<unknown> = new Set(['42710', '23505']);

// Roles belong to the whole server: another database's migration may make it at the same moment.
async function makeRole(client: pg.Client): Promise<void> {
  try {
    await client.query(`create role ${APP_ROLE} nologin`);
  } catch (error) {
    if (!ALREADY_THERE.has((error as { code?: string }).code)) throw error;
  }
}

interface Applied {
  number: number;
  name: string;
  sha256: string;
}

async function applyAll(client: pg.Client, migrations: readonly Migration[], log: Log): Promise<number> {
  await client.query(
    `create table if not exists migration (
      number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now()
    )`,
  );
  const { rows } = await client.query<Applied>('select number, name, sha256 from migration order by number');
  checkHistory(rows, migrations);
  const open = migrations.slice(rows.length);
  for (const migration of open) {
    await apply(client, migration);
    log.info({ number: migration.number, name: migration.name }, 'migration applied');
  }
  return open.length;
}

function checkHistory(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const [index, one] of applied.entries()) {
    const known = migrations[index];
    if (known === undefined) {
      throw new StartError(
        `The database is newer than this FINEbank (it has migration ${one.number} ${one.name}): start the newer version.`,
      );
    }
    if (one.number !== known.number || one.sha256 !== known.sha256) {
      throw new StartError(`Migration ${known.number} ${known.name} was changed after it had been applied to this database.`);
    }
  }
}

async function apply(client: pg.Client, { number, name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [number, name, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new StartError(`Migration ${number} ${name} failed: ${(error as Error).message}.`);
  }
}
