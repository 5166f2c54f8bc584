import { row, run, type Db, type Tx } from '../platform/db.ts';

/** Batches of the ledger, the first not included: `(from, to]`. */
export interface BatchRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What a follower does with each range of batches, in the transaction that moves its cursor. */
export type Handler = (tx: Tx, range: BatchRange) => Promise<void>;

/** How many batches a follower takes in one transaction: at first, and at most. */
const STRIDE_FIRST = 64n;
const STRIDE_MAX = 65_536n;
/** A range that took longer makes the next ones shorter, one that took less time makes them longer; milliseconds. */
const LONG_MS = 4_000;
const SHORT_MS = 1_500;
/** What a range that failed divides the next ones by: it may have been too much for the time that a statement has. */
const FAILED_DIVISOR = 8n;

/** How many batches each follower takes at present. A batch has one transfer or 900, and machines differ: what fits is found by trying. */
const strides = new WeakMap<Db, Map<string, bigint>>();

/**
 * Lets a follower read the next batches of the ledger, each exactly once. The head row numbers all batches and is
 * taken before a batch is written, so what is committed below it is complete: no late commit can be skipped. A follower that
 * is far behind, as after an import, takes as many batches at once as fit into a few seconds: the more, the fewer pages of its indexes are fetched for each entry.
 *
 * @returns true when there may be more to read
 */
export async function follow(db: Db, name: string, handle: Handler): Promise<boolean> {
  const known = strides.get(db) ?? new Map<string, bigint>();
  strides.set(db, known);
  const stride = known.get(name) ?? STRIDE_FIRST;
  const began = performance.now();
  try {
    const taken = await takeRange(db, name, handle, stride);
    known.set(name, nextStride(stride, taken.batches, performance.now() - began));
    return taken.more;
  } catch (error) {
    known.set(name, stride > FAILED_DIVISOR ? stride / FAILED_DIVISOR : 1n);
    throw error;
  }
}

function nextStride(stride: bigint, batches: bigint, millis: number): bigint {
  if (millis > LONG_MS && stride > 1n) return stride / 2n;
  return batches === stride && millis < SHORT_MS && stride < STRIDE_MAX ? stride * 2n : stride;
}

const NOTHING = { batches: 0n, more: false };

function takeRange(db: Db, name: string, handle: Handler, stride: bigint): Promise<{ batches: bigint; more: boolean }> {
  return db.transaction(async (tx) => {
    const cursor = await row<{ batch: bigint }>(tx, 'select batch from follower where name = $1 for update skip locked', [name]);
    if (cursor === undefined) {
      await run(tx, 'insert into follower (name) values ($1) on conflict do nothing', [name]);
      return NOTHING;
    }
    // What a follower writes is derived and moves with its cursor, so a crash may lose both: it is read again. Its commits
    // need not wait for the disk, which the postings wait for.
    const head = await row<{ n: bigint }>(tx, "select n, set_config('synchronous_commit', 'off', true) from ledger_head");
    if (head === undefined || head.n <= cursor.batch) return NOTHING;
    const to = head.n > cursor.batch + stride ? cursor.batch + stride : head.n;
    await handle(tx, { from: cursor.batch, to });
    await run(tx, 'update follower set batch = $2 where name = $1', [name, to]);
    return { batches: to - cursor.batch, more: to < head.n };
  });
}

/** Lets a follower read the ledger from its beginning again, once what it wrote is removed in the same transaction. Waits for the range under way. */
export async function rewind(tx: Tx, name: string): Promise<void> {
  await run(tx, 'update follower set batch = 0 where name = $1', [name]);
}
