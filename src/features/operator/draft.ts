import type { Platform } from '../../platform/platform.ts';
import { seal, unseal } from '../../web/seal.ts';
import type { ActName } from './policy.ts';

/** Names and values of what an act changes; null: none. Amounts are minor units in digits. */
export type Values = Readonly<Record<string, string | null>>;

/** An act between its form and its review: carried sealed through the browser. */
export interface ActDraft {
  /** UUIDv7 made with the form: the act happens once. */
  readonly key: string;
  readonly act: ActName;
  /** The member, account or transfer that it is done to; null: the community. */
  readonly subject: string | null;
  /** What the review calls the subject. */
  readonly title: string;
  readonly reason: string | null;
  readonly before: Values;
  readonly after: Values;
  /** Path of the page to go to afterwards. */
  readonly done: string;
  /** Path of the form. */
  readonly form: string;
}

/** How long a draft may lie, seconds. */
const DRAFT_SECONDS = 3600;

/** Seals a draft for its operator; gives the path of its review. */
export function reviewPath(platform: Platform, operatorId: string, draft: ActDraft): string {
  return `/operator/review?draft=${sealDraft(platform, operatorId, draft)}`;
}

/** Seals a draft for its operator. */
export function sealDraft(platform: Platform, operatorId: string, draft: ActDraft): string {
  const expires = new Date(platform.clock.now().getTime() + DRAFT_SECONDS * 1000);
  return seal(platform.secret, `operator:${operatorId}`, draft, expires);
}

/** Opens a draft of this operator; undefined where it is none or too old. */
export function openDraft(platform: Platform, operatorId: string, token: unknown): ActDraft | undefined {
  return unseal(platform.secret, `operator:${operatorId}`, token, platform.clock.now()) as ActDraft | undefined;
}
