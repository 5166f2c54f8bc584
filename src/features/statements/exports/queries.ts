import { row, rows, run, type Queryable } from '../../../platform/db.ts';

/** A prepared file, or one that is being prepared. */
export interface Export {
  readonly id: string;
  readonly personId: string;
  readonly accountId: string;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** As it stands in the address of a download. */
  readonly choice: Readonly<Record<string, string>>;
  readonly state: 'waiting' | 'ready' | 'failed';
  /** Entries read so far, and to be read. */
  readonly done: bigint;
  readonly total: bigint;
  readonly bytes: bigint | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const EXPORT = `
  select id, person_id as "personId", account_id as "accountId", to_char(from_day, 'YYYY-MM-DD') as "from", to_char(to_day, 'YYYY-MM-DD') as "to",
         choice, state, done, total, bytes, created_at as "createdAt", expires_at as "expiresAt"
  from export`;

/** Writes down a file to be prepared, unless so many of the person's wait already; gives whether it did. */
export async function insertExport(
  db: Queryable,
  wish: Pick<Export, 'id' | 'personId' | 'accountId' | 'from' | 'to' | 'choice' | 'total' | 'createdAt' | 'expiresAt'>,
  waitingMax: number,
): Promise<boolean> {
  // Two at the same moment wait for each other here.
  await row(db, 'select id from person where id = $1 for update', [wish.personId]);
  const { id, personId, accountId, from, to, choice, total, createdAt, expiresAt } = wish;
  const written = await run(
    db,
    `insert into export (id, person_id, account_id, from_day, to_day, choice, total, created_at, expires_at)
     select $1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9
     where (select count(*) from export where person_id = $2 and state = 'waiting') < $10`,
    [id, personId, accountId, from, to, JSON.stringify(choice), total, createdAt, expiresAt, waitingMax],
  );
  return written === 1;
}

/** The person's own file; undefined where it is not theirs, or gone. */
export function selectExport(db: Queryable, personId: string, id: string, now: Date): Promise<Export | undefined> {
  return row<Export>(db, `${EXPORT} where id = $2 and person_id = $1 and expires_at > $3`, [personId, id, now]);
}

/** A file to be prepared, whoever wants it. */
export function selectWaiting(db: Queryable, id: string): Promise<Export | undefined> {
  return row<Export>(db, `${EXPORT} where id = $1 and state = 'waiting'`, [id]);
}

/** The person's files, the newest first. */
export function selectExports(db: Queryable, personId: string, now: Date): Promise<Export[]> {
  return rows<Export>(db, `${EXPORT} where person_id = $1 and expires_at > $2 order by id desc limit 20`, [personId, now]);
}

/** Begins a file anew: an attempt before this one may have left pieces. */
export async function clearPieces(db: Queryable, id: string, total: bigint): Promise<void> {
  await run(db, 'delete from export_piece where export_id = $1', [id]);
  await run(db, 'update export set done = 0, total = $2 where id = $1', [id, total]);
}

export async function insertPiece(db: Queryable, id: string, n: number, bytes: Buffer): Promise<void> {
  await run(db, 'insert into export_piece (export_id, n, bytes) values ($1, $2, $3)', [id, n, bytes]);
}

/** Moves the bar on; gives whether the file is still wanted. */
export async function addProgress(db: Queryable, id: string, entries: number): Promise<boolean> {
  return (await run(db, `update export set done = least(done + $2, total) where id = $1 and state = 'waiting'`, [id, entries])) === 1;
}

/** The file is whole, or will never be; gives whether it was waited for. */
export async function endExport(db: Queryable, id: string, state: 'ready' | 'failed', bytes: bigint | null): Promise<boolean> {
  return (await run(db, `update export set state = $2, bytes = $3 where id = $1 and state = 'waiting'`, [id, state, bytes])) === 1;
}

export async function selectPiece(db: Queryable, id: string, n: number): Promise<Buffer | undefined> {
  return (await row<{ bytes: Buffer }>(db, 'select bytes from export_piece where export_id = $1 and n = $2', [id, n]))?.bytes;
}

export function deleteExport(db: Queryable, personId: string, id: string): Promise<number> {
  return run(db, 'delete from export where id = $2 and person_id = $1', [personId, id]);
}

export function deleteExpired(db: Queryable, now: Date): Promise<number> {
  return run(db, 'delete from export where expires_at <= $1', [now]);
}
