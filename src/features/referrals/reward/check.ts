import type { Queryable } from '../../../platform/db.ts';
import { BANK } from '../../accounts/index.ts';
import { rewardTransferId, type Side } from './pay.ts';
import { countRewardTransfers, paidAfter, rewardTransfers } from './check/queries.ts';

const AT_ONCE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Holds every paid reward against its postings: each side that was rewarded has its one transfer out of the budget, with the
 * amount and to the account that it should, and there is no other.
 * @returns how many rewards there are, and the first that is wrong, if any
 */
export async function checkRewards(db: Queryable): Promise<{ readonly paid: number; readonly wrong: string | null }> {
  let [after, paid, expected] = [FIRST, 0, 0];
  for (;;) {
    const rewards = await paidAfter(db, after, AT_ONCE);
    const due = rewards.flatMap(({ id, inviterId, inviteeId, inviterAmount, inviteeAmount }) => [
      ...side('inviter', id, inviterId, inviterAmount),
      ...side('invitee', id, inviteeId, inviteeAmount),
    ]);
    const found = new Map(
      (
        await rewardTransfers(
          db,
          BANK.rewards,
          due.map(({ transfer }) => transfer),
        )
      ).map((one) => [one.id, one]),
    );
    const wrong = due.find(
      ({ transfer, person, amount }) => found.get(transfer)?.personId !== person || found.get(transfer)?.amount !== amount,
    );
    if (wrong !== undefined) return { paid, wrong: `referral ${wrong.referral}, the reward of the ${wrong.side}` };
    paid += rewards.length;
    expected += due.length;
    if (rewards.length < AT_ONCE) break;
    after = rewards.at(-1)!.id;
  }
  const posted = await countRewardTransfers(db, BANK.rewards);
  return { paid, wrong: posted === expected ? null : `${posted} transfers of rewards for ${expected} that are due` };
}

function side(
  name: Side,
  referral: string,
  person: string,
  amount: bigint,
): { side: Side; referral: string; person: string; amount: bigint; transfer: string }[] {
  return amount === 0n ? [] : [{ side: name, referral, person, amount, transfer: rewardTransferId(name, referral) }];
}
