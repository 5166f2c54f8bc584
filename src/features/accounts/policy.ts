import type { Account } from '../../ledger/index.ts';

/** The kinds of account that a person opens for themself. */
export const OWN_KINDS = ['current', 'savings'] as const;
export type OwnKind = (typeof OWN_KINDS)[number];

/** Open accounts that a person may have, pots of goals not counted. */
export const ACCOUNTS_MAX = 10;

/**
 * Accounts that a person may open within {@link OPENING_DAYS}, closed again or not: every payment looks at what all accounts
 * paid that were open within the month, so there cannot be ever more of them.
 */
export const OPENINGS_MAX = 20;
export const OPENING_DAYS = 31;

/** Longest name of an account, in characters. */
export const ACCOUNT_NAME_MAX = 40;

/** True for the name of a kind that a person may open. */
export function isOwnKind(text: unknown): text is OwnKind {
  return OWN_KINDS.includes(text as OwnKind);
}

/** True for an account that its person may pay from, and move money into and out of: pots are moved through their goals. */
export function isSpendable(account: Account): boolean {
  return !account.closed && isOwnKind(account.kind);
}

/** True for whoever has these accounts and may have one more. */
export function mayOpenAnother(accounts: readonly Account[]): boolean {
  return accounts.filter(isSpendable).length < ACCOUNTS_MAX;
}

/** Why an account cannot be closed, in the order in which it is looked at: what has to be done first. */
export type CloseObstacle = 'closed' | 'pot' | 'main' | 'frozen' | 'held' | 'arriving' | 'not_empty';

/**
 * What stands against closing an account; null: nothing.
 * @param arriving true where a payment to it is on its way
 */
export function closeObstacle(account: Account, arriving: boolean): CloseObstacle | null {
  if (account.closed) return 'closed';
  if (account.kind === 'pot') return 'pot';
  if (account.main) return 'main';
  if (account.frozen) return 'frozen';
  if (account.held > 0n) return 'held';
  if (arriving) return 'arriving';
  return account.balance === 0n ? null : 'not_empty';
}

/** True for an account that can become its person's main one. */
export function mayBeMain({ kind, main, closed, frozen }: Account): boolean {
  return kind === 'current' && !main && !closed && !frozen;
}
