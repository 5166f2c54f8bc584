import type { BatchRange } from '../../../ledger/index.ts';
import type { Tx } from '../../../platform/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { gatherEvidence } from './evidence/evidence.ts';
import { judge } from './evidence/signals.ts';
import { payReward, takeRewardBack, Unpaid, Untaken, type Side } from './pay.ts';
import {
  dueRewards,
  firstQualifying,
  insertReward,
  lockReward,
  touchedRewards,
  updateReward,
  type Qualifying,
  type RewardReason,
  type RewardRow,
} from './queries.ts';
import { tell } from './step.ts';

/** Name under which {@link followPayments} follows the ledger. */
export const REWARDS = 'rewards';

const DAY_MS = 86_400_000;
/** Rewards looked at in one go. */
const AT_ONCE = 100;
const SIDE_BY_SIDE = 4;
/** When somebody looks again at what could not be paid, or taken back. */
const AGAIN_MS = { paid: 3_600_000, back: DAY_MS } as const;

/** Begins the reward of a referral, in the transaction that wrote it: from now on it waits for the newcomer's first payment. */
export async function beginReward(tx: Tx, inviteeId: string): Promise<void> {
  await insertReward(tx, inviteeId);
}

/**
 * Follower of the ledger: sees newcomers' settled payments, and reversals of those that rewards rest on. A payment that can
 * still be undone is a hold, and counts when it is settled. Repeated for the same batches it does nothing.
 */
export async function followPayments({ clock }: Platform, tx: Tx, { from, to }: BatchRange): Promise<void> {
  for (const { id } of await touchedRewards(tx, from, to)) {
    const reward = await lockReward(tx, id, { skip: false });
    if (reward !== undefined) await weigh(tx, reward, clock.now());
  }
}

/**
 * Looks at the rewards whose time has come: pays, refuses, lays before a person, takes back, or tries again what could not
 * be done. Each has a transaction of its own, and any number of processes may do this at once.
 * @returns true when there may be more
 */
export async function tendRewards(platform: Platform): Promise<boolean> {
  const due = await dueRewards(platform.db, platform.clock.now(), AT_ONCE);
  for (let at = 0; at < due.length; at += SIDE_BY_SIDE) {
    await Promise.all(due.slice(at, at + SIDE_BY_SIDE).map(({ id }) => tendReward(platform, id)));
  }
  return due.length === AT_ONCE;
}

/** Looks at one reward, if it is due and nobody else has it. */
export async function tendReward({ db, clock }: Pick<Platform, 'db' | 'clock'>, id: string): Promise<void> {
  const now = clock.now();
  const work = async (rest: Partial<Looking>): Promise<void> =>
    db.transaction(async (tx) => {
      const reward = await lockReward(tx, id, { skip: true });
      if (reward !== undefined && reward.dueAt <= now)
        await look(tx, reward, { now, unpaid: undefined, sides: ['inviter', 'invitee'], ...rest });
    });
  // What was thrown left nothing behind; why is kept in a transaction of its own.
  await work({}).catch(async (error: unknown) => {
    if (error instanceof Unpaid) return work({ unpaid: error });
    if (!(error instanceof Untaken)) throw error;
    // What is there now is taken now, and the rest is tried again.
    for (const side of ['inviter', 'invitee'] as const) await work({ sides: [side] }).catch(unlessUntaken);
    await work({ sides: [] });
  });
}

function unlessUntaken(error: unknown): void {
  if (!(error instanceof Untaken)) throw error;
}

/** What somebody who looks at a reward knows. */
interface Looking {
  readonly now: Date;
  /** What kept it from being paid a moment ago. */
  readonly unpaid: Unpaid | undefined;
  /** Of which sides a reward is taken back; none: none of them could be. */
  readonly sides: readonly Side[];
}

async function look(tx: Tx, reward: RewardRow, { now, unpaid, sides }: Looking): Promise<void> {
  if (reward.state === 'reversing') {
    if (sides.length > 0) return takeRewardBack(tx, reward, { now, sides, actor: null, memo: null, forced: false });
    return updateReward(tx, reward.id, { hurdle: 'spent', due_at: new Date(now.getTime() + AGAIN_MS.back) });
  }
  // Once more: what stands in the ledger may be newer than what the follower has read.
  const standing = await weigh(tx, reward, now);
  if (standing.state === 'waiting') return refuse(tx, standing, 'late', now);
  if (standing.state !== 'review') return;
  if (unpaid !== undefined) return wait(tx, standing, { hurdle: unpaid.hurdle, now });
  if (standing.approvedAt === null && !(await clear(tx, standing, now))) return;
  if (standing.reviewUntil! > now) return updateReward(tx, standing.id, { due_at: standing.reviewUntil! });
  const outcome = await payReward(tx, standing, now);
  if (outcome === 'cap') return refuse(tx, standing, 'cap', now);
  if (outcome === 'paused') await wait(tx, standing, { hurdle: 'paused', now });
}

