import { uuidv7 } from '../../lib/ids.ts';
import {
  checkChain,
  checkLedger,
  closingOf,
  closingsDigest,
  latestGoodProof,
  ledgerState,
  recordProof,
  type LedgerState,
  type Progress,
  type Proof,
  type Violation,
} from '../../ledger/index.ts';
import { snapshot, type Tx } from '../../platform/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { firstWrongFlow, firstWrongLine, firstWrongRollup, firstWrongSplit } from '../transactions/index.ts';
import { selectHead } from './queries.ts';

/** What is verified. */
export interface ProveOptions {
  /** `all`: everything. `last`: what came after the last proof. A batch: what came after it, and at least what no proof covers. */
  readonly since: 'all' | 'last' | bigint;
  readonly progress?: Progress;
}

type Finding = Pick<Proof, 'day' | 'dayHash' | 'closings' | 'rule' | 'place'>;

/**
 * Verifies the books in one snapshot, while the bank goes on working, and keeps what was found as a proof. A run over what
 * came after an earlier proof first holds the books of that time against what was recorded then.
 */
export async function prove(platform: Platform, { since, progress = () => {} }: ProveOptions): Promise<Proof> {
  const { db, clock } = platform;
  const at = clock.now();
  const began = performance.now();
  const found = await snapshot(db.url, async (tx) => {
    const base = since === 'all' ? undefined : await latestGoodProof(tx, since === 'last' ? null : since);
    const { batch, timeZone } = await selectHead(tx);
    const state = await ledgerState(tx);
    const finding = await examine(tx, base, timeZone, progress);
    return { ...state, ...finding, since: base?.batch ?? 0n, batch };
  });
  const proof: Proof = { ...found, id: uuidv7(at), at, ok: found.rule === null, durationMs: Math.round(performance.now() - began) };
  await recordProof(db, proof);
  return proof;
}

async function examine(tx: Tx, base: Proof | undefined, timeZone: string, progress: Progress): Promise<Finding> {
  const wrong = (rule: string, place: string): Finding => ({ day: null, dayHash: null, closings: '', rule, place });
  const violation =
    (base === undefined ? undefined : await firstChange(tx, base)) ?? (await checkLedger(tx, { after: base?.batch ?? 0n, progress }));
  if (violation !== undefined) return wrong(violation.rule, violation.where);
  const known = base === undefined || base.day === null ? null : { day: base.day, hash: base.dayHash! };
  let read = 0;
  progress('closed days', 0, 0);
  const chain = await checkChain(tx, known, (count) => progress('closed days', (read += count), 0));
  if (chain.broken !== undefined) return wrong('the hash chain of the closed days covers the entries', chain.broken);
  progress('sums by day', 0, 0);
  const from = known === null ? undefined : await closingOf(tx, known.day);
  const rollup = await firstWrongRollup(tx, timeZone, from);
  if (rollup !== undefined) return wrong('sums by day agree with the entries', `account ${rollup.accountId} on ${rollup.day}`);
  const split = await firstWrongSplit(tx);
  if (split !== undefined)
    return wrong('the parts of a split payment add up to it', `account ${split.accountId}, payment ${split.paymentId}`);
  const line = await firstWrongLine(tx, from?.lastBatch ?? 0n);
  if (line !== undefined) return wrong('the list of transactions agrees with the entries', `account ${line.accountId}, entry ${line.seq}`);
  const flow = await firstWrongFlow(tx, timeZone);
  if (flow !== undefined) return wrong('what came and went by day agrees with the entries', `account ${flow.accountId} on ${flow.day}`);
  const day = chain.last?.day ?? null;
  return { day, dayHash: chain.last?.hash ?? null, closings: await closingsDigest(tx, day), rule: null, place: null };
}

/** What of the books of an earlier proof is no longer as it was. */
async function firstChange(tx: Tx, base: Proof): Promise<Violation | undefined> {
  const then = await ledgerState(tx, base.batch);
  const fields = ['entries', 'issued', 'sum', 'held', 'state'] as const satisfies readonly (keyof LedgerState)[];
  const changed = fields.find((field) => then[field] !== base[field]);
  const rule = 'what was proved before stands as it was';
  if (changed !== undefined) return { rule, where: `${changed} after batch ${base.batch}: ${then[changed]}, proved was ${base[changed]}` };
  if ((await closingsDigest(tx, base.day)) === base.closings) return undefined;
  return { rule, where: `the closings up to ${base.day ?? 'the first day'}` };
}
