import { uuidv7 } from '../../lib/ids.ts';
import type { Platform } from '../../platform/platform.ts';
import { seal, unseal } from '../../web/seal.ts';
import type { Category } from './payment.ts';

/** A payment between its steps: carried sealed through the browser, so that no name or amount stands in an address. */
export interface Draft {
  /** Idempotency key of the payment that this draft becomes. */
  readonly key: string;
  /** Number of the own account that pays; empty: the main one. */
  readonly from: string;
  /** The payee's account number. */
  readonly to: string;
  readonly name: string;
  /** Minor units in digits; empty before the second step. */
  readonly amount: string;
  readonly note: string;
  readonly category: Category | '';
}

/** How long a draft may lie, seconds: as long as somebody may leave the page open over a day. */
const DRAFT_SECONDS = 24 * 3600;

/** Begins a payment to somebody. */
export function beginDraft(platform: Platform, payee: { number: string; name: string }, from = ''): Draft {
  return { key: uuidv7(platform.clock.now()), from, to: payee.number, name: payee.name, amount: '', note: '', category: '' };
}

/** Seals a draft for its person. */
export function sealDraft(platform: Platform, personId: string, draft: Draft): string {
  const expires = new Date(platform.clock.now().getTime() + DRAFT_SECONDS * 1000);
  return seal(platform.secret, `payment:${personId}`, draft, expires);
}

/** Opens a draft of this person; undefined where it is none or too old. */
export function openDraft(platform: Platform, personId: string, token: unknown): Draft | undefined {
  return unseal(platform.secret, `payment:${personId}`, token, platform.clock.now()) as Draft | undefined;
}
