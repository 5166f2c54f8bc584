import type { Queryable } from '../../../../platform/db.ts';
import type { RewardRow } from '../queries.ts';
import { selectFlows, selectNewcomer, selectOtherSide, selectPeers } from './queries.ts';
import type { Evidence } from './signals.ts';

/** Gathers what is known about a referral, to be judged or to be shown to whoever decides. */
export async function gatherEvidence(
  db: Queryable,
  { inviterId, inviteeId, beganAt, qualifying }: Pick<RewardRow, 'inviterId' | 'inviteeId' | 'beganAt' | 'qualifying'>,
): Promise<Evidence> {
  const newcomer = await selectNewcomer(db, inviteeId);
  if (newcomer === undefined) throw new Error('a referral without its newcomer');
  const peers = await selectPeers(db, inviterId, inviteeId);
  const family = peers.filter(({ relation }) => relation !== 'stranger').map(({ id }) => id);
  const flows = await selectFlows(db, [inviteeId, ...family], beganAt);
  const qualifyingWith = qualifying === null ? null : await selectOtherSide(db, qualifying, inviteeId);
  return { inviterId, newcomer, peers, flows, qualifyingWith };
}
