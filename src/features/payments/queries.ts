import { AMOUNT_MAX } from '../../lib/money.ts';
import { row, rows, unseen, type Queryable } from '../../platform/db.ts';
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
  /** The person's name, the goal's or the own account's name (which may be empty), or empty for the bank. */
  readonly otherName: string;
  /** True: not asked for by the one whose money it was, but by the bank or an operator; of a voided one: it was the bank that ended it. */
  readonly byBank: boolean;
}

/** What the other side of an entry is called: an own account or a pot by its name, somebody else by theirs, the bank by nothing. */
const OTHER_NAME = `case when other.kind = 'pot' or other.owner_id = own.owner_id then other.name when other.owner_id is not null then p.name else '' end`;

const OTHER = `
  join account other on other.id = e.counterparty
  left join person p on p.id = other.owner_id`;
const PARTIES = `
  join account own on own.id = e.account_id${OTHER}`;

const PAYMENT = `
  case when e.action = 'settle' then e.ref else e.transfer_id end as id, 'posted' as state, null::timestamptz as "dueAt", e.account_id as "accountId", own.number as "accountNumber", e.seq, e.kind, e.debit, e.amount,
         e.balance_after as "balanceAfter", e.memo as note, e.category, e.at, other.number as "otherNumber", other.kind as "otherKind",
         ${OTHER_NAME} as "otherName",
         e.action = 'post' and e.actor is distinct from case when e.debit then own.owner_id else other.owner_id end as "byBank"`;

/** Money in, money out, or both. */
export type Direction = 'all' | 'in' | 'out';

const DIRECTION: Record<Direction, string> = { all: '', in: 'and not debit', out: 'and debit' };

/** The newest entries of an account before sequence number $2, taken before they are joined: else its whole history is read and sorted. */
const NEWEST = (direction: Direction): string =>
  `join lateral (
     select * from entry where account_id = own.id and seq < $2 and action in ('post', 'settle') ${DIRECTION[direction]} order by seq desc limit $3
   ) e on true ${OTHER}`;

/** The newest entries of the person's main account before a sequence number, newest first. */
export function paymentsBefore(db: Queryable, personId: string, before: bigint, direction: Direction, limit: number): Promise<Payment[]> {
  const page = `select ${PAYMENT} from account own ${NEWEST(direction)} where own.owner_id = $1 and own.main order by seq desc limit $3`;
  return rows<Payment>(db, page, [personId, before, limit]);
}

/** The newest entries of all of the person's accounts but the pots of goals, newest first. */
export function recentPayments(db: Queryable, personId: string, direction: Direction, limit: number): Promise<Payment[]> {
  return rows<Payment>(
    db,
    `select ${PAYMENT} from account own ${NEWEST(direction)} where own.owner_id = $1 and own.kind <> 'pot'
     order by e.at desc, own.id desc, e.seq desc limit $3`,
    [personId, AMOUNT_MAX, limit],
  );
}

/**
 * A transfer as the person sees it; undefined where they are not a party to it. A move between own accounts is seen from the
 * side that paid. A payment that was held first is found by the hold's id, and by that of what settled it or took it back.
 */
export function paymentOf(db: Queryable, personId: string, transferId: string): Promise<Payment | undefined> {
  return row<Payment>(
    db,
    `with asked as (
       select * from entry where debit and transfer_id = coalesce((select ref from entry where debit and transfer_id = $2 and action in ('void', 'expire')), $2)
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
            ${OTHER_NAME} as "otherName",
            case when e.action = 'hold' and exists (select from done) then (select actor is null from done) else e.action in ('post', 'hold') and e.actor is distinct from case when e.debit then own.owner_id else other.owner_id end end as "byBank"
     from sides s join entry e on e.account_id = s.account_id and e.seq = s.seq ${PARTIES}
     where own.owner_id = $1 order by e.debit desc limit 1`,
    [personId, transferId],
  );
}

