import { randomInt } from 'node:crypto';
import { row, rows, type Queryable } from '../platform/db.ts';
import { checkEntries, ENTRY_RULES } from './check-entries.ts';
import { checkReferences } from './check-references.ts';

/** What was found wrong. */
export interface Violation {
  readonly rule: string;
  /** Where: account, sequence number, transfer, and what stands there. */
  readonly where: string;
}

/** How the accounts stand, or stood after a batch. Amounts in minor units. */
export interface LedgerState {
  readonly accounts: bigint;
  readonly entries: bigint;
  readonly transfers: bigint;
  /** What the bank's own issuing accounts are below zero. */
  readonly issued: bigint;
  /** Of all balances: zero when the books are right. */
  readonly sum: bigint;
  readonly held: bigint;
  /** A digest of the last entry of every account that has one. */
  readonly state: string;
}

/** How a check goes on: told now and then, with what it looks at and how many entries of how many are done. */
export type Progress = (what: string, done: number, total: number) => void;

/** What is verified. */
export interface CheckOptions {
  /** Only the entries of the batches after this one; 0n: all. */
  readonly after?: bigint;
  /** How the accounts stand in the same snapshot, where that is known already. */
  readonly state?: LedgerState;
  readonly progress?: Progress;
}

const PAIRS = 'every transfer has exactly two entries of opposite amounts';
const ZERO = 'the balances of all accounts sum to zero';
/** Entries that one statement verifies, about: so many are sorted at a time, on disk, because in the table they stand in order of time. */
const SLICE = 2_500_000n;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** SQLSTATE of a sum beyond bigint. */
const OUT_OF_RANGE = '22003';

/** Each account fits a bigint; all of them together need not. A sum beyond it counts as the largest there is. */
const bounded = (sum: string): string => `least(greatest(coalesce(${sum}, 0), -9223372036854775807), 9223372036854775807)::bigint`;

/** How the accounts stand; with a batch, how they stood after it. One probe an account. */
export async function ledgerState(db: Queryable, batch: bigint | null = null): Promise<LedgerState> {
  const found = await row<LedgerState & Record<string, unknown>>(
    db,
    `select count(*) as accounts, coalesce(sum(e.seq), 0)::bigint as entries, (coalesce(sum(e.seq), 0) / 2)::bigint as transfers,
            ${bounded("-sum(e.balance_after) filter (where a.kind in ('treasury', 'welcome'))")} as issued,
            ${bounded('sum(e.balance_after)')} as sum, ${bounded('sum(e.held_after)')} as held,
            coalesce(sum(('x' || left(encode(sha256(convert_to(
              row(a.id, e.seq, e.balance_after, e.held_after, e.spent_day, e.spent_month, e.transfer_id)::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint) filter (where e.seq is not null), 0)::text as state
     from account a left join lateral (
       select * from entry where account_id = a.id and ($1::bigint is null or batch <= $1) order by seq desc limit 1
     ) e on true`,
    [batch],
  );
  return found!;
}

/**
 * Verifies rules 1 to 3 of product.md over the ledger: zero sum, pairs, sequences, running balances, floors, holds, reversals,
 * counters. Memory stays the same however long the books are: accounts go in slices, and the database sorts on disk.
 * Run it inside one snapshot.
 *
 * @returns the first violation, or undefined when the books are right
 */
export async function checkLedger(
  db: Queryable,
  { after = 0n, state, progress = () => {} }: CheckOptions = {},
): Promise<Violation | undefined> {
  const stands = state ?? (await ledgerState(db));
  const { sum, entries } = stands;
  const total = Number(entries);
  const seed = randomInt(2 ** 47);
  const pairs = { debits: 0n, credits: 0n, entries: 0n };
  for (const { scope, values } of after > 0n ? [EVERYTHING] : await slices(db, stands)) {
    const found = await verifySlice(db, scope, [after, seed, ...values]);
    if ('rule' in found) return found;
    pairs.debits += found.debits;
    pairs.credits += found.credits;
    pairs.entries += found.entries;
    progress('entries', Number(pairs.entries), after > 0n ? Number(pairs.entries) : total);
  }
  if (pairs.debits !== pairs.credits) return { rule: PAIRS, where: (await firstWrongPair(db, after)) ?? 'the entries after a batch' };
  if (sum !== 0n) return { rule: ZERO, where: `the sum is ${sum}` };
  return checkReferences(db, after, (rule) => progress(rule, total, total));
}

interface Slice {
  readonly scope: string;
  readonly values: readonly unknown[];
}

const EVERYTHING: Slice = { scope: 'true', values: [] };

/** All accounts in ranges of about {@link SLICE} entries, those that no account row belongs to included. */
async function slices(db: Queryable, { accounts, entries }: LedgerState): Promise<Slice[]> {
  const count = entries / SLICE + 1n;
  const bounds: { id: string }[] = await rows(
    db,
    'select id from (select id, row_number() over (order by id) as n from account) a where n % $1 = 0 order by id',
    [accounts / count + 1n],
  );
  const ends = bounds.map(({ id }) => id);
  return [FIRST_ID, ...ends].map((from, i) => {
    const to = ends[i];
    return to === undefined
      ? { scope: 'account_id >= $3', values: [from] }
      : { scope: 'account_id >= $3 and account_id < $4', values: [from, to] };
  });
}

interface Verified {
  readonly entries: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
}

async function verifySlice(db: Queryable, scope: string, values: readonly unknown[]): Promise<Verified | Violation> {
  try {
    const found = await row<{ entries: bigint; debits: string; credits: string; wrong: string | null }>(
      db,
      checkEntries(scope, values[0] === 0n),
      values,
    );
    const { entries, debits, credits, wrong } = found!;
    if (wrong === null) return { entries, debits: BigInt(debits), credits: BigInt(credits) };
    return { rule: ENTRY_RULES[Number(wrong.split('|', 1)[0])]!, where: wrong.slice(wrong.indexOf('|') + 1) };
  } catch (error) {
    if ((error as { code?: string }).code !== OUT_OF_RANGE) throw error;
    return {
      rule: ENTRY_RULES[1],
      where: `an amount beyond all bounds in the accounts from ${(values[2] as string | undefined) ?? FIRST_ID}`,
    };
  }
}

/** Both sides of each transfer, found by where each says that the other stands. */
async function firstWrongPair(db: Queryable, after: bigint): Promise<string | undefined> {
  const found = await row<{ place: string }>(
    db,
    `select e.transfer_id || ' in ' || e.account_id || ' #' || e.seq as place
     from entry e left join entry o on o.account_id = e.counterparty and o.seq = e.counter_seq
     where e.batch > $1 and not coalesce(row(o.transfer_id, o.counterparty, o.counter_seq, -o.amount, not o.debit, o.batch, o.at, o.kind, o.action, o.forced)
         = row(e.transfer_id, e.account_id, e.seq, e.amount, e.debit, e.batch, e.at, e.kind, e.action, e.forced)
       and row(o.ref, o.due_at, o.on_due, o.actor, o.memo) is not distinct from row(e.ref, e.due_at, e.on_due, e.actor, e.memo), false) limit 1`,
    [after],
  );
  return found?.place;
}
