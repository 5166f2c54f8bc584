import { row, rows, type Queryable } from '../../../../platform/db.ts';

/** A reward that was paid. Amounts in minor units. */
export interface PaidReward {
  readonly id: string;
  readonly inviterId: string;
  readonly inviteeId: string;
  readonly inviterAmount: bigint;
  readonly inviteeAmount: bigint;
}

/** Paid rewards after one, in the order of their referrals. */
export function paidAfter(db: Queryable, after: string, limit: number): Promise<PaidReward[]> {
  return rows<PaidReward & Record<string, unknown>>(
    db,
    `select referral_id as id, inviter_id as "inviterId", invitee_id as "inviteeId", inviter_amount as "inviterAmount", invitee_amount as "inviteeAmount"
     from reward where referral_id > $1 and paid_at is not null order by referral_id limit $2`,
    [after, limit],
  );
}

/** Those of these transfers that are rewards out of the budget, with whom they went to. */
export function rewardTransfers(
  db: Queryable,
  budget: string,
  ids: readonly string[],
): Promise<{ id: string; personId: string | null; amount: bigint }[]> {
  return rows(
    db,
    `select e.transfer_id as id, a.owner_id as "personId", -e.amount as amount from entry e join account a on a.id = e.counterparty
     where e.debit and e.transfer_id = any ($2::uuid[]) and e.account_id = $1 and e.kind = 'reward' and e.action = 'post'`,
    [budget, ids],
  );
}

/** How many rewards were ever posted out of the budget. */
export async function countRewardTransfers(db: Queryable, budget: string): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    "select count(*)::int as count from entry where account_id = $1 and debit and kind = 'reward'",
    [budget],
  );
  return found!.count;
}
