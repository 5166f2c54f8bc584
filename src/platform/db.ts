import { createHash } from 'node:crypto';
import pg from 'pg';
import { Lanes } from './lanes.ts';

/** The role that the application takes on every connection: it may append to the ledger, never rewrite it. */
export const APP_ROLE = 'finebank_app';

const { types } = pg;
const INT8 = 20;
types.setTypeParser(INT8, (text) => BigInt(text));

/** Anything that runs a statement: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>>;
}

/** One connection inside a transaction. Branded, so that verbs that need a transaction cannot be given the pool. */
export interface Tx extends Queryable {
  readonly inTransaction: true;
}

/** The application's database: a pool whose connections run as {@link APP_ROLE}. */
export interface Db extends Queryable {
  /** Runs `work` in one transaction: commits its result, rolls back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Connection string for clients of their own (the posting connection, listeners). */
  readonly url: string;
  close(): Promise<void>;
}

const names = new Map<string, string>();

/** A statement with a stable name made from its text, so that every connection prepares it once. */
export function statement(text: string, values: readonly unknown[] = []): pg.QueryConfig {
  let name = names.get(text);
  if (name === undefined) {
    name = `s${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
    names.set(text, name);
  }
  return { name, text, values: values as unknown[] };
}

/**
 * A parameter that the planner does not look into, such as `$1::uuid[]`. PostgreSQL keeps one plan for all values only where it thinks
 * it no dearer than plans for each, and it takes any list to have ten members: what is asked for one person's few accounts would be
 * planned anew each time, which takes longer than the statement itself. Only for what is found by an index whatever the values are.
 * In `any (…)` its type has to follow once more: else it is read as a query for many rows.
 */
export function unseen(parameter: string): string {
  return `(select ${parameter})`;
}

/** All rows of a statement. */
export async function rows<R extends pg.QueryResultRow>(db: Queryable, text: string, values: readonly unknown[] = []): Promise<R[]> {
  return (await db.query<R>(statement(text, values))).rows;
}

/** The first row of a statement, or undefined. */
export async function row<R extends pg.QueryResultRow>(
  db: Queryable,
  text: string,
  values: readonly unknown[] = [],
): Promise<R | undefined> {
  return (await db.query<R>(statement(text, values))).rows[0];
}

/** Runs a statement for its effect; gives the number of rows it touched. */
export async function run(db: Queryable, text: string, values: readonly unknown[] = []): Promise<number> {
  return (await db.query(statement(text, values))).rowCount ?? 0;
}

/** How a {@link Db} is opened. */
export interface DbOptions {
  readonly url: string;
  /** Largest number of transactions at the same time. */
  readonly max?: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onError?: (error: Error) => void;
}

/**
 * Options common to all of the application's connections: its role, its limits, and plans for tables that grow. Every
 * statement of a page finds its rows by an index; a plan made while the tables are empty (every fresh install) would keep
 * a sequential scan, and did: ten times fewer payments a second. Nor by a bitmap where an index gives them in order: of a
 * history that is longer than most, the newest few would be found by reading and sorting all of it.
 */
export function connectionOptions(url: string): pg.ClientConfig & { pipeline: boolean } {
  return {
    // Statements that do not wait for one another go out together: one round trip instead of several.
    pipeline: true,
    connectionString: url,
    options: `-c role=${APP_ROLE} -c jit=off -c enable_seqscan=off -c enable_bitmapscan=off -c random_page_cost=1.1 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000`,
    connectionTimeoutMillis: 10_000,
    query_timeout: 35_000,
    keepAlive: true,
    application_name: 'finebank',
  };
}

/** Connections that single statements share; see {@link Lanes}. */
const LANES = 3;

/** Opens the connections: a pool for transactions, and a few that single statements share. Connects on first use. */
export function openDb({ url, max = 12, onError = () => {} }: DbOptions): Db {
  const pool = new pg.Pool({ ...connectionOptions(url), max, idleTimeoutMillis: 60_000 });
  pool.on('error', onError);
  // A connection that breaks between two hands has no other listener, and would end the process.
  pool.on('connect', (client) => void client.on('error', onError));
  const lanes = new Lanes(LANES, () => new pg.Client(connectionOptions(url)), onError);
  return {
    url,
    query: (config) => lanes.query(config),
    transaction: (work) => transact(pool, work),
    close: async () => {
      await Promise.all([lanes.close(), pool.end()]);
    },
  };
}

async function transact<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const note = (error: Error): void => {
    broken = error;
  };
  client.on('error', note);
  try {
    await client.query('begin');
    const tx: Tx = { inTransaction: true, query: (config) => client.query(config) };
    const result = await work(tx);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(note);
    throw error;
  } finally {
    client.off('error', note);
    client.release(broken);
  }
}

/**
 * The posting connection: its answers may not be waited for as long as a page's. Its few statements are planned once, for
 * batches of any size: a plan made for one batch costs time with each, and may be of the kind that reads whole tables.
 */
export function postingClient(url: string): pg.Client {
  const options = connectionOptions(url);
  return new pg.Client({ ...options, options: `${options.options ?? ''} ${PLANNED_ONCE}`, query_timeout: 5_000 });
}

/** No joins that read a whole table either: a plan made while the bank is small is used until the table is analysed again. */
const PLANNED_ONCE = '-c plan_cache_mode=force_generic_plan -c enable_hashjoin=off -c enable_mergejoin=off';

/**
 * Settings of a connection that checks everything: it takes as long as it takes, and large scans and sorts are allowed. No
 * parallel workers: several such connections work side by side already, and handing rows over cost more than it gained.
 */
const LARGE_SCANS =
  '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c enable_seqscan=on -c work_mem=64MB -c plan_cache_mode=force_custom_plan -c random_page_cost=4 -c max_parallel_workers_per_gather=0';

/**
 * Runs `work` over one snapshot of the database, seen alike by several connections of their own that may take as long as they
 * take: for checks over everything. Plans are made for what is asked, and sorts go to disk rather than into memory.
 *
 * @param count how many connections
 */
export async function snapshot<T>(url: string, count: number, work: (txs: readonly Tx[]) => Promise<T>): Promise<T> {
  const options = connectionOptions(url);
  const clients = Array.from(
    { length: count },
    () => new pg.Client({ ...options, pipeline: false, options: `${options.options ?? ''} ${LARGE_SCANS}`, query_timeout: 0 }),
  );
  for (const client of clients) client.on('error', () => {});
  try {
    await Promise.all(clients.map((client) => client.connect()));
    await Promise.all(clients.map((client) => client.query('begin isolation level repeatable read, read only')));
    const [first, ...others] = clients;
    const { rows: exported } = await first!.query<{ id: string }>('select pg_export_snapshot() as id');
    // The server made this name itself, and takes none as a parameter.
    await Promise.all(others.map((client) => client.query(`set transaction snapshot ${client.escapeLiteral(exported[0]!.id)}`)));
    return await work(clients.map((client) => ({ inTransaction: true, query: (config) => client.query(config) })));
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}
