import { row, run, type Db, type Tx } from '../platform/db.ts';

/** Batches of the ledger, the first not included: `(from, to]`. */
export interface BatchRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What a follower does with each range of batches, in the transaction that moves its cursor. */
export type Handler = (tx: Tx, range: BatchRange) => Promise<void>;

/** Most batches that a follower takes in one transaction. */
const STRIDE = 200n;

/**
 * Lets a follower read the next batches of the ledger, each exactly once. The head row numbers all batches and is
 * taken before a batch is written, so what is committed below it is complete: no late commit can be skipped.
 *
 * @returns true when there may be more to read
 */
export async function follow(db: Db, name: string, handle: Handler): Promise<boolean> {
  return db.transaction(async (tx) => {
    const cursor = await row<{ batch: bigint }>(tx, 'select batch from follower where name = $1 for update skip locked', [name]);
    if (cursor === undefined) {
      await run(tx, 'insert into follower (name) values ($1) on conflict do nothing', [name]);
      return false;
    }
    // What a follower writes is derived and moves with its cursor, so a crash may lose both: it is read again. Its commits
    // need not wait for the disk, which the postings wait for.
    const head = await row<{ n: bigint }>(tx, "select n, set_config('synchronous_commit', 'off', true) from ledger_head");
    if (head === undefined || head.n <= cursor.batch) return false;
    const to = head.n > cursor.batch + STRIDE ? cursor.batch + STRIDE : head.n;
    await handle(tx, { from: cursor.batch, to });
    await run(tx, 'update follower set batch = $2 where name = $1', [name, to]);
    return to < head.n;
  });
}

/** Lets a follower read the ledger from its beginning again, once what it wrote is removed in the same transaction. Waits for the range under way. */
export async function rewind(tx: Tx, name: string): Promise<void> {
  await run(tx, 'update follower set batch = 0 where name = $1', [name]);
}
