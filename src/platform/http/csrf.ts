import { sameText, signature } from './signing.ts';

/** Methods that change nothing (RFC 9110 §9.2.1): never refused here. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** What decides whether a request was made by our own page. Header values as sent. */
export interface CsrfQuestion {
  readonly method: string;
  readonly secFetchSite: string | undefined;
  readonly origin: string | undefined;
  /** Origins that are ours: PUBLIC_URL's, and the one that the request itself was sent to. */
  readonly ownOrigins: () => readonly string[];
  readonly contentType: string | undefined;
  /** The field `_csrf`, when the body has one. */
  readonly token: unknown;
  /** The token that our page carried; undefined when no cookie of ours came along. Asked only where it matters. */
  readonly expected: () => string | undefined;
}

export type CsrfVerdict = 'pass' | 'cross_site' | 'foreign_origin' | 'wrong_token';

/**
 * Judges an unsafe request: by Fetch Metadata, else by Origin, else by token (docs/decisions/0002-csrf.md).
 * A request without cookies of ours has nothing that a foreign page could abuse.
 */
export function csrfVerdict(question: CsrfQuestion): CsrfVerdict {
  if (SAFE.has(question.method)) return 'pass';
  if (question.secFetchSite !== undefined) {
    return question.secFetchSite === 'same-origin' || question.secFetchSite === 'none' ? 'pass' : 'cross_site';
  }
  if (question.origin !== undefined) return question.ownOrigins().includes(question.origin) ? 'pass' : 'foreign_origin';
  if (isJson(question.contentType)) return 'pass';
  const expected = question.expected();
  if (expected === undefined) return 'pass';
  return typeof question.token === 'string' && sameText(question.token, expected) ? 'pass' : 'wrong_token';
}

/** The token for the forms of one browser. `name` is the session's name or, signed out, the seed in a cookie. */
export function csrfToken(secret: Uint8Array, name: string): string {
  return signature(secret, 'csrf', name);
}

/** True for `application/json` and the `+json` types: a page elsewhere cannot send these without asking first (CORS). */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}
