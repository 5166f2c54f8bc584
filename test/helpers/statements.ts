import { newAccountNumber } from '../../src/features/accounts/index.ts';
import { forgetCommunity } from '../../src/features/community/index.ts';
import { openAccount, type AccountKind } from '../../src/ledger/index.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import { run } from '../../src/platform/db.ts';
import type { TestDatabase } from './database.ts';
import { asOwner } from './database.ts';
import type { TestLedger } from './ledger.ts';

/** Somebody with a current account, made without any page. */
export interface Holder {
  readonly id: string;
  readonly account: string;
}

/** Makes a person with a current account that may go below zero, so that a history needs no luck. */
export async function holder({ db }: TestDatabase, books: TestLedger, name: string, kind: AccountKind = 'current'): Promise<Holder> {
  const now = books.clock.now();
  const [id, account] = [uuidv7(now), uuidv7(now)];
  await run(
    db,
    `insert into person (id, name, email, email_key, password_hash, language, created_at) values ($1::uuid, $2, $1::text, $1::text, '', 'en', $3)`,
    [id, name, now],
  );
  await db.transaction(async (tx) => {
    await openAccount(tx, { id: account, kind, number: newAccountNumber(), ownerId: id, name: '', minimum: null, now });
  });
  return { id, account };
}

/** Gives the bank a unit. */
export async function setCurrency({ ownerUrl }: TestDatabase, unit: { code: string; symbol: string; decimals: number }): Promise<void> {
  await asOwner(ownerUrl, 'update community set currency_code = $1, currency_symbol = $2, currency_decimals = $3', [
    unit.code,
    unit.symbol,
    unit.decimals,
  ]);
  forgetCommunity();
}
