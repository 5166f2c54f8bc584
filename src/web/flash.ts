import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Flash } from '../ui/shell.ts';
import { clearCookie, readCookie, readSigned, setSigned } from './cookies.ts';

const COOKIE = 'flash';
const LIFE_SECONDS = 60;
/** Keeps the cookie under the 4096 bytes that browsers store, in any script. */
const TEXT_MAX = 500;
const KINDS: readonly string[] = ['success', 'failure', 'info'] satisfies Flash['kind'][];

/** Keeps a sentence for the next page of this browser. */
export function keepFlash(reply: FastifyReply, { kind, text }: Flash): void {
  const value = Buffer.from(JSON.stringify([kind, text.slice(0, TEXT_MAX)])).toString('base64url');
  setSigned(reply, COOKIE, value, { maxAgeSeconds: LIFE_SECONDS });
}

/** True where a sentence waits to be shown. */
export function hasFlash(request: FastifyRequest): boolean {
  return readCookie(request, COOKIE) !== undefined;
}

/** Takes the sentence kept for this page; it is gone afterwards. A page that is only fetched ahead takes nothing. */
export function takeFlash(request: FastifyRequest, reply: FastifyReply): Flash | null {
  if (isPrefetch(request) || readCookie(request, COOKIE) === undefined) return null;
  clearCookie(reply, COOKIE);
  const value = readSigned(request, COOKIE);
  if (value === undefined) return null;
  const [kind, text] = JSON.parse(Buffer.from(value, 'base64url').toString()) as [string, string];
  return KINDS.includes(kind) ? { kind: kind as Flash['kind'], text } : null;
}

function isPrefetch(request: FastifyRequest): boolean {
  const purpose = request.headers['sec-purpose'] ?? request.headers['x-sec-purpose'] ?? '';
  return String(purpose).includes('prefetch');
}
