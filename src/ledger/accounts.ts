import { row, rows, run, type Queryable, type Tx } from '../platform/db.ts';
import type { Limits } from './types.ts';

/** Whose account it is, and what for. `current`, `savings` and `pot` belong to a person, the others to the bank. */
export type AccountKind = 'current' | 'savings' | 'pot' | 'treasury' | 'welcome' | 'rewards' | 'fees';

/** An account to be opened. */
export interface NewAccount {
  /** UUIDv7. */
  readonly id: string;
  readonly kind: AccountKind;
  /** Account number, unique in the bank. */
  readonly number: string;
  /** The person; null for the bank's own. */
  readonly ownerId: string | null;
  readonly name: string;
  /** Floor of the balance, minor units, 0 or below; null: none, for accounts that issue money. */
  readonly minimum: bigint | null;
  readonly now: Date;
}

const NO_LIMITS: Limits = { payment: null, day: null, month: null };

/** What a person's main account gives to one that is opened beside it. */
interface Main extends Limits, Record<string, unknown> {
  readonly frozenAt: Date | null;
}

/**
 * Opens an account at balance zero. A person's first current account is their main one. Where that is frozen, the new one is
 * frozen, too. From a person's second account that pays on, all of them count together against limits. Who may open a second one takes
 * the head row first ({@link takeHead}): that changes the first one, and with it the rules, at the commit. An account that pays begins
 * with the main one's own limits: else nobody would be kept within theirs who may open another.
 * @returns false when the id or the number is taken; nothing was changed then
 */
export async function openAccount(tx: Queryable, account: NewAccount): Promise<boolean> {
  const { id, kind, number, ownerId, name, minimum, now } = account;
  // Locked, so that whoever freezes the person comes before or after.
  const main =
    ownerId === null
      ? undefined
      : await row<Main>(
          tx,
          `select frozen_at as "frozenAt", limit_payment as payment, limit_day as day, limit_month as month
           from account where owner_id = $1 and main for update`,
          [ownerId],
        );
  const isMain = kind === 'current' && ownerId !== null && main === undefined;
  const together = main !== undefined && kind !== 'pot';
  const limits = together ? main : NO_LIMITS;
  const opened = await run(
    tx,
    `insert into account (id, kind, number, owner_id, name, minimum, opened_at, main, frozen_at, limits_together, limit_payment, limit_day, limit_month)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing`,
    [id, kind, number, ownerId, name, minimum, now, isMain, main?.frozenAt ?? null, together, limits.payment, limits.day, limits.month],
  );
  if (opened === 1 && together) {
    await run(
      tx,
      "update account set limits_together = true where owner_id = $1 and kind in ('current', 'savings') and not limits_together",
      [ownerId],
    );
  }
  return opened === 1;
}

/** An account with its standing. Amounts in minor units. */
export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly number: string;
  readonly ownerId: string | null;
  readonly name: string;
  readonly minimum: bigint | null;
  readonly openedAt: Date;
  readonly frozen: boolean;
  readonly closed: boolean;
  /** The current account that payments enter and leave when no other is named. */
  readonly main: boolean;
  /** Sequence number of the newest entry; 0 where there is none. */
  readonly seq: bigint;
  readonly balance: bigint;
  readonly held: bigint;
  /** Its own limits; null: the bank's. */
  readonly limitPayment: bigint | null;
  readonly limitDay: bigint | null;
  readonly limitMonth: bigint | null;
}

const ACCOUNT = `
  select a.id, a.kind, a.number, a.owner_id as "ownerId", a.name, a.minimum, a.opened_at as "openedAt",
         a.frozen_at is not null as frozen, a.closed_at is not null as closed, a.main,
         a.limit_payment as "limitPayment", a.limit_day as "limitDay", a.limit_month as "limitMonth",
         coalesce(e.seq, 0) as seq, coalesce(e.balance_after, 0) as balance, coalesce(e.held_after, 0) as held
  from account a
  left join lateral (
    select seq, balance_after, held_after from entry where account_id = a.id order by seq desc limit 1
  ) e on true`;

