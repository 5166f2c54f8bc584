import type { Db } from '../../platform/db.ts';
import { forgetAttempts, growingDelay } from '../../web/throttle.ts';
import { verifyPassword } from './password.ts';
import { selectCredentials } from './queries.ts';

/** What came of a log-in. `unconfirmed`: the password fits a sign-up whose address waits to be confirmed. */
export type LogInOutcome =
  | { readonly outcome: 'person'; readonly personId: string }
  | { readonly outcome: 'unconfirmed'; readonly email: string }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'slowed'; readonly retryAt: Date };

/** An address that nobody can have, so that what is no address takes the same way as one that is unknown. */
const NOBODY = '';

/**
 * Judges an address and password. Whether the address is known shows neither in the outcome nor in the work done:
 * the same statements run and one argon2 comparison.
 * @throws BusyError when too many passwords wait to be compared
 */
export async function logIn(db: Db, attempt: { key: string | null; password: string; ip: string; now: Date }): Promise<LogInOutcome> {
  const { now } = attempt;
  const key = attempt.key ?? NOBODY;
  const retryAt = await slowedUntil(db, key, attempt.ip, now);
  if (retryAt !== null) return { outcome: 'slowed', retryAt };
  const known = await selectCredentials(db, key);
  const fits = await verifyPassword(known?.passwordHash ?? null, attempt.password);
  if (known === null || !fits) return { outcome: 'wrong' };
  await forgetAttempts(db, addressKey(key));
  await forgetAttempts(db, ipKey(attempt.ip));
  return known.personId === null ? { outcome: 'unconfirmed', email: known.email } : { outcome: 'person', personId: known.personId };
}

/** Lifts the growing delay from an address, after its owner has shown who they are. */
export function forgetLogInAttempts(db: Db, key: string): Promise<void> {
  return forgetAttempts(db, addressKey(key));
}

// The delay of one address stays short, so that nobody can lock out somebody else for long.
async function slowedUntil(db: Db, key: string, ip: string, now: Date): Promise<Date | null> {
  const delays = [
    await growingDelay(db, { key: addressKey(key), now, free: 5, baseSeconds: 5, maxSeconds: 900 }),
    await growingDelay(db, { key: ipKey(ip), now, free: 200, baseSeconds: 5, maxSeconds: 900 }),
  ];
  const times = delays.flatMap((delay) => (delay.allowed ? [] : [delay.retryAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function addressKey(key: string): string {
  return `log-in|address|${key}`;
}

function ipKey(ip: string): string {
  return `log-in|ip|${ip}`;
}
