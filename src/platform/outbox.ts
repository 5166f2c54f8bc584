import { isUuid, uuidv7 } from '../lib/ids.ts';
import { row, rows, run, type Db, type Queryable, type Tx } from './db.ts';
import { describeFault, PlainFault } from './fault.ts';
import { enqueue, MAX_ATTEMPTS, type Task } from './jobs.ts';
import type { Message, Transport } from './mail/transport.ts';
import type { Platform } from './platform.ts';

/** Name of the task that sends one mail. */
export const SEND_MAIL = 'send_mail';

/** Name of the task that looks after the outbox; see {@link tendMail}. */
export const TEND_MAIL = 'tend_mail';

const KEEP_SENT_DAYS = 30;
const FORGOTTEN_DAYS = 1;
const DAY_MS = 86_400_000;

/** Mail to be sent once the transaction commits. */
export interface QueuedMail {
  /** Which message; the slice that owns it builds it at the moment of sending. */
  readonly kind: string;
  /** What building it needs; never a secret. */
  readonly args: Record<string, string | number | null>;
  readonly now: Date;
  /** Mails with the same queue are sent one after the other. */
  readonly queue?: string;
}

/** A kind of mail, as far as sending is concerned. */
export interface Outgoing {
  /** Makes the message, at each attempt; null: there is nothing to send any more. */
  build(platform: Platform, args: Record<string, unknown>): Promise<Omit<Message, 'id' | 'at'> | null>;
  /** Called when the mail server has accepted the message, with the moment when it did. */
  handedOver?(platform: Platform, args: Record<string, unknown>, at: Date): Promise<void>;
}

/** Mails that were given up, counted by kind. */
export interface DeadMail {
  readonly kind: string;
  readonly count: number;
  /** Why the newest of them failed; carries nobody's data. */
  readonly reason: string;
}

/** Writes a mail in the transaction that causes it; a job sends it after the commit, at least once. */
export async function queueMail(tx: Tx, mail: QueuedMail): Promise<void> {
  const id = uuidv7(mail.now);
  await run(tx, 'insert into mail (id, kind, args, created_at) values ($1, $2, $3, $4)', [
    id,
    mail.kind,
    JSON.stringify(mail.args),
    mail.now,
  ]);
  await enqueue(tx, SEND_MAIL, { id }, { key: `mail:${id}`, ...(mail.queue === undefined ? {} : { queue: mail.queue }) });
}

/** The mails that were given up and reached nobody, by kind. */
export function deadMail(db: Queryable): Promise<DeadMail[]> {
  return rows<DeadMail>(
    db,
    `select kind, count(*)::int as count, (array_agg(coalesce(last_error, '') order by failed_at desc))[1] as reason
     from mail where sent_at is null and failed_at is not null group by kind order by kind`,
  );
}

interface MailRow {
  readonly kind: string;
  readonly args: Record<string, unknown>;
  readonly attempts: number;
  readonly sent: boolean;
}

/**
 * The task {@link SEND_MAIL}: builds one mail, hands it over and notes its fate. Throws to be tried again with a
 * growing pause; at the last attempt the mail is marked as failed and stays listed by {@link deadMail}.
 */
export function outboxTask(kinds: Readonly<Record<string, Outgoing>>, transport: Transport): Task {
  return async (platform, payload, attempt) => {
    const id = mailId(payload);
    const mail = await row<MailRow>(platform.db, 'select kind, args, attempts, sent_at is not null as sent from mail where id = $1', [id]);
    if (mail === undefined || mail.sent) return;
    try {
      const sent = await send(platform, kinds[mail.kind], transport, id, mail);
      await markSent(platform.db, id, platform.clock.now(), sent ? null : 'nothing to send any more');
    } catch (error) {
      const last = attempt?.last ?? mail.attempts + 1 >= MAX_ATTEMPTS;
      await markFailed(platform.db, id, describeFault(error), last ? platform.clock.now() : null);
      throw error;
    }
  };
}

async function send(platform: Platform, kind: Outgoing | undefined, transport: Transport, id: string, mail: MailRow): Promise<boolean> {
  if (kind === undefined) throw new PlainFault(`unknown kind of mail: ${mail.kind}`);
  const message = await kind.build(platform, mail.args);
  if (message === null) return false;
  await transport.send({ ...message, id, at: platform.clock.now() });
  await kind.handedOver?.(platform, mail.args, platform.clock.now());
  return true;
}

async function markSent(db: Db, id: string, at: Date, note: string | null): Promise<void> {
  await run(db, 'update mail set attempts = attempts + 1, sent_at = $2, last_error = $3, failed_at = null where id = $1', [id, at, note]);
}

async function markFailed(db: Db, id: string, reason: string, failedAt: Date | null): Promise<void> {
  await run(db, 'update mail set attempts = attempts + 1, last_error = $2, failed_at = $3 where id = $1 and sent_at is null', [
    id,
    reason,
    failedAt,
  ]);
}

/**
 * The task {@link TEND_MAIL}, for every hour: mail whose job got lost (its process was killed in the last attempt)
 * gets a new one, and mail sent a month ago is removed.
 */
export const tendMail: Task = async ({ db, clock }) => {
  const now = clock.now().getTime();
  await run(
    db,
    `select enqueue_job($1, json_build_object('id', id), null, null, $2, 'mail:' || id)
     from mail where sent_at is null and failed_at is null and created_at < $3`,
    [SEND_MAIL, MAX_ATTEMPTS, new Date(now - FORGOTTEN_DAYS * DAY_MS)],
  );
  await run(db, 'delete from mail where sent_at < $1', [new Date(now - KEEP_SENT_DAYS * DAY_MS)]);
};

function mailId(payload: unknown): string {
  const id = (payload as { id?: unknown } | null)?.id;
  if (typeof id !== 'string' || !isUuid(id)) throw new PlainFault('a job without a mail');
  return id;
}
