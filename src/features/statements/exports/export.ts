import { uuidv7 } from '../../../lib/ids.ts';
import type { Db, Tx } from '../../../platform/db.ts';
import { enqueue } from '../../../platform/jobs.ts';
import type { Choice } from '../document.ts';
import { workOf } from '../document.ts';
import type { Statement } from '../statement.ts';
import { insertExport, selectPiece, type Export } from './queries.ts';

/** The task that makes one file. */
export const PREPARE_EXPORT = 'prepare_export';

/** How long a file is kept, milliseconds. */
const LIFE_MS = 3 * 86_400_000;
/** Files that a person may be waiting for at the same time. */
export const WAITING_MAX = 3;
const ATTEMPTS = 3;

/** A choice as it stands in an address. */
export function choiceFields({ format, encoding, delimiter }: Choice): Record<string, string> {
  return { format, encoding, delimiter: delimiter === ';' ? 'semicolon' : 'comma' };
}

/** Has a file prepared by a job; gives its id, or undefined where the person waits for too many already. */
export async function prepareExport(
  db: Db,
  { personId, statement, choice, now }: { personId: string; statement: Statement; choice: Choice; now: Date },
): Promise<string | undefined> {
  const id = uuidv7(now);
  return db.transaction(async (tx) => {
    const { accountId, from, to } = statement;
    const wish = { id, personId, accountId, from, to, choice: choiceFields(choice), total: workOf(statement, choice) };
    const written = await insertExport(tx, { ...wish, createdAt: now, expiresAt: new Date(now.getTime() + LIFE_MS) }, WAITING_MAX);
    if (!written) return undefined;
    await enqueueExport(tx, id);
    return id;
  });
}

/** Has a worker make a file; one that waits for it already is enough. */
export function enqueueExport(tx: Tx, id: string): Promise<void> {
  return enqueue(tx, PREPARE_EXPORT, { id }, { key: `export:${id}`, queue: 'exports', maxAttempts: ATTEMPTS });
}

/** The pieces of a file that is ready, read one by one. */
export async function* piecesOf(db: Db, { id }: Export): AsyncGenerator<Buffer> {
  for (let n = 0; ; n += 1) {
    const piece = await selectPiece(db, id, n);
    if (piece === undefined) return;
    yield piece;
  }
}
