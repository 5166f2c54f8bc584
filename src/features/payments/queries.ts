import { row, rows, type Queryable } from '../../platform/db.ts';
import type { AccountKind, TransferKind } from '../../ledger/index.ts';

/** Moved, still held, or taken back. */
export type PaymentState = 'posted' | 'pending' | 'voided';

/** A payment as one of its two parties sees it: their own entry, and who is on the other side. Amounts in minor units. */
export interface Payment {
  /** The transfer's id; of a payment that was held first, the hold's. */
  readonly id: string;
  readonly state: PaymentState;
  /** Until when a pending payment can be taken back. */
  readonly dueAt: Date | null;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly seq: bigint;
  readonly kind: TransferKind;
  readonly debit: boolean;
  /** Signed: negative left the account. */
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly note: string | null;
  readonly category: string | null;
  readonly at: Date;
  readonly otherNumber: string;
  readonly otherKind: AccountKind;
  /** The person's name, the goal's name, or empty for the bank. */
  readonly otherName: string;
  /** True: not asked for by the one whose money it was, but by the bank or an operator. */
  readonly byBank: boolean;
}

const PARTIES = `
  join account own on own.id = e.account_id
  join account other on other.id = e.counterparty
  left join person p on p.id = other.owner_id`;

const PAYMENT = `
  select case when e.action = 'settle' then e.ref else e.transfer_id end as id, 'posted' as state, null::timestamptz as "dueAt", e.account_id as "accountId", own.number as "accountNumber", e.seq, e.kind, e.debit, e.amount,
         e.balance_after as "balanceAfter", e.memo as note, e.category, e.at, other.number as "otherNumber", other.kind as "otherKind",
         case when other.kind = 'current' then p.name when other.kind = 'pot' then other.name else '' end as "otherName",
         e.action = 'post' and e.actor is distinct from case when e.debit then own.owner_id else other.owner_id end as "byBank"
  from entry e ${PARTIES}`;

/** Money in, money out, or both. */
export type Direction = 'all' | 'in' | 'out';

const DIRECTION: Record<Direction, string> = { all: '', in: 'and not e.debit', out: 'and e.debit' };

/** The newest entries of the person's current account before a sequence number, newest first. */
export function paymentsBefore(db: Queryable, personId: string, before: bigint, direction: Direction, limit: number): Promise<Payment[]> {
  return rows<Payment>(
    db,
    `${PAYMENT} where own.owner_id = $1 and own.kind = 'current' and e.seq < $2 and e.action in ('post', 'settle') ${DIRECTION[direction]}
     order by e.seq desc limit $3`,
    [personId, before, limit],
  );
}

/**
 * A transfer as the person sees it; undefined where they are not a party to it. A move between own accounts is seen from the
 * side that paid. A payment that was held first is found by the hold's id (and by its settlement's), whatever became of it.
 */
export function paymentOf(db: Queryable, personId: string, transferId: string): Promise<Payment | undefined> {
  return row<Payment>(
    db,
    `with asked as (
       select * from entry where debit and transfer_id = $2
     ), done as (
       select d.* from asked a join entry d on d.ref = a.transfer_id where a.action = 'hold' and d.debit and d.action in ('settle', 'void', 'expire')
     ), shown as (
       select * from done where action = 'settle' union all select * from asked where not exists (select from done where action = 'settle')
     ), sides as (
       select account_id, seq, held_change as held from shown union all select counterparty, counter_seq, held_change from shown
     )
     select case when e.action = 'settle' then e.ref else e.transfer_id end as id,
            case when e.action <> 'hold' then 'posted' when exists (select from done) then 'voided' else 'pending' end as state, e.due_at as "dueAt",
            e.account_id as "accountId", own.number as "accountNumber", e.seq, e.kind, e.debit,
            case when e.action <> 'hold' then e.amount when e.debit then -s.held else s.held end as amount,
            e.balance_after as "balanceAfter", e.memo as note, e.category, e.at, other.number as "otherNumber", other.kind as "otherKind",
            case when other.kind = 'current' then p.name when other.kind = 'pot' then other.name else '' end as "otherName",
            e.action in ('post', 'hold') and e.actor is distinct from case when e.debit then own.owner_id else other.owner_id end as "byBank"
     from sides s join entry e on e.account_id = s.account_id and e.seq = s.seq ${PARTIES}
     where own.owner_id = $1 order by e.debit desc limit 1`,
    [personId, transferId],
  );
}

