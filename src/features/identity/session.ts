import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Queryable, Tx } from '../../platform/db.ts';
import type { Actor } from '../../web/contract.ts';
import { clearCookie, readCookie, setCookie } from '../../web/cookies.ts';
import { deleteSession, insertSession, selectSession, touchSession, type NewSessionRow, type SessionRow } from './queries.ts';

const COOKIE = 'session';
const HOUR = 3600;
const DAY = 24 * HOUR;

/** "Keep me signed in": seconds from the beginning of the session. Also the longest life of any other. */
const REMEMBER_SECONDS = 30 * DAY;
/** Without it: seconds from the last use. */
const IDLE_SECONDS = 12 * HOUR;
// The idle time is written at most so often, not with every page.
const TOUCH_SECONDS = 600;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** SHA-256 of a token, as it is stored. Enough for 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** 256 random bits in 43 characters that fit a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Who asks, by the session cookie; null when nobody is signed in. */
export async function identify(request: FastifyRequest): Promise<Actor | null> {
  const { platform } = request.server;
  const tokenHash = cookieHash(request);
  if (tokenHash === null) return null;
  const now = platform.clock.now();
  const found = await selectSession(platform.db, tokenHash, now);
  if (found === null) return null;
  if (now.getTime() - found.lastSeenAt.getTime() > TOUCH_SECONDS * 1000) {
    await touchSession(platform.db, tokenHash, now, expiry(found.remember, found.createdAt, now));
  }
  return actor(found, tokenHash);
}

/**
 * Signs a person in: a new token in the cookie, its hash in the database. The session that this browser
 * had before is ended. False: the password was changed since it was compared, and nobody is signed in.
 * @param who `remember`: 30 days instead of 12 idle hours; `provedHash`: the hash that the password was compared with
 */
export async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  who: { personId: string; remember: boolean; provedHash: string | null },
): Promise<boolean> {
  const { platform } = request.server;
  const token = await startSession(platform.db, { ...who, now: platform.clock.now(), previousHash: cookieHash(request) });
  if (token !== null) giveSession(reply, { token, remember: who.remember });
  return token !== null;
}

/** A session that was made, for the browser to be told. */
export interface NewSession {
  /** Stored nowhere else. */
  readonly token: string;
  /** 30 days instead of 12 idle hours. */
  readonly remember: boolean;
}

/**
 * Ends a session and begins another one of the same person, who has shown once more who they are: whoever had a copy of the old
 * token has nothing. One that was to be remembered stays so. Null when it had ended already.
 */
export async function renewSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<NewSession | null> {
  const ended = await deleteSession(tx, tokenHash);
  if (ended === null) return null;
  const token = await startSession(tx, { ...ended, now, previousHash: null, provedHash: null });
  return token === null ? null : { token, remember: ended.remember };
}

/** Gives this browser its session. */
export function giveSession(reply: FastifyReply, { token, remember }: NewSession): void {
  setCookie(reply, COOKIE, token, remember ? { maxAgeSeconds: REMEMBER_SECONDS } : {});
}

/** Makes a session and gives its token, which is stored nowhere else; null when the password was changed since it was compared. */
export async function startSession(db: Queryable, session: Omit<NewSessionRow, 'tokenHash' | 'expiresAt'>): Promise<string | null> {
  const token = newToken();
  const expiresAt = expiry(session.remember, session.now, session.now);
  return (await insertSession(db, { ...session, tokenHash: hashToken(token), expiresAt })) ? token : null;
}

/** Ends this browser's session, at the server as well. */
export async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { platform } = request.server;
  const tokenHash = cookieHash(request);
  if (tokenHash !== null) await deleteSession(platform.db, tokenHash);
  clearCookie(reply, COOKIE);
}

function cookieHash(request: FastifyRequest): Buffer | null {
  const token = readCookie(request, COOKIE);
  return token !== undefined && TOKEN.test(token) ? hashToken(token) : null;
}

function expiry(remember: boolean, createdAt: Date, now: Date): Date {
  const longest = createdAt.getTime() + REMEMBER_SECONDS * 1000;
  return new Date(remember ? longest : Math.min(now.getTime() + IDLE_SECONDS * 1000, longest));
}

function actor(found: SessionRow, tokenHash: Buffer): Actor {
  const { id, name, email, language, timeZone, theme, role, unread } = found;
  return { id, name, email, language, timeZone, theme, role, unread, session: tokenHash.toString('base64url') };
}
