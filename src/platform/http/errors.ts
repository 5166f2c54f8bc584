/** Refuses a request with a status and a name that programs can tell apart. The page says it in people's words. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  /** Lower-case name of what happened, such as `not_found`. */
  readonly code: string;
  /** Goes out as `Retry-After`. */
  readonly retryAt: Date | undefined;

  constructor(statusCode: number, code: string, options: { retryAt?: Date; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.statusCode = statusCode;
    this.code = code;
    this.retryAt = options.retryAt;
  }
}

/** There is no such thing, or it is not theirs: told apart by nobody. */
export function notFound(): HttpError {
  return new HttpError(404, 'not_found');
}

/** Too many attempts; allowed again at the given time. */
export function tooMany(retryAt: Date): HttpError {
  return new HttpError(429, 'too_many_requests', { retryAt });
}

/** What an error means for the caller. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly retryAt: Date | undefined;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'malformed_request',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  414: 'address_too_long',
  415: 'unsupported_type',
  422: 'invalid',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'unavailable',
};

/** SQLSTATE classes and system errors that mean "the database is away", not "the program is wrong". */
const AWAY = /^(08|57P|53|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
const AWAY_MESSAGE =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** SQLSTATEs of texts that no text column can hold. */
const UNSTORABLE = /^22(021|P05)$/;

/**
 * Reads the status off an error: our own, the framework's 4xx, 503 when the database is away, and 500 for everything else.
 * `NUL` bytes and other texts that PostgreSQL cannot hold are the caller's fault.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof HttpError) return { status: error.statusCode, code: error.code, retryAt: error.retryAt };
  const { statusCode, code, name, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: CODES[statusCode] ?? 'malformed_request', retryAt: undefined };
  }
  if (UNSTORABLE.test(textOf(code))) return { status: 400, code: 'malformed_request', retryAt: undefined };
  if (name === 'LedgerUnavailable' || AWAY.test(textOf(code)) || AWAY_MESSAGE.test(textOf(message))) {
    return { status: 503, code: 'unavailable', retryAt: undefined };
  }
  return { status: 500, code: 'internal_error', retryAt: undefined };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
