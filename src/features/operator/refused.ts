import type { Actor } from '../../web/contract.ts';
import type { ActDraft } from './draft.ts';

/**
 * What came of an act. `done` also when it had been done before under the same key; `changed`: it is no longer as the
 * review showed it; `in_use`: more is used than the new floor allows; `busy`: what has to be kept still is being read;
 * else the ledger's refusal. Only `done` changed anything.
 */
export interface ActResult {
  readonly outcome: string;
  /** With a refusal of the ledger, minor units. */
  readonly available?: bigint | null;
}

/** Thrown in an act, so that nothing of it remains. */
export class Refused extends Error {
  readonly result: ActResult;
  constructor(result: ActResult) {
    super(result.outcome);
    this.result = result;
  }
}

/** An act that is being done. */
export interface Doing {
  readonly draft: ActDraft;
  readonly actor: Actor;
  readonly now: Date;
}
