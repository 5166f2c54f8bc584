import fc from 'fast-check';
import { AMOUNT_MAX } from '../../src/lib/money.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import type { Order } from '../../src/ledger/index.ts';

/** What a random order is drawn from: indexes into accounts and earlier orders, so that a case can be shrunk. */
export interface Draw {
  readonly action: 'post' | 'hold' | 'settle' | 'void' | 'expire' | 'reverse';
  readonly debit: number;
  readonly credit: number;
  readonly amount: bigint;
  readonly whole: boolean;
  /** Which earlier order is meant, counted from the newest. */
  readonly ref: number;
  /** Repeats the id of an earlier order. */
  readonly again: number | null;
  readonly memo: string | null;
  readonly limited: boolean;
  readonly forced: boolean;
  /** Seconds until a hold is due. */
  readonly due: number;
  readonly onDue: 'settle' | 'expire';
}

const amounts = fc.oneof(
  { weight: 9, arbitrary: fc.bigInt({ min: 1n, max: 60n }) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, AMOUNT_MAX, AMOUNT_MAX + 1n, AMOUNT_MAX - 1n) },
);

/** A batch of random orders. */
export const draws: fc.Arbitrary<Draw[]> = fc.array(
  fc.record<Draw>({
    action: fc.constantFrom('post', 'post', 'post', 'post', 'hold', 'hold', 'settle', 'void', 'expire', 'reverse'),
    debit: fc.nat(8),
    credit: fc.nat(8),
    amount: amounts,
    whole: fc.boolean(),
    ref: fc.nat(12),
    again: fc.option(fc.nat(30), { freq: 6 }),
    memo: fc.option(fc.constantFrom('a', 'b'), { freq: 3 }),
    limited: fc.boolean(),
    forced: fc.boolean(),
    due: fc.constantFrom(0, 1, 2, 5, 60),
    onDue: fc.constantFrom('settle', 'expire'),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Makes the orders of a draw. `earlier` grows by what is new. */
export function realise(draw: Draw, accounts: readonly string[], earlier: Order[], now: Date): Order {
  const twin = draw.again === null ? undefined : earlier[draw.again];
  // Half of the repeated ids carry the same content, half another.
  if (twin !== undefined && draw.memo === null) return twin;
  const id = twin?.id ?? uuidv7(now);
  const order = make(draw, id, accounts, earlier, now);
  earlier.push(order);
  return order;
}

function make(draw: Draw, id: string, accounts: readonly string[], earlier: readonly Order[], now: Date): Order {
  const amount = draw.whole ? null : draw.amount;
  const ref = earlier.at(-1 - draw.ref)?.id ?? id;
  if (draw.action === 'reverse') return { id, action: 'reverse', ref, amount, actor: null, memo: draw.memo, forced: draw.forced };
  if (draw.action !== 'post' && draw.action !== 'hold')
    return { id, action: draw.action, ref, amount: draw.action === 'settle' ? amount : null, actor: null };
  const due = { at: new Date(now.getTime() + draw.due * 1000), onDue: draw.onDue };
  return {
    id,
    action: draw.action,
    kind: 'payment',
    debit: accounts[draw.debit % accounts.length]!,
    credit: accounts[draw.credit % accounts.length]!,
    amount: draw.amount,
    actor: null,
    memo: draw.memo,
    category: null,
    limited: draw.limited,
    ...(draw.action === 'hold' ? { due } : {}),
  };
}
