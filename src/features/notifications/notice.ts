import { firstUuidAt, isUuid } from '../../lib/ids.ts';
import type { Db } from '../../platform/db.ts';
import { changedSince, selectNotices, updateRead, type NoticeRow } from './queries.ts';

const PAGE_SIZE = 30;

/** Somebody who asks for notices: only for their own. */
export interface Reader {
  readonly id: string;
}

/** One page of a person's notices, newest first. */
export interface NoticePage {
  readonly notices: readonly NoticeRow[];
  /** Id to go on from; undefined on the last page. */
  readonly older: string | undefined;
}

/**
 * The reader's own notices.
 * @param before id of the last notice of the page before; anything else than an id means from the newest
 */
export async function listNotices(db: Db, reader: Reader, before: string | undefined): Promise<NoticePage> {
  const from = before !== undefined && isUuid(before) ? before : null;
  const found = await selectNotices(db, reader.id, from, PAGE_SIZE + 1);
  const notices = found.slice(0, PAGE_SIZE);
  return { notices, older: found.length > PAGE_SIZE ? notices.at(-1)?.id : undefined };
}

/**
 * Marks the reader's own notices as read.
 * @param upTo id of the newest one that the reader saw: what came after stays unread
 */
export async function markRead(db: Db, reader: Reader, upTo: string | undefined, now: Date): Promise<void> {
  await updateRead(db, reader.id, upTo !== undefined && isUuid(upTo) ? upTo : null, now);
}

/** What is written just before a page is made may become visible just after: that much is looked at twice, milliseconds. */
const OVERLAP_MS = 500;

/** True when something of the reader's may have changed since a page was made. */
export function hasChanged(db: Db, reader: Reader, since: Date): Promise<boolean> {
  const from = new Date(Math.max(0, since.getTime() - OVERLAP_MS));
  return changedSince(db, reader.id, from, firstUuidAt(from));
}
