import { hash, randomFillSync } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in its canonical lower-case text form (RFC 9562 §4), whatever its version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const IN_ANY_CASE = new RegExp(UUID, 'i');

/** A text that is a UUID in its canonical lower-case form, as RFC 9562 §4 wants readers to take both; any other text as it is. */
export function lowerUuid(text: string): string {
  return IN_ANY_CASE.test(text) ? text.toLowerCase() : text;
}

/** True for a UUIDv7 in its canonical form: a key that carries its own time. */
export function isUuidV7(text: string): boolean {
  return text[14] === '7' && UUID.test(text);
}

/**
 * Makes a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits, so that
 * ids made later sort later and fall on the same index pages.
 */
export function uuidv7(now: Date): string {
  return stamped(now.getTime(), chance(10));
}

const POOL = Buffer.allocUnsafeSlow(4096);
let used = POOL.length;

/**
 * Random bytes of the system, asked for in larger pieces: an ask of its own for every id costs more than the id. Each is
 * given out once. A view that holds only until the next call, and for names of things, never for secrets.
 */
export function chance(length: number): Buffer {
  if (used + length > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += length;
  return POOL.subarray(used - length, used);
}

/** The smallest UUIDv7 of a moment: ids made from then on are not below it. */
export function firstUuidAt(at: Date): string {
  return stamped(at.getTime(), Buffer.alloc(10));
}

/** The digits whose upper two bits are 10: what RFC 9562 §4.1 wants there. */
const VARIANTS = '89ab';

/**
 * The transfer id for an idempotency key of an actor. The same actor and key always give the
 * same id; another actor's equal key gives another id, so nobody can occupy or probe the keys of
 * somebody else. The key's own time prefix is kept, so that ids stay in order of time.
 *
 * @param actor id of the person (or job) that asks
 * @param key a UUIDv7 made when the form was shown
 */
export function transferId(actor: string, key: string): string {
  // Put together as text: it costs half of what bytes do, and every payment asks.
  const hex = hash('sha256', `${actor}|${key}`, 'hex');
  const variant = VARIANTS[Number.parseInt(hex[4]!, 16) & 3]!;
  return `${key.slice(0, 13).toLowerCase()}-7${hex.slice(1, 4)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
}

/**
 * The idempotency key of one item of a list that was sent under one key: the same key and place always give the same
 * UUIDv7, with the time of the list's.
 *
 * @param key the list's own key, a UUIDv7
 * @param index place in the list, from 0
 */
export function itemKey(key: string, index: number): string {
  return stamped(millisOf(key), hash('sha256', `${key} ${index}`, 'buffer'));
}

/** The Unix milliseconds that a UUIDv7 begins with (RFC 9562 §5.7). */
export function millisOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

function stamped(millis: number, random: Buffer): string {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(millis, 0, 6);
  random.copy(bytes, 6, 0, 10);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