function wait(tx: Tx, { id }: RewardRow, { hurdle, now }: { hurdle: NonNullable<RewardRow['hurdle']>; now: Date }): Promise<void> {
  return updateReward(tx, id, { hurdle, due_at: new Date(now.getTime() + AGAIN_MS.paid) });
}

/** Judges a reward; false: it is flagged, and nothing happens until a person has decided. Silence never pays. */
async function clear(tx: Tx, reward: RewardRow, now: Date): Promise<boolean> {
  const { signals, score, flagged } = judge(await gatherEvidence(tx, reward));
  const state = flagged ? 'flagged' : 'review';
  await updateReward(tx, reward.id, { state, score, signals: JSON.stringify(signals), judged_at: now });
  return !flagged;
}

async function refuse(tx: Tx, reward: RewardRow, reason: RewardReason, now: Date): Promise<void> {
  await updateReward(tx, reward.id, { state: 'refused', reason, hurdle: null, ended_at: now });
  await tell(tx, reward, { step: 'refused', reason }, now);
}

/** Holds a reward against the ledger: what it rests on, and what follows when that is not there any more. Gives the reward as it is afterwards. */
async function weigh(tx: Tx, reward: RewardRow, now: Date): Promise<RewardRow> {
  if (!['waiting', 'review', 'flagged', 'rewarded'].includes(reward.state)) return reward;
  const found = await firstQualifying(tx, reward);
  if (found?.transferId === reward.qualifying && found !== undefined) return reward;
  if (reward.state === 'rewarded') return weighPaid(tx, reward, found, now);
  if (found !== undefined) return qualify(tx, reward, found, now);
  return reward.state === 'waiting' ? reward : disqualify(tx, reward, now);
}

async function qualify(tx: Tx, reward: RewardRow, { transferId, at }: Qualifying, now: Date): Promise<RewardRow> {
  const first = reward.state === 'waiting';
  const reviewUntil = new Date(at.getTime() + reward.rules.reviewDays * DAY_MS);
  // Judged at once, so that a flagged one has the whole window to be looked at.
  const state = first ? 'review' : reward.state;
  await updateReward(tx, reward.id, {
    state,
    qualifying: transferId,
    qualified_at: at,
    review_until: reviewUntil,
    due_at: now,
  });
  if (first) await tell(tx, reward, { step: 'qualified', until: reviewUntil }, now);
  return { ...reward, state, qualifying: transferId, qualifiedAt: at, reviewUntil };
}

/** The payment was taken back before the reward was paid: the newcomer may make another one while there is time. */
async function disqualify(tx: Tx, reward: RewardRow, now: Date): Promise<RewardRow> {
  const dueAt = new Date(reward.beganAt.getTime() + reward.rules.withinDays * DAY_MS);
  const open = { qualifying: null, qualified_at: null, review_until: null, judged_at: null, approved_at: null, hurdle: null } as const;
  if (dueAt > now) {
    await updateReward(tx, reward.id, { ...open, state: 'waiting', due_at: dueAt });
    return { ...reward, state: 'waiting', qualifying: null, qualifiedAt: null, reviewUntil: null, approvedAt: null };
  }
  await refuse(tx, reward, 'payment_reversed', now);
  return { ...reward, state: 'refused', reason: 'payment_reversed' };
}

/** The payment of a reward that was paid is gone: it stands on another one, or is taken back while there is time for that. */
async function weighPaid(tx: Tx, reward: RewardRow, found: Qualifying | undefined, now: Date): Promise<RewardRow> {
  if (found !== undefined) {
    await updateReward(tx, reward.id, { qualifying: found.transferId });
    return { ...reward, qualifying: found.transferId };
  }
  if (now.getTime() > reward.paidAt!.getTime() + reward.rules.reversalDays * DAY_MS) return reward;
  await updateReward(tx, reward.id, { state: 'reversing', reason: 'payment_reversed', due_at: now });
  return { ...reward, state: 'reversing', reason: 'payment_reversed' };
}
