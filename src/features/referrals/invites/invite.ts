import { uuidv7 } from '../../../lib/ids.ts';
import { queueMail } from '../../../platform/outbox.ts';
import type { Platform } from '../../../platform/platform.ts';
import { checkSignature, withSignature } from '../../../platform/http/signing.ts';
import { parseEmail, withinLimits } from '../../identity/index.ts';
import { keyed } from '../joining/evidence.ts';
import { insertStop, selectInvite, upsertInvite } from './queries.ts';

const DAY = 24 * 3600;
const DAY_MS = DAY * 1000;
/** How long after the first mail a reminder can be sent, milliseconds. */
export const RESEND_AFTER_MS = DAY_MS;
/** Invitations that one person may send in a day. */
const PER_DAY = 20;
/** Invitations that one address is sent in a day, by whomever. */
const PER_ADDRESS = 3;
/** Days after which an invitation to the same address begins anew. */
const ANEW_DAYS = 30;

/** Name of the mail of an invitation. */
export const INVITE_MAIL = 'referrals.invite';

/** Who invites whom with which code. */
export interface InviteWish {
  readonly personId: string;
  readonly codeId: string;
  readonly email: string;
}

/**
 * What came of an invitation. `sent` says nothing about the address: whether its owner is a member, or wants no
 * invitations, nobody learns. `too_soon`: it had its mail, and its reminder a day later at the earliest.
 */
export type Invited = { readonly outcome: 'sent' | 'malformed' | 'too_soon' } | { readonly outcome: 'limited'; readonly retryAt: Date };

/** Sends an invitation, or sends it again. The address itself is limited silently. */
export async function invite(platform: Platform, { personId, codeId, email }: InviteWish): Promise<Invited> {
  const { db, secret, clock } = platform;
  const parsed = parseEmail(email);
  if (!parsed.ok) return { outcome: 'malformed' };
  const now = clock.now();
  const retryAt = await withinLimits(db, now, [{ key: `invite|person|${personId}`, limit: PER_DAY, windowSeconds: DAY }]);
  if (retryAt !== null) return { outcome: 'limited', retryAt };
  const emailHash = keyed(secret, 'address', parsed.key);
  const enough = await withinLimits(db, now, [
    { key: `invite|address|${emailHash.toString('base64url')}`, limit: PER_ADDRESS, windowSeconds: DAY },
  ]);
  return db.transaction(async (tx) => {
    const id = await upsertInvite(tx, {
      id: uuidv7(now),
      personId,
      codeId,
      email: parsed.email,
      emailHash,
      now,
      before: new Date(now.getTime() - RESEND_AFTER_MS),
      anew: new Date(now.getTime() - ANEW_DAYS * DAY_MS),
    });
    if (id === undefined) return { outcome: 'too_soon' };
    if (enough === null) await queueMail(tx, { kind: INVITE_MAIL, args: { invite: id }, now });
    return { outcome: 'sent' };
  });
}

/** Sends one of a person's invitations again; null when they have no such invitation. */
export async function inviteAgain(platform: Platform, wish: { personId: string; codeId: string; id: string }): Promise<Invited | null> {
  const found = await selectInvite(platform.db, wish.personId, wish.id);
  return found === undefined ? null : invite(platform, { personId: wish.personId, codeId: wish.codeId, email: found.email });
}

const STOP = 'no more invitations';

/** Path of the page on which an address stops invitations. It lives for ever, and opens nothing else. */
export function stopPath(secret: Uint8Array, emailHash: Buffer): string {
  return `/invitations/stop/${withSignature(secret, STOP, emailHash.toString('base64url'))}`;
}

/** The hash of the address that a link to stop stands for; undefined when the link is not ours. */
export function readStop(secret: Uint8Array, token: string): Buffer | undefined {
  const text = checkSignature(secret, STOP, token);
  return text === undefined ? undefined : Buffer.from(text, 'base64url');
}

/** Keeps, as a hash, that an address wants no invitations. */
export async function stopInvitations(platform: Platform, token: string): Promise<boolean> {
  const emailHash = readStop(platform.secret, token);
  if (emailHash === undefined) return false;
  await insertStop(platform.db, emailHash, platform.clock.now());
  return true;
}
