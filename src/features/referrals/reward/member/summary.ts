import type { Queryable } from '../../../../platform/db.ts';
import { programmeFor, type ProgrammeState } from '../programme/programme.ts';
import { activeRules } from '../programme/queries.ts';
import { paidThisMonth } from '../queries.ts';
import { sumOwnRewards } from './queries.ts';

/** What came of a person's invitations, and whether anything can come of another. Amounts in minor units. */
export interface RewardSummary {
  readonly programme: ProgrammeState;
  readonly earned: bigint;
  readonly onTheWay: bigint;
  /** Rewards that the person may still be paid this month. */
  readonly left: number;
}

/** What came of a person's invitations. */
export async function rewardSummary(db: Queryable, personId: string, now: Date): Promise<RewardSummary> {
  const [programme, sums, paid, rules] = await Promise.all([
    programmeFor(db, personId),
    sumOwnRewards(db, personId),
    paidThisMonth(db, personId, now),
    activeRules(db),
  ]);
  return { programme, ...sums, left: Math.max(0, rules.capPerMonth - paid) };
}
