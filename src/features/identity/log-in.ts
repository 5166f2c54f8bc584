import type { Db } from '../../platform/db.ts';
import { forgetAttempts, forgiveAttempt, growingDelay } from '../../web/throttle.ts';
import { verifyPassword } from './password.ts';
import { selectCredentials } from './queries.ts';

/**
 * What came of a log-in. `person`: whose password it is, and the hash that it was compared with; `unconfirmed`: the password fits a
 * sign-up whose address waits to be confirmed.
 */
export type LogInOutcome =
  | { readonly outcome: 'person'; readonly personId: string; readonly provedHash: string }
  | { readonly outcome: 'unconfirmed'; readonly email: string }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'slowed'; readonly retryAt: Date };

/** An address that nobody can have, so that what is no address takes the same way as one that is unknown. */
const NOBODY = '';

/**
 * Judges an address and password. Whether the address is known shows neither in the outcome nor in the work done: the same
 * statements run, and what fails is compared twice. A sign-up is looked at even where there is a member: anybody can sign up
 * with an address and a password of their own, and would learn by logging in with it that the address is taken.
 * @param attempt `browser`: its name where it is known for this address ({@link knownBrowser})
 * @throws BusyError when too many passwords wait to be compared
 */
export async function logIn(
  db: Db,
  attempt: { key: string | null; browser: string | null; password: string; ip: string; now: Date },
): Promise<LogInOutcome> {
  const { browser, ip, now, password } = attempt;
  const key = attempt.key ?? NOBODY;
  const retryAt = await slowedUntil(db, { address: addressKey(key, browser), ip: ipKey(ip, now), now });
  if (retryAt !== null) return { outcome: 'slowed', retryAt };
  const { personId, passwordHash, waiting, waitingHash } = await selectCredentials(db, key);
  if ((await verifyPassword(passwordHash, password)) && personId !== null && passwordHash !== null) {
    await forgetAttempts(db, addressKey(key, browser));
    // Not all of them: whoever tries many addresses would log in to one of their own in between.
    await forgiveAttempt(db, ipKey(ip, now));
    return { outcome: 'person', personId, provedHash: passwordHash };
  }
  // Lifts no delay: it is not the member's password that was known.
  return (await verifyPassword(waitingHash, password)) && waiting !== null
    ? { outcome: 'unconfirmed', email: waiting }
    : { outcome: 'wrong' };
}

/** Lifts the growing delay from an address, after its owner has shown who they are. */
export function forgetLogInAttempts(db: Db, key: string): Promise<void> {
  return forgetAttempts(db, addressKey(key));
}

// The delay of one address stays short, and a browser that its owner has been in with is counted by itself: so nobody can lock out somebody else for long.
async function slowedUntil(db: Db, { address, ip, now }: { address: string; ip: string; now: Date }): Promise<Date | null> {
  const delays = [
    await growingDelay(db, { key: address, now, free: 5, baseSeconds: 5, maxSeconds: 900 }),
    await growingDelay(db, { key: ip, now, free: 200, baseSeconds: 5, maxSeconds: 900 }),
  ];
  const times = delays.flatMap((delay) => (delay.allowed ? [] : [delay.retryAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function addressKey(key: string, browser: string | null = null): string {
  return browser === null ? `log-in|address|${key}` : `log-in|known|${browser}|${key}`;
}

// A campus behind one address mistypes all day long and is never quiet, so it begins anew a few times a day.
const IP_HOURS = 6;

function ipKey(ip: string, now: Date): string {
  return `log-in|ip|${ip}|${Math.floor(now.getTime() / (IP_HOURS * 3_600_000))}`;
}
