import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type Person } from '../../bench/people.ts';
import { freePort, serve, temporaryFolder, type Served } from '../../bench/served.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Chance, pause } from './chance.ts';
import { Client, settle } from './client.ts';
import { History } from './history.ts';
import { databaseOf, postmasterOf, signalAll, treeOf } from './processes.ts';
import { replay } from './replay.ts';
import { compare, runCheck } from './verdict.ts';

const AT_ONCE = 200;
const PEOPLE = 20;
const MONEY = 100_000n;
/** How many are answered when the blow falls. */
const ANSWERED = 300;
const AIMED_MS = 20;
const LONG_MS = 90_000;
/** From the sources: a test must not judge an old build. */
const PROGRAM = ['src/main.ts', '--import', 'tsx'];

describe.skipIf(!existsSync('/proc/self'))('what was answered survives', () => {
  const folder = temporaryFolder();
  const history = new History();
  let served: Served;
  let people: Person[];

  beforeAll(async () => {
    served = await serve({ dataDir: folder.path, port: await freePort(), program: PROGRAM });
    people = await makePeople(await served.ownerUrl(), PEOPLE, MONEY, systemClock);
  }, LONG_MS);

  afterAll(async () => {
    await served.stop();
    folder.remove();
  }, LONG_MS);

  /** Keeps 200 payments under way at once and strikes among them; every one is asked for until it is answered. */
  async function payThrough(aim: () => () => Promise<void>): Promise<void> {
    const begun = history.operations.length;
    const chance = new Chance(begun + 1);
    let struck = false;
    const payers = Array.from({ length: AT_ONCE }, async (_, i) => {
      const client = new Client(10_000);
      const payee = (i + 1 + (i % (PEOPLE - 1))) % PEOPLE;
      do {
        const operation = history.begin(people[i % PEOPLE]!, people[payee]!, BigInt(1 + (i % 50)));
        await settle(client, () => served.port, operation, history, chance);
      } while (!struck);
      client.close();
    });
    while (history.acknowledged.length < begun + ANSWERED) await pause(1);
    const strike = aim();
    // Taking aim takes its time, in which everything was answered: the blow has to fall among new requests.
    await pause(AIMED_MS);
    struck = true;
    await strike();
    await Promise.all(payers);
    const operations = history.operations.slice(begun);
    expect(operations.length).toBeGreaterThanOrEqual(AT_ONCE);
    expect(operations.filter((one) => one.fate !== 'acknowledged')).toEqual([]);
    expect(operations.some((one) => one.unknown > 0)).toBe(true);
  }

  it(
    'kill -9 of the application during 200 concurrent payments',
    async () => {
      await payThrough(() => async () => {
        served.signal('SIGKILL');
        await served.ended;
        served = await serve({ dataDir: folder.path, port: served.port, program: PROGRAM });
      });
      expect(await compare(databaseOf(folder.path), history, people, MONEY)).toEqual({ lost: 0, doubled: 0 });
    },
    LONG_MS,
  );

  it(
    'kill -9 of PostgreSQL, all of it, during 200 concurrent payments',
    async () => {
      await payThrough(() => {
        const pids = treeOf(postmasterOf(folder.path));
        return async () => signalAll(pids, 'SIGKILL');
      });
      expect(await compare(databaseOf(folder.path), history, people, MONEY)).toEqual({ lost: 0, doubled: 0 });
    },
    LONG_MS,
  );

  it(
    'the same keys give the same receipts afterwards, and the books are right',
    async () => {
      expect(await replay(served.port, history, 60)).toBeGreaterThan(0);
      await runCheck(folder.path, history, PROGRAM);
      expect(await compare(databaseOf(folder.path), history, people, MONEY)).toEqual({ lost: 0, doubled: 0 });
      expect(history.findings).toEqual([]);
    },
    LONG_MS,
  );
});
