import { isUuid } from '../../lib/ids.ts';
import type { Tx } from '../../platform/db.ts';
import { PlainFault } from '../../platform/fault.ts';
import type { Task } from '../../platform/jobs.ts';
import { queueMail } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { PAYMENT_RECEIVED } from './emails.ts';
import {
  insertPaymentNotices,
  insertUnmadeNotices,
  lockMailed,
  newestReceived,
  tellOpenPages,
  updateAllMailed,
  updateMailed,
} from './queries.ts';

/** Name under which {@link paymentMailTask} runs. */
const PAYMENT_MAIL = 'payment_mail';

/** Nobody gets two mails about payments within this time: what arrives meanwhile is gathered into the next. */
const PAUSE_SECONDS = 600;

/** Nobody has a page open that waits for what is older: a bank that catches up tells none of it. */
const LIVE_MS = 3_600_000;

/**
 * Follower of the ledger: tells everybody who received a payment in the batches `(from, to]`, in the bell and by mail,
 * whoever made one that the bank had to end, in the bell, and lets the open pages of both sides ask for themselves anew.
 * Repeated for the same batches it does nothing.
 */
export async function tellReceivers(platform: Platform, tx: Tx, range: { from: bigint; to: bigint }): Promise<void> {
  await insertPaymentNotices(tx, range, platform.clock.now(), { task: PAYMENT_MAIL, pauseSeconds: PAUSE_SECONDS });
  await insertUnmadeNotices(tx, range);
  await tellOpenPages(tx, range, new Date(platform.clock.now().getTime() - LIVE_MS));
}

/** Puts one mail about all payments that a person was not mailed about yet into the outbox. */
export const paymentMailTask: Task = async (platform, payload) => {
  const personId = (payload as { personId?: unknown } | null)?.personId;
  if (typeof personId !== 'string' || !isUuid(personId)) throw new PlainFault('a job without a person');
  await platform.db.transaction(async (tx) => {
    const mailed = await lockMailed(tx, personId);
    if (mailed === undefined) return;
    const newest = await newestReceived(tx, personId, mailed.batch);
    if (newest === null) return;
    const now = platform.clock.now();
    const args = { personId, fromBatch: mailed.batch.toString(), toBatch: newest.toString() };
    await queueMail(tx, { kind: PAYMENT_RECEIVED, args, now });
    await updateMailed(tx, personId, newest, now);
  });
};

/**
 * As if everybody had been mailed about all payments by now: a history that is brought into a bank fills nobody's letter box.
 */
export async function passOverMail({ db, clock }: Platform): Promise<void> {
  await updateAllMailed(db, clock.now());
}

/** The tasks of this slice, by name. */
export const notificationTasks: Readonly<Record<string, Task>> = { [PAYMENT_MAIL]: paymentMailTask };
