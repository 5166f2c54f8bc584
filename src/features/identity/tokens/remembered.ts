import { Lately } from '../../../lib/lately.ts';
import type { Db } from '../../../platform/db.ts';
import type { BearerRow } from './queries.ts';

/** Most that are kept for certain; at most twice as many. */
const TOKENS_MAX = 5_000;
const NUMBERS_MAX = 25_000;

/** The account with a number, and whose it is. */
export interface Payee {
  readonly id: string;
  readonly ownerId: string | null;
}

interface Under<T> {
  readonly found: T;
  /** The number of the ledger's rules that it was found under. */
  readonly rules: bigint;
}

interface Memory {
  /** By the token as it is sent. */
  readonly bearers: Lately<Under<BearerRow>>;
  readonly payees: Lately<Under<Payee>>;
}

const memories = new WeakMap<Db, Memory>();

function memoryOf(db: Db): Memory {
  let memory = memories.get(db);
  if (memory === undefined) {
    memory = { bearers: new Lately(TOKENS_MAX), payees: new Lately(NUMBERS_MAX) };
    memories.set(db, memory);
  }
  return memory;
}

/** Keeps what was looked up for a token and the account number of a payee. What there is not is not kept. */
export function remember(db: Db, token: string, payeeNumber: string | null, row: BearerRow): void {
  const { bearers, payees } = memoryOf(db);
  const { payeeId, payeeOwner, rules } = row;
  if (row.accountId !== null) bearers.set(token, { found: row, rules });
  if (payeeNumber !== null && payeeId !== null) payees.set(payeeNumber, { found: { id: payeeId, ownerId: payeeOwner }, rules });
}

/**
 * What was looked up for a token and a number under these rules: it is right as long as they have not changed. Only for what the
 * ledger is asked to do under the same rules, since that is where it is proved; undefined where it has to be looked up.
 */
export function recall(db: Db, token: string, payeeNumber: string, rules: bigint): { bearer: BearerRow; payee: Payee } | undefined {
  const { bearers, payees } = memoryOf(db);
  const bearer = bearers.get(token);
  const payee = payees.get(payeeNumber);
  if (bearer?.rules !== rules || payee?.rules !== rules) return undefined;
  return { bearer: bearer.found, payee: payee.found };
}
