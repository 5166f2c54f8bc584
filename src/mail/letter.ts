import type { Language } from '../i18n/index.ts';
import type { Platform } from '../platform/platform.ts';

/** One piece of a letter, from top to bottom. */
export type Block =
  /** A paragraph. */
  | { readonly text: string }
  /** A code to type, shown large and easy to copy. */
  | { readonly code: string }
  /** A link that looks like a button; the text twin gives its address on a line of its own. */
  | { readonly button: { readonly label: string; readonly url: string } }
  /** Pairs of a term and its value. */
  | { readonly facts: readonly (readonly [string, string])[] }
  /** A paragraph in small print. */
  | { readonly small: string };

/** A message to one person, before it is rendered. All texts are in the reader's language already. */
export interface Letter {
  /** Address that it goes to. */
  readonly to: string;
  readonly toName?: string;
  readonly language: Language;
  /** Never carries a balance (ui.md, rule 28). */
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Block[];
  /** Address of a page that stops mails of this kind; mail programs may post to it in one click (RFC 8058). */
  readonly unsubscribe?: string;
}

/** One kind of mail: how it is made at the moment of sending. */
export interface MailKind {
  /**
   * Makes the letter. Called at each attempt to send, so one-time secrets are made here and stored nowhere in clear.
   * Null: there is nothing to send any more.
   */
  build(platform: Platform, args: Record<string, unknown>): Promise<Letter | null>;
  /** Called when the mail server has accepted the letter, with the moment when it did. */
  handedOver?(platform: Platform, args: Record<string, unknown>, at: Date): Promise<void>;
}
