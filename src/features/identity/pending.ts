import type { FastifyReply, FastifyRequest } from 'fastify';
import { clearCookie, readCookie, setCookie } from '../../web/cookies.ts';
import { seal, unseal } from '../../web/seal.ts';

/** The address that this browser is about to confirm or log in with. */
export interface Pending {
  readonly email: string;
  /** Proves that this browser signed up; empty in any other. */
  readonly token: string;
}

const COOKIE = 'pending';
const DAY = 24 * 3600;

/** Remembers an address in the browser for a day, sealed, so that it need not stand in the page's address. */
export function setPending(request: FastifyRequest, reply: FastifyReply, pending: Pending): void {
  const { platform } = request.server;
  const expires = new Date(platform.clock.now().getTime() + DAY * 1000);
  setCookie(reply, COOKIE, seal(platform.secret, COOKIE, pending, expires), { maxAgeSeconds: DAY });
}

/** The address that the browser remembers, if any. */
export function readPending(request: FastifyRequest): Pending | null {
  const { platform } = request.server;
  const sealed = readCookie(request, COOKIE);
  return (unseal(platform.secret, COOKIE, sealed, platform.clock.now()) as Pending | undefined) ?? null;
}

/** Forgets the address. */
export function clearPending(reply: FastifyReply): void {
  clearCookie(reply, COOKIE);
}
