import type { AccountKind, TransferKind } from '../../ledger/index.ts';
import { firstMoment } from '../../lib/days.ts';
import { row, rows, run, type Queryable } from '../../platform/db.ts';

/** What a statement is about, read in one statement and so of one moment. Amounts in minor units. */
export interface FrameRow {
  readonly accountId: string;
  readonly number: string;
  readonly kind: AccountKind;
  /** A pot's name. */
  readonly name: string;
  readonly owner: string;
  readonly timeZone: string;
  readonly fromAt: Date;
  /** Exclusive. */
  readonly toAt: Date;
  /** The last entry before the period; 0: none. */
  readonly after: bigint;
  /** The last entry of the period, or `after` where it has none. */
  readonly last: bigint;
  readonly opening: bigint;
  readonly closing: bigint;
}

/**
 * The frame of a period of somebody's own account; undefined where it is not theirs. Entries of an account are dated in their
 * order, so the ends of the period are found by halving: some twenty probes of the primary key in an account of a million.
 */
export function selectFrame(
  db: Queryable,
  personId: string,
  accountId: string,
  period: { readonly from: string; readonly to: string },
): Promise<FrameRow | undefined> {
  return row<FrameRow>(
    db,
    `with recursive own as (
       select a.id, a.number, a.kind, a.name, p.name as owner, h.time_zone as zone, ${firstMoment('$3::date::timestamp', 'h.time_zone')} as from_at,
              ${firstMoment('($4::date + 1)::timestamp', 'h.time_zone')} as to_at,
              coalesce((select seq from entry where account_id = a.id order by seq desc limit 1), 0) as top
       from account a join person p on p.id = a.owner_id cross join ledger_head h where a.id = $2 and a.owner_id = $1
     ), search (edge, low, high) as (
       select edge, 0::bigint, top + 1 from own, lateral (values (from_at), (to_at)) edges (edge)
       union all
       select s.edge, case when e.at < s.edge then e.seq else s.low end, case when e.at < s.edge then s.high else e.seq end
       from search s cross join own join entry e on e.account_id = own.id and e.seq = (s.low + s.high) / 2 where s.low + 1 < s.high
     ), ends as (
       select max(low) filter (where edge = from_at) as after, max(low) filter (where edge = to_at) as last from search, own
     )
     select own.id as "accountId", own.number, own.kind, own.name, own.owner, own.zone as "timeZone", from_at as "fromAt", to_at as "toAt",
            ends.after, ends.last,
            coalesce((select balance_after from entry where account_id = own.id and seq = ends.after), 0) as opening,
            coalesce((select balance_after from entry where account_id = own.id and seq = ends.last), 0) as closing
     from own, ends`,
    [personId, accountId, period.from, period.to],
  );
}

/** What was booked between two entries of an account. Amounts in minor units, both positive; of any size. */
export interface Sums {
  readonly countIn: bigint;
  readonly countOut: bigint;
  readonly moneyIn: bigint;
  readonly moneyOut: bigint;
}

/** Sums of the booked entries after one sequence number, up to another. */
export async function selectSums(db: Queryable, accountId: string, after: bigint, last: bigint): Promise<Sums> {
  const found = await row<{ countIn: bigint; countOut: bigint; moneyIn: string; moneyOut: string }>(
    db,
    `select count(*) filter (where not debit) as "countIn", count(*) filter (where debit) as "countOut",
            coalesce(sum(amount) filter (where not debit), 0)::text as "moneyIn", coalesce(-sum(amount) filter (where debit), 0)::text as "moneyOut"
     from entry where account_id = $1 and seq > $2 and seq <= $3 and action in ('post', 'settle')`,
    [accountId, after, last],
  );
  return { ...found!, moneyIn: BigInt(found!.moneyIn), moneyOut: BigInt(found!.moneyOut) };
}

/** An entry as the ledger has it. Amounts in minor units. */
export interface StatementEntry {
  readonly seq: bigint;
  /** The payment's reference: of one that was held first, the hold's. */
  readonly id: string;
  readonly action: 'post' | 'settle' | 'hold' | 'void' | 'expire';
  readonly kind: TransferKind;
  readonly debit: boolean;
  /** Signed: negative left the account. */
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly note: string | null;
  readonly at: Date;
  /** `YYYY-MM-DD` in the bank's time zone. */
  readonly day: string;
  /** `HH:MM:SS` in the bank's time zone. */
  readonly clock: string;
  readonly otherNumber: string;
  readonly otherKind: AccountKind;
  /** The person's name; the account's, where it is their own; or empty for the bank. */
  readonly otherName: string;
  /** True: the other account is theirs too. */
  readonly ownOther: boolean;
}

