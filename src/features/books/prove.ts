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
import { firstWrongDay } from '../accounts/index.ts';
import { firstWrongFlow, firstWrongLine, firstWrongRollup, firstWrongSplit } from '../transactions/index.ts';
import { Both } from './progress.ts';
import { selectHead } from './queries.ts';

/** What is verified. */
export interface ProveOptions {
  /** `all`: everything. `last`: what came after the last proof. A batch: what came after it, and at least what no proof covers. */
  readonly since: 'all' | 'last' | bigint;
  readonly progress?: Progress;
}

/** For the entries, the closed days, their lines, and the sums. */
const CONNECTIONS = 4;

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

/** After which closed day sums are looked at. */
type SumsFrom = Parameters<typeof firstWrongRollup>[2];

interface Wanted {
  readonly base: Proof | undefined;
  readonly timeZone: string;
  readonly state: LedgerState;
  readonly progress: Progress;
}

/** Entries, closed days and sums are looked at side by side, in one snapshot; what is told is the first of them that is wrong. */
async function examine(txs: readonly Tx[], { base, timeZone, state, progress }: Wanted): Promise<Finding> {
  const wrong = (rule: string, place: string): Finding => ({ day: null, dayHash: null, closings: '', rule, place });
  const [ledger, days, lines, sums] = txs as readonly [Tx, Tx, Tx, Tx];
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

/** The first sum, list or split of people's that the entries and labels do not give. */
async function firstWrongSum(tx: Tx, timeZone: string, from: SumsFrom): Promise<{ rule: string; where: string } | undefined> {
  const onDay = ({ accountId, day }: { accountId: string; day: string }): string => `account ${accountId} on ${day}`;
  const sum = (await firstWrongRollup(tx, timeZone, from)) ?? (await firstWrongDay(tx, timeZone, from));
  if (sum !== undefined) return { rule: 'sums by day agree with the entries', where: onDay(sum) };
  const split = await firstWrongSplit(tx);
  if (split !== undefined) {
    return { rule: 'the parts of a split payment add up to it', where: `account ${split.accountId}, payment ${split.paymentId}` };
  }
  const line = await firstWrongLine(tx, from?.lastBatch ?? 0n);
  if (line !== undefined) {
    return { rule: 'the list of transactions agrees with the entries', where: `account ${line.accountId}, entry ${line.seq}` };
  }
  const flow = await firstWrongFlow(tx, timeZone);
  return flow && { rule: 'what came and went by day agrees with the entries', where: onDay(flow) };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
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
