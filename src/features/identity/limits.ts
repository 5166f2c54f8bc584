import type { Db } from '../../platform/db.ts';
import { takeAttempt } from '../../web/throttle.ts';

/** So many attempts within so many seconds. */
export interface Limit {
  /** What is counted, such as `sign-up|ip|192.0.2.1`; stored as a hash. */
  readonly key: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Counts an attempt against each limit. Null: go on; else the moment from which the next attempt is let through. */
export async function withinLimits(db: Db, now: Date, limits: readonly Limit[]): Promise<Date | null> {
  let retryAt: Date | null = null;
  for (const limit of limits) {
    const taken = await takeAttempt(db, { ...limit, now });
    if (!taken.allowed && (retryAt === null || taken.retryAt > retryAt)) retryAt = taken.retryAt;
  }
  return retryAt;
}

/** What counts as one caller: an IPv4 address, or the /64 that a provider gives to one IPv6 line. */
export function ipBlock(ip: string): string {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(ip);
  if (mapped !== null) return mapped[1]!;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.split('%')[0]!.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros: string[] = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
