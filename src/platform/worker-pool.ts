import pg from 'pg';

type Release = (error?: Error | boolean) => void;
type Callback = (error: Error | undefined, client: pg.PoolClient | undefined, release: Release) => void;

/**
 * A pool whose connections may be given back twice, or without being there, when they were asked for with a callback.
 * graphile-worker does so with the one that it listens on, if that breaks while the worker is stopped, or if the pool has ended by
 * then, and lets nobody catch what pg throws at it: a database that went away in that moment ended the process.
 */
export class WorkerPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (callback === undefined) return super.connect();
    // A pool that has ended gives none.
    super.connect((error, client, release: Release | undefined) => {
      let held = true;
      callback(error, client, (fault) => {
        if (held) release?.(fault);
        held = false;
      });
    });
  }
}
