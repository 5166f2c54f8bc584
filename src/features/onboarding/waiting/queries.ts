import { rows, run, type Queryable, type Tx } from '../../../platform/db.ts';

/** Somebody who waits for registration to open. */
export interface Waiting {
  readonly email: string;
  readonly language: string;
}

/** Puts an address on the waiting list; once is enough. */
export async function insertWaiting(db: Queryable, key: string, { email, language }: Waiting, now: Date): Promise<void> {
  await run(db, 'insert into waiting_list (email_key, email, language, at) values ($1, $2, $3, $4) on conflict do nothing', [
    key,
    email,
    language,
    now,
  ]);
}

/** Takes those who have waited longest off the list. */
export function takeWaiting(tx: Tx, limit: number): Promise<Waiting[]> {
  return rows<Waiting & Record<string, unknown>>(
    tx,
    `delete from waiting_list where email_key in (select email_key from waiting_list order by at limit $1)
     returning email, language`,
    [limit],
  );
}

/** Takes those off the list who have waited since before this moment. */
export async function deleteWaiting(db: Queryable, before: Date): Promise<void> {
  await run(db, 'delete from waiting_list where at < $1', [before]);
}
