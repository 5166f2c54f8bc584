import { uuidv7 } from '../lib/ids.ts';
import { run, type Queryable } from './db.ts';

/** Something to show in a person's bell. */
export interface Notice {
  readonly personId: string;
  /** Which sentence; the notifications slice knows it in every language. */
  readonly kind: string;
  /** What the sentence speaks of; amounts as decimal strings of minor units. */
  readonly args: Record<string, string>;
  /** Path of the page that tells more. */
  readonly link: string;
  readonly now: Date;
}

/** Writes a notice in the transaction that causes it. */
export async function notify(tx: Queryable, notice: Notice): Promise<void> {
  await run(tx, 'insert into notice (id, person_id, kind, args, link, created_at) values ($1, $2, $3, $4, $5, $6)', [
    uuidv7(notice.now),
    notice.personId,
    notice.kind,
    JSON.stringify(notice.args),
    notice.link,
    notice.now,
  ]);
  await tellPages(tx, notice.personId);
}

/** Lets the person's open pages know, in every process, once the transaction is committed. */
async function tellPages(tx: Queryable, personId: string): Promise<void> {
  await run(tx, "select pg_notify('live', $1)", [personId]);
}
