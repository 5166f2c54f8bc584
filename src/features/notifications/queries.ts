import { MAX_ATTEMPTS } from '../../platform/jobs.ts';
import { row, rows, run, type Queryable, type Tx } from '../../platform/db.ts';

/** A notice as it is stored. */
export interface NoticeRow {
  readonly id: string;
  readonly kind: string;
  readonly args: Readonly<Record<string, string>>;
  readonly link: string;
  readonly at: Date;
  readonly unread: boolean;
}

/** A person's notices below `before` (null: from the newest), newest first. */
export function selectNotices(db: Queryable, personId: string, before: string | null, limit: number): Promise<NoticeRow[]> {
  return rows<NoticeRow>(
    db,
    `select id, kind, args, link, created_at as at, read_at is null as unread
     from notice where person_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [personId, before, limit],
  );
}

/** Marks a person's notices up to `upTo` (null: all) as read; gives how many were not. */
export function updateRead(db: Queryable, personId: string, upTo: string | null, now: Date): Promise<number> {
  return run(db, 'update notice set read_at = $3 where person_id = $1 and read_at is null and ($2::uuid is null or id <= $2)', [
    personId,
    upTo,
    now,
  ]);
}

/** Who a payment came from; nobody, where the bank or an operator gave it back. */
const FROM = `case when e.kind = 'reversal' and e.actor is distinct from c.owner_id then '' else coalesce(p.name, '') end`;

/** What the id of a notice about an entry is made of: its time, and a hash of its transfer. */
const NOTICE_PARTS = `lpad(to_hex(floor(extract(epoch from e.at) * 1000)::bigint), 12, '0') as time, md5(e.transfer_id || ':notice') as hash`;
const NOTICE_ID = `(substr(time, 1, 8) || '-' || substr(time, 9, 4) || '-7' || substr(hash, 1, 3) || '-8' || substr(hash, 4, 3) || '-' || substr(hash, 7, 12))::uuid`;

/**
 * Writes a notice for each payment, or part of one given back, that people received in the batches `(from, to]`, and a job for each of these people
 * that mails them about it: at once, or when the pause since their last mail is over. A notice's id is made of its
 * transfer, so that a repeat writes nothing and adds no job.
 */
export async function insertPaymentNotices(
  tx: Tx,
  range: { from: bigint; to: bigint },
  now: Date,
  job: { task: string; pauseSeconds: number },
): Promise<void> {
  await run(
    tx,
    `with received as (
       select e.transfer_id, e.kind, e.amount, e.memo, e.at, a.owner_id as person_id, ${FROM} as payer,
              ${NOTICE_PARTS}
       from entry e
       join account a on a.id = e.account_id and a.owner_id is not null
       join account c on c.id = e.counterparty and c.owner_id is distinct from a.owner_id
       left join person p on p.id = c.owner_id
       where e.batch > $1 and e.batch <= $2 and not e.debit and e.action in ('post', 'settle') and e.kind in ('payment', 'reversal')
     ), told as (
       insert into notice (id, person_id, kind, args, link, created_at)
       select ${NOTICE_ID},
              person_id, case kind when 'reversal' then 'payment_given_back' else 'payment_received' end,
              jsonb_strip_nulls(jsonb_build_object('from', payer, 'amount', amount::text, 'note', memo)),
              '/transactions/' || transfer_id, at
       from received
       on conflict do nothing
       returning person_id
     ), waiting as (
       -- One waiting job a person: adding one for every payment was most of what a payment cost the database.
       insert into payment_mail as m (person_id, batch, mailed_at, queued_at)
       select distinct person_id, $1::bigint, 'epoch'::timestamptz, $3::timestamptz from told order by 1
       on conflict (person_id) do update set queued_at = excluded.queued_at
         where m.queued_at is null or m.queued_at < excluded.queued_at - make_interval(secs => 2 * $5)
       returning m.person_id, m.mailed_at
     )
     select enqueue_job($4, json_build_object('personId', person_id), null,
                        greatest($3::timestamptz, mailed_at + make_interval(secs => $5)), $6, $4 || ':' || person_id)
     from waiting`,
    [range.from, range.to, now, job.task, job.pauseSeconds, MAX_ATTEMPTS],
  );
}

/**
 * Writes a notice to whoever made a payment that the bank ended in the batches `(from, to]`, because an account was frozen or closed while it
 * was on its way. A repeat writes nothing.
 */
export async function insertUnmadeNotices(tx: Tx, range: { from: bigint; to: bigint }): Promise<void> {
  await run(
    tx,
    `insert into notice (id, person_id, kind, args, link, created_at)
     select ${NOTICE_ID}, person_id, 'payment_not_made', jsonb_build_object('to', payee, 'amount', amount::text), '/transactions/' || ref, at
     from (
       select a.owner_id as person_id, coalesce(p.name, '') as payee, -e.held_change as amount, e.ref, e.at, ${NOTICE_PARTS}
       from entry e
       join account a on a.id = e.account_id and a.owner_id is not null
       join account c on c.id = e.counterparty left join person p on p.id = c.owner_id
       where e.batch > $1 and e.batch <= $2 and e.debit and e.action in ('void', 'expire') and e.kind = 'payment' and e.actor is null
     ) ended
     on conflict do nothing`,
    [range.from, range.to],
  );
}

/** A notification holds 8,000 bytes: room for so many ids. */
const IDS_MAX = 200;

/** Tells the open pages of everybody whose accounts have entries later than `since` in the batches `(from, to]`, when this is committed. */
export async function tellOpenPages(tx: Tx, range: { from: bigint; to: bigint }, since: Date): Promise<void> {
  await run(
    tx,
    `select pg_notify('live', string_agg(owner_id::text, ','))
     from (
       select owner_id, (row_number() over (order by owner_id) - 1) / $4 as part
       from (
         select distinct a.owner_id
         from entry e join account a on a.id = e.account_id
         where e.batch > $1 and e.batch <= $2 and e.at > $3 and a.owner_id is not null
       ) people
     ) parts group by part`,
    [range.from, range.to, since, IDS_MAX],
  );
}

/**
 * True when the person has a notice, or an entry in an account, that is later than `since`.
 * @param first the smallest id that a notice of that moment can have
 */
export async function changedSince(db: Queryable, personId: string, since: Date, first: string): Promise<boolean> {
  const found = await row<{ changed: boolean }>(
    db,
    `select exists (select from notice where person_id = $1 and id >= $3)
         or exists (
           select from account a
           cross join lateral (select at from entry where account_id = a.id order by seq desc limit 1) last
           where a.owner_id = $1 and last.at > $2
         ) as changed`,
    [personId, since, first],
  );
  return found?.changed === true;
}

/**
 * Takes up the person's waiting job: what arrives from now on gives a new one. Gives up to which batch they were mailed
 * about incoming payments; the row is locked until the transaction ends.
 */
export function lockMailed(tx: Tx, personId: string): Promise<{ batch: bigint } | undefined> {
  return row(tx, 'update payment_mail set queued_at = null where person_id = $1 returning batch', [personId]);
}

/** Notes that a person is mailed about everything up to `batch`. */
export async function updateMailed(tx: Tx, personId: string, batch: bigint, now: Date): Promise<void> {
  await run(tx, 'update payment_mail set batch = $2, mailed_at = $3 where person_id = $1', [personId, batch, now]);
}

/** Notes that everybody is mailed about all that the ledger has. */
export async function updateAllMailed(db: Queryable, now: Date): Promise<void> {
  await run(db, 'update payment_mail set batch = h.n, mailed_at = $1, queued_at = null from ledger_head h', [now]);
}

/**
 * Payments that reached person $1 from others in the batches `($2, $3]`. The inner probe walks back from an account's
 * newest entry, so the price is that of the new entries, however long the history.
 */
const RECEIVED = `
  from account a
  cross join lateral (
    select coalesce((select seq from entry where account_id = a.id and batch <= $2 order by seq desc limit 1), 0) as seq
  ) known
  join entry e on e.account_id = a.id and e.seq > known.seq and e.batch <= $3
  join account c on c.id = e.counterparty and c.owner_id is distinct from a.owner_id
  where a.owner_id = $1 and not e.debit and e.action in ('post', 'settle') and e.kind in ('payment', 'reversal')`;

const NO_END = 9_223_372_036_854_775_807n;

/** Batch of the newest payment that a person received after `from`; null when there is none. */
export async function newestReceived(db: Queryable, personId: string, from: bigint): Promise<bigint | null> {
  const found = await row<{ batch: bigint | null }>(db, `select max(e.batch) as batch ${RECEIVED}`, [personId, from, NO_END]);
  return found?.batch ?? null;
}

/** A payment that somebody received. */
export interface ReceivedPayment {
  readonly transferId: string;
  /** True: it was given back, rather than paid. */
  readonly givenBack: boolean;
  /** The payer; null for the bank itself. */
  readonly payer: string | null;
  /** Minor units. */
  readonly amount: bigint;
  readonly memo: string | null;
  readonly at: Date;
}

/** The newest payments that a person received in the batches `(from, to]`. */
export function selectReceived(db: Queryable, personId: string, from: bigint, to: bigint, limit: number): Promise<ReceivedPayment[]> {
  return rows<ReceivedPayment>(
    db,
    `select found.*, p.name as payer from (
       select e.transfer_id as "transferId", e.kind = 'reversal' as "givenBack", e.amount, e.memo, e.at, e.batch, e.seq,
              case when e.kind = 'reversal' and e.actor is distinct from c.owner_id then null else c.owner_id end as owner_id ${RECEIVED} order by e.batch desc, e.seq desc limit $4
     ) found left join person p on p.id = found.owner_id order by found.batch desc, found.seq desc`,
    [personId, from, to, limit],
  );
}

/** How many payments a person received in the batches `(from, to]`, and how much in all. */
export async function sumReceived(db: Queryable, personId: string, from: bigint, to: bigint): Promise<{ count: number; total: bigint }> {
  const sum = await row<{ count: number; total: bigint }>(
    db,
    `select count(*)::int as count, coalesce(sum(e.amount), 0)::bigint as total ${RECEIVED}`,
    [personId, from, to],
  );
  return sum ?? { count: 0, total: 0n };
}
