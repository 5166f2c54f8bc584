import type { AccountKind, TransferKind } from '../../ledger/index.ts';
import { firstMoment } from '../../lib/days.ts';
import { row, rows, run, type Queryable, type Tx } from '../../platform/db.ts';
import type { Values } from './draft.ts';

export type Role = 'member' | 'operator' | 'auditor';

/** A member as an operator sees them. Amounts in minor units. */
export interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly accountId: string | null;
  readonly number: string | null;
  readonly frozen: boolean;
  readonly balance: bigint;
}

const MEMBER = `
  select p.id, p.name, p.email, p.role, p.created_at as "joinedAt", a.id as "accountId", a.number, a.frozen_at is not null as frozen,
         coalesce(e.balance_after, 0)::bigint as balance
  from person p left join account a on a.owner_id = p.id and a.main
  left join lateral (select balance_after from entry where account_id = a.id order by seq desc limit 1) e on true`;

/** Members below `before` (null: from the newest), newest first; `pattern` is one of LIKE for name or address, null: all. */
export function selectMembers(db: Queryable, pattern: string | null, before: string | null, limit: number): Promise<MemberRow[]> {
  return rows<MemberRow>(
    db,
    `${MEMBER} where ($1::uuid is null or p.id < $1) and ($2::text is null or p.name ilike $2 or p.email ilike $2) order by p.id desc limit $3`,
    [before, pattern, limit],
  );
}

/** The member whose account, current or pot, has this number. */
export function selectMembersByNumber(db: Queryable, number: string): Promise<MemberRow[]> {
  return rows<MemberRow>(db, `${MEMBER} where p.id = (select owner_id from account where number = $1)`, [number]);
}

/** A member by id. */
export function selectMember(db: Queryable, id: string): Promise<MemberRow | undefined> {
  return row<MemberRow>(db, `${MEMBER} where p.id = $1`, [id]);
}

/** What was done, by whom, to what. */
export interface ActRow {
  readonly id: string;
  readonly at: Date;
  readonly act: string;
  /** Null: the command line. */
  readonly operator: string | null;
  readonly reason: string | null;
  readonly before: Values;
  readonly after: Values;
  /** The person concerned, if any. */
  readonly personId: string | null;
  readonly personName: string | null;
  /** The transfer concerned, if it is one. */
  readonly transferId: string | null;
}

const ACT = `
  select o.id, o.at, o.act, by.name as operator, o.reason, o.before, o.after, coalesce(p.id, ap.id, fp.id) as "personId",
         coalesce(p.name, ap.name, fp.name) as "personName", case when o.act = 'reverse' then o.subject end as "transferId"
  from operator_act o left join person by on by.id = o.operator left join person p on p.id = o.subject
  left join account a on a.id = o.subject left join person ap on ap.id = a.owner_id
  left join referral f on f.id = o.subject left join person fp on fp.id = f.invitee_id`;

/** Acts below `before` (null: from the newest), newest first. */
export function selectActs(db: Queryable, before: string | null, limit: number): Promise<ActRow[]> {
  return rows<ActRow>(db, `${ACT} where ($1::uuid is null or o.id < $1) order by o.id desc limit $2`, [before, limit]);
}

/** The newest acts that were done to one of these subjects. */
export function selectActsOn(db: Queryable, subjects: readonly string[], limit: number): Promise<ActRow[]> {
  return rows<ActRow>(db, `${ACT} where o.subject = any ($1::uuid[]) order by o.id desc limit $2`, [subjects, limit]);
}

/** An act as it is written down. */
export interface NewAct {
  readonly id: string;
  readonly key: string;
  readonly operator: string | null;
  readonly at: Date;
  readonly act: string;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly before: Values;
  readonly after: Values;
}

/** Writes an act down; false when one stands under its key already. Waits for another transaction with the same key. */
export async function insertAct(tx: Tx, a: NewAct): Promise<boolean> {
  const written = await run(
    tx,
    `insert into operator_act (id, key, operator, at, act, subject, reason, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (key) do nothing`,
    [a.id, a.key, a.operator, a.at, a.act, a.subject, a.reason, JSON.stringify(a.before), JSON.stringify(a.after)],
  );
  return written === 1;
}

/** What the community and the ledger's head decide. Amounts in minor units. */
export interface SettingsRow {
  readonly name: string;
  readonly currency_code: string;
  readonly currency_symbol: string;
  readonly currency_decimals: number;
  readonly welcome_bonus: bigint;
  readonly first_goal_target: bigint;
  readonly undo_seconds: number;
  readonly registration: 'open' | 'code' | 'closed';
  readonly email_domains: readonly string[];
  readonly referral_unlimited: boolean;
  readonly time_zone: string;
  readonly limit_payment: bigint | null;
  readonly limit_day: bigint | null;
  readonly limit_month: bigint | null;
  /** True: no money was ever moved. */
  readonly untouched: boolean;
  /** True: nothing but welcome bonuses was ever paid. */
  readonly unused: boolean;
  /** True: unused, and of the first day. */
  readonly fresh: boolean;
}

/** The settings as they stand. */
export async function selectSettings(db: Queryable, now: Date): Promise<SettingsRow> {
  const found = await row<SettingsRow>(
    db,
    `select c.name, c.currency_code, c.currency_symbol, c.currency_decimals, c.welcome_bonus, c.first_goal_target, c.undo_seconds,
            c.registration, c.email_domains, c.referral_unlimited,
            h.time_zone, h.limit_payment, h.limit_day, h.limit_month, not exists (select from entry) as untouched,
            u.unused, case when u.unused then not exists (
              select from entry where at < ${firstMoment("date_trunc('day', $1::timestamptz at time zone h.time_zone)", 'h.time_zone')}
            ) else false end as fresh
     from community c, ledger_head h, (select not exists (select from entry where kind <> 'welcome_bonus') as unused) u`,
    [now],
  );
  return found!;
}

