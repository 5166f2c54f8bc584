import { readFileSync, statSync } from 'node:fs';
import pg from 'pg';
import type { Bank } from './bank.ts';
import { pause, type Chance } from './chance.ts';
import { Client } from './client.ts';
import { serverLogOf } from './disk.ts';
import type { History } from './history.ts';
import { databaseOf } from './processes.ts';

/** What a full disk makes PostgreSQL say. */
const COMPLAINT = /(PANIC|FATAL|ERROR):.*(No space left on device|File too large)/;
const COMPLAINT_MS = 30_000;
const FULL_MAX_MS = 4_000;
const LOOK_MS = 250;
const QUERY_MS = 2_000;

/**
 * Fills the disk that the database writes to until it complains, keeps it full for a while and frees it. Meanwhile `/readyz`
 * must not say that the bank can serve when its database answers nobody.
 */
export async function fillDisk(bank: Bank, chance: Chance, history: History): Promise<string> {
  if (bank.disk.kind === 'none') return 'left out: nothing here lets a disk be full';
  const log = serverLogOf(bank.dataDir);
  const from = statSync(log).size;
  const said = (): string => readFileSync(log).subarray(from).toString();
  const begin = performance.now();
  let until = begin + COMPLAINT_MS;
  let complained = false;
  let down = 0;
  while (performance.now() < until) {
    bank.disk.fill();
    const away = await lookAround(bank, history);
    down += away ? 1 : 0;
    if (!complained && COMPLAINT.test(said())) {
      complained = true;
      until = performance.now() + chance.between(500, FULL_MAX_MS);
    }
    await pause(LOOK_MS);
  }
  bank.disk.free();
  if (!complained) history.find(`the disk was full (${bank.disk.kind}), but the database did not complain`);
  const panics = said().match(/PANIC:/g)?.length ?? 0;
  const errors = said().match(/ERROR:.*(No space left on device|File too large)/g)?.length ?? 0;
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  return `${bank.disk.kind}, ${seconds} s, ${panics} panics, ${errors} statements failed, ${down} times without a database`;
}

/** Asks the database, the bank whether it is ready, and the database again. @returns whether it was away both times */
async function lookAround(bank: Bank, history: History): Promise<boolean> {
  const before = await answers(bank.dataDir);
  const client = new Client(QUERY_MS * 2);
  const { status } = await client.get(bank.port, '/readyz', '').catch(() => ({ status: 0 }));
  client.close();
  const after = await answers(bank.dataDir);
  const away = !before && !after;
  history.log('look', { before, ready: status, after });
  if (away && status === 200) history.lookedReady += 1;
  if (history.lookedReady > 1) history.find('/readyz said that the bank can serve while its database answered nobody');
  if (!away || status !== 200) history.lookedReady = 0;
  return away;
}

/** Whether the database answers. Makes it begin a new file of its log on the way, which needs space. */
async function answers(dataDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseOf(dataDir), connectionTimeoutMillis: QUERY_MS, query_timeout: QUERY_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_switch_wal()');
    return true;
  } catch (error) {
    // A statement that was refused was at least answered.
    return /^(53|58)/.test((error as { code?: string }).code ?? '');
  } finally {
    void client.end().catch(() => {});
  }
}
