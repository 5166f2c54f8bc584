import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Scope } from '../../../api/route.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import type { Db, Queryable } from '../../../platform/db.ts';
import { countAccessTokens, insertAccessToken, lockPerson, revokeAccessToken } from './queries.ts';

/** Days that a new token may live; null: until it is revoked. */
export const TOKEN_LIVES = [30, 90, 365, null] as const;
export type TokenLife = (typeof TOKEN_LIVES)[number];

/** Longest name of a token, in characters. */
export const TOKEN_NAME_MAX = 60;
/** Live tokens that one person may have. */
export const TOKENS_MAX = 50;

/** Makes tokens recognisable to people and to scanners of leaked secrets. */
const PREFIX = 'fb_';
const SECRET_BYTES = 32;
const FORM = /^fb_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{4})$/;
const DAY_MS = 86_400_000;

/** A token that was just made: the only time that it is known whole. */
export interface MadeToken {
  readonly id: string;
  readonly name: string;
  /** `fb_`, 256 random bits, a checksum. */
  readonly token: string;
}

/** What a person wants a token for. */
export interface TokenWish {
  readonly personId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly life: TokenLife;
  readonly now: Date;
}

/** Makes an access token. Null: the person has {@link TOKENS_MAX} live ones already. */
export async function makeAccessToken(db: Db, { personId, name, scopes, life, now }: TokenWish): Promise<MadeToken | null> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const token = PREFIX + secret + checksum(secret);
  return db.transaction(async (tx) => {
    await lockPerson(tx, personId);
    if ((await countAccessTokens(tx, personId, now)) >= TOKENS_MAX) return null;
    const id = uuidv7(now);
    await insertAccessToken(tx, {
      id,
      personId,
      name,
      scopes,
      now,
      tokenHash: hashOf(secret),
      last4: token.slice(-4),
      expiresAt: life === null ? null : new Date(now.getTime() + life * DAY_MS),
    });
    return { id, name, token };
  });
}

/** Revokes a person's token: from the commit on it opens nothing. False: they have no such token, or no longer. */
export function revokeToken(db: Queryable, personId: string, id: string, now: Date): Promise<boolean> {
  return revokeAccessToken(db, personId, id, now);
}

/** The hash under which a token is stored; null for a text that cannot be one. */
export function accessTokenHash(text: string): Buffer | null {
  const found = FORM.exec(text);
  return found === null || checksum(found[1]!) !== found[2] ? null : hashOf(found[1]!);
}

function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Three bytes of CRC-32: tells a mistyped token without asking the database. */
function checksum(secret: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(secret));
  return bytes.subarray(1).toString('base64url');
}
