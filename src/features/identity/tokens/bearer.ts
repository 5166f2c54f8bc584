import type { FastifyRequest } from 'fastify';
import { GENERAL, Problem, type ProblemKind } from '../../../api/problem.ts';
import type { Scope } from '../../../api/route.ts';
import type { Db } from '../../../platform/db.ts';
import { Gather } from '../../../platform/gather.ts';
import { accessTokenHash } from './access-token.ts';
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

type LookUp = Gather<BearerQuestion, BearerRow | undefined>;

const lookUps = new WeakMap<Db, LookUp>();

/** Requests that come at the same time are looked up together: it costs the database a sixth of asking for each. */
function lookUp(db: Db, question: BearerQuestion): Promise<BearerRow | undefined> {
  let gather = lookUps.get(db);
  if (gather === undefined) lookUps.set(db, (gather = new Gather((questions) => selectBearers(db, questions))));
  return gather.ask(question);
}

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
  const tokenHash = presented(request, now);
  const row = await lookUp(db, { tokenHash, payeeNumber });
  if (row === undefined) throw unauthorised(GENERAL.token_invalid);
  if (row.revokedAt !== null) throw unauthorised(GENERAL.token_revoked);
  if (row.expiresAt !== null && row.expiresAt <= now) throw unauthorised(GENERAL.token_expired);
  if (!row.scopes.split(' ').includes(scope)) throw lacking(scope);
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > TOUCH_MS) {
    await touchAccessToken(db, row.tokenId, now, new Date(now.getTime() - TOUCH_MS));
  }
  return callerFrom(row);
}

function callerFrom({ personId, accountId, accountNumber, payeeId, payeeOwner }: BearerRow): Caller {
  return { personId, account: accountId === null ? null : { id: accountId, number: accountNumber! }, payeeId, payeeOwner };
}

/** The hash of the token that came along; what cannot be one is refused without asking the database. */
function presented(request: FastifyRequest, now: Date): Buffer {
  const header = request.headers.authorization;
  if (header === undefined || header === '') throw new Problem(GENERAL.token_missing, { headers: { 'www-authenticate': REALM } });
  const token = BEARER.exec(header)?.[1] ?? '';
  const hash = accessTokenHash(token);
  if (hash === null) throw unauthorised(GENERAL.token_invalid);
  const wait = request.server.apiRate.take(token, now.getTime());
  if (wait > 0) throw new Problem(GENERAL.too_many_requests, { headers: { 'retry-after': String(wait) } });
  return hash;
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
