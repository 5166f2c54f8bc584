import { uuidv7 } from '../../src/lib/ids.ts';
import { newAccountNumber } from '../../src/features/accounts/index.ts';
import { Ledger, openAccount, post, type Transfer } from '../../src/ledger/index.ts';
import { postingClient } from '../../src/platform/db.ts';
import { ManualClock } from '../../src/lib/clock.ts';
import type { TestDatabase } from './database.ts';

/** The account that issues money in tests. */
export const MINT = '00000000-0000-7000-8000-000000000002';

/** A ledger on a test database, with accounts made for it. */
export interface TestLedger {
  readonly ledger: Ledger;
  readonly clock: ManualClock;
  /** Opens a person's account with some money in it; gives its id. */
  account(balance?: bigint): Promise<string>;
  /** A transfer of 1 minor unit between fresh ids, with what the test says. */
  transfer(rest: Partial<Transfer> & Pick<Transfer, 'debit' | 'credit'>): Transfer;
  balance(account: string): Promise<bigint>;
  /** Another ledger on the same database, as another process would have it. */
  another(): Ledger;
  close(): Promise<void>;
}

/** Makes a ledger over a test database. */
export function testLedger(database: TestDatabase): TestLedger {
  const clock = new ManualClock();
  const opened: Ledger[] = [];
  const another = (): Ledger => {
    const ledger = new Ledger({ connect: () => postingClient(database.url), clock });
    opened.push(ledger);
    return ledger;
  };
  const transfer: TestLedger['transfer'] = (rest) => ({
    id: uuidv7(clock.now()),
    kind: 'payment',
    amount: 1n,
    actor: null,
    memo: null,
    category: null,
    ...rest,
  });
  return {
    ledger: another(),
    clock,
    another,
    transfer,
    account: async (balance = 0n) => {
      const id = uuidv7(clock.now());
      await database.db.transaction(async (tx) => {
        await openAccount(tx, {
          id,
          kind: 'current',
          number: newAccountNumber(),
          ownerId: uuidv7(clock.now()),
          name: '',
          minimum: 0n,
          now: clock.now(),
        });
        if (balance > 0n) await post(tx, [transfer({ debit: MINT, credit: id, amount: balance, kind: 'welcome_bonus' })], clock.now());
      });
      return id;
    },
    balance: async (account) => {
      const { rows } = await database.db.query<{ balance: bigint }>({
        text: 'select balance_after as balance from entry where account_id = $1 order by seq desc limit 1',
        values: [account],
      });
      return rows[0]?.balance ?? 0n;
    },
    close: async () => {
      await Promise.all(opened.map((ledger) => ledger.close()));
    },
  };
}
