import { join } from 'node:path';
import { makePeople } from '../../bench/people.ts';
import { freePort, serve, type Served } from '../../bench/served.ts';
import { SCOPES } from '../../src/api/route.ts';
import { makeAccessToken } from '../../src/features/identity/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openDb, run } from '../../src/platform/db.ts';
import type { Chance } from './chance.ts';
import type { Disk } from './disk.ts';
import type { History, Member } from './history.ts';
import { databaseOf } from './processes.ts';
import { Proxy } from './proxy.ts';

/** The built program, with a clock that can be set. */
export const PROGRAM: readonly string[] = ['dist/server/main.js', '--import', join(import.meta.dirname, 'stepped-clock.mjs')];

/** A second application process on the same database. */
interface Second {
  readonly served: Served;
  readonly proxy: Proxy;
}

/** The bank under test: its application, its database, and the proxy that clients reach it through. */
export class Bank {
  readonly dataDir: string;
  readonly disk: Disk;
  readonly #history: History;
  readonly #port: number;
  readonly #proxy: Proxy;
  #served: Served;
  #second: Second | undefined;
  #clockOffsetMs = 0;
  #clockFurthestMs = 0;
  readonly #mayEnd = new Set<Served>();

  private constructor(dataDir: string, disk: Disk, history: History, served: Served, proxy: Proxy) {
    this.dataDir = dataDir;
    this.disk = disk;
    this.#history = history;
    this.#port = served.port;
    this.#proxy = proxy;
    this.#served = served;
    this.#watch(served);
  }

  /** Starts a bank on a fresh data folder. */
  static async open(dataDir: string, disk: Disk, history: History): Promise<Bank> {
    process.env['DRILL_CLOCK_OFFSET_MS'] = '0';
    const served = await serve({ dataDir, port: await freePort(), program: PROGRAM });
    return new Bank(dataDir, disk, history, served, await Proxy.open(served.port));
  }

  /** Makes people, each with an account that holds `money`, minor units, a session and an access token. */
  async people(count: number, money: bigint): Promise<Member[]> {
    const url = await this.#served.ownerUrl();
    const people = await makePeople(url, count, money, systemClock);
    const db = openDb({ url });
    try {
      // The clock is set on by many days; a session lives for 30.
      await run(db, `update session set expires_at = now() + interval '30 days'`);
      const wish = { name: 'Drill', scopes: SCOPES, life: null, now: systemClock.now() } as const;
      return await Promise.all(
        people.map(async (one) => ({ ...one, apiToken: (await makeAccessToken(db, { ...wish, personId: one.id }))!.token })),
      );
    } finally {
      await db.close();
    }
  }

  /** How far the clock is off, and how far it ever was, milliseconds. */
  get clock(): { readonly offsetMs: number; readonly furthestMs: number } {
    return { offsetMs: this.#clockOffsetMs, furthestMs: this.#clockFurthestMs };
  }

  /** Sets the clock of every application process, also of those that are started from now on. */
  setClock(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs;
    this.#clockFurthestMs = Math.max(this.#clockFurthestMs, offsetMs);
    process.env['DRILL_CLOCK_OFFSET_MS'] = String(offsetMs);
    for (const served of [this.#served, this.#second?.served]) served?.tell({ clockOffsetMs: offsetMs });
  }

  /** Where the client with this number connects: every other one to the second process, while there is one. */
  portFor(client: number): number {
    return client % 2 === 1 && this.#second !== undefined ? this.#second.proxy.port : this.#proxy.port;
  }

  /** Where the first process listens itself. */
  get port(): number {
    return this.#port;
  }

  /** Sends a signal to the application. */
  signal(name: NodeJS.Signals): void {
    this.#served.signal(name);
  }

  /** Kills the application and starts it again after a while. */
  async killAndRestart(afterMs: number): Promise<void> {
    this.#mayEnd.add(this.#served);
    this.#served.signal('SIGKILL');
    await this.#served.ended;
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    this.#served = await serve({ dataDir: this.dataDir, port: this.#port, program: PROGRAM });
    this.#watch(this.#served);
  }

  /** Cuts the connections between clients and application. */
  cut(chance: Chance): void {
    this.#proxy.cut(chance);
  }

  /** Starts a second process on the same database, whose clock differs by `skewMs`; half of the clients go there. */
  async startSecond(skewMs: number): Promise<void> {
    const served = await serve({
      dataDir: `${this.dataDir}.second`,
      port: await freePort(),
      databaseUrl: databaseOf(this.dataDir),
      program: PROGRAM,
    });
    this.#watch(served);
    served.tell({ clockOffsetMs: this.#clockOffsetMs + skewMs });
    this.#clockFurthestMs = Math.max(this.#clockFurthestMs, this.#clockOffsetMs + skewMs);
    this.#second = { served, proxy: await Proxy.open(served.port) };
  }

  /** Ends the second process, in order or not; its clients come back to the first. */
  async endSecond(kill: boolean): Promise<void> {
    const second = this.#second;
    if (second === undefined) return;
    this.#mayEnd.add(second.served);
    if (kill) second.served.signal('SIGKILL');
    else await second.served.stop();
    await second.served.ended;
    this.#second = undefined;
    await second.proxy.close();
  }

  /** Ends everything in order. */
  async close(): Promise<void> {
    await this.endSecond(false);
    this.#mayEnd.add(this.#served);
    await this.#served.stop();
    await this.#proxy.close();
  }

  #watch(served: Served): void {
    void served.ended.then(() => {
      if (!this.#mayEnd.has(served)) this.#history.find('the application ended by itself');
    });
  }
}
