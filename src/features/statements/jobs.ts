import { isUuid } from '../../lib/ids.ts';
import type { Db } from '../../platform/db.ts';
import { PlainFault } from '../../platform/fault.ts';
import type { Task } from '../../platform/jobs.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { localeFor } from '../../ui/locale.ts';
import { findPerson } from '../identity/index.ts';
import { bytesOf, readChoice, workOf } from './document.ts';
import { MONTHLY_STATEMENT } from './emails.ts';
import { enqueueExport, PREPARE_EXPORT } from './exports/export.ts';
import { addProgress, clearPieces, deleteExpired, endExport, insertPiece, selectWaiting, type Export } from './exports/queries.ts';
import { endClosedStatements, takeDueStatements } from './queries.ts';
import { openStatement } from './statement.ts';

/** A piece of a file in the database, bytes. */
const PIECE_BYTES = 256 * 1024;
/** Announcements made in one transaction. */
const MAILS = 200;

/** The file is not wanted any more. */
class Unwanted extends Error {}
/** The worker stops. */
class Stopped extends Error {}

/** Makes one file that is too large to be waited for, and tells the person. */
const makeExport: Task = async (platform, payload, attempt) => {
  const id = (payload as { id?: unknown } | null)?.id;
  if (typeof id !== 'string' || !isUuid(id)) throw new PlainFault('a job without an export');
  const wanted = await selectWaiting(platform.db, id);
  if (wanted === undefined) return;
  try {
    await make(platform, wanted, attempt?.stopping);
  } catch (error) {
    if (error instanceof Unwanted) return;
    // As a job of its own, begun anew by whichever worker is there: a restart is no failed attempt.
    if (error instanceof Stopped) return platform.db.transaction((tx) => enqueueExport(tx, id));
    if (attempt?.last === true) await end(platform, wanted, 'failed', null);
    throw error;
  }
};

async function make(platform: Platform, wanted: Export, stopping: AbortSignal | undefined): Promise<void> {
  const { db, clock } = platform;
  const person = await findPerson(db, wanted.personId);
  const choice = readChoice(wanted.choice);
  const statement = person === null ? undefined : await openStatement(db, wanted.personId, wanted, clock.now());
  if (person === null || choice === undefined || statement === undefined) throw new PlainFault('an export of nothing');
  await clearPieces(db, wanted.id, workOf(statement, choice));
  const locale = localeFor(person.language, person.timeZone, statement.currency);
  const progress = async (entries: number): Promise<void> => {
    if (stopping?.aborted === true) throw new Stopped();
    if (!(await addProgress(db, wanted.id, entries))) throw new Unwanted();
  };
  const bytes = await store(db, wanted.id, bytesOf(db, statement, choice, { locale, progress }));
  await end(platform, wanted, 'ready', bytes);
}

async function store(db: Db, id: string, bytes: AsyncIterable<Buffer>): Promise<bigint> {
  let [n, total, size] = [0, 0n, 0];
  let kept: Buffer[] = [];
  const put = async (): Promise<void> => {
    await insertPiece(db, id, n, Buffer.concat(kept));
    total += BigInt(size);
    [n, size, kept] = [n + 1, 0, []];
  };
  for await (const piece of bytes) {
    kept.push(piece);
    size += piece.length;
    if (size >= PIECE_BYTES) await put();
  }
  if (size > 0) await put();
  return total;
}

async function end(
  { db, clock }: Platform,
  { id, personId, from, to }: Export,
  state: 'ready' | 'failed',
  bytes: bigint | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await endExport(tx, id, state, bytes))) return;
    const kind = state === 'ready' ? 'export_ready' : 'export_failed';
    await notify(tx, { personId, kind, args: { from, to }, link: `/statements/exports/${id}`, now: clock.now() });
  });
}

/** Removes files whose time is over. */
const cleanUpExports: Task = async ({ db, clock }) => {
  await deleteExpired(db, clock.now());
};

/** Announces by mail the statements of months that are over: each month of each account once, up to the one that it was closed in. */
const announceStatements: Task = async ({ db, clock }) => {
  await endClosedStatements(db);
  for (;;) {
    const count = await db.transaction(async (tx) => {
      const now = clock.now();
      const due = await takeDueStatements(tx, now, MAILS);
      for (const { accountId, personId, from, to } of due) {
        await queueMail(tx, { kind: MONTHLY_STATEMENT, args: { accountId, personId, from, to }, now });
      }
      return due.length;
    });
    if (count < MAILS) return;
  }
};

/** The tasks of this slice, by name. */
export const statementTasks: Readonly<Record<string, Task>> = {
  [PREPARE_EXPORT]: makeExport,
  clean_up_exports: cleanUpExports,
  announce_statements: announceStatements,
};