/** The accounts of a person, oldest first. */
export function accountsOf(db: Queryable, ownerId: string): Promise<Account[]> {
  return rows<Account>(db, `${ACCOUNT} where a.owner_id = $1 order by a.id`, [ownerId]);
}

/** An account by id, locked against other changes of its rules until the transaction ends; postings go on. */
export function lockAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return row<Account>(tx, `${ACCOUNT} where a.id = $1 for update of a`, [id]);
}

/**
 * Freezes accounts: nothing enters or leaves them. Takes the head row first, so that no posting decided over a
 * thawed account lands afterwards.
 */
export async function freeze(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await takeHead(tx);
  await run(tx, 'update account set frozen_at = coalesce(frozen_at, $2) where id = any ($1::uuid[])', [ids, now]);
}

/**
 * Keeps a person's accounts as they are until the transaction ends: whoever opens, closes or chooses among them does so
 * one after the other. Postings go on. Gives them as they stand then, oldest first.
 */
export async function lockAccountsOf(tx: Tx, ownerId: string): Promise<Account[]> {
  await run(tx, 'select from account where owner_id = $1 order by id for update', [ownerId]);
  // A statement of its own: it sees what others did while the locks were waited for.
  return accountsOf(tx, ownerId);
}

/** Calls an account something else. */
export async function renameAccount(tx: Tx, id: string, name: string): Promise<void> {
  await run(tx, 'update account set name = $2 where id = $1', [id, name]);
}

/** Makes a current account its person's main one, and no other. Their accounts have to be locked. */
export async function setMain(tx: Tx, ownerId: string, id: string): Promise<void> {
  await run(tx, 'update account set main = false where owner_id = $1 and main and id <> $2', [ownerId, id]);
  await run(tx, 'update account set main = true where owner_id = $1 and id = $2', [ownerId, id]);
}

/**
 * Closes an account for good: nothing enters or leaves it any more, its history stays. The head row has to be taken before
 * the account is looked at, so that nothing arrives in between.
 */
export async function closeAccount(tx: Tx, id: string, now: Date): Promise<void> {
  await run(tx, 'update account set closed_at = coalesce(closed_at, $2) where id = $1', [id, now]);
}

/** Ends the freeze of accounts. */
export async function thaw(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(tx, 'update account set frozen_at = null where id = any ($1::uuid[])', [ids]);
}

/**
 * Changes how far below zero an account may go. Takes the head row first, so that the books tell under which floor each
 * batch was decided: `finebank check` holds every entry against the floor of its time.
 */
export async function setMinimum(tx: Tx, id: string, minimum: bigint | null): Promise<void> {
  await takeHead(tx);
  await run(
    tx,
    `insert into minimum_change (account_id, batch, minimum)
     select a.id, h.n, a.minimum from account a, ledger_head h where a.id = $1 and a.minimum is distinct from $2::bigint
     on conflict do nothing`,
    [id, minimum],
  );
  await run(tx, 'update account set minimum = $2 where id = $1', [id, minimum]);
}

/** Sets an account's own limits; null: the bank's. Minor units. Takes the head row first, as {@link freeze} does. */
export async function setLimits(tx: Tx, id: string, limits: Limits): Promise<void> {
  await takeHead(tx);
  const { payment, day, month } = limits;
  await run(tx, 'update account set limit_payment = $2, limit_day = $3, limit_month = $4 where id = $1', [id, payment, day, month]);
}

/** Sets where days and months begin (an IANA name), and the limits of accounts that have none of their own. */
export async function setBankRules(tx: Tx, { timeZone, limits }: { timeZone: string; limits: Limits }): Promise<void> {
  const { payment, day, month } = limits;
  await run(tx, 'update ledger_head set time_zone = $1, limit_payment = $2, limit_day = $3, limit_month = $4, rules = rules + 1', [
    timeZone,
    payment,
    day,
    month,
  ]);
}

/** Keeps all postings out until the transaction ends; gives the number of the last batch. */
export async function takeHead(tx: Tx): Promise<bigint> {
  const head = await row<{ n: bigint }>(tx, 'update ledger_head set n = n returning n');
  return head!.n;
}
