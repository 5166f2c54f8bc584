import { LedgerAlarm, type AccountKind } from '../../ledger/index.ts';
import type { Currency } from '../../lib/money.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import type { Period } from './period.ts';
import { selectEntries, selectFrame, selectSums, type StatementEntry, type Sums } from './queries.ts';

export type { StatementEntry } from './queries.ts';

/** Entries that are read, and written, at a time: the memory that a statement takes, and how long others wait for it. */
const PAGE = 250;

/**
 * What an account did in a period. Made from one statement's view of the ledger: entries are never changed, so the two
 * sequence numbers fix all that lies between them, however long reading it takes. Amounts in minor units.
 */
export interface Statement extends Period, Sums {
  readonly accountId: string;
  readonly number: string;
  readonly kind: AccountKind;
  /** A pot's name; empty for a current account. */
  readonly name: string;
  readonly owner: string;
  readonly bank: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly fromAt: Date;
  /** Exclusive. */
  readonly toAt: Date;
  readonly madeAt: Date;
  readonly after: bigint;
  readonly last: bigint;
  readonly opening: bigint;
  readonly closing: bigint;
  /** Booked entries. */
  readonly count: bigint;
}

/**
 * Opens the statement of an own account; undefined where the account is not theirs.
 * @throws LedgerAlarm when opening, entries and closing disagree
 */
export async function openStatement(
  db: Db,
  personId: string,
  wish: Period & { readonly accountId: string },
  now: Date,
): Promise<Statement | undefined> {
  const { name: bank, currency } = await loadCommunity(db);
  // A connection of its own: the sums of a long period take a moment.
  return db.transaction(async (tx) => {
    const frame = await selectFrame(tx, personId, wish.accountId, wish);
    if (frame === undefined) return undefined;
    const sums = await selectSums(tx, frame.accountId, frame.after, frame.last);
    if (frame.opening + sums.moneyIn - sums.moneyOut !== frame.closing) {
      throw new LedgerAlarm(`the entries of account ${frame.accountId} do not lead from its opening to its closing balance`);
    }
    return { ...frame, ...sums, count: sums.countIn + sums.countOut, bank, currency, from: wish.from, to: wish.to, madeAt: now };
  });
}

/** Booked entries, some at a time. */
export type Entries = AsyncIterable<readonly StatementEntry[]>;

/**
 * The booked entries of a statement, oldest first; what is only held is not booked. Each running balance is checked against
 * the ledger's, and the last against the closing balance.
 * @throws LedgerAlarm in the middle when one differs: what was written so far is not to be used
 */
export async function* entriesOf(db: Queryable, statement: Statement): AsyncGenerator<readonly StatementEntry[]> {
  const { accountId, last, timeZone } = statement;
  let balance = statement.opening;
  let seq = statement.after;
  while (seq < last) {
    const page = await selectEntries(db, accountId, seq, last, timeZone, PAGE);
    for (const entry of page) {
      balance += entry.amount;
      seq += 1n;
      if (entry.seq !== seq || entry.balanceAfter !== balance) {
        throw new LedgerAlarm(`entry ${seq} of account ${accountId} does not follow from the one before`);
      }
    }
    if (page.length === 0) throw new LedgerAlarm(`entry ${seq + 1n} of account ${accountId} is missing`);
    const booked = page.filter(({ action }) => action === 'post' || action === 'settle');
    if (booked.length > 0) yield booked;
  }
  if (balance !== statement.closing) throw new LedgerAlarm(`the balance of account ${accountId} is not its closing balance`);
}
