import pg from 'pg';

/** Rows of each table for one unit of scale, as pgbench makes them. */
const TELLERS = 10;
const ACCOUNTS = 100_000;
const DELTA_MAX = 5000;

const TABLES = (scale: number): readonly string[] => [
  'drop table if exists pgbench_accounts, pgbench_branches, pgbench_history, pgbench_tellers',
  'create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))',
  'create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100)',
  'create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100)',
  'create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100)',
  `insert into pgbench_branches (bid, bbalance) select n, 0 from generate_series(1, ${scale}) n`,
  `insert into pgbench_tellers (tid, bid, tbalance) select n, (n - 1) / ${TELLERS} + 1, 0 from generate_series(1, ${scale * TELLERS}) n`,
  `insert into pgbench_accounts (aid, bid, abalance, filler) select n, (n - 1) / ${ACCOUNTS} + 1, 0, '' from generate_series(1, ${scale * ACCOUNTS}) n`,
  'vacuum analyze',
];

/** Makes the tables of pgbench's built-in script. */
export async function makeTables(url: string, scale: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const text of TABLES(scale)) await client.query(text);
  await client.end();
}

const SCRIPT = {
  account: { name: 'a', text: 'update pgbench_accounts set abalance = abalance + $1 where aid = $2' },
  read: { name: 'r', text: 'select abalance from pgbench_accounts where aid = $1' },
  teller: { name: 't', text: 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2' },
  branch: { name: 'b', text: 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2' },
  history: { name: 'h', text: 'insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)' },
} as const;

/** Connections that each run pgbench's built-in script "tpcb-like" with prepared statements. */
export function tpcb({ url, clients, scale }: { url: string; clients: number; scale: number }): Promise<(() => Promise<string>)[]> {
  const any = (count: number): number => 1 + Math.floor(Math.random() * count);
  return Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return async () => {
        const [aid, bid, tid, delta] = [any(ACCOUNTS * scale), any(scale), any(TELLERS * scale), any(2 * DELTA_MAX + 1) - DELTA_MAX - 1];
        await client.query('begin');
        await client.query({ ...SCRIPT.account, values: [delta, aid] });
        await client.query({ ...SCRIPT.read, values: [aid] });
        await client.query({ ...SCRIPT.teller, values: [delta, tid] });
        await client.query({ ...SCRIPT.branch, values: [delta, bid] });
        await client.query({ ...SCRIPT.history, values: [tid, bid, aid, delta] });
        await client.query('commit');
        return 'committed';
      };
    }),
  );
}