/** The person's payments that are still held, in both directions, the newest first. */
export function pendingPayments(db: Queryable, personId: string): Promise<Payment[]> {
  return rows<Payment>(
    db,
    `with mine as (select id from account where owner_id = $1 and kind = 'current'), open as (
       select h.id, h.due_at from pending h where h.debit in (select id from mine)
       union select h.id, h.due_at from pending h where h.credit in (select id from mine)
     ), legs as (
       select d.account_id, d.seq, d.held_change as held, o.due_at from open o join entry d on d.transfer_id = o.id and d.debit
       union all select d.counterparty, d.counter_seq, d.held_change, o.due_at from open o join entry d on d.transfer_id = o.id and d.debit
     )
     select e.transfer_id as id, 'pending' as state, s.due_at as "dueAt", e.account_id as "accountId", own.number as "accountNumber", e.seq,
            e.kind, e.debit, case when e.debit then -s.held else s.held end as amount, e.balance_after as "balanceAfter", e.memo as note,
            e.category, e.at, other.number as "otherNumber", other.kind as "otherKind",
            case when other.kind = 'current' then p.name when other.kind = 'pot' then other.name else '' end as "otherName",
            false as "byBank"
     from legs s join entry e on e.account_id = s.account_id and e.seq = s.seq ${PARTIES}
     where own.owner_id = $1 order by e.at desc, e.seq desc limit 50`,
    [personId],
  );
}

/** Holds whose time has come, the oldest first. */
export function dueHolds(db: Queryable, now: Date, limit: number): Promise<{ id: string; onDue: 'settle' | 'expire' }[]> {
  return rows(db, 'select id, on_due as "onDue" from pending where due_at <= $1 order by due_at limit $2', [now, limit]);
}

/** A transfer that moved money, as far as giving it back is concerned. Amounts in minor units. */
export interface Reversible {
  /** The transfer's id: of a payment that was held first, the one that settled it. */
  readonly id: string;
  readonly kind: TransferKind;
  readonly amount: bigint;
  /** Given back so far. */
  readonly reversed: bigint;
  readonly note: string | null;
  readonly at: Date;
  /** Names are empty for the bank. */
  readonly payerId: string | null;
  readonly payerName: string;
  readonly payerNumber: string;
  readonly payeeId: string | null;
  readonly payeeName: string;
  readonly payeeNumber: string;
}

const NAME = (account: string, person: string): string =>
  `case when ${account}.kind = 'pot' then ${account}.name else coalesce(${person}.name, '') end`;

/** The transfer with this id, or the one that settled the hold with this id; undefined where no money moved by it. */
export function reversibleOf(db: Queryable, transferId: string): Promise<Reversible | undefined> {
  return row<Reversible>(
    db,
    `with moved as (
       select * from entry where debit and transfer_id = $1 and action in ('post', 'settle')
       union all select * from entry where debit and ref = $1 and action = 'settle'
     )
     select m.transfer_id as id, m.kind, -m.amount as amount, m.memo as note, m.at,
            (select coalesce(-sum(r.amount), 0)::bigint from entry r where r.debit and r.ref = m.transfer_id and r.kind = 'reversal') as reversed,
            d.owner_id as "payerId", ${NAME('d', 'dp')} as "payerName", d.number as "payerNumber",
            c.owner_id as "payeeId", ${NAME('c', 'cp')} as "payeeName", c.number as "payeeNumber"
     from moved m join account d on d.id = m.account_id join account c on c.id = m.counterparty
     left join person dp on dp.id = d.owner_id left join person cp on cp.id = c.owner_id`,
    [transferId],
  );
}

/** What ties a transfer to another: a reversal to what it takes back, or the other way round. */
export interface ReversalLink {
  readonly id: string;
  /** True: this one was taken back by the transfer asked about. */
  readonly original: boolean;
  readonly kind: TransferKind;
  readonly amount: bigint;
  readonly at: Date;
}

