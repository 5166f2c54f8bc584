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
import { Both } from './progress.ts';
import { selectHead } from './queries.ts';
import { firstWrongSum, valueOf } from './sums.ts';

/** What is verified. */
export interface ProveOptions {
  /** `all`: everything. `last`: what came after the last proof. A batch: what came after it, and at least what no proof covers. */
  readonly since: 'all' | 'last' | bigint;
  readonly progress?: Progress;
}

/** For the entries, the closed days, their lines, the sums by category, those by day, and the list of transactions. */
const CONNECTIONS = 6;

type Finding = Pick<Proof, 'day' | 'dayHash' | 'closings' | 'rule' | 'place'>;

/**
 * Verifies the books in one snapshot, while the bank goes on working, and keeps what was found as a proof. A run over what
 * came after an earlier proof first holds the books of that time against what was recorded then.
 */
export async function prove(platform: Platform, { since, progress = () => {} }: ProveOptions): Promise<Proof> {
  const { db, clock } = platform;
  const at = clock.now();
  const began = performance.now();
  const found = await snapshot(db.url, CONNECTIONS, async (txs) => {
    const [tx] = txs as [Tx];
    const base = since === 'all' ? undefined : await latestGoodProof(tx, since === 'last' ? null : since);
    const { batch, timeZone } = await selectHead(tx);
    const state = await ledgerState(tx);
    const finding = await examine(txs, { base, timeZone, state, progress });
    return { ...state, ...finding, since: base?.batch ?? 0n, batch };
  });
  const proof: Proof = { ...found, id: uuidv7(at), at, ok: found.rule === null, durationMs: Math.round(performance.now() - began) };
  await recordProof(db, proof);
  return proof;
}

interface Wanted {
  readonly base: Proof | undefined;
  readonly timeZone: string;
  readonly state: LedgerState;
  readonly progress: Progress;
}

/** Entries, closed days and sums are looked at side by side, in one snapshot; what is told is the first of them that is wrong. */
async function examine(txs: readonly Tx[], { base, timeZone, state, progress }: Wanted): Promise<Finding> {
  const wrong = (rule: string, place: string): Finding => ({ day: null, dayHash: null, closings: '', rule, place });
  const [ledger, days, lines, ...sums] = txs as readonly [Tx, Tx, Tx, Tx, Tx, Tx];
  const changed = base === undefined ? undefined : await firstChange(ledger, base);
  if (changed !== undefined) return wrong(changed.rule, changed.where);
  const known = base === undefined || base.day === null ? null : { day: base.day, hash: base.dayHash! };
  const from = known === null ? undefined : await closingOf(ledger, known.day);
  // Both the entries and the days read all of them.
  const done = new Both(base === undefined ? 2 * Number(state.entries) : 0, progress);
  const [violation, chain, rollup] = await Promise.allSettled([
    checkLedger(ledger, { after: base?.batch ?? 0n, state, progress: (what, count) => done.entries(what, count) }),
    checkChain(days, known, (count) => done.lines(count), lines),
    firstWrongSum(sums, timeZone, from),
  ]);
  // Wrong books may make the others stumble: what is wrong with them is told first.
  const first = valueOf(violation);
  if (first !== undefined) return wrong(first.rule, first.where);
  const { broken, last } = valueOf(chain);
  if (broken !== undefined) return wrong('the hash chain of the closed days covers the entries', broken);
  const sum = valueOf(rollup);
  if (sum !== undefined) return wrong(sum.rule, sum.where);
  const day = last?.day ?? null;
  return { day, dayHash: last?.hash ?? null, closings: await closingsDigest(ledger, day), rule: null, place: null };
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
