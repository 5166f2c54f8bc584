import { fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../src/lib/clock.ts';
import { silentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { makePeople, type Person } from './people.ts';
import { prepareTpcb, type Tpcb } from './tpcb.ts';

const PEOPLE = { quick: 200, whole: 2000 } as const;
/** What everybody has, minor units: more than they can pay in any run. */
const MONEY = 100_000_000_000n;

/** What the ledger is measured on. */
export interface Ground {
  readonly tpcb: Tpcb;
  readonly people: readonly Person[];
  readonly ownerUrl: string;
  /** Of the application's processes; the first does the work in the background, too. */
  readonly ports: readonly number[];
  /** Of a server whose handler does nothing. */
  readonly barePort: number;
  /** A database of the same server that no application follows. */
  readonly engineUrl: string;
  readonly enginePeople: readonly Person[];
  /** Ends what was started. */
  close(): void;
}

/** Makes the people, the reference, and the server that does nothing. */
export async function newGround(options: { ownerUrl: string; ports: readonly number[]; quick: boolean; clock: Clock }): Promise<Ground> {
  const { ownerUrl, ports, quick, clock } = options;
  const [engineUrl, tpcbUrl] = [await newDatabase(ownerUrl, 'engine'), await newDatabase(ownerUrl, 'tpcb')];
  await migrate(engineUrl, silentLog);
  const count = PEOPLE[quick ? 'quick' : 'whole'];
  const tpcb = await prepareTpcb(tpcbUrl);
  const people = await makePeople(ownerUrl, count, MONEY, clock);
  const enginePeople = await makePeople(engineUrl, count, MONEY, clock);
  const bare = fork(join(import.meta.dirname, 'bare.ts'), { execArgv: ['--import', 'tsx'] });
  const barePort = await new Promise<number>((done, fail) => {
    bare.once('message', (port) => done(port as number));
    bare.once('error', fail);
  });
  return { tpcb, people, ownerUrl, ports, barePort, engineUrl, enginePeople, close: () => void bare.kill() };
}

async function newDatabase(ownerUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}
