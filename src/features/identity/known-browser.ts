import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCookie, setCookie } from '../../web/cookies.ts';
import { seal, unseal } from '../../web/seal.ts';

const COOKIE = 'known';
const YEAR_SECONDS = 365 * 86_400;

const purposeOf = (key: string): string => `known browser|${key}`;

/**
 * Notes in a browser that whoever sits at it has shown to have this address. It opens nothing: log-ins for the address are only
 * counted apart from those of strangers, who cannot keep its owner out by wrong passwords.
 * @param key the normalised address
 */
export function keepKnown(request: FastifyRequest, reply: FastifyReply, key: string): void {
  if (knownBrowser(request, key) !== null) return;
  const { secret, clock } = request.server.platform;
  const expires = new Date(clock.now().getTime() + YEAR_SECONDS * 1000);
  setCookie(reply, COOKIE, seal(secret, purposeOf(key), randomBytes(16).toString('base64url'), expires), { maxAgeSeconds: YEAR_SECONDS });
}

/** The name of a browser that is known for this address; null for any other. */
export function knownBrowser(request: FastifyRequest, key: string): string | null {
  const { secret, clock } = request.server.platform;
  const name = unseal(secret, purposeOf(key), readCookie(request, COOKIE), clock.now());
  return typeof name === 'string' ? name : null;
}
