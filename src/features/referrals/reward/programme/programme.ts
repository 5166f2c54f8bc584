import { transferId } from '../../../../lib/ids.ts';
import { post, type Posting } from '../../../../ledger/index.ts';
import type { Queryable, Tx } from '../../../../platform/db.ts';
import { BANK } from '../../../accounts/index.ts';
import { tellOfCode } from '../../codes/queries.ts';
import { wakeRewards, pauseOf, type Rules } from '../queries.ts';
import { activeRules, pauseBranch, pauseProgramme, replaceRules, selectProgramme, tryRules, type TriedReferral } from './queries.ts';

const DAY_MS = 86_400_000;
/** What new rules are tried on. */
const TRIED_DAYS = 30;

/** Saves new rules; what began before keeps its own. False, with nothing changed, when others were saved meanwhile. */
export async function saveRules(
  tx: Tx,
  from: number,
  rules: Omit<Rules, 'version'>,
  by: { operatorId: string; now: Date },
): Promise<boolean> {
  const saved = await replaceRules(tx, from, rules, by);
  if (saved) await tellOfCode(tx, '');
  return saved;
}

/**
 * Moves money from the treasury into the budget. What waits for it is looked at again. Has to be the last thing in the transaction.
 * @param wish `key` is a UUIDv7: the same one moves money once
 */
export async function fundBudget(
  tx: Tx,
  wish: { key: string; amount: bigint; operatorId: string; memo: string; now: Date },
): Promise<Posting> {
  const { key, amount, operatorId, memo, now } = wish;
  await wakeRewards(tx, 'budget', now);
  await tellOfCode(tx, '');
  const id = transferId(operatorId, key);
  const order = {
    id,
    kind: 'budget',
    debit: BANK.treasury,
    credit: BANK.rewards,
    amount,
    actor: operatorId,
    memo,
    category: null,
  } as const;
  return (await post(tx, [order], now))[0]!;
}

/** Lets the programme, or the branch of one person, rest or go on. False, with nothing changed, when it did already. */
export async function pauseRewards(tx: Tx, wish: { personId: string | null; pause: boolean; now: Date }): Promise<boolean> {
  const at = wish.pause ? wish.now : null;
  const changed = wish.personId === null ? await pauseProgramme(tx, at) : await pauseBranch(tx, wish.personId, at);
  if (changed) await tellOfCode(tx, '');
  if (changed && !wish.pause) await wakeRewards(tx, 'paused', wish.now);
  return changed;
}

/** Whether rewards are paid to somebody's friends: `paused` and `branch` for the time being not, `empty` not until the budget is filled up. */
export type ProgrammeState = 'open' | 'paused' | 'branch' | 'empty';

/** How the programme stands for somebody who brings others in. */
export async function programmeFor(db: Queryable, inviterId: string): Promise<ProgrammeState> {
  const paused = await pauseOf(db, inviterId);
  if (paused !== null) return paused === 'programme' ? 'paused' : 'branch';
  const [{ budget }, rules] = await Promise.all([selectProgramme(db, BANK.rewards), activeRules(db)]);
  return budget < rules.inviterAmount + rules.inviteeAmount ? 'empty' : 'open';
}

/** What rules would have done. Amounts in minor units. */
export interface Trial {
  readonly joined: number;
  /** Would have met the rules. */
  readonly qualified: number;
  /** Of these: over their inviter's cap, so that the newcomer alone would have been paid. */
  readonly capped: number;
  /** Of these: flagged, so that a person decides. */
  readonly flagged: number;
  /** Would have been paid, both sides, without a person. */
  readonly paid: number;
  readonly cost: bigint;
}

/** What rules would have done with the referrals of the last month. Changes nothing. */
export async function trialOf(db: Queryable, rules: Omit<Rules, 'version'>, now: Date): Promise<Trial> {
  return addUp(await tryRules(db, rules, new Date(now.getTime() - TRIED_DAYS * DAY_MS)), rules);
}

/** Adds up what rules would have done, in the order in which referrals qualified. Pure. */
export function addUp(referrals: readonly TriedReferral[], rules: Pick<Rules, 'inviterAmount' | 'inviteeAmount' | 'capPerMonth'>): Trial {
  const paidOf = new Map<string, number>();
  const sum = { joined: referrals.length, qualified: 0, capped: 0, flagged: 0, paid: 0 };
  for (const { inviterId, qualifiedAt, flagged } of referrals) {
    if (qualifiedAt === null) continue;
    sum.qualified += 1;
    const paid = paidOf.get(inviterId) ?? 0;
    if (flagged) sum.flagged += 1;
    else if (paid >= rules.capPerMonth) sum.capped += 1;
    else {
      sum.paid += 1;
      paidOf.set(inviterId, paid + 1);
    }
  }
  return { ...sum, cost: BigInt(sum.paid) * rules.inviterAmount + BigInt(sum.paid + sum.capped) * rules.inviteeAmount };
}
