import { HttpError } from '../../platform/http/errors.ts';
import type { Actor } from '../../web/contract.ts';

type Role = Pick<Actor, 'role'>;

/** What an operator does to a member: freezing and its end reach all of their accounts, the others one of them. */
export const ACCOUNT_ACTS = ['freeze', 'thaw', 'minimum', 'limits'] as const;
export type AccountAct = (typeof ACCOUNT_ACTS)[number];
/** What an operator does to the referral programme. */
export type RewardAct = 'reward_decide' | 'reward_reverse' | 'reward_rules' | 'reward_budget' | 'reward_pause';
/** True for what reaches all accounts of a member. */
export function isOfAll(act: AccountAct): boolean {
  return act === 'freeze' || act === 'thaw';
}
/** What an operator does. */
export type ActName = AccountAct | RewardAct | 'settings' | 'reverse';

const isOperator = ({ role }: Role): boolean => role === 'operator';

/** Settings of the community. */
export const mayChangeSettings = isOperator;
/** Freezing, and ending a freeze. */
export const mayFreeze = isOperator;
/** An account's floor and its own limits. */
export const maySetRules = isOperator;
/** Taking back any transfer, even below the floor of the account that it leaves. */
export const mayReverse = isOperator;
/** The referral programme: who is rewarded, by which rules, out of what. */
export const mayRunProgramme = isOperator;

const MAY: Readonly<Record<ActName, (actor: Role) => boolean>> = {
  settings: mayChangeSettings,
  freeze: mayFreeze,
  thaw: mayFreeze,
  minimum: maySetRules,
  limits: maySetRules,
  reverse: mayReverse,
  reward_decide: mayRunProgramme,
  reward_reverse: mayRunProgramme,
  reward_rules: mayRunProgramme,
  reward_budget: mayRunProgramme,
  reward_pause: mayRunProgramme,
};

/** Lets only those through who may do this. @throws HttpError with a sentence for auditors */
export function allow(actor: Role, act: ActName): void {
  if (!MAY[act](actor)) throw new HttpError(403, 'auditor');
}
