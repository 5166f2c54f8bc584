import pg from 'pg';
import { toDecimal } from '../../src/lib/money.ts';
import { Client, type Page } from './client.ts';
import { pause } from './chance.ts';
import type { History, Operation } from './history.ts';
import { databaseOf } from './processes.ts';

/** What the readers have to know. */
export interface Watch {
  readonly history: History;
  readonly dataDir: string;
  /** The accounts of the drill, and what they hold together. */
  readonly accounts: readonly string[];
  readonly total: bigint;
  /** Where pages are asked for. */
  readonly port: () => number;
  readonly stopped: () => boolean;
  /** How many snapshots and walks through pages were whole. */
  readonly counts: { snapshots: number; walks: number };
}

interface Standing {
  readonly id: string;
  readonly seq: bigint;
  readonly balance: bigint;
  readonly held: bigint;
  /** What the open holds of this account hold together. */
  readonly onTheWay: bigint;
  /** When its last entry was written. */
  readonly at: Date;
}

/** How an account stood in a snapshot before. */
interface Seen {
  readonly seq: bigint;
  readonly at: Date;
}

const STANDINGS = `
  select a.id, coalesce(e.seq, 0) as seq, coalesce(e.balance_after, 0) as balance, coalesce(e.held_after, 0) as held,
         coalesce(e.at, 'epoch') as at, (select coalesce(sum(amount), 0)::bigint from pending where debit = a.id) as "onTheWay"
  from account a
  left join lateral (select seq, balance_after, held_after, at from entry where account_id = a.id order by seq desc limit 1) e on true`;
const QUERY_MS = 8_000;
const BETWEEN_MS = 60;

/** Takes snapshots of all accounts in the database and judges each by itself and against what was answered before it began. */
export async function watchSnapshots(watch: Watch): Promise<void> {
  const seen = new Map<string, Seen>();
  let answered = 0;
  let client: pg.Client | undefined;
  while (!watch.stopped()) {
    const upTo = watch.history.acknowledged.length;
    const fresh = watch.history.acknowledged.slice(answered, upTo);
    try {
      client ??= await connect(watch.dataDir);
      const { standings, found } = await snapshot(client, fresh);
      judge(watch, standings, seen);
      if (found !== fresh.length)
        watch.history.find(`a read began after ${fresh.length} transfers were answered, but shows ${found} of them`);
      answered = upTo;
      watch.counts.snapshots += 1;
    } catch {
      // The database is away. Not waited for: a stopped one does not say goodbye.
      void client?.end().catch(() => {});
      client = undefined;
    }
    await pause(BETWEEN_MS);
  }
  await client?.end().catch(() => {});
}

async function connect(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseOf(dataDir), connectionTimeoutMillis: QUERY_MS, query_timeout: QUERY_MS });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function snapshot(client: pg.Client, ids: readonly string[]): Promise<{ standings: readonly Standing[]; found: number }> {
  await client.query('begin transaction isolation level repeatable read, read only');
  const standings = await client.query<Standing>(STANDINGS);
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from entry where debit and transfer_id = any ($1::uuid[])',
    [ids],
  );
  await client.query('commit');
  return { standings: standings.rows, found: rows[0]!.n };
}

function judge({ history, accounts, total }: Watch, standings: readonly Standing[], seen: Map<string, Seen>): void {
  const sum = standings.reduce((all, one) => all + one.balance, 0n);
  if (sum !== 0n) history.find(`a snapshot of all accounts sums to ${sum}`);
  const own = standings.filter(({ id }) => accounts.includes(id));
  if (own.length !== accounts.length) history.find(`a snapshot shows ${own.length} of ${accounts.length} accounts`);
  const all = own.reduce((money, one) => money + one.balance, 0n);
  if (all !== total) history.find(`a snapshot of the drill's accounts sums to ${all} instead of ${total}`);
  for (const { id, seq, balance, held, onTheWay, at } of own) {
    if (balance < 0n || held < 0n || balance - held < 0n) history.find(`account ${id} stands at ${balance}, of which ${held} are held`);
    if (held !== onTheWay) history.find(`account ${id} has ${held} held, but ${onTheWay} on the way`);
    const before = seen.get(id);
    if (before !== undefined && seq < before.seq) history.find(`account ${id} went back from entry ${before.seq} to ${seq}`);
    if (before !== undefined && at < before.at) history.find(`time ran backwards in account ${id}`);
    seen.set(id, { seq, at });
  }
}

const PAGES_MAX = 60;

/** Looks up payments that were just answered: by the API, on the receipt, and in the payer's list back to where it stands. */
export async function watchPages(watch: Watch): Promise<void> {
  const client = new Client();
  while (!watch.stopped()) {
    const operation = watch.history.posted.at(-1);
    if (operation !== undefined) await lookUp(watch, client, operation).catch(() => {});
    await pause(BETWEEN_MS * 2);
  }
  client.close();
}

async function lookUp(watch: Watch, client: Client, operation: Operation): Promise<void> {
  const { payer, amount } = operation;
  const id = operation.id!;
  const read = await client.getByApi(watch.port(), `/api/v1/payments/${id}`, payer);
  if (read.status === 404) watch.history.find(`payment ${id} was answered, but the API does not know it`);
  if (read.status === 200 && (JSON.parse(read.body) as { amount: string }).amount !== toDecimal(amount, 2))
    watch.history.find(`payment ${id} is read otherwise than it was answered`);
  const receipt = await client.get(watch.port(), `/transactions/${id}`, payer.token);
  if (receipt.status === 404) watch.history.find(`payment ${id} was answered, but has no receipt`);
  // Those that are held change their place in the list while it is read.
  const still = new Set(watch.history.posted.map((one) => one.id));
  const met = new Set<string>();
  let path: string | undefined = '/transactions';
  for (let pages = 0; path !== undefined; pages += 1) {
    if (pages === PAGES_MAX) return;
    const page: Page = await client.get(watch.port(), path, payer.token);
    if (page.status !== 200) return;
    for (const [, row] of page.body.matchAll(/href="\/transactions\/([0-9a-f-]{36})"/g)) {
      if (met.has(row!) && still.has(row)) watch.history.find(`payment ${row} stands twice in the list of one person`);
      met.add(row!);
    }
    if (met.has(id)) {
      watch.counts.walks += 1;
      return;
    }
    path = /href="(\/transactions\?before=[0-9a-f.-]+)"/.exec(page.body)?.[1];
  }
  watch.history.find(`payment ${id} was answered, but is not in the payer's list`);
}
