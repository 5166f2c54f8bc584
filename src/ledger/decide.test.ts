import { describe, expect, it } from 'vitest';
import { AMOUNT_MAX } from '../lib/money.ts';
import { decide } from './decide.ts';
import {
  isAccepted,
  REFUSALS,
  SUCCESSES,
  type AccountState,
  type Completion,
  type LedgerState,
  type Order,
  type Outcome,
  type Reference,
  type Reversal,
  type Standing,
  type Transfer,
} from './types.ts';

const NOW = new Date('2026-05-04T09:00:00Z');
const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);
const ANN = '00000000-0000-7000-8000-00000000000a';
const BOB = '00000000-0000-7000-8000-00000000000b';
const MINT = '00000000-0000-7000-8000-00000000000c';
const ICE = '00000000-0000-7000-8000-00000000000d';
const GONE = '00000000-0000-7000-8000-00000000000e';
const RICH = '00000000-0000-7000-8000-00000000000f';
const THRIFTY = '00000000-0000-7000-8000-000000000010';
const HOLDER = '00000000-0000-7000-8000-000000000011';
const NOBODY = '00000000-0000-7000-8000-0000000000ff';

function account(id: string, balance: bigint, rest: Partial<AccountState> = {}): AccountState {
  return {
    id,
    seq: 7n,
    balance,
    held: 0n,
    minimum: 0n,
    frozen: false,
    closed: false,
    spentDay: 0n,
    spentMonth: 0n,
    limits: { payment: null, day: null, month: null },
    together: null,
    ...rest,
  };
}

const accounts = new Map(
  [
    account(ANN, 100n),
    account(BOB, 0n, { seq: 0n }),
    account(MINT, -500n, { minimum: null }),
    account(ICE, 50n, { frozen: true }),
    account(GONE, 0n, { closed: true }),
    account(RICH, AMOUNT_MAX - 5n),
    account(THRIFTY, 1_000n, { spentDay: 40n, spentMonth: 180n, limits: { payment: 50n, day: 80n, month: 200n } }),
    account(HOLDER, 100n, { held: 60n }),
  ].map((a) => [a.id, a]),
);

