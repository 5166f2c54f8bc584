import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signature } from '../../../platform/http/signing.ts';
import { readCookie, setCookie } from '../../../web/cookies.ts';
import { ipBlock } from '../../identity/index.ts';

/** Where a sign-up came from, as keyed hashes: enough to see that two came from the same place, and no more. */
export interface Evidence {
  /** Of the browser's cookie; null: there was no browser. */
  readonly deviceHash: Buffer | null;
  readonly ipHash: Buffer | null;
  /** Of the /24, or the /64. */
  readonly networkHash: Buffer | null;
}

/** Names a browser for as long as it keeps it. Opens nothing. */
const COOKIE = 'device';
const LIFE_SECONDS = 400 * 24 * 3600;
const DEVICE = /^[A-Za-z0-9_-]{22}$/;

/** Where this request comes from. Gives the browser its cookie when it has none. @param browser false: a program */
export function evidenceOf(request: FastifyRequest, reply: FastifyReply, { browser }: { browser: boolean }): Evidence {
  const { secret } = request.server.platform;
  return {
    deviceHash: browser ? keyed(secret, 'device', deviceOf(request, reply)) : null,
    ipHash: keyed(secret, 'ip', request.ip),
    networkHash: keyed(secret, 'network', networkOf(request.ip)),
  };
}

function deviceOf(request: FastifyRequest, reply: FastifyReply): string {
  const kept = readCookie(request, COOKIE);
  if (kept !== undefined && DEVICE.test(kept)) return kept;
  const fresh = randomBytes(16).toString('base64url');
  setCookie(reply, COOKIE, fresh, { maxAgeSeconds: LIFE_SECONDS });
  return fresh;
}

/** The /24 of an IPv4 address, the /64 of an IPv6 one. */
export function networkOf(ip: string): string {
  const block = ipBlock(ip);
  return block.includes(':') ? block : `${block.split('.').slice(0, 3).join('.')}.0/24`;
}

/** A keyed hash, so that nobody who reads the database can try out addresses. */
export function keyed(secret: Uint8Array, what: 'device' | 'ip' | 'network' | 'address', text: string): Buffer {
  return Buffer.from(signature(secret, `referral ${what}`, text), 'base64url');
}
