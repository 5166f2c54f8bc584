import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const keys = new WeakMap<Uint8Array, Map<string, KeyObject>>();

/** The key for one purpose; made once, because making one costs as much as ten signatures. */
function keyFor(secret: Uint8Array, purpose: string): KeyObject {
  let made = keys.get(secret);
  if (made === undefined) keys.set(secret, (made = new Map()));
  let key = made.get(purpose);
  if (key === undefined) {
    key = createSecretKey(createHmac('sha256', secret).update(`finebank:${purpose}`).digest());
    made.set(purpose, key);
  }
  return key;
}

/** HMAC-SHA256 of a text under a key of its own for each purpose, so that a signature made for one use opens no other. Base64url. */
export function signature(secret: Uint8Array, purpose: string, text: string): string {
  return createHmac('sha256', keyFor(secret, purpose)).update(text).digest('base64url');
}

/** Puts a text and its signature together: `text.signature`. The text itself stays readable. */
export function withSignature(secret: Uint8Array, purpose: string, text: string): string {
  return `${text}.${signature(secret, purpose, text)}`;
}

/** The text of a sealed one; undefined when the signature is not ours. */
export function checkSignature(secret: Uint8Array, purpose: string, sealed: string): string | undefined {
  const at = sealed.lastIndexOf('.');
  if (at < 0) return undefined;
  const text = sealed.slice(0, at);
  return sameText(sealed.slice(at + 1), signature(secret, purpose, text)) ? text : undefined;
}

/** Compares two texts in a time that tells nothing about where they differ. */
export function sameText(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
