import type { Queryable } from '../../../platform/db.ts';
import type { Period } from '../period.ts';
import { linesAfter, linesBefore, pendingLines, sumsOf, type PeriodSums, type StatementLine } from './queries.ts';

/** Lines on one page of a statement. */
export const LINES = 20;
/** Most lines that are shown as on their way. */
const PENDING_MAX = 50;

/** Where a page begins: before (older than) or after (newer than) a sequence number; null: at the newest. */
export type Position = { readonly before: bigint } | { readonly after: bigint } | null;

/** One page of an account's statement over a period. */
export interface Statement {
  readonly sums: PeriodSums;
  /** Newest first. */
  readonly lines: readonly StatementLine[];
  /** On their way, newest first; only with the newest page of a period that reaches today. */
  readonly pending: readonly StatementLine[];
  /** Older ones lie before this; null: none. */
  readonly older: bigint | null;
  /** Newer ones lie after this; null: none. */
  readonly newer: bigint | null;
}

/** What a statement is made of. */
export interface StatementWish {
  readonly accountId: string;
  readonly period: Period;
  /** The bank's time zone. */
  readonly timeZone: string;
  readonly position: Position;
  /** True where the period reaches today. */
  readonly current: boolean;
}

/** Reads a page of a statement by keyset: its cost does not grow with the history. Whose account it is has to be known already. */
export async function readStatement(db: Queryable, { accountId, period, timeZone, position, current }: StatementWish): Promise<Statement> {
  const sums = await sumsOf(db, accountId, period, timeZone);
  const [low, high] = [sums.openingSeq, sums.closingSeq + 1n];
  if (position !== null && 'after' in position) {
    const found = await linesAfter(db, accountId, larger(low, position.after), high, LINES + 1);
    const lines = found.slice(0, LINES).toReversed();
    return {
      sums,
      lines,
      pending: [],
      newer: found.length > LINES ? lines[0]!.seq : null,
      older: lines.at(-1)?.seq ?? null,
    };
  }
  const before = position === null || position.before > high ? high : position.before;
  const [found, pending] = await Promise.all([
    linesBefore(db, accountId, low, before, LINES + 1),
    position === null && current ? pendingLines(db, accountId, PENDING_MAX) : [],
  ]);
  const lines = found.slice(0, LINES);
  return {
    sums,
    lines,
    pending,
    older: found.length > LINES ? lines.at(-1)!.seq : null,
    newer: position === null ? null : (lines[0]?.seq ?? null),
  };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
