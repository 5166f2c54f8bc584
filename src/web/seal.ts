import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a small value into a token that goes through the browser unread and unchanged (AES-256-GCM, NIST SP 800-38D):
 * a form's draft between two steps, without a row in the database and without names in an address.
 *
 * @param purpose what the token is for and whom it belongs to; it opens for the same purpose only
 * @param expires when it stops opening
 */
export function seal(secret: Uint8Array, purpose: string, value: unknown, expires: Date): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret), iv).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(JSON.stringify({ value, expires: expires.getTime() }), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens a token of {@link seal}; undefined where it is damaged, too old, or was made for another purpose. */
export function unseal(secret: Uint8Array, purpose: string, token: unknown, now: Date): unknown {
  if (typeof token !== 'string') return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret), bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    const { value, expires } = JSON.parse(text) as { value: unknown; expires: number };
    return expires > now.getTime() ? value : undefined;
  } catch {
    return undefined;
  }
}

const keys = new WeakMap<Uint8Array, Buffer>();

function keyFor(secret: Uint8Array): Buffer {
  let key = keys.get(secret);
  if (key === undefined) {
    key = Buffer.from(hkdfSync('sha256', secret, '', 'finebank seal', 32));
    keys.set(secret, key);
  }
  return key;
}
