import { LRUCache } from 'lru-cache';
import type { Queryable } from '../../../platform/db.ts';
import { programmeFor, type ProgrammeState } from '../reward/programme/programme.ts';
import { selectKnownCode, selectRules, type Code, type KnownCode, type Rules } from './queries.ts';

/** Codes that a process remembers, those that do not exist included; what was not asked for longest is forgotten first. */
const CODES_MAX = 10_000;
/** How long at the most, milliseconds: for a connection that is dead without having been closed. */
const LIFE_MS = 5_000;

interface Known {
  /** False: nobody would tell this process what changes, so that nothing is remembered. */
  trusted: boolean;
  readonly codes: LRUCache<string, Promise<KnownCode | null>>;
  /** How the programme stands for whoever made a code, by their id. */
  readonly programmes: LRUCache<string, Promise<ProgrammeState>>;
  rules: { readonly until: number; readonly value: Promise<Rules> } | null;
}

const known = new WeakMap<Queryable, Known>();

function knownBy(db: Queryable): Known {
  let found = known.get(db);
  if (found === undefined) {
    found = {
      trusted: true,
      codes: new LRUCache({ max: CODES_MAX, ttl: LIFE_MS }),
      programmes: new LRUCache({ max: CODES_MAX, ttl: LIFE_MS }),
      rules: null,
    };
    known.set(db, found);
  }
  return found;
}

/**
 * The code that looks like this, from memory where it is known. For landing pages and the check of a form; whether a code
 * counts is decided by the database when somebody joins.
 */
export function lookUpCode(db: Queryable, skeleton: string): Promise<KnownCode | null> {
  const { codes, trusted } = knownBy(db);
  if (!trusted) return selectKnownCode(db, skeleton).then((code) => code ?? null);
  let found = codes.get(skeleton);
  if (found === undefined) {
    // The promise is kept before the answer is there: what is forgotten meanwhile stays forgotten.
    found = selectKnownCode(db, skeleton).then((code) => code ?? null);
    codes.set(skeleton, found);
    found.catch(() => codes.delete(skeleton));
  }
  return found;
}

/** The rules in force, from memory. */
export function rulesInForce(db: Queryable): Promise<Rules> {
  const mine = knownBy(db);
  if (!mine.trusted) return selectRules(db);
  if (mine.rules !== null && mine.rules.until > performance.now()) return mine.rules.value;
  const value = selectRules(db);
  mine.rules = { until: performance.now() + LIFE_MS, value };
  value.catch(() => (mine.rules = null));
  return value;
}

/** Whether rewards are paid to the friends of somebody, from memory. */
export function programmeOf(db: Queryable, inviterId: string): Promise<ProgrammeState> {
  const { programmes, trusted } = knownBy(db);
  if (!trusted) return programmeFor(db, inviterId);
  let found = programmes.get(inviterId);
  if (found === undefined) {
    found = programmeFor(db, inviterId);
    programmes.set(inviterId, found);
    found.catch(() => programmes.delete(inviterId));
  }
  return found;
}

/**
 * Forgets a code; without one, all of them and the rules, and from then on remembers again. To be called for each NOTIFY on
 * `referral_code` with its payload, and with an empty one whenever the process listens again.
 */
export function forgetCode(db: Queryable, skeleton = ''): void {
  const mine = known.get(db);
  if (mine === undefined) return;
  if (skeleton !== '') mine.codes.delete(skeleton);
  else {
    empty(mine);
    mine.trusted = true;
  }
}

/** Remembers nothing, so that each look-up asks the database, until {@link forgetCode} says that the process listens again. */
export function mistrustCodes(db: Queryable): void {
  const mine = knownBy(db);
  empty(mine);
  mine.trusted = false;
}

function empty(mine: Known): void {
  mine.codes.clear();
  mine.programmes.clear();
  mine.rules = null;
}

/** Whether a code can be used, and if not, why. */
export type CodeState = 'open' | 'unknown' | 'deleted' | 'expired' | 'used_up';

/** Whether a code can be used at this moment; the time decides, not a job. */
export function stateOfCode(code: Code | null | undefined, now: Date): CodeState {
  if (code === null || code === undefined) return 'unknown';
  if (code.endedWhy === 'deleted' || code.endedWhy === 'replaced') return 'deleted';
  if (code.endedWhy === 'expired' || code.expiresAt <= now) return 'expired';
  return code.usesMax !== null && code.used >= code.usesMax ? 'used_up' : 'open';
}