/** True for the name of a time zone that the database knows too. */
export async function knowsTimeZone(db: Queryable, name: string): Promise<boolean> {
  return (await row(db, 'select from pg_timezone_names where name = $1', [name])) !== undefined;
}

/** The part of the settings that stands in `community`. */
export type CommunityValues = Pick<
  SettingsRow,
  | 'name'
  | 'currency_code'
  | 'currency_symbol'
  | 'currency_decimals'
  | 'welcome_bonus'
  | 'first_goal_target'
  | 'undo_seconds'
  | 'registration'
  | 'email_domains'
  | 'referral_unlimited'
>;

/** Sets what the community decides, and tells all processes when it is committed. */
export async function updateCommunity(tx: Tx, c: CommunityValues): Promise<void> {
  await run(
    tx,
    `update community set name = $1, currency_code = $2, currency_symbol = $3, currency_decimals = $4, welcome_bonus = $5,
            first_goal_target = $6, undo_seconds = $7, registration = $8, email_domains = $9, referral_unlimited = $10`,
    [
      c.name,
      c.currency_code,
      c.currency_symbol,
      c.currency_decimals,
      c.welcome_bonus,
      c.first_goal_target,
      c.undo_seconds,
      c.registration,
      c.email_domains,
      c.referral_unlimited,
    ],
  );
  await run(tx, "select pg_notify('community', '')");
}

/** A person's role by the normalised address; the row is locked. */
export function lockRole(tx: Tx, emailKey: string): Promise<{ id: string; name: string; role: Role } | undefined> {
  return row(tx, 'select id, name, role from person where email_key = $1 for update', [emailKey]);
}

/** True where somebody signed up with this address and has not confirmed it. */
export async function hasSignUp(db: Queryable, emailKey: string): Promise<boolean> {
  return (await row(db, 'select from sign_up where email_key = $1', [emailKey])) !== undefined;
}

/** Gives a person a role. */
export async function updateRole(tx: Tx, personId: string, role: Role): Promise<void> {
  await run(tx, 'update person set role = $2 where id = $1', [personId, role]);
}

/** True where there is an operator. */
export async function hasOperator(db: Queryable): Promise<boolean> {
  return (await row(db, "select from person where role = 'operator' limit 1")) !== undefined;
}

/** Sets the one link for the first operator; an earlier one dies. */
export async function upsertFirstLink(db: Queryable, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await run(
    db,
    `insert into first_operator (token_hash, expires_at) values ($1, $2)
     on conflict (single) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
    [tokenHash, expiresAt],
  );
}

/** True while this link works; consumes nothing. */
export async function hasFirstLink(db: Queryable, tokenHash: Buffer, now: Date): Promise<boolean> {
  const text = `select from first_operator where token_hash = $1 and expires_at > $2 and not exists (select from person where role = 'operator')`;
  return (await row(db, text, [tokenHash, now])) !== undefined;
}

/** Consumes the link and makes the person an operator, in one statement; false when the link is dead. */
export async function consumeFirstLink(db: Queryable, tokenHash: Buffer, personId: string, now: Date): Promise<boolean> {
  const made = await run(
    db,
    `with used as (
       delete from first_operator where token_hash = $1 and expires_at > $3 and not exists (select from person where role = 'operator') returning 1
     )
     update person set role = 'operator' where id = $2 and exists (select from used)`,
    [tokenHash, personId, now],
  );
  return made === 1;
}

/** How the bank is, in figures. */
export interface Health {
  readonly head: bigint;
  readonly at: Date;
  readonly holds: bigint;
  readonly holdsDue: bigint;
  readonly failedJobs: bigint;
  /** Bytes. */
  readonly size: bigint;
  readonly database: string;
  readonly migration: number;
}

/** Measures how the bank is. */
export async function selectHealth(db: Queryable, now: Date): Promise<Health> {
  const found = await row<Health>(
    db,
    `select h.n as head, h.at, (select count(*) from pending) as holds, (select count(*) from pending where due_at <= $1) as "holdsDue",
            failed_jobs() as "failedJobs", pg_database_size(current_database()) as size, current_setting('server_version') as database,
            (select max(number) from migration) as migration
     from ledger_head h`,
    [now],
  );
  return found!;
}

/** How far each follower of the ledger has read. */
export function selectFollowers(db: Queryable): Promise<{ name: string; batch: bigint }[]> {
  return rows(db, 'select name, batch from follower order by name');
}

/** One of the newest transfers. */
export interface NewestTransfer {
  readonly id: string;
  readonly kind: TransferKind;
  readonly action: 'post' | 'hold' | 'settle' | 'void' | 'expire';
  /** Minor units: moved; held or set free, where nothing moved. */
  readonly amount: bigint;
  readonly at: Date;
  readonly batch: bigint;
  readonly payer: string;
  readonly payerKind: AccountKind;
  readonly payee: string;
  readonly payeeKind: AccountKind;
}

/** The transfers of the newest batches, newest first. */
export function selectNewest(db: Queryable, batches: number, limit: number): Promise<NewestTransfer[]> {
  return rows<NewestTransfer>(
    db,
    `select e.transfer_id as id, e.kind, e.action,
            case when e.amount = 0 then abs(e.held_change) else -e.amount end as amount, e.at, e.batch, d.number as payer, d.kind as "payerKind",
            c.number as payee, c.kind as "payeeKind"
     from entry e join account d on d.id = e.account_id join account c on c.id = e.counterparty
     where e.debit and e.batch > (select n from ledger_head) - $1 order by e.batch desc, e.transfer_id desc limit $2`,
    [batches, limit],
  );
}
