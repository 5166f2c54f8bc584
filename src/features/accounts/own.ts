import { isUuid, transferId } from '../../lib/ids.ts';
import { showsNothing } from '../../lib/names.ts';
import { accountsOf, closeAccount, lockAccountsOf, renameAccount, setMain, takeHead, type Account } from '../../ledger/index.ts';
import type { Db, Queryable, Tx } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { open } from './account.ts';
import {
  ACCOUNT_NAME_MAX,
  closeObstacle,
  isOwnKind,
  isSpendable,
  mayBeMain,
  mayOpenAnother,
  OPENING_DAYS,
  OPENINGS_MAX,
  type CloseObstacle,
  type OwnKind,
} from './policy.ts';
import { isExpecting } from './queries.ts';

/** The actor's own account by its id; undefined where they have none such, whoever else has. */
export async function ownAccount(db: Queryable, actorId: string, id: string): Promise<Account | undefined> {
  return isUuid(id) ? (await accountsOf(db, actorId)).find((account) => account.id === id) : undefined;
}

/** The accounts that the actor can pay from and move money between: the main one first, then by age. */
export async function spendableAccounts(db: Queryable, actorId: string): Promise<Account[]> {
  return inOrder((await accountsOf(db, actorId)).filter(isSpendable));
}

/** What can be spent from an account, minor units. */
export function availableIn({ balance, held, minimum }: Account): bigint {
  return balance - held - (minimum ?? 0n);
}

const RANK: Readonly<Partial<Record<Account['kind'], number>>> = { current: 1, savings: 2, pot: 3 };

/** Accounts as they are listed: the main one, current ones, savings, pots; each by age. */
export function inOrder(accounts: readonly Account[]): Account[] {
  const rank = (account: Account): number => (account.main ? 0 : (RANK[account.kind] ?? 4));
  return accounts.toSorted((a, b) => rank(a) - rank(b));
}

/** An account's name as it is kept, in one line without control characters. Undefined: nothing of it shows, or it is too long. */
export function cleanName(text: string): string | undefined {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
  return showsNothing(name) || [...name].length > ACCOUNT_NAME_MAX ? undefined : name;
}

/** What came of opening an account. */
export type OpenResult =
  | { readonly outcome: 'opened'; readonly id: string; readonly replayed: boolean }
  | { readonly outcome: 'too_many' | 'too_many_lately' | 'key_malformed' };

/**
 * Opens another account for the actor. The same key again opens nothing more and gives the same answer.
 * @param name cleaned by {@link cleanName}
 * @param key UUIDv7 made with the form
 * @param opened done in the same transaction, where it was opened now
 */
export async function openOwn(
  db: Db,
  actorId: string,
  { kind, name, key, now, opened }: { kind: OwnKind; name: string; key: string; now: Date; opened?: (tx: Tx, id: string) => Promise<void> },
): Promise<OpenResult> {
  if (!isUuid(key)) return { outcome: 'key_malformed' };
  const id = transferId(actorId, key);
  return db.transaction(async (tx) => {
    // Before the accounts, as whoever changes one does: the second one of a person changes the first. It also puts all who open one in a row.
    await takeHead(tx);
    const accounts = await accountsOf(tx, actorId);
    if (accounts.some((account) => account.id === id)) return { outcome: 'opened', id, replayed: true };
    if (!mayOpenAnother(accounts)) return { outcome: 'too_many' };
    const lately = now.getTime() - OPENING_DAYS * 86_400_000;
    const recent = accounts.filter((account) => isOwnKind(account.kind) && account.openedAt.getTime() > lately);
    if (recent.length >= OPENINGS_MAX) return { outcome: 'too_many_lately' };
    await open(tx, { kind, personId: actorId, name, now, id });
    await notify(tx, { personId: actorId, kind: 'account_opened', args: { name }, link: `/balances/${id}`, now });
    await opened?.(tx, id);
    return { outcome: 'opened', id, replayed: false };
  });
}

/** Calls one of the actor's accounts something else. A pot is called what its goal is called. */
export async function renameOwn(db: Db, actorId: string, id: string, name: string): Promise<'renamed' | 'not_found' | 'pot' | 'closed'> {
  return db.transaction(async (tx) => {
    const account = (await lockAccountsOf(tx, actorId)).find((one) => one.id === id);
    if (account === undefined) return 'not_found';
    if (account.kind === 'pot') return 'pot';
    if (account.closed) return 'closed';
    await renameAccount(tx, id, name);
    return 'renamed';
  });
}

/** Makes one of the actor's current accounts the main one. Done again it stays so. */
export async function chooseMain(db: Db, actorId: string, id: string): Promise<'chosen' | 'not_found' | 'not_possible'> {
  return db.transaction(async (tx) => {
    // First, as whoever changes an account does: nobody waits for one holding the other.
    await takeHead(tx);
    const account = (await lockAccountsOf(tx, actorId)).find((one) => one.id === id);
    if (account === undefined) return 'not_found';
    if (account.main) return 'chosen';
    if (!mayBeMain(account)) return 'not_possible';
    await setMain(tx, actorId, id);
    return 'chosen';
  });
}

/** What came of closing an account. */
export type CloseResult = { readonly outcome: 'closed' | 'not_found' } | { readonly outcome: 'refused'; readonly obstacle: CloseObstacle };

/**
 * Closes one of the actor's accounts for good, when it is empty and nothing is on its way. While it is looked at no posting
 * runs, so money that arrives at the same moment is either seen here or refused by the ledger. Done again it stays closed.
 */
export async function closeOwn(db: Db, actorId: string, id: string, now: Date): Promise<CloseResult> {
  if (!isUuid(id)) return { outcome: 'not_found' };
  return db.transaction(async (tx) => {
    // First, as in the others.
    await takeHead(tx);
    const account = (await lockAccountsOf(tx, actorId)).find((one) => one.id === id);
    if (account === undefined) return { outcome: 'not_found' };
    const obstacle = closeObstacle(account, await isExpecting(tx, id));
    if (obstacle === 'closed') return { outcome: 'closed' };
    if (obstacle !== null) return { outcome: 'refused', obstacle };
    await closeAccount(tx, id, now);
    await notify(tx, { personId: actorId, kind: 'account_closed', args: { name: account.name }, link: `/balances/${id}`, now });
    return { outcome: 'closed' };
  });
}
