import { systemClock } from '../../src/lib/clock.ts';
import { makePeople, type Person } from '../../bench/people.ts';
import { freePort, serve, type Served } from '../../bench/served.ts';
import type { Chance } from './chance.ts';
import type { History } from './history.ts';
import { databaseOf } from './processes.ts';
import { Proxy } from './proxy.ts';

/** A second application process on the same database. */
interface Second {
  readonly served: Served;
  readonly proxy: Proxy;
}

/** The bank under test: its application, its database, and the proxy that clients reach it through. */
export class Bank {
  readonly dataDir: string;
  readonly #history: History;
  readonly #port: number;
  readonly #proxy: Proxy;
  #served: Served;
  #second: Second | undefined;
  readonly #mayEnd = new Set<Served>();

  private constructor(dataDir: string, history: History, served: Served, proxy: Proxy) {
    this.dataDir = dataDir;
    this.#history = history;
    this.#port = served.port;
    this.#proxy = proxy;
    this.#served = served;
    this.#watch(served);
  }

  /** Starts a bank on a fresh data folder. */
  static async open(dataDir: string, history: History): Promise<Bank> {
    const served = await serve({ dataDir, port: await freePort() });
    return new Bank(dataDir, history, served, await Proxy.open(served.port));
  }

  /** Makes people, each with an account that holds `money`, minor units. */
  async people(count: number, money: bigint): Promise<Person[]> {
    return makePeople(await this.#served.ownerUrl(), count, money, systemClock);
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
    this.#served = await serve({ dataDir: this.dataDir, port: this.#port });
    this.#watch(this.#served);
  }

  /** Cuts the connections between clients and application. */
  cut(chance: Chance): void {
    this.#proxy.cut(chance);
  }

  /** Starts a second process on the same database; half of the clients go there. */
  async startSecond(): Promise<void> {
    const served = await serve({ dataDir: `${this.dataDir}.second`, port: await freePort(), databaseUrl: databaseOf(this.dataDir) });
    this.#watch(served);
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
