import { uuidv7 } from '../../lib/ids.ts';
import type { Tx } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { openCurrentAccount, payWelcomeBonus } from '../accounts/index.ts';
import { loadCommunity, type Community } from '../community/index.ts';
import { openFirstGoal } from '../goals/index.ts';
import { addPerson, hashToken } from '../identity/index.ts';
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
 * - `already`: this sign-up was confirmed before
 * - `wrong`, `too_many`, `expired`, `gone` (used or replaced): told to the browser that signed up
 * - `refused`: any of those, told to any other browser, which learns nothing about the address
 */
export type Confirmation =
  | { readonly outcome: 'opened'; readonly personId: string; readonly email: string; readonly sameBrowser: boolean }
  | { readonly outcome: 'already'; readonly email: string }
  | { readonly outcome: 'wrong'; readonly left: number }
  | { readonly outcome: 'too_many' | 'expired' | 'gone' | 'refused' };

/** Confirms the sign-up for an address by its code. Each call takes one of five tries. */
export async function confirmByCode(
  platform: Platform,
  { email, key, code, browserToken }: { email: string; key: string; code: string; browserToken: string },
): Promise<Confirmation> {
  const community = await loadCommunity(platform.db);
  const now = platform.clock.now();
  const codeHash = hashCode(platform.secret, key, code);
  const browserHash = hashToken(browserToken);
  const opened = await platform.db.transaction(async (tx) => {
    if ((await takeTry(tx, key, codeHash, now)) !== true) return null;
    const gone = await consumeByCode(tx, key, codeHash, now);
    return gone === null ? null : open(tx, gone, community, now);
  });
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
  const opened = await platform.db.transaction(async (tx) => {
    const gone = await consumeByLink(tx, linkHash, now);
    return gone === null ? null : open(tx, gone, community, now);
  });
  if (opened !== null) return { ...opened, sameBrowser: false };
  const link = await selectLink(platform.db, linkHash, now);
  if (link?.state === 'confirmed') return { outcome: 'already', email: link.email };
  return { outcome: link === null ? 'gone' : 'expired' };
}

type Opened = Extract<Confirmation, { outcome: 'opened' }> & { browserHash: Buffer };

async function open(tx: Tx, signUp: ConsumedSignUp, community: Community, now: Date): Promise<Opened | null> {
  const personId = uuidv7(now);
  if (!(await addPerson(tx, { ...signUp, id: personId, now }))) return null;
  const t = translator(signUp.language);
  const account = await openCurrentAccount(tx, { personId, now });
  await openFirstGoal(tx, { personId, target: community.firstGoalTarget, name: t('onboarding.first_goal'), now });
  await notify(tx, { personId, kind: 'welcome', args: { amount: community.welcomeBonus.toString() }, link: '/overview', now });
  await queueMail(tx, { kind: 'onboarding.welcome', args: { person: personId, account: account.number }, now });
  // Last, because it takes the ledger's head row.
  await payWelcomeBonus(tx, { accountId: account.id, personId, amount: community.welcomeBonus, now });
  return { outcome: 'opened', personId, email: signUp.email, sameBrowser: false, browserHash: signUp.browserHash };
}
