import type { QueryConfig } from 'pg';
import type { Queryable, Tx } from '../platform/db.ts';
import { decide } from './decide.ts';
import { accountsOf, idsOf, insertEntries, insertParameters, loadAccounts, loadKnown, lockHead, PROOF_FAILED } from './queries.ts';
import { LedgerAlarm, type AccountState, type KnownTransfer, type LedgerState, type Posting, type Transfer, type TransferKind } from './types.ts';

/** Most transfers of one transaction: what a distributed engine still takes in one piece. */
export const BATCH_MAX = 900;

/**
 * Posts transfers inside the caller's transaction, each judged by itself. Has to be the last thing that the
 * transaction does, because it holds the head row, and with it the whole bank's postings, until the commit.
 *
 * @returns one answer for each transfer, in order; they are true only once the transaction has committed
 * @throws LedgerAlarm when the books are not what they have to be; the transaction has to be rolled back
 */
export async function post(tx: Tx, transfers: readonly Transfer[], now: Date): Promise<readonly Posting[]> {
  if (transfers.length === 0) return [];
  if (transfers.length > BATCH_MAX) throw new RangeError(`at most ${BATCH_MAX} transfers a transaction`);
  const state = await lockAndLoad(tx, transfers, now);
  const decision = decide(state, transfers);
  if (decision.rows.length > 0) {
    await write(tx, insertEntries(insertParameters(decision.rows, decision.chain, state.batch, state.at)), decision.rows.length);
  }
  return decision.postings;
}

/** Takes the head row and loads what the batch is decided over. The three statements go out together where the connection pipelines. */
export async function lockAndLoad(connection: Queryable, transfers: readonly Transfer[], now: Date): Promise<LedgerState> {
  const [head, accounts, known] = await Promise.all([
    connection.query(lockHead([now])),
    connection.query(loadAccounts([accountsOf(transfers)])),
    connection.query(loadKnown([idsOf(transfers)])),
  ]);
  const [batch, at] = head.rows[0] as unknown as [bigint, Date];
  return { batch, at, accounts: readAccounts(accounts.rows as unknown as AccountColumns[]), known: readKnown(known.rows as unknown as KnownColumns[]) };
}

/**
 * Runs the insert, which proves the chain of every account as it writes.
 * @throws LedgerAlarm when the proof fails
 */
export async function write(connection: Queryable, insert: QueryConfig, count: number): Promise<void> {
  const result = await connection.query(insert).catch((error: Error & { code?: string }) => {
    if (error.code !== PROOF_FAILED) throw error;
    throw new LedgerAlarm('the chain of an account is not where the decision took it to be', { cause: error });
  });
  if (result.rowCount !== count) throw new LedgerAlarm('the insert wrote another number of entries than decided');
}

type AccountColumns = [id: string, seq: bigint, balance: bigint, held: bigint, minimum: bigint | null, frozen: boolean, closed: boolean];

function readAccounts(rows: readonly AccountColumns[]): Map<string, AccountState> {
  return new Map(rows.map(([id, seq, balance, held, minimum, frozen, closed]) => [id, { id, seq, balance, held, minimum, frozen, closed }]));
}

type KnownColumns = [
  id: string, kind: TransferKind, debit: string, credit: string, amount: bigint, actor: string | null, memo: string | null,
  category: string | null, debitSeq: bigint, debitBalance: bigint, creditSeq: bigint, creditBalance: bigint, batch: bigint, at: Date,
];

function readKnown(rows: readonly KnownColumns[]): Map<string, KnownTransfer> {
  return new Map(
    rows.map(([id, kind, debit, credit, amount, actor, memo, category, debitSeq, debitBalance, creditSeq, creditBalance, batch, at]) => [
      id,
      {
        transfer: { id, kind, debit, credit, amount, actor, memo, category },
        posted: {
          outcome: 'posted',
          id,
          debit: { account: debit, seq: debitSeq, balanceAfter: debitBalance },
          credit: { account: credit, seq: creditSeq, balanceAfter: creditBalance },
          batch,
          at,
          replayed: false,
        },
      },
    ]),
  );
}
