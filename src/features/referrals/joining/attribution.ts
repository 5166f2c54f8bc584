import { uuidv7 } from '../../../lib/ids.ts';
import type { Tx } from '../../../platform/db.ts';
import { tellOfCode } from '../codes/queries.ts';
import { beginReward } from '../reward/reward.ts';
import { tellOfJoining } from '../reward/step.ts';
import { mailboxOf } from './address.ts';
import { keyed, type Evidence } from './evidence.ts';
import { insertJoining, insertReferral, markJoined } from './queries.ts';

/** Somebody whose address was just verified. */
export interface Newcomer {
  readonly personId: string;
  readonly name: string;
  readonly emailKey: string;
  /** The code that the sign-up began with. */
  readonly codeId: string | null;
  readonly evidence: Evidence;
  readonly now: Date;
}

/** What became of the code: there was none; it counted; it counts no longer. */
export type Attribution = 'none' | 'counted' | 'not_counted';

/**
 * Keeps where a newcomer came from and, where they came with a code, who brought them: once, for ever, in the transaction
 * that makes them a member. The code's row stays locked until it ends, so a code is never used more often than it may be.
 */
export async function attribute(tx: Tx, secret: Uint8Array, newcomer: Newcomer): Promise<Attribution> {
  const { personId, emailKey, codeId, now } = newcomer;
  await insertJoining(tx, personId, mailboxOf(emailKey), newcomer.evidence, now);
  if (codeId === null) return 'none';
  const counted = await insertReferral(tx, { id: uuidv7(now), inviteeId: personId, codeId, now });
  if (counted === undefined) return 'not_counted';
  await beginReward(tx, personId);
  await markJoined(tx, counted.inviterId, keyed(secret, 'address', emailKey), now);
  await tellOfJoining(tx, { inviterId: counted.inviterId, name: newcomer.name }, now);
  // From the last use on, the landing page says that the code is used up.
  if (counted.full) await tellOfCode(tx, counted.skeleton);
  return 'counted';
}
