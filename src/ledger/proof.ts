import { row, run, type Queryable } from '../platform/db.ts';
import type { LedgerState } from './check.ts';

/** What a run of the check found. Amounts in minor units. */
export interface Proof extends LedgerState {
  /** UUIDv7. */
  readonly id: string;
  readonly at: Date;
  /** Verified were the batches after this one; 0n: all. */
  readonly since: bigint;
  /** The newest batch of what was verified. */
  readonly batch: bigint;
  /** The last closed day that was verified, `YYYY-MM-DD`, with its hash. */
  readonly day: string | null;
  readonly dayHash: string | null;
  /** A digest of all closings up to that day. */
  readonly closings: string;
  readonly durationMs: number;
  readonly ok: boolean;
  /** The rule that was broken, and the first place. */
  readonly rule: string | null;
  readonly place: string | null;
}

const PROOF = `select id, at, since, batch, accounts, entries, transfers, issued, sum, held, state, to_char(day, 'YYYY-MM-DD') as day,
  day_hash as "dayHash", closings, duration_ms as "durationMs", ok, rule, place from proof`;

/** Keeps what a run of the check found. Nobody can change it afterwards. */
export async function recordProof(db: Queryable, p: Proof): Promise<void> {
  await run(
    db,
    `insert into proof (id, at, since, batch, accounts, entries, transfers, issued, sum, held, state, day, day_hash, closings, duration_ms, ok, rule, place)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::date, $13, $14, $15, $16, $17, $18)`,
    [
      p.id,
      p.at,
      p.since,
      p.batch,
      p.accounts,
      p.entries,
      p.transfers,
      p.issued,
      p.sum,
      p.held,
      p.state,
      p.day,
      p.dayHash,
      p.closings,
      p.durationMs,
      p.ok,
      p.rule,
      p.place,
    ],
  );
}

/** The newest run of the check, whatever it found. */
export function latestProof(db: Queryable): Promise<Proof | undefined> {
  return row<Proof & Record<string, unknown>>(db, `${PROOF} order by id desc limit 1`);
}

/** The newest run that found the books right, at or before a batch where one is given. */
export function latestGoodProof(db: Queryable, batch: bigint | null = null): Promise<Proof | undefined> {
  return row<Proof & Record<string, unknown>>(
    db,
    `${PROOF} where ok and ($1::bigint is null or batch <= $1) order by batch desc, id desc limit 1`,
    [batch],
  );
}
