import type { FastifyRequest } from 'fastify';
import { GENERAL, Problem, type ProblemKind } from '../../../api/problem.ts';
import type { Scope } from '../../../api/route.ts';
import { gathered } from '../../../platform/gather.ts';
import { accessTokenHash } from './access-token.ts';
import { recall, remember } from './remembered.ts';
import { selectBearers, touchAccessToken, type BearerQuestion, type BearerRow } from './queries.ts';

/** Who calls the API, by their access token. */
export interface Caller {
  readonly personId: string;
  /** Their main account; null where they have none. */
  readonly account: { readonly id: string; readonly number: string } | null;
  /** Id of the account with the number that was asked for; null where there is none. */
  readonly payeeId: string | null;
  /** Whose account that is. */
  readonly payeeOwner: string | null;
}

const TOUCH_MS = 600_000;
const BEARER = /^Bearer +([^\s]+) *$/i;
const REALM = 'Bearer realm="FINEbank API"';

/** Requests that come at the same time are looked up together: it costs the database a sixth of asking for each. */
const lookUp = gathered<BearerQuestion, BearerRow | undefined>(selectBearers);

/**
 * Who calls, with one statement that also looks up the account of a payee. Asked at every request, so that a revoked
 * token opens nothing from that moment on.
 *
 * @param payeeNumber electronic form of the account number to look up with it; null: none
 * @throws Problem 401 without a live token, 403 without the scope, 429 when it asks too often
 */
export async function callerOf(request: FastifyRequest, scope: Scope, payeeNumber: string | null = null): Promise<Caller> {
  const { db, clock } = request.server.platform;
  const now = clock.now();
  const { token, tokenHash } = presented(request, now);
  const row = await lookUp(db, { tokenHash, payeeNumber });
  if (row === undefined) throw unauthorised(GENERAL.token_invalid);
  admit(row, scope, now);
  if (isStale(row, now)) await touchAccessToken(db, row.tokenId, now, new Date(now.getTime() - TOUCH_MS));
  else remember(db, token, payeeNumber, row);
  return callerFrom(row);
}

/**
 * Who calls and whom they pay, as it was looked up under these rules of the ledger; null where it has to be looked up. Only
 * for what is submitted under the same rules: the ledger proves that they still hold when it writes.
 *
 * @throws Problem as {@link callerOf}
 */
export function rememberedCaller(request: FastifyRequest, scope: Scope, payeeNumber: string, rules: bigint | null): Caller | null {
  if (rules === null) return null;
  const { db, clock } = request.server.platform;
  const token = tokenOf(request);
  const recalled = recall(db, token, payeeNumber, rules);
  const now = clock.now();
  if (recalled === undefined || isStale(recalled.bearer, now)) return null;
  const { bearer, payee } = recalled;
  countRequest(request, token, now);
  admit(bearer, scope, now);
  return { personId: bearer.personId, account: accountOf(bearer), payeeId: payee.id, payeeOwner: payee.ownerId };
}

/** @throws Problem 401 or 403 where this token does not open what is asked for */
function admit({ revokedAt, expiresAt, scopes }: BearerRow, scope: Scope, now: Date): void {
  if (revokedAt !== null) throw unauthorised(GENERAL.token_revoked);
  if (expiresAt !== null && expiresAt <= now) throw unauthorised(GENERAL.token_expired);
  if (!` ${scopes} `.includes(` ${scope} `)) throw lacking(scope);
}

/** True where the use of a token has to be noted. */
function isStale({ lastUsedAt }: BearerRow, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > TOUCH_MS;
}

function callerFrom(row: BearerRow): Caller {
  return { personId: row.personId, account: accountOf(row), payeeId: row.payeeId, payeeOwner: row.payeeOwner };
}

function accountOf({ accountId, accountNumber }: BearerRow): Caller['account'] {
  return accountId === null ? null : { id: accountId, number: accountNumber! };
}

/** The token that came along, with its hash; what cannot be one is refused without asking the database. */
function presented(request: FastifyRequest, now: Date): { token: string; tokenHash: Buffer } {
  const { authorization } = request.headers;
  if (authorization === undefined || authorization === '')
    throw new Problem(GENERAL.token_missing, { headers: { 'www-authenticate': REALM } });
  const token = tokenOf(request);
  const tokenHash = accessTokenHash(token);
  if (tokenHash === null) throw unauthorised(GENERAL.token_invalid);
  countRequest(request, token, now);
  return { token, tokenHash };
}

function countRequest(request: FastifyRequest, token: string, now: Date): void {
  const wait = request.server.apiRate.take(token, now.getTime());
  if (wait > 0) throw new Problem(GENERAL.too_many_requests, { headers: { 'retry-after': String(wait) } });
}

function tokenOf(request: FastifyRequest): string {
  return BEARER.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

// RFC 6750 §3: what is wrong with the token, for programs.
function unauthorised(kind: ProblemKind): Problem {
  return new Problem(kind, { headers: { 'www-authenticate': `${REALM}, error="invalid_token", error_description="${kind.title}"` } });
}

function lacking(scope: Scope): Problem {
  return new Problem(GENERAL.insufficient_scope, {
    detail: `The access token lacks the scope ${scope}.`,
    extras: { scope },
    headers: { 'www-authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"` },
  });
}