/** The reversals of a transfer, oldest first, or what it is itself a reversal of. */
export function reversalLinks(db: Queryable, transferId: string): Promise<ReversalLink[]> {
  return rows<ReversalLink>(
    db,
    `select transfer_id as id, false as original, kind, -amount as amount, at from entry where debit and ref = $1 and kind = 'reversal'
     union all
     select o.transfer_id, true, o.kind, -o.amount, o.at from entry r join entry o on o.debit and o.transfer_id = r.ref
     where r.debit and r.transfer_id = $1 and r.kind = 'reversal'
     order by at, id`,
    [transferId],
  );
}

/** A member that money can be sent to. */
export interface Payee {
  readonly personId: string;
  readonly accountId: string;
  readonly number: string;
  readonly name: string;
}

const PAYEE = `select p.id as "personId", a.id as "accountId", a.number, p.name from account a join person p on p.id = a.owner_id`;

/** The member whose current account has this number. */
export function payeeByNumber(db: Queryable, number: string): Promise<Payee | undefined> {
  return row<Payee>(db, `${PAYEE} where a.number = $1 and a.kind = 'current' and a.closed_at is null`, [number]);
}

/** The member with this address (normalised). */
export function payeeByEmail(db: Queryable, emailKey: string): Promise<Payee | undefined> {
  return row<Payee>(db, `${PAYEE} where p.email_key = $1 and a.kind = 'current' and a.closed_at is null`, [emailKey]);
}

/** How many of the newest payments the list of recent payees is made from. */
const RECENT_ENTRIES = 200;

/** The members that the person paid last, newest first. */
export function recentPayees(db: Queryable, personId: string, limit: number): Promise<Payee[]> {
  return rows<Payee>(
    db,
    `with mine as (select id from account where owner_id = $1 and kind = 'current'),
     newest as (
       select e.counterparty, e.seq from mine join lateral (
         select counterparty, seq, debit, kind from entry where account_id = mine.id order by seq desc limit ${RECENT_ENTRIES}
       ) e on true where e.debit and e.kind = 'payment'
     ), last as (
       select counterparty, max(seq) as seq from newest group by counterparty
     )
     select p.id as "personId", a.id as "accountId", a.number, p.name
     from last join account a on a.id = last.counterparty join person p on p.id = a.owner_id
     where a.closed_at is null order by last.seq desc limit $2`,
    [personId, limit],
  );
}

/** A person's current account, with what is in it. */
export interface Purse {
  readonly accountId: string;
  readonly number: string;
  readonly balance: bigint;
  /** What can be spent. */
  readonly available: bigint;
  /** Held for payments that are on their way. */
  readonly held: bigint;
}

/** The person's current account with its standing. */
export function purseOf(db: Queryable, personId: string): Promise<Purse | undefined> {
  return row<Purse>(
    db,
    `select a.id as "accountId", a.number, coalesce(e.balance_after, 0) as balance,
            coalesce(e.balance_after - e.held_after, 0) - coalesce(a.minimum, 0) as available, coalesce(e.held_after, 0) as held
     from account a
     left join lateral (select balance_after, held_after from entry where account_id = a.id order by seq desc limit 1) e on true
     where a.owner_id = $1 and a.kind = 'current'`,
    [personId],
  );
}

/** The accounts of a payment about to be made: the payer's current one and the payee's, in one trip. */
export function partiesOf(
  db: Queryable,
  payerId: string,
  payeeNumber: string,
): Promise<{ payer: string | null; payee: string | null; payeeOwner: string | null } | undefined> {
  return row(
    db,
    `select (select id from account where owner_id = $1 and kind = 'current') as payer, a.id as payee, a.owner_id as "payeeOwner"
     from (select 1) one left join account a on a.number = $2 and a.kind = 'current'`,
    [payerId, payeeNumber],
  );
}

/** The accounts of many payments about to be made: the payer's current one, and the payees' by their numbers, in one trip. */
export async function partiesOfMany(
  db: Queryable,
  payerId: string,
  payeeNumbers: readonly string[],
): Promise<{ payer: string | null; payees: ReadonlyMap<string, string> }> {
  const found = await rows<{ id: string; number: string | null }>(
    db,
    `select id, null as number from account where owner_id = $1 and kind = 'current'
     union all select id, number from account where number = any ($2::text[]) and kind = 'current'`,
    [payerId, payeeNumbers],
  );
  return {
    payer: found.find(({ number }) => number === null)?.id ?? null,
    payees: new Map(found.flatMap(({ id, number }) => (number === null ? [] : [[number, id] as const]))),
  };
}
