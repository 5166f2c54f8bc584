import type { FastifyReply, FastifyRequest } from 'fastify';
import { readSigned, setSigned } from '../../../web/cookies.ts';
import { readCode } from '../codes/form.ts';
import { lookUpCode, stateOfCode } from '../codes/look-up.ts';
import type { KnownCode } from '../codes/queries.ts';

const COOKIE = 'invited';
const LIFE_SECONDS = 30 * 24 * 3600;

/**
 * Has the browser remember the code of a link that it was shown, for 30 days; the first one that still counts stays. Nothing
 * is kept on our side (docs/decisions/0015-referrals.md). Only a page that is really shown does so: not one that was
 * fetched ahead, and none that another site puts into its own.
 */
export async function keepFirstTouch(request: FastifyRequest, reply: FastifyReply, code: string): Promise<void> {
  const { 'sec-fetch-dest': destination, 'sec-purpose': purpose } = request.headers;
  if (request.method !== 'GET' || (destination !== undefined && destination !== 'document' && destination !== 'empty')) return;
  if (purpose !== undefined || (await firstTouch(request)) !== null) return;
  setSigned(reply, COOKIE, encodeURIComponent(code), { maxAgeSeconds: LIFE_SECONDS });
}

/** The code of the first link that this browser was shown, while it counts. */
export async function firstTouch(request: FastifyRequest): Promise<KnownCode | null> {
  const { db, clock } = request.server.platform;
  const kept = readSigned(request, COOKIE);
  const read = kept === undefined ? null : readCode(decodeURIComponent(kept));
  const code = read == null ? null : await lookUpCode(db, read.skeleton);
  return code !== null && stateOfCode(code, clock.now()) === 'open' ? code : null;
}