/** The person's payments that are still held, in both directions, the newest first. */
export function pendingPayments(db: Queryable, personId: string): Promise<Payment[]> {
  return rows<Payment>(
    db,
    `with mine as (select id from account where owner_id = ${unseen('$1::uuid')} and kind <> 'pot'), open as (
       select h.id, h.due_at from pending h where h.debit in (select id from mine)
       union select h.id, h.due_at from pending h where h.credit in (select id from mine)
     ), legs as (
       select d.account_id, d.seq, d.held_change as held, o.due_at from open o join entry d on d.transfer_id = o.id and d.debit
       union all select d.counterparty, d.counter_seq, d.held_change, o.due_at from open o join entry d on d.transfer_id = o.id and d.debit
     )
     select e.transfer_id as id, 'pending' as state, s.due_at as "dueAt", e.account_id as "accountId", own.number as "accountNumber", e.seq,
            e.kind, e.debit, case when e.debit then -s.held else s.held end as amount, e.balance_after as "balanceAfter", e.memo as note,
            e.category, e.at, other.number as "otherNumber", other.kind as "otherKind",
            ${OTHER_NAME} as "otherName",
            false as "byBank"
     from legs s join entry e on e.account_id = s.account_id and e.seq = s.seq ${PARTIES}
     where own.owner_id = ${unseen('$1::uuid')} order by e.at desc, e.seq desc limit 50`,
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

/** The member whose current or savings account has this number. */
export function payeeByNumber(db: Queryable, number: string): Promise<Payee | undefined> {
  return row<Payee>(db, `${PAYEE} where a.number = $1 and a.kind in ('current', 'savings') and a.closed_at is null`, [number]);
}

/** The member with this address (normalised), with their main account. */
export function payeeByEmail(db: Queryable, emailKey: string): Promise<Payee | undefined> {
  return row<Payee>(db, `${PAYEE} where p.email_key = $1 and a.main and a.closed_at is null`, [emailKey]);
}

/** How many of the newest payments the list of recent payees is made from. */
const RECENT_ENTRIES = 200;

/** The members that the person paid last, newest first. */
export function recentPayees(db: Queryable, personId: string, limit: number): Promise<Payee[]> {
  return rows<Payee>(
    db,
    `with mine as (select id from account where owner_id = $1 and kind <> 'pot'),
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

/** An account that a person pays from, with what is in it. */
export interface Purse {
  readonly accountId: string;
  readonly number: string;
  readonly balance: bigint;
  /** What can be spent. */
  readonly available: bigint;
  /** Held for payments that are on their way. */
  readonly held: bigint;
}

const SPENDABLE = "kind in ('current', 'savings')";
/** Which of a person's accounts pays: the one with the number $n, or the main one where that is null. */
const PAYER = (number: string): string => `case when ${number}::text is null then main else number = ${number} and ${SPENDABLE} end`;

/** The person's account with this number, or their main one, with its standing. */
export function purseOf(db: Queryable, personId: string, number: string | null = null): Promise<Purse | undefined> {
  return row<Purse>(
    db,
    `select a.id as "accountId", a.number, coalesce(e.balance_after, 0) as balance,
            least(coalesce(e.balance_after::numeric - e.held_after, 0) - coalesce(a.minimum, 0), ${AMOUNT_MAX})::bigint as available, coalesce(e.held_after, 0) as held
     from account a
     left join lateral (select balance_after, held_after from entry where account_id = a.id order by seq desc limit 1) e on true
     where a.owner_id = $1 and ${PAYER('$2')}`,
    [personId, number],
  );
}

/** The accounts of a payment about to be made: the payer's (null: the main one) and the payee's, in one trip. */
export function partiesOf(
  db: Queryable,
  payerId: string,
  payeeNumber: string,
  payerNumber: string | null,
): Promise<{ payer: string | null; payee: string | null; payeeOwner: string | null } | undefined> {
  return row(
    db,
    `select (select id from account where owner_id = $1 and ${PAYER('$3')}) as payer, a.id as payee, a.owner_id as "payeeOwner"
     from (select 1) one left join account a on a.number = $2 and a.${SPENDABLE}`,
    [payerId, payeeNumber, payerNumber],
  );
}

/** The accounts of many payments about to be made, by their numbers. */
export interface PartiesOfMany {
  /** Id of the payer's main account; null where they have none. */
  readonly main: string | null;
  /** Ids of the payer's own accounts. */
  readonly own: ReadonlyMap<string, string>;
  readonly payees: ReadonlyMap<string, string>;
}

/** The accounts of many payments about to be made: the payer's, and the payees' by their numbers, in one trip. */
export async function partiesOfMany(db: Queryable, payerId: string, payeeNumbers: readonly string[]): Promise<PartiesOfMany> {
  const found = await rows<{ id: string; number: string; main: boolean; own: boolean }>(
    db,
    `select id, number, main, true as own from account where owner_id = $1 and ${SPENDABLE}
     union all select id, number, false, false from account where number = any ($2::text[]) and ${SPENDABLE}`,
    [payerId, payeeNumbers],
  );
  const byNumber = (own: boolean): Map<string, string> =>
    new Map(found.filter((one) => one.own === own).map(({ number, id }) => [number, id]));
  return { main: found.find(({ main }) => main)?.id ?? null, own: byNumber(true), payees: byNumber(false) };
}
