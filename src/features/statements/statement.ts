import { LedgerAlarm, type AccountKind } from '../../ledger/index.ts';
import type { Currency } from '../../lib/money.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import { categoriesOf, ownViews, type OwnView } from '../transactions/index.ts';
import type { Period } from './period.ts';
import { selectEntries, selectFrame, selectSums, type StatementEntry as EntryRow, type Sums } from './queries.ts';

/** Entries that are read, and written, at a time: the memory that a statement takes, and how long others wait for it. */
const PAGE = 250n;

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
  /** Names of the owner's own categories, by their keys. */
  readonly categories: ReadonlyMap<string, string>;
}

/** A booked entry, and how the owner of the account sees it. */
export interface StatementEntry extends EntryRow, Omit<OwnView, 'seq' | 'note'> {
  readonly privateNote: string | null;
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
    const named = (await categoriesOf(tx, personId)).filter(({ name }) => name !== null);
    const categories = new Map(named.map(({ key, name }) => [key, name!]));
    return {
      ...frame,
      ...sums,
      categories,
      count: sums.countIn + sums.countOut,
      bank,
      currency,
      from: wish.from,
      to: wish.to,
      madeAt: now,
    };
  });
}

/** Booked entries, some at a time. */
export type Entries = AsyncIterable<readonly StatementEntry[]>;

/**
 * The booked entries of a statement, oldest first; what is only held is not booked. Each running balance is checked against
 * the ledger's, and the last against the closing balance.
 *
 * @param options `labelled`: with private notes and categories, which belong to the owner alone
 * @throws LedgerAlarm in the middle when one differs: what was written so far is not to be used
 */
export async function* entriesOf(
  db: Queryable,
  statement: Statement,
  { labelled }: { readonly labelled: boolean },
): AsyncGenerator<readonly StatementEntry[]> {
  const { accountId, last, timeZone } = statement;
  let balance = statement.opening;
  let seq = statement.after;
  while (seq < last) {
    const end = seq + PAGE < last ? seq + PAGE : last;
    const [page, views] = await Promise.all([
      selectEntries(db, accountId, seq, end, timeZone),
      labelled ? ownViews(db, accountId, seq, end) : [],
    ]);
    for (const entry of page) {
      balance += entry.amount;
      seq += 1n;
      if (entry.seq !== seq || entry.balanceAfter !== balance) {
        throw new LedgerAlarm(`entry ${seq} of account ${accountId} does not follow from the one before`);
      }
    }
    if (page.length === 0) throw new LedgerAlarm(`entry ${seq + 1n} of account ${accountId} is missing`);
    const booked = page.filter(({ action }) => action === 'post' || action === 'settle');
    if (booked.length > 0) yield seenBy(booked, views);
  }
  if (balance !== statement.closing) throw new LedgerAlarm(`the balance of account ${accountId} is not its closing balance`);
}

const UNSEEN = { privateNote: null, parts: [] } as const;

/** Entries with their owner's view of them; both are in the order of the ledger. */
function seenBy(entries: readonly EntryRow[], views: readonly OwnView[]): StatementEntry[] {
  const bySeq = new Map(views.map((view) => [view.seq, view]));
  return entries.map((entry) => {
    const view = bySeq.get(entry.seq);
    return view === undefined
      ? { ...entry, ...UNSEEN, outgoing: entry.debit }
      : { ...entry, privateNote: view.note, outgoing: view.outgoing, parts: view.parts };
  });
}
