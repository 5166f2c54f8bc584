import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { runJob } from './load.ts';
import { makeTables } from './tpcb-script.ts';

const SCALE = 10;

/** The reference: pgbench's built-in "TPC-B (sort of)" on the same server, prepared, at scale 10. */
export interface Tpcb {
  /** Transactions per second and mean milliseconds of one, with so many clients. */
  run(clients: number, seconds: number): Promise<{ perSecond: number; mean: number }>;
}

/** Makes the reference's database on the server of `ownerUrl`. Takes pgbench where there is one, else the same script through `pg`. */
export async function prepareTpcb(url: string): Promise<Tpcb> {
  await makeTables(url, SCALE);
  return { run: hasPgbench() ? (clients, seconds) => pgbench(url, clients, seconds) : (clients, seconds) => script(url, clients, seconds) };
}

/** True when pgbench is on the PATH. */
export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0;
}

async function pgbench(url: string, clients: number, seconds: number): Promise<{ perSecond: number; mean: number }> {
  const args = [
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    String(Math.min(2, clients)),
    '-T',
    String(Math.max(1, Math.round(seconds))),
    '-n',
    url,
  ];
  const { stdout } = await promisify(execFile)('pgbench', args);
  return { perSecond: find(stdout, /tps = ([0-9.]+)/), mean: find(stdout, /latency average = ([0-9.]+) ms/) };
}

function find(text: string, what: RegExp): number {
  const found = what.exec(text)?.[1];
  if (found === undefined) throw new Error(`pgbench said something else:\n${text}`);
  return Number(found);
}

function script(url: string, clients: number, seconds: number): Promise<{ perSecond: number; mean: number }> {
  return runJob({ kind: 'tpcb', url, clients, seconds, scale: SCALE });
}
