import type { FastifyReply, FastifyRequest } from 'fastify';
import { LedgerUnavailable } from '../ledger/index.ts';
import { refusalOf } from '../platform/http/errors.ts';
import { stackOf } from '../platform/http/request-log.ts';
import { routeOf } from '../platform/http/route-of.ts';
import type { Fault } from './schema.ts';

/** A kind of refusal: its name, the HTTP status, and what it means in plain words. */
export interface ProblemKind {
  /** Lower-case name, for programs; never changes. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** What happened and what to do: a sentence or two. */
  readonly meaning: string;
}

/** Where the kinds of problems are described; the code is the anchor. */
const DOCS = '/api/docs';

const RETRY_SECONDS = 1;

/** What can come back from any route. */
export const GENERAL = {
  token_missing: {
    code: 'token_missing',
    status: 401,
    title: 'No access token',
    meaning: 'Send the header “Authorization: Bearer” with an access token. Tokens are made in Settings.',
  },
  token_invalid: {
    code: 'token_invalid',
    status: 401,
    title: 'Unknown access token',
    meaning: 'There is no such access token. Check that it was copied whole.',
  },
  token_revoked: {
    code: 'token_revoked',
    status: 401,
    title: 'Access token revoked',
    meaning: 'This access token was revoked. Make another one in Settings.',
  },
  token_expired: {
    code: 'token_expired',
    status: 401,
    title: 'Access token expired',
    meaning: 'This access token has expired. Make another one in Settings.',
  },
  insufficient_scope: {
    code: 'insufficient_scope',
    status: 403,
    title: 'The token may not do this',
    meaning: 'The access token lacks the scope that this route asks for; the answer names it.',
  },
  not_found: {
    code: 'not_found',
    status: 404,
    title: 'Not found',
    meaning: 'There is no such thing, or it is not yours. Both are answered alike.',
  },
  method_not_allowed: {
    code: 'method_not_allowed',
    status: 405,
    title: 'No such method',
    meaning: 'This address is there for other methods; the header “Allow” names them. Nothing was done.',
  },
  invalid: {
    code: 'invalid',
    status: 422,
    title: 'The request is not valid',
    meaning: 'A part of the request is missing, unknown or malformed; “errors” names each. Nothing was done.',
  },
  too_large: {
    code: 'too_large',
    status: 413,
    title: 'The request is too large',
    meaning: 'The body is larger than this route takes; of payments, send fewer in one request. Nothing was done.',
  },
  unsupported_type: {
    code: 'unsupported_type',
    status: 415,
    title: 'Not JSON',
    meaning: 'Send the body with the header “Content-Type: application/json”. Nothing was done.',
  },
  too_many_requests: {
    code: 'too_many_requests',
    status: 429,
    title: 'Too many requests',
    meaning: 'This token, or for signing up this address, asks too often. Wait as long as “Retry-After” says. Nothing was done.',
  },
  unavailable: {
    code: 'unavailable',
    status: 503,
    title: 'Not available at this moment',
    meaning: 'The database does not answer. Ask again after “Retry-After”, with the same Idempotency-Key where there is one.',
  },
  internal_error: {
    code: 'internal_error',
    status: 500,
    title: 'Something failed inside the bank',
    meaning: 'It was noted under the reference. Ask again with the same Idempotency-Key: what was done is not done twice.',
  },
} as const satisfies Record<string, ProblemKind>;

/** What can come back from a route that takes an Idempotency-Key. */
export const KEYED = {
  idempotency_key_missing: {
    code: 'idempotency_key_missing',
    status: 400,
    title: 'No Idempotency-Key',
    meaning:
      'Send the header “Idempotency-Key” with every request that moves money or opens an account or a goal, the same one when you ask again. Nothing was done.',
  },
  idempotency_key_malformed: {
    code: 'idempotency_key_malformed',
    status: 400,
    title: 'Idempotency-Key is malformed',
    meaning: 'An Idempotency-Key has 1 to 255 visible ASCII characters; a UUIDv7 is best. Nothing was done.',
  },
  duplicate_with_different_content: {
    code: 'duplicate_with_different_content',
    status: 422,
    title: 'Key used for something else',
    meaning:
      'What was done with this Idempotency-Key stands already, with other content: another payee, amount, note or category of a payment, another kind, name or target of what was opened. Nothing more was done. Use a new key.',
  },
  outcome_unknown: {
    code: 'outcome_unknown',
    status: 503,
    title: 'Outcome not known yet',
    meaning:
      'The ledger did not answer in time, so it is not known whether the money moved. Ask again with the same Idempotency-Key: it moves once.',
  },
} as const satisfies Record<string, ProblemKind>;

/** Further members of a problem, and headers that go with it. */
export interface ProblemOptions {
  /** What happened this time; the kind's meaning when not given. */
  readonly detail?: string;
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Refuses a request of the API with a kind of problem. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly options: ProblemOptions;

  constructor(kind: ProblemKind, options: ProblemOptions = {}) {
    super(kind.code, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.options = options;
  }
}

const ERRORS_MAX = 20;

/** Refuses input, naming up to twenty faults. */
export function invalid(faults: readonly (Fault | { readonly parameter: string; readonly detail: string })[]): Problem {
  return new Problem(GENERAL.invalid, { extras: { errors: faults.slice(0, ERRORS_MAX) } });
}

/** The body of a problem (RFC 9457 §3), without what belongs to one request. */
export function problemBody(
  { code, status, title, meaning }: ProblemKind,
  { detail = meaning, extras }: ProblemOptions = {},
): Record<string, unknown> {
  return { type: `${DOCS}#${code}`, title, status, code, detail, ...extras };
}

/** Answers any error as `application/problem+json`. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const { kind, options } = problem;
  if (kind.status >= 500) {
    const { log } = request.server.platform;
    const fields = { error: stackOf(error), method: request.method, route: routeOf(request).url ?? 'none', request: request.id };
    log[kind.status === 500 ? 'error' : 'warn'](fields, 'request failed');
  }
  if (kind.status === 503) reply.header('retry-after', RETRY_SECONDS);
  reply.headers({ ...options.headers, 'cache-control': 'no-store' });
  // As bytes: the type has no charset (RFC 9457), and the framework would add one to a text.
  return reply
    .code(kind.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify({ ...problemBody(kind, options), reference: request.id })));
}

const BY_STATUS: Readonly<Record<number, ProblemKind>> = {
  404: GENERAL.not_found,
  405: GENERAL.method_not_allowed,
  413: GENERAL.too_large,
  415: GENERAL.unsupported_type,
  422: GENERAL.invalid,
  429: GENERAL.too_many_requests,
  503: GENERAL.unavailable,
};

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof LedgerUnavailable) return new Problem(KEYED.outcome_unknown);
  const { status } = refusalOf(error);
  const kind = BY_STATUS[status] ?? (status < 500 ? GENERAL.invalid : GENERAL.internal_error);
  return kind === GENERAL.invalid ? invalid([{ pointer: '#', detail: 'The request cannot be read.' }]) : new Problem(kind);
}
