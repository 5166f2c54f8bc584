import { uuidv7 } from '../../lib/ids.ts';
import type { Tx } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { openCurrentAccount, payWelcomeBonus } from '../accounts/index.ts';
import { loadCommunity, type Community } from '../community/index.ts';
import { openFirstGoal } from '../goals/index.ts';
import { addPerson, hashToken } from '../identity/index.ts';
import { attribute, type Attribution } from '../referrals/index.ts';
import { translator } from '../../i18n/index.ts';
import { hashCode } from './code.ts';
import {
  consumeByCode,
  consumeByLink,
  selectConfirmed,
  selectLink,
  selectState,
  takeTry,
  TRIES_MAX,
  type ConsumedSignUp,
} from './queries.ts';

/**
 * What came of a confirmation.
 * - `opened`: the person and their account exist now; `sameBrowser`: it was typed where the sign-up was filled in
 * - `code_dead`: nothing happened, because only those with a code may join and theirs counts no longer
 * - `already`: this sign-up was confirmed before
 * - `wrong`, `too_many`, `expired`, `gone` (used or replaced): told to the browser that signed up
 * - `refused`: any of those, told to any other browser, which learns nothing about the address
 */
export type Confirmation =
  | {
      readonly outcome: 'opened';
      readonly personId: string;
      readonly email: string;
      readonly sameBrowser: boolean;
      readonly code: Attribution;
    }
  | { readonly outcome: 'already'; readonly email: string }
  | { readonly outcome: 'wrong'; readonly left: number }
  | { readonly outcome: 'too_many' | 'expired' | 'gone' | 'refused' | 'code_dead' };

/** Confirms the sign-up for an address by its code. Each call takes one of five tries. */
export async function confirmByCode(
  platform: Platform,
  { email, key, code, browserToken }: { email: string; key: string; code: string; browserToken: string },
): Promise<Confirmation> {
  const community = await loadCommunity(platform.db);
  const now = platform.clock.now();
  const codeHash = hashCode(platform.secret, key, code);
  const browserHash = hashToken(browserToken);
  const opened = await opening(platform, async (tx) => {
    if ((await takeTry(tx, key, codeHash, now)) !== true) return null;
    const gone = await consumeByCode(tx, key, codeHash, now);
    return gone === null ? null : open(tx, gone, { platform, community, now });
  });
  if (opened === 'code_dead') return { outcome: 'code_dead' };
  if (opened !== null) return { ...opened, sameBrowser: opened.browserHash.equals(browserHash) };
  const state = await selectState(platform.db, key, browserHash);
  const confirmed = await selectConfirmed(platform.db, key, browserHash);
  if (confirmed && state === null) return { outcome: 'already', email };
  if (state === null) return { outcome: browserToken === '' ? 'refused' : 'gone' };
  if (state.expiresAt !== null && state.expiresAt <= now) return { outcome: 'expired' };
  return state.tries >= TRIES_MAX ? { outcome: 'too_many' } : { outcome: 'wrong', left: TRIES_MAX - state.tries };
}

/** Confirms a sign-up by the link of its mail. Whoever has the link may know what became of it. */
export async function confirmByLink(platform: Platform, token: string): Promise<Confirmation> {
  const community = await loadCommunity(platform.db);
  const now = platform.clock.now();
  const linkHash = hashToken(token);
  const opened = await opening(platform, async (tx) => {
    const gone = await consumeByLink(tx, linkHash, now);
    return gone === null ? null : open(tx, gone, { platform, community, now });
  });
  if (opened === 'code_dead') return { outcome: 'code_dead' };
  if (opened !== null) return { ...opened, sameBrowser: false };
  const link = await selectLink(platform.db, linkHash, now);
  if (link?.state === 'confirmed') return { outcome: 'already', email: link.email };
  return { outcome: link === null ? 'gone' : 'expired' };
}

type Opened = Extract<Confirmation, { outcome: 'opened' }> & { browserHash: Buffer };

class CodeDead extends Error {}

/** Runs the opening of an account in one transaction; it is undone as a whole where the code had to count and does not. */
async function opening(platform: Platform, work: (tx: Tx) => Promise<Opened | null>): Promise<Opened | null | 'code_dead'> {
  try {
    return await platform.db.transaction(work);
  } catch (error) {
    if (error instanceof CodeDead) return 'code_dead';
    throw error;
  }
}

interface Circumstances {
  readonly platform: Pick<Platform, 'secret'>;
  readonly community: Community;
  readonly now: Date;
}

/** Somebody whose address is confirmed. */
export type Confirmed = Omit<ConsumedSignUp, 'browserHash'>;

/**
 * Makes a member of somebody whose address is confirmed: person, account, first goal, notice, letter and bonus, all or
 * nothing. Has to be the last thing in the transaction.
 * @returns null where the address has a member already
 */
export async function openMember(
  tx: Tx,
  confirmed: Confirmed,
  { platform, community, now }: Circumstances,
): Promise<{ readonly personId: string; readonly code: Attribution } | null> {
  const personId = uuidv7(now);
  if (!(await addPerson(tx, { ...confirmed, id: personId, now }))) return null;
  const { name, emailKey, codeId, deviceHash, ipHash, networkHash } = confirmed;
  const evidence = { deviceHash, ipHash, networkHash };
  const code = await attribute(tx, platform.secret, { personId, name, emailKey, codeId, evidence, now });
  if (code === 'not_counted' && community.registration === 'code') throw new CodeDead();
  const t = translator(confirmed.language);
  const account = await openCurrentAccount(tx, { personId, now });
  await openFirstGoal(tx, { personId, target: community.firstGoalTarget, name: t('onboarding.first_goal'), now });
  await notify(tx, { personId, kind: 'welcome', args: { amount: community.welcomeBonus.toString() }, link: '/overview', now });
  await queueMail(tx, { kind: 'onboarding.welcome', args: { person: personId, account: account.number }, now });
  // Last, because it takes the ledger's head row.
  await payWelcomeBonus(tx, { accountId: account.id, personId, amount: community.welcomeBonus, now });
  return { personId, code };
}

async function open(tx: Tx, signUp: ConsumedSignUp, circumstances: Circumstances): Promise<Opened | null> {
  const made = await openMember(tx, signUp, circumstances);
  return made === null ? null : { outcome: 'opened', ...made, email: signUp.email, sameBrowser: false, browserHash: signUp.browserHash };
}
