import { transferId, uuidv7 } from '../../lib/ids.ts';
import { openAccount, post, type AccountKind, type Accepted } from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { newAccountNumber } from './number.ts';

/** The bank's own accounts. */
export const BANK = {
  treasury: '00000000-0000-7000-8000-000000000001',
  welcome: '00000000-0000-7000-8000-000000000002',
  rewards: '00000000-0000-7000-8000-000000000003',
  fees: '00000000-0000-7000-8000-000000000004',
} as const;

/** An account that was just opened. */
export interface OpenedAccount {
  readonly id: string;
  readonly number: string;
}

const NUMBER_TRIES = 5;

/** Opens a person's current account at balance zero. */
export function openCurrentAccount(tx: Tx, { personId, now }: { personId: string; now: Date }): Promise<OpenedAccount> {
  return open(tx, { kind: 'current', personId, name: '', now });
}

/** Opens the pot of a goal: an account of the person's that the saved money really moves into. */
export function openPot(tx: Tx, { personId, name, now }: { personId: string; name: string; now: Date }): Promise<OpenedAccount> {
  return open(tx, { kind: 'pot', personId, name, now });
}

/**
 * Posts the welcome bonus from the bank's own account. Its id follows from the person's, so a person is given it once,
 * however often this is asked. Has to be the last thing in the transaction (see `post`).
 *
 * @param amount minor units; nothing is posted for 0
 * @returns null where nothing was posted
 */
export async function payWelcomeBonus(
  tx: Tx,
  { accountId, personId, amount, now }: { accountId: string; personId: string; amount: bigint; now: Date },
): Promise<Accepted | null> {
  if (amount === 0n) return null;
  const [posting] = await post(
    tx,
    [
      {
        id: transferId(BANK.welcome, personId),
        kind: 'welcome_bonus',
        debit: BANK.welcome,
        credit: accountId,
        amount,
        actor: null,
        memo: null,
        category: null,
      },
    ],
    now,
  );
  // Thousands of the largest bonuses, and the bank's account can write down no more: nobody is kept out for that.
  if (posting?.outcome === 'balance_overflow') return null;
  if (posting?.outcome !== 'posted') throw new Error(`welcome bonus refused: ${posting?.outcome}`);
  return posting;
}

/**
 * Opens an account of any kind for a person, under a number that nobody has.
 * @param id UUIDv7 that nothing stands under yet
 */
export async function open(
  tx: Tx,
  { kind, personId, name, now, id = uuidv7(now) }: { kind: AccountKind; personId: string; name: string; now: Date; id?: string },
): Promise<OpenedAccount> {
  for (let tries = 0; tries < NUMBER_TRIES; tries += 1) {
    const account = { id, kind, number: newAccountNumber(), ownerId: personId, name, minimum: 0n, now };
    if (await openAccount(tx, account)) return { id: account.id, number: account.number };
  }
  throw new Error('no free account number found');
}
