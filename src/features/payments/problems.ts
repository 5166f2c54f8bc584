import { GENERAL, KEYED, Problem, type ProblemKind, type ProblemOptions } from '../../api/problem.ts';
import { toDecimal, type Currency } from '../../lib/money.ts';
import type { LimitHit } from '../../ledger/index.ts';
import type { PaymentResult } from './payment.ts';

/** Why a payment can be refused, in the order in which the bank looks. A refused payment leaves no trace and does not use up its key. */
export const PAYMENT_PROBLEMS = {
  payee_not_found: {
    code: 'payee_not_found',
    status: 422,
    title: 'No such payee',
    meaning: 'No member has an account for payments with this number. Nothing was paid.',
  },
  no_account: {
    code: 'no_account',
    status: 422,
    title: 'No account to pay from',
    meaning: 'The token’s person has no such current or savings account. Nothing was paid.',
  },
  duplicate_with_different_content: KEYED.duplicate_with_different_content,
  amount_not_positive: {
    code: 'amount_not_positive',
    status: 422,
    title: 'Nothing to pay',
    meaning: 'An amount has to be more than zero. Nothing was paid.',
  },
  amount_too_large: {
    code: 'amount_too_large',
    status: 422,
    title: 'Amount too large',
    meaning: 'The amount is larger than 10^15 minor units, the most that can be asked for. Nothing was paid.',
  },
  same_account: {
    code: 'same_account',
    status: 422,
    title: 'To the same account',
    meaning: 'The payee’s account is the one that pays. Nothing was paid.',
  },
  account_closed: {
    code: 'account_closed',
    status: 422,
    title: 'Account closed',
    meaning: 'One of the two accounts is closed. Nothing was paid.',
  },
  account_frozen: {
    code: 'account_frozen',
    status: 422,
    title: 'Account frozen',
    meaning: 'One of the two accounts is frozen. Nothing was paid.',
  },
  limit_exceeded: {
    code: 'limit_exceeded',
    status: 422,
    title: 'Above a limit',
    meaning:
      'The payment would go above the limit for one payment, the day or the month; “limit” says which, what is left of it, and when it begins anew. Nothing was paid.',
  },
  insufficient_funds: {
    code: 'insufficient_funds',
    status: 422,
    title: 'Not enough money',
    meaning: 'The account has less to spend than the amount; “available” says how much. Nothing was paid.',
  },
  balance_overflow: {
    code: 'balance_overflow',
    status: 422,
    title: 'Account full',
    meaning: 'The payee’s balance would be larger than the bank can record. Nothing was paid.',
  },
} as const satisfies Record<string, ProblemKind>;

/** The problem that a refused payment is answered with. */
export function problemOfPayment(result: PaymentResult, currency: Currency): { kind: ProblemKind; options: ProblemOptions } {
  const kind: ProblemKind | undefined = PAYMENT_PROBLEMS[result.outcome as keyof typeof PAYMENT_PROBLEMS];
  // The accounts were there a moment ago and accounts are never deleted; every other outcome belongs to holds and reversals.
  if (kind === undefined) throw new Problem(GENERAL.internal_error, { cause: new Error(`a payment came to ${result.outcome}`) });
  const available =
    'available' in result && result.available !== null
      ? { available: toDecimal(result.available, currency.decimals), currency: currency.code }
      : {};
  const limit = 'limit' in result && result.limit !== null ? { limit: limitBody(result.limit, currency), currency: currency.code } : {};
  return { kind, options: { extras: { ...available, ...limit } } };
}

function limitBody({ limit, max, left, resetsAt }: LimitHit, { decimals }: Currency): object {
  return { limit, max: toDecimal(max, decimals), left: toDecimal(left, decimals), resets_at: resetsAt };
}
