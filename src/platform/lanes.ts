import pg from 'pg';
import { inOneWrite } from '../lib/one-write.ts';

/** One connection that many statements share. */
interface Lane {
  /** The connection that the lane has or is making. */
  current: pg.Client | undefined;
  client: Promise<pg.Client> | undefined;
  underWay: number;
}

/**
 * A few connections that single statements share, each sending the next before the last is answered (the server's pipeline
 * mode). Statements that come in the same moment leave in one write and are answered in one read: measured, system calls were
 * a third of a request's cost. For statements that are quick and stand alone; what belongs to a transaction takes a connection
 * of the pool.
 */
export class Lanes {
  readonly #make: () => pg.Client;
  readonly #onError: (error: Error) => void;
  readonly #lanes: Lane[];
  #closed = false;

  /** @param make makes a connection: not connected yet, pipelining on */
  constructor(count: number, make: () => pg.Client, onError: (error: Error) => void) {
    this.#make = make;
    this.#onError = onError;
    this.#lanes = Array.from({ length: count }, () => ({ current: undefined, client: undefined, underWay: 0 }));
  }

  /** Runs a statement on the lane with the least to do. A lane that broke connects again with the next statement. */
  async query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    if (this.#closed) throw new Error('the database connections are closed');
    const lane = this.#lanes.reduce((least, one) => (one.underWay < least.underWay ? one : least));
    lane.underWay += 1;
    try {
      lane.client ??= this.#connect(lane);
      const client = await lane.client;
      inOneWrite(client);
      return await client.query<R>(config);
    } finally {
      lane.underWay -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes.map(async ({ client }) => (await client?.catch(() => undefined))?.end().catch(() => {})));
  }

  async #connect(lane: Lane): Promise<pg.Client> {
    const client = this.#make();
    const drop = (): void => {
      if (lane.current !== client) return;
      lane.current = undefined;
      lane.client = undefined;
    };
    lane.current = client;
    client.on('error', (error) => {
      this.#onError(error);
      drop();
    });
    client.on('end', drop);
    try {
      await client.connect();
      return client;
    } catch (error) {
      drop();
      throw error;
    }
  }
}
