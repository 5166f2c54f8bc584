import { createHash } from 'node:crypto';
import { row, run, type Queryable } from '../platform/db.ts';

/** Whether an attempt may be made now; if not, when again. */
export type Attempt = { readonly allowed: true } | { readonly allowed: false; readonly retryAt: Date };

/** So many attempts in a window of time. */
export interface AttemptLimit {
  /** What is counted, such as `sign-up:203.0.113.7`; stored hashed. */
  readonly key: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly now: Date;
}

/** Delays that grow with every failure. */
export interface DelayLimit {
  /** What is counted, such as `log-in:ada@example.org`; stored hashed. */
  readonly key: string;
  readonly now: Date;
  /** Attempts without any delay. */
  readonly free: number;
  /** The first delay, in seconds; each further one is twice the one before. */
  readonly baseSeconds: number;
  readonly maxSeconds: number;
}

/** The least time without attempts after which failures are forgotten. */
const QUIET_SECONDS_MIN = 900;
const KEEP_SECONDS = 86_400;
/** Counting on would overflow `integer` one day. */
const COUNT_MAX = 1_000_000;
const DOUBLINGS_MAX = 30;

const TAKE = `
insert into throttle as t (key, count, started_at) values ($1::bytea, 1, $2::timestamptz)
on conflict (key) do update set
  count = case when t.started_at <= $2::timestamptz - make_interval(secs => $3::float8) then 1 else least(t.count + 1, ${COUNT_MAX}) end,
  started_at = case when t.started_at <= $2::timestamptz - make_interval(secs => $3::float8) then excluded.started_at else t.started_at end
returning count, started_at`;

/**
 * Counts an attempt and says whether it is within the limit. One statement, so concurrent attempts are all counted.
 * An attempt beyond the limit does not lengthen the window.
 */
export async function takeAttempt(db: Queryable, { key, limit, windowSeconds, now }: AttemptLimit): Promise<Attempt> {
  const taken = await row<{ count: number; started_at: Date }>(db, TAKE, [hashed(key), now, windowSeconds]);
  if (taken!.count <= limit) return { allowed: true };
  return { allowed: false, retryAt: new Date(taken!.started_at.getTime() + windowSeconds * 1000) };
}

// Here started_at is the time of the newest attempt. No row comes back while a delay runs.
const DELAY = `
insert into throttle as t (key, count, started_at, blocked_until)
values ($1::bytea, 1, $2::timestamptz, case when $3::int <= 1 then $2::timestamptz + make_interval(secs => least($4::float8, $5::float8)) end)
on conflict (key) do update set
  count = case when t.started_at <= $2::timestamptz - make_interval(secs => $6::float8) then 1 else least(t.count + 1, ${COUNT_MAX}) end,
  started_at = excluded.started_at,
  blocked_until = case
    when t.started_at <= $2::timestamptz - make_interval(secs => $6::float8) then excluded.blocked_until
    when t.count + 1 < $3::int then null
    else $2::timestamptz + make_interval(secs => least($4::float8 * 2 ^ least(t.count + 1 - $3::int, ${DOUBLINGS_MAX}), $5::float8)) end
where t.blocked_until is null or t.blocked_until <= $2
returning count`;

const BLOCKED = 'select blocked_until from throttle where key = $1';

/**
 * Counts an attempt as a failure in advance and says whether it may be made. After `free` attempts each further one has to
 * wait: `baseSeconds`, then twice that, and so on up to `maxSeconds`. An attempt during a delay is refused and changes
 * nothing. Call {@link forgetAttempts} when the attempt succeeds. Forgotten after a quiet time of twice `maxSeconds`, at least 15 minutes.
 */
export async function growingDelay(db: Queryable, { key, now, free, baseSeconds, maxSeconds }: DelayLimit): Promise<Attempt> {
  const hash = hashed(key);
  const quiet = Math.max(QUIET_SECONDS_MIN, maxSeconds * 2);
  const taken = await run(db, DELAY, [hash, now, free, baseSeconds, maxSeconds, quiet]);
  if (taken > 0) return { allowed: true };
  const blocked = await row<{ blocked_until: Date | null }>(db, BLOCKED, [hash]);
  return { allowed: false, retryAt: blocked?.blocked_until ?? now };
}

/** Forgets the attempts of a key, after a success. */
export async function forgetAttempts(db: Queryable, key: string): Promise<void> {
  await run(db, 'delete from throttle where key = $1', [hashed(key)]);
}

/**
 * Takes back the one attempt that was counted in advance and turned out to be a success, with the delay that it began. For a key
 * that many share: one success says nothing of what others did.
 */
export async function forgiveAttempt(db: Queryable, key: string): Promise<void> {
  await run(db, 'update throttle set count = count - 1, blocked_until = null where key = $1 and count > 0', [hashed(key)]);
}

/** Removes what is older than a day and blocks nobody any more; gives the number removed. For the worker. */
export async function forgetOldAttempts(db: Queryable, now: Date): Promise<number> {
  const old = new Date(now.getTime() - KEEP_SECONDS * 1000);
  return await run(db, 'delete from throttle where started_at < $1 and (blocked_until is null or blocked_until < $2)', [old, now]);
}

function hashed(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
