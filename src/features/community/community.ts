import type { Currency } from '../../lib/money.ts';
import type { Queryable } from '../../platform/db.ts';
import { selectCommunity } from './queries.ts';

/** What the community decided. Amounts in minor units. */
export interface Community {
  readonly name: string;
  readonly currency: Currency;
  /** IANA name; days, weeks and months of the bank begin by it. */
  readonly timeZone: string;
  /** What a new current account begins with; 0: nothing. */
  readonly welcomeBonus: bigint;
  readonly firstGoalTarget: bigint;
  /** How long a payment between people can be taken back; 0: not at all. */
  readonly undoSeconds: number;
  /** Who may sign up: everybody, whoever has a code, nobody. */
  readonly registration: 'open' | 'code' | 'closed';
  /** Domains whose addresses may sign up; none: all. */
  readonly emailDomains: readonly string[];
  /** Whether referral codes may be used without a limit. */
  readonly referralUnlimited: boolean;
}

/** How long a process goes on with what it read, milliseconds. */
const LIFE_MS = 5_000;

interface Kept {
  readonly until: number;
  readonly community: Promise<Community>;
}

let kept = new WeakMap<Queryable, Kept>();

/** The community's settings, kept in the process for five seconds. Nothing that decides about money may rest on them being newer. */
export function loadCommunity(db: Queryable): Promise<Community> {
  const known = kept.get(db);
  // The process's own running time: a cache must not stand still with a clock that does.
  if (known !== undefined && known.until > performance.now()) return known.community;
  const community = read(db);
  kept.set(db, { until: performance.now() + LIFE_MS, community });
  community.catch(() => kept.delete(db));
  return community;
}

/** Drops what is kept, after a change. */
export function forgetCommunity(): void {
  kept = new WeakMap();
}

async function read(db: Queryable): Promise<Community> {
  const found = await selectCommunity(db);
  if (found === undefined) throw new Error('the table community has no row');
  return {
    name: found.name,
    currency: { code: found.currency_code, symbol: found.currency_symbol, decimals: found.currency_decimals },
    timeZone: found.time_zone,
    welcomeBonus: found.welcome_bonus,
    firstGoalTarget: found.first_goal_target,
    undoSeconds: found.undo_seconds,
    registration: found.registration,
    emailDomains: found.email_domains,
    referralUnlimited: found.referral_unlimited,
  };
}
