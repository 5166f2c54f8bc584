import { isAccepted } from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { decideReward, fundBudget, pauseRewards, reverseReward, saveRules } from '../referrals/index.ts';
import type { RewardAct } from './policy.ts';
import { Refused, type Doing } from './refused.ts';
import { rulesOfValues } from './reward-rules.ts';

/** What an operator does to the referral programme. */
export const REWARD_ACTS: Readonly<Record<RewardAct, (tx: Tx, doing: Doing) => Promise<void>>> = {
  reward_decide: async (tx, { draft, now }) => {
    const wish = { approve: draft.after['decision'] === 'approve', remark: draft.reason ?? '', now };
    unchanged(await decideReward(tx, draft.subject!, wish));
  },
  reward_reverse: async (tx, { draft, actor, now }) => {
    const wish = { operatorId: actor.id, remark: draft.reason ?? '', forced: draft.after['forced'] === 'yes', now };
    const result = await reverseReward(tx, draft.subject!, wish);
    unchanged(result !== 'changed');
    if (typeof result !== 'string') throw new Refused(result);
  },
  reward_rules: async (tx, { draft, actor, now }) => {
    unchanged(await saveRules(tx, Number(draft.before['version']), rulesOfValues(draft.after), { operatorId: actor.id, now }));
  },
  reward_budget: async (tx, { draft, actor, now }) => {
    const amount = BigInt(draft.after['amount']!);
    const posting = await fundBudget(tx, { key: draft.key, amount, operatorId: actor.id, memo: draft.reason ?? '', now });
    if (!isAccepted(posting)) throw new Refused(posting);
  },
  reward_pause: async (tx, { draft, now }) => {
    unchanged(await pauseRewards(tx, { personId: draft.subject, pause: draft.after['paused'] === 'yes', now }));
  },
};

function unchanged(still: boolean): void {
  if (!still) throw new Refused({ outcome: 'changed' });
}