let serial = 0;
function nextId(): string {
  serial += 1;
  return `00000000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
}

function transfer(rest: Partial<Transfer> = {}): Transfer {
  return { id: nextId(), kind: 'payment', debit: ANN, credit: BOB, amount: 10n, actor: null, memo: null, category: null, ...rest };
}

function hold(rest: Partial<Transfer> = {}): Transfer {
  return transfer({ action: 'hold', due: { at: hours(1), onDue: 'expire' }, ...rest });
}

function complete(action: Completion['action'], ref: string, amount: bigint | null = null): Completion {
  return { id: nextId(), action, ref, amount, actor: null };
}

function reverse(ref: string, amount: bigint | null = null, rest: Partial<Reversal> = {}): Reversal {
  return { id: nextId(), action: 'reverse', ref, amount, actor: null, memo: 'a mistake', forced: false, ...rest };
}

/** A transfer that stands, and what has become of it. */
function reference(order: Transfer, rest: Partial<Reference> = {}): [string, Reference] {
  const { due } = order;
  return [
    order.id,
    {
      content: {
        ...order,
        action: order.action ?? 'post',
        ref: null,
        dueAt: due?.at ?? null,
        onDue: due?.onDue ?? null,
        limited: order.limited ?? false,
      },
      at: hours(-1),
      completedBy: null,
      reversed: 0n,
      ...rest,
    },
  ];
}

const held = hold({ debit: HOLDER, amount: 30n });
const late = hold({ debit: HOLDER, amount: 30n, due: { at: hours(-0.5), onDue: 'expire' } });
const lateSettling = hold({ debit: HOLDER, amount: 30n, due: { at: hours(-0.5), onDue: 'settle' } });
const [settled, voided, expired] = [hold({ debit: HOLDER }), hold({ debit: HOLDER }), hold({ debit: HOLDER })];
const paid = transfer({ debit: BOB, credit: ANN, amount: 80n });
const half = transfer({ debit: BOB, credit: ANN, amount: 80n });
const gone = transfer({ debit: BOB, credit: ANN, amount: 80n });
const big = transfer({ debit: BOB, credit: ANN, amount: 500n });
const references = new Map([
  reference(held),
  reference(late),
  reference(lateSettling),
  reference(settled, { completedBy: 'settle' }),
  reference(voided, { completedBy: 'void' }),
  reference(expired, { completedBy: 'expire' }),
  reference(paid),
  reference(half, { reversed: 50n }),
  reference(gone, { reversed: 80n }),
  reference(big),
]);

function state(known: LedgerState['known'] = new Map()): LedgerState {
  const calendar = { dayStart: hours(-9), dayEnd: hours(15), monthStart: hours(-81), monthEnd: hours(600) };
  return { batch: 42n, at: NOW, calendar, accounts, known, references };
}

const standing = transfer({ amount: 33n });
const answer = decide(state(), [standing]).postings[0]!;
if (!isAccepted(answer)) throw new Error('the standing transfer was refused');
const known = new Map<string, Standing>([[standing.id, { content: reference(standing)[1].content, accepted: answer }]]);

/** Every refusal, in the order in which the ledger looks; most rows also break rules below their own. */
const TABLE: [outcome: Outcome, why: string, order: Order][] = [
  ['duplicate_with_different_content', 'an id that stands with another amount', { ...standing, amount: -1n, credit: NOBODY }],
  ['amount_not_positive', 'nothing at all', transfer({ amount: 0n, credit: ANN })],
  ['amount_not_positive', 'less than nothing', transfer({ amount: -5n, debit: NOBODY })],
  ['amount_not_positive', 'settling nothing of a hold', complete('settle', held.id, 0n)],
  ['amount_not_positive', 'reversing nothing', reverse(NOBODY, 0n)],
  ['amount_too_large', 'more than a bigint holds', transfer({ amount: AMOUNT_MAX + 1n, credit: ANN })],
  ['same_account', 'to itself', transfer({ credit: ANN, amount: 1_000_000n })],
  ['reference_not_found', 'settling what there is not', complete('settle', NOBODY)],
  ['reference_not_found', 'reversing what there is not', reverse(NOBODY)],
  ['not_pending', 'settling what was posted at once', complete('settle', paid.id)],
  ['already_posted', 'settling twice', complete('settle', settled.id, 1_000n)],
  ['already_posted', 'voiding what was settled', complete('void', settled.id)],
  ['already_voided', 'settling what was voided', complete('settle', voided.id)],
  ['already_expired', 'settling what has expired', complete('settle', expired.id)],
  ['pending_expired', 'settling after its end', complete('settle', late.id, 1_000n)],
  ['pending_not_due', 'expiring before its end', complete('expire', held.id)],
  ['pending_not_due', 'expiring what settles itself', complete('expire', lateSettling.id)],
  ['exceeds_pending_amount', 'settling more than is held', complete('settle', held.id, 31n)],
  ['not_reversible', 'reversing a hold', reverse(held.id)],
  ['already_reversed', 'reversing again', reverse(gone.id, 1n)],
  ['exceeds_reversible_amount', 'reversing more than is left', reverse(half.id, 31n)],
  ['debit_account_not_found', 'from nobody', transfer({ debit: NOBODY, credit: GONE })],
  ['credit_account_not_found', 'to nobody', transfer({ debit: GONE, credit: NOBODY })],
  ['account_closed', 'to a closed account, from a frozen one', transfer({ debit: ICE, credit: GONE })],
  ['account_frozen', 'from a frozen account with too little in it', transfer({ debit: ICE, amount: 51n })],
  ['account_frozen', 'to a frozen account', transfer({ credit: ICE, amount: 101n })],
  ['limit_exceeded', 'more than one payment may be, and more than there is', transfer({ debit: THRIFTY, limited: true, amount: 5_000n })],
  ['limit_exceeded', 'more than is left of the day', transfer({ debit: THRIFTY, limited: true, amount: 41n })],
  ['limit_exceeded', 'more than is left of the month, by a hold', hold({ debit: THRIFTY, limited: true, amount: 21n })],
  ['insufficient_funds', 'one more than there is', transfer({ amount: 101n })],
  ['insufficient_funds', 'one more than is not held', hold({ debit: HOLDER, amount: 41n })],
  ['insufficient_funds', 'reversing when the money is gone', reverse(big.id)],
  ['balance_overflow', 'into an account that is full', transfer({ debit: MINT, credit: RICH, amount: 6n })],
  ['posted', 'an id that stands with the same content, though the money would not suffice now', standing],
  ['posted', 'all that there is', transfer({ amount: 100n })],
  ['posted', 'from an account without a floor', transfer({ debit: MINT, amount: 1_000_000n })],
  ['posted', 'up to the brim', transfer({ debit: MINT, credit: RICH, amount: 5n })],
  ['posted', 'a hold in part', complete('settle', held.id, 12n)],
  ['posted', 'a hold that settles itself, after its end', complete('settle', lateSettling.id)],
  ['posted', 'a reversal of what is left', reverse(half.id)],
  ['posted', 'a reversal below the floor, by an operator', reverse(big.id, null, { forced: true })],
  ['posted', 'beyond the limits, where they do not count', transfer({ debit: THRIFTY, amount: 500n })],
  ['pending', 'a hold of all that is free', hold({ debit: HOLDER, amount: 40n })],
  ['voided', 'a hold taken back', complete('void', held.id)],
  ['expired', 'a hold at its end', complete('expire', late.id)],
];

describe('decide', () => {
  it.each(TABLE)('%s: %s', (outcome, _why, asked) => {
    const { postings, rows } = decide(state(known), [asked]);
    expect(postings[0]!.outcome).toBe(outcome);
    expect(rows).toHaveLength(isAccepted(postings[0]!) && asked !== standing ? 2 : 0);
  });

  it('shows every outcome in the table, in the order of precedence', () => {
    const seen = [...new Set(TABLE.map(([outcome]) => outcome))];
    expect(seen).toEqual([...REFUSALS, ...SUCCESSES]);
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
    const lent = new Map(accounts).set(ANN, account(ANN, 100n, { held: 30n, minimum: -20n }));
    const run = (amount: bigint): string => decide({ ...state(), accounts: lent }, [transfer({ amount })]).postings[0]!.outcome;
    expect(run(90n)).toBe('posted');
    expect(run(91n)).toBe('insufficient_funds');
  });

  it('points each side at the other', () => {
    const { rows } = decide(state(), [transfer()]);
    expect(rows[0]).toMatchObject({ accountId: ANN, counterparty: BOB, seq: 8n, counterSeq: 1n, debit: true, amount: -10n });
    expect(rows[1]).toMatchObject({ accountId: BOB, counterparty: ANN, seq: 1n, counterSeq: 8n, debit: false, amount: 10n });
  });

  it('reserves with a hold and moves with its settlement, wholly or in part, once', () => {
    const one = hold({ amount: 70n });
    const { postings, rows, opened, completed } = decide(state(), [
      one,
      transfer({ amount: 31n }),
      complete('settle', one.id, 50n),
      complete('settle', one.id),
      complete('void', one.id),
      transfer({ amount: 50n }),
    ]);
    expect(postings.map((p) => p.outcome)).toEqual([
      'pending',
      'insufficient_funds',
      'posted',
      'already_posted',
      'already_posted',
      'posted',
    ]);
    expect(rows.filter((r) => r.accountId === ANN).map((r) => [r.action, r.amount, r.heldChange, r.balanceAfter, r.heldAfter])).toEqual([
      ['hold', 0n, 70n, 100n, 70n],
      ['settle', -50n, -70n, 50n, 0n],
      ['post', -50n, 0n, 0n, 0n],
    ]);
    expect(opened.map((h) => h.id)).toEqual([one.id]);
    expect(completed).toEqual([one.id]);
  });

  it('frees what a void or an end sets free, and counts it no more', () => {
    const one = hold({ debit: THRIFTY, limited: true, amount: 20n });
    const { postings, rows } = decide(state(), [
      one,
      transfer({ debit: THRIFTY, limited: true, amount: 1n }),
      complete('void', one.id),
      transfer({ debit: THRIFTY, limited: true, amount: 20n }),
    ]);
    expect(postings.map((p) => p.outcome)).toEqual(['pending', 'limit_exceeded', 'voided', 'posted']);
    expect(rows.filter((r) => r.accountId === THRIFTY).map((r) => [r.spentDay, r.spentMonth])).toEqual([
      [60n, 200n],
      [40n, 180n],
      [60n, 200n],
    ]);
  });

  it('counts what all accounts of a person paid, in the same batch, too', () => {
    const [one, two, other] = ['a1', 'a2', 'a3'].map((end) => `00000000-0000-7000-8000-0000000000${end}`) as [string, string, string];
    const limits = { payment: null, day: 100n, month: 120n };
    const accounts = [
      account(one, 500n, { limits, together: NOBODY, spentDay: 30n, spentMonth: 50n }),
      account(two, 500n, { limits, together: NOBODY, spentDay: 20n, spentMonth: 20n }),
      account(other, 500n, { limits, together: ANN }),
      account(BOB, 0n),
    ];
    const pay = (debit: string, amount: bigint, rest: Partial<Transfer> = {}): Transfer =>
      transfer({ debit, credit: BOB, amount, limited: true, ...rest });
    const { postings, rows } = decide({ ...state(), accounts: new Map(accounts.map((a) => [a.id, a])) }, [
      pay(one, 51n),
      pay(one, 30n),
      pay(two, 21n),
      pay(two, 400n, { limited: false }),
      pay(two, 20n),
      pay(one, 1n),
      pay(other, 100n),
    ]);
    expect(postings.map((p) => p.outcome)).toEqual([
      'limit_exceeded',
      'posted',
      'limit_exceeded',
      'posted',
      'posted',
      'limit_exceeded',
      'posted',
    ]);
    expect(postings[2]).toMatchObject({ limit: { limit: 'day', max: 100n, left: 20n } });
    // Each account carries what it paid itself.
    expect(rows.filter((row) => row.accountId === two).map((row) => row.spentDay)).toEqual([20n, 40n]);
  });

  it('says how much is left under a limit, and when it begins anew', () => {
    const [refused] = decide(state(), [transfer({ debit: THRIFTY, limited: true, amount: 41n })]).postings;
    expect(refused).toMatchObject({ limit: { limit: 'day', max: 80n, left: 40n, resetsAt: hours(15) } });
  });

  it('takes a transfer back once, in as many parts as it likes', () => {
    const { postings } = decide(state(), [reverse(paid.id, 30n), reverse(paid.id, 51n), reverse(paid.id), reverse(paid.id)]);
    expect(postings.map((p) => p.outcome)).toEqual(['posted', 'exceeds_reversible_amount', 'posted', 'already_reversed']);
    expect(postings[2]).toMatchObject({ amount: 50n, debit: { account: ANN }, credit: { account: BOB } });
  });

  it('lets nobody reverse a reversal', () => {
    const first = reverse(paid.id);
    expect(decide(state(), [first, reverse(first.id)]).postings.map((p) => p.outcome)).toEqual(['posted', 'not_reversible']);
  });
});
