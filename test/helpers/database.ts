import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDb, type Db } from '../../src/platform/db.ts';
import { startEmbedded } from '../../src/platform/embedded/index.ts';
import { silentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';

/** A migrated database of a test's own. */
export interface TestDatabase {
  /** The application's pool, running as its role. */
  readonly db: Db;
  /** Connection string for clients that take the application's role by themselves. */
  readonly url: string;
  /** Connection string of the owner: worker, migrations, checks. The same address; the role is what differs. */
  readonly ownerUrl: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/** A throw-away server with a migrated template in it. */
export interface TestServer {
  /** Connection string of the owner, for the database `postgres`. */
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** Names the server that the tests of this run share. */
const SERVER = 'FINEBANK_TEST_SERVER';
/** Names a server of one's own to run the tests on, by the address of its owner: another version of PostgreSQL. */
const OWN_SERVER = 'TEST_DATABASE_URL';
const TEMPLATE = 'finebank_template';

/**
 * Starts a server in a temporary folder, or takes the one that `TEST_DATABASE_URL` names, and migrates the template that {@link testDatabase} clones.
 * Processes started afterwards from this one find it by the environment.
 */
export async function startTestServer(): Promise<TestServer> {
  const own = process.env[OWN_SERVER];
  const { ownerUrl, stop } = own === undefined || own === '' ? await startThrowAway() : lent(own);
  const admin = databaseUrl(ownerUrl, 'postgres');
  await asOwner(admin, `drop database if exists ${TEMPLATE} with (force)`);
  await asOwner(admin, `create database ${TEMPLATE}`);
  await migrate(databaseUrl(ownerUrl, TEMPLATE), silentLog);
  process.env[SERVER] = admin;
  return { ownerUrl: admin, stop };
}

function lent(ownerUrl: string): TestServer {
  return {
    ownerUrl,
    stop: async () => void (await asOwner(databaseUrl(ownerUrl, 'postgres'), `drop database if exists ${TEMPLATE} with (force)`)),
  };
}

async function startThrowAway(): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'finebank-test-'));
  const server = await startEmbedded({
    dataDir,
    log: silentLog,
    durable: false,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  return {
    ownerUrl: server.ownerUrl,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

let made = 0;

/** Clones the migrated template; in the server of this run, or in the one given. */
export async function testDatabase(server: string | undefined = process.env[SERVER]): Promise<TestDatabase> {
  if (server === undefined) throw new Error('No test server: startTestServer() has not been called.');
  made += 1;
  const name = `test_${process.pid}_${made}_${Math.random().toString(36).slice(2, 8)}`;
  await asOwner(server, `create database ${name} template ${TEMPLATE}`);
  const url = databaseUrl(server, name);
  const db = openDb({ url, max: 8 });
  return {
    db,
    url,
    ownerUrl: url,
    drop: async () => {
      await db.close();
      await asOwner(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Runs one statement on a connection of its own, with the owner's rights; gives its rows. */
export async function asOwner<R extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}
