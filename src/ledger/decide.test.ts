import { describe, expect, it } from 'vitest';
import { AMOUNT_MAX } from '../lib/money.ts';
import { decide } from './decide.ts';
import { OUTCOMES, type AccountState, type LedgerState, type Outcome, type Posted, type Transfer } from './types.ts';

const ANN = '00000000-0000-7000-8000-00000000000a';
const BOB = '00000000-0000-7000-8000-00000000000b';
const MINT = '00000000-0000-7000-8000-00000000000c';
const ICE = '00000000-0000-7000-8000-00000000000d';
const GONE = '00000000-0000-7000-8000-00000000000e';
const RICH = '00000000-0000-7000-8000-00000000000f';
const NOBODY = '00000000-0000-7000-8000-0000000000ff';

function account(id: string, balance: bigint, rest: Partial<AccountState> = {}): AccountState {
  return { id, seq: 7n, balance, held: 0n, minimum: 0n, frozen: false, closed: false, ...rest };
}

const accounts = new Map(
  [
    account(ANN, 100n),
    account(BOB, 0n, { seq: 0n }),
    account(MINT, -500n, { minimum: null }),
    account(ICE, 50n, { frozen: true }),
    account(GONE, 0n, { closed: true }),
    account(RICH, AMOUNT_MAX - 5n),
  ].map((a) => [a.id, a]),
);

let serial = 0;
function transfer(rest: Partial<Transfer> = {}): Transfer {
  serial += 1;
  const id = `00000000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
  return { id, kind: 'payment', debit: ANN, credit: BOB, amount: 10n, actor: null, memo: null, category: null, ...rest };
}

function state(known: LedgerState['known'] = new Map()): LedgerState {
  return { batch: 42n, at: new Date('2026-05-04T09:00:00Z'), accounts, known };
}

const standing = transfer({ amount: 33n });
const answer = decide(state(), [standing]).postings[0] as Posted;
const known = new Map([[standing.id, { transfer: standing, posted: answer }]]);

/** Every outcome, in the order in which the ledger looks; each row also breaks all the rules below its own. */
const TABLE: [outcome: Outcome, why: string, transfer: Transfer][] = [
  ['posted', 'an id that stands with the same content, though the money would not suffice now', standing],
  ['duplicate_with_different_content', 'an id that stands with another amount', { ...standing, amount: -1n, credit: NOBODY }],
  ['amount_not_positive', 'nothing at all', transfer({ amount: 0n, credit: ANN })],
  ['amount_not_positive', 'less than nothing', transfer({ amount: -5n, debit: NOBODY })],
  ['amount_too_large', 'more than a bigint holds', transfer({ amount: AMOUNT_MAX + 1n, credit: ANN })],
  ['same_account', 'to itself', transfer({ credit: ANN, amount: 1_000_000n })],
  ['same_account', 'an unknown account to itself', transfer({ debit: NOBODY, credit: NOBODY })],
  ['debit_account_not_found', 'from nobody', transfer({ debit: NOBODY, credit: GONE })],
  ['credit_account_not_found', 'to nobody', transfer({ debit: GONE, credit: NOBODY })],
  ['account_closed', 'to a closed account, from a frozen one', transfer({ debit: ICE, credit: GONE })],
  ['account_frozen', 'from a frozen account with too little in it', transfer({ debit: ICE, amount: 51n })],
  ['account_frozen', 'to a frozen account', transfer({ credit: ICE, amount: 101n })],
  ['insufficient_funds', 'one more than there is', transfer({ amount: 101n })],
  ['balance_overflow', 'into an account that is full', transfer({ debit: MINT, credit: RICH, amount: 6n })],
  ['posted', 'all that there is', transfer({ amount: 100n })],
  ['posted', 'from an account without a floor', transfer({ debit: MINT, amount: 1_000_000n })],
  ['posted', 'up to the brim', transfer({ debit: MINT, credit: RICH, amount: 5n })],
];

describe('decide', () => {
  it.each(TABLE)('%s: %s', (outcome, _why, asked) => {
    const { postings, rows } = decide(state(known), [asked]);
    expect(postings[0]!.outcome).toBe(outcome);
    const writes = outcome === 'posted' && asked !== standing;
    expect(rows).toHaveLength(writes ? 2 : 0);
  });

  it('shows every outcome in the table, in the order of precedence', () => {
    const seen = [...new Set(TABLE.map(([outcome]) => outcome))];
    expect(seen).toEqual([...OUTCOMES]);
  });

  it('answers a retry as the first time, marked as replayed', () => {
    const { postings } = decide(state(known), [standing]);
    expect(postings[0]).toEqual({ ...answer, replayed: true });
  });

  it('judges the same id twice in one batch once', () => {
    const one = transfer({ amount: 60n });
    const { postings, rows } = decide(state(), [one, one, { ...one, memo: 'other' }]);
    expect(postings.map((p) => p.outcome)).toEqual(['posted', 'posted', 'duplicate_with_different_content']);
    expect(rows).toHaveLength(2);
  });

  it('lets a refusal leave no trace for its neighbours', () => {
    const { postings, rows, chain } = decide(state(), [
      transfer({ amount: 60n }),
      transfer({ amount: 41n }),
      transfer({ amount: 40n }),
      transfer({ debit: BOB, credit: ANN, amount: 100n }),
    ]);
    expect(postings.map((p) => p.outcome)).toEqual(['posted', 'insufficient_funds', 'posted', 'posted']);
    expect(postings[1]).toMatchObject({ available: 40n });
    expect(rows.filter((r) => r.accountId === ANN).map((r) => [r.seq, r.amount, r.balanceAfter])).toEqual([
      [8n, -60n, 40n],
      [9n, -40n, 0n],
      [10n, 100n, 100n],
    ]);
    expect(chain).toEqual([
      { accountId: ANN, seq: 7n, balance: 100n, held: 0n },
      { accountId: BOB, seq: 0n, balance: 0n, held: 0n },
    ]);
  });

  it('keeps what is held out of what can be spent, and lets a credit line be used to its end', () => {
    const credit = new Map(accounts).set(ANN, account(ANN, 100n, { held: 30n, minimum: -20n }));
    const run = (amount: bigint): string => decide({ ...state(), accounts: credit }, [transfer({ amount })]).postings[0]!.outcome;
    expect(run(90n)).toBe('posted');
    expect(run(91n)).toBe('insufficient_funds');
  });

  it('points each side at the other', () => {
    const { rows } = decide(state(), [transfer()]);
    expect(rows[0]).toMatchObject({ accountId: ANN, counterparty: BOB, seq: 8n, counterSeq: 1n, debit: true, amount: -10n });
    expect(rows[1]).toMatchObject({ accountId: BOB, counterparty: ANN, seq: 1n, counterSeq: 8n, debit: false, amount: 10n });
  });
});
