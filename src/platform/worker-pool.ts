import pg from 'pg';

type Callback = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error | boolean) => void) => void;

/**
 * A pool whose connections may be given back twice, when they were asked for with a callback. graphile-worker does so with
 * the one that it listens on, if that breaks while the worker is stopped, and lets nobody catch what pg throws at it: a
 * database that went away in that moment ended the process.
 */
export class WorkerPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (callback === undefined) return super.connect();
    super.connect((error, client, release) => {
      let held = true;
      callback(error, client, (fault) => {
        if (held) release(fault);
        held = false;
      });
    });
  }
}
