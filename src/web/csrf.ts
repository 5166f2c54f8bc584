import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfToken, csrfVerdict } from '../platform/http/csrf.ts';
import { HttpError } from '../platform/http/errors.ts';
import { routeOf } from '../platform/http/route-of.ts';
import { readCookie, setCookie } from './cookies.ts';

/** Names a signed-out browser, for the token of its forms. Opens nothing. */
const SEED_COOKIE = 'seed';
const SEED = /^[A-Za-z0-9_-]{22}$/;

function seedOf(request: FastifyRequest): string | undefined {
  const seed = readCookie(request, SEED_COOKIE);
  return seed !== undefined && SEED.test(seed) ? seed : undefined;
}

/** The token for the forms of this page. Sets the seed cookie when the browser is signed out and has none. */
export function pageToken(request: FastifyRequest, reply: FastifyReply): string {
  const { secret } = request.server.platform;
  if (request.actor) return csrfToken(secret, request.actor.session);
  let seed = seedOf(request);
  if (seed === undefined) {
    seed = randomBytes(16).toString('base64url');
    setCookie(reply, SEED_COOKIE, seed);
  }
  return csrfToken(secret, seed);
}

/**
 * Refuses a request that a page of another site may have made.
 * @throws HttpError 403 `cross_site_request`
 */
export function refuseForged(request: FastifyRequest): void {
  const { platform } = request.server;
  const verdict = csrfVerdict({
    method: request.method,
    secFetchSite: single(request.headers['sec-fetch-site']),
    origin: request.headers.origin,
    ownOrigins: () => [new URL(platform.config.publicUrl).origin, `${request.protocol}://${request.host}`],
    contentType: request.headers['content-type'],
    token: (request.body as { _csrf?: unknown } | undefined)?._csrf,
    expected: () => {
      const name = request.actor?.session ?? seedOf(request);
      return name === undefined ? undefined : csrfToken(platform.secret, name);
    },
  });
  if (verdict === 'pass') return;
  platform.log.warn({ event: 'request_forged', why: verdict, route: routeOf(request).url, request: request.id }, 'request refused');
  throw new HttpError(403, 'cross_site_request');
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
