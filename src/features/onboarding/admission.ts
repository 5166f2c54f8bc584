import type { Queryable } from '../../platform/db.ts';
import type { Community } from '../community/index.ts';
import { lookUpCode, readCode, stateOfCode, type CodeState } from '../referrals/index.ts';

/** Why somebody cannot sign up. None of it depends on whether the address is known. */
export type Obstacle = 'closed' | 'domain' | 'code_missing' | 'code_malformed' | `code_${Exclude<CodeState, 'open'>}`;

/** Whether somebody may sign up, and with which code. */
export type Admission =
  | { readonly obstacle: Obstacle }
  | { readonly obstacle: null; readonly code: string | null; readonly codeId: string | null };

/** Judges a sign-up by what the operator decided and by the code that was typed. */
export async function admit(
  db: Queryable,
  { registration, emailDomains }: Pick<Community, 'registration' | 'emailDomains'>,
  { emailKey, code, now }: { emailKey: string | null; code: string; now: Date },
): Promise<Admission> {
  if (registration === 'closed') return { obstacle: 'closed' };
  const domain = emailKey?.slice(emailKey.lastIndexOf('@') + 1);
  if (domain !== undefined && emailDomains.length > 0 && !emailDomains.includes(domain)) return { obstacle: 'domain' };
  const read = readCode(code);
  if (read === undefined) return { obstacle: 'code_malformed' };
  if (read === null) return registration === 'code' ? { obstacle: 'code_missing' } : { obstacle: null, code: null, codeId: null };
  const known = await lookUpCode(db, read.skeleton);
  const state = stateOfCode(known, now);
  if (state !== 'open') return { obstacle: `code_${state}` };
  return { obstacle: null, code: known!.code, codeId: known!.id };
}

/** The sentence for each obstacle but `closed`, which has a page of its own. */
export const OBSTACLES = {
  domain: 'onboarding.email_domain',
  code_missing: 'onboarding.referral_code_missing',
  code_malformed: 'onboarding.referral_code_malformed',
  code_unknown: 'onboarding.referral_code_unknown',
  code_deleted: 'onboarding.referral_code_deleted',
  code_expired: 'onboarding.referral_code_expired',
  code_used_up: 'onboarding.referral_code_used_up',
} as const satisfies Record<Exclude<Obstacle, 'closed'>, string>;