/** Entries of an account after one sequence number, up to another, oldest first; those that only hold or free money among them. */
export function selectEntries(db: Queryable, accountId: string, after: bigint, last: bigint, timeZone: string): Promise<StatementEntry[]> {
  return rows<StatementEntry>(
    db,
    `select e.seq, case when e.action = 'settle' then e.ref else e.transfer_id end as id, e.action, e.kind, e.debit, e.amount,
            e.balance_after as "balanceAfter", e.memo as note, e.at,
            to_char(e.at at time zone $4, 'YYYY-MM-DD') as day, to_char(e.at at time zone $4, 'HH24:MI:SS') as clock,
            other.number as "otherNumber", other.kind as "otherKind",
            case when other.kind = 'pot' or other.owner_id = own.owner_id then other.name else coalesce(p.name, '') end as "otherName",
            coalesce(other.owner_id = own.owner_id, false) as "ownOther"
     from entry e join account own on own.id = e.account_id join account other on other.id = e.counterparty
     left join person p on p.id = other.owner_id
     where e.account_id = $1 and e.seq > $2 and e.seq <= $3 order by e.seq`,
    [accountId, after, last, timeZone],
  );
}

/** Accounts whose monthly statement is wanted by mail. */
export async function selectMailed(db: Queryable, personId: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, 'select account_id as id from statement_mail where person_id = $1', [personId])).map(
    ({ id }) => id,
  );
}

/** Writes down that the statement of an own account is wanted by mail, beginning with the month that is running. */
export function insertMailed(db: Queryable, personId: string, accountId: string, now: Date): Promise<number> {
  return run(
    db,
    `insert into statement_mail (account_id, person_id, month)
     select a.id, a.owner_id, (date_trunc('month', ${RUNNING('p', '$3::timestamptz')}) - interval '1 month')::date
     from account a join person p on p.id = a.owner_id cross join ledger_head h where a.id = $2 and a.owner_id = $1
     on conflict do nothing`,
    [personId, accountId, now],
  );
}

export function deleteMailed(db: Queryable, personId: string, accountId: string): Promise<number> {
  return run(db, 'delete from statement_mail where account_id = $2 and person_id = $1', [personId, accountId]);
}

/** The date where a month is over both for the bank, whose days the statement has, and for the person who reads it. */
function RUNNING(person: string, now: string): string {
  return `least(${now} at time zone ${person}.time_zone, ${now} at time zone h.time_zone)`;
}

/** A statement to be announced. */
export interface DueStatement {
  readonly accountId: string;
  readonly personId: string;
  /** First and last day of the month, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** The month after the last one that was announced is one in which the account was closed already. */
const CLOSED_BEFORE = "a.closed_at at time zone h.time_zone < s.month + interval '1 month'";

/** Ends the announcements for closed accounts, once the month that an account was closed in has been announced. */
export async function endClosedStatements(db: Queryable): Promise<void> {
  await run(db, `delete from statement_mail s using account a, ledger_head h where a.id = s.account_id and ${CLOSED_BEFORE}`);
}

/** Moves on by a month the announcements that are due, and gives their months; each is given once, whoever asks. */
export function takeDueStatements(db: Queryable, now: Date, limit: number): Promise<DueStatement[]> {
  return rows<DueStatement>(
    db,
    `update statement_mail m set month = (m.month + interval '1 month')::date
     from (
       select s.account_id from statement_mail s join person p on p.id = s.person_id join account a on a.id = s.account_id cross join ledger_head h
       where s.month < ($1::timestamptz at time zone 'UTC' - interval '1 month')::date
         and s.month + interval '2 months' <= ${RUNNING('p', '$1::timestamptz')}
         and (${CLOSED_BEFORE}) is not true
       order by s.month, s.account_id limit $2 for update of s skip locked
     ) due
     where m.account_id = due.account_id
     returning m.account_id as "accountId", m.person_id as "personId", to_char(m.month, 'YYYY-MM-DD') as "from",
               to_char(m.month + interval '1 month' - interval '1 day', 'YYYY-MM-DD') as "to"`,
    [now, limit],
  );
}
