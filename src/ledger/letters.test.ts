import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Asked } from './asked.ts';
import { answers, asks, LETTER_MAX, readLetter, short, unpackAnswer, type Letter } from './letters.ts';
import { KINDS, REFUSALS, SUCCESSES, type Order } from './types.ts';

const ME = '0123456789abcdef';
const WRITER = '01234567-89ab-cdef-0000-000000000001';
const UNDER = { writer: WRITER, at: new Date('2026-11-28T12:00:00.123Z') };

const money = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const large = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const text = fc.option(fc.string({ unit: 'binary', maxLength: 200 }));
const date = fc.date({ noInvalidDate: true });
const maybeId = fc.option(fc.uuid());
const transfer: fc.Arbitrary<Order> = fc
  .record({
    id: fc.uuid(),
    action: fc.constantFrom('post' as const, 'hold' as const),
    kind: fc.constantFrom(...KINDS.filter((kind) => kind !== 'reversal')),
    debit: fc.uuid(),
    credit: fc.uuid(),
    amount: money,
    actor: maybeId,
    memo: text,
    category: text,
    limited: fc.boolean(),
  })
  .chain((order) =>
    fc
      .option(fc.record({ at: date, onDue: fc.constantFrom('settle' as const, 'expire' as const) }))
      .map((due) => (due === null ? order : { ...order, due })),
  );
const completion: fc.Arbitrary<Order> = fc.record({
  id: fc.uuid(),
  action: fc.constantFrom('settle' as const, 'void' as const, 'expire' as const),
  ref: fc.uuid(),
  amount: fc.option(money),
  actor: maybeId,
});
const reversal: fc.Arbitrary<Order> = fc.record({
  id: fc.uuid(),
  action: fc.constant('reverse' as const),
  ref: fc.uuid(),
  amount: fc.option(money),
  actor: maybeId,
  memo: text,
  forced: fc.boolean(),
});
const order = fc.oneof({ weight: 4, arbitrary: transfer }, completion, reversal);
const asked: fc.Arbitrary<Asked> = fc.record({ order, rules: fc.option(large) });

function answerTo(of: Order): fc.Arbitrary<Answer> {
  const side = (account: fc.Arbitrary<string>): fc.Arbitrary<{ account: string; seq: bigint; balanceAfter: bigint }> =>
    fc.record({ account, seq: large, balanceAfter: money });
  const account = (own: 'debit' | 'credit'): fc.Arbitrary<string> => ('ref' in of ? fc.uuid() : fc.constant(of[own]));
  const hit = fc.record({ limit: fc.constantFrom('payment', 'day', 'month'), max: large, left: large, resetsAt: fc.option(date) });
  return fc.oneof(
    fc.constantFrom('rules_changed' as const, 'overtaken' as const),
    fc.record({
      outcome: fc.constantFrom(...SUCCESSES),
      id: fc.constant(of.id),
      amount: money,
      debit: side(account('debit')),
      credit: side(account('credit')),
      batch: large,
      at: date,
      replayed: fc.boolean(),
    }),
    fc.record({
      outcome: fc.constantFrom(...REFUSALS),
      id: fc.constant(of.id),
      available: fc.option(money),
      limit: fc.option(hit),
    }) as fc.Arbitrary<Answer>,
  );
}

describe('letters', () => {
  it('bring all kinds of orders as they are, in as many letters as they need', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 120 }), (batch) => {
        const pieces = asks(ME, UNDER, batch, 41)!;
        const read = pieces.map(({ letter }) => readLetter(letter) as Extract<Letter, { kind: 'ask' }>);
        expect(read.flatMap(({ orders }) => orders)).toEqual(batch.map((one) => ({ ...one, under: UNDER })));
        expect(read.map((one) => one.no)).toEqual(pieces.map((_, i) => 41 + i));
        expect(pieces.flatMap(({ items }) => items)).toEqual(batch);
        for (const { letter } of pieces) expect(Buffer.byteLength(letter)).toBeLessThanOrEqual(LETTER_MAX);
      }),
    );
  });

  it('bring all kinds of answers, in as many letters as they need', () => {
    const pairs = fc.array(
      asked.chain((one) => answerTo(one.order).map((answer) => ({ asked: one, answer }))),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(pairs, fc.option(large), (given, rules) => {
        const terms = rules === null ? null : { writer: WRITER, rules };
        const letters = answers(ME, 7, terms, given);
        const got: Answer[] = [];
        for (const letter of letters) {
          expect(Buffer.byteLength(letter)).toBeLessThanOrEqual(LETTER_MAX);
          const read = readLetter(letter) as Extract<Letter, { kind: 'answer' }>;
          expect(read).toMatchObject({ kind: 'answer', from: ME, no: 7, first: got.length, terms });
          got.push(...read.answers.map((packed, i) => unpackAnswer(given[read.first + i]!.asked.order, packed)));
        }
        expect(got).toEqual(given.map(({ answer }) => answer));
      }),
    );
  });

  it('bring how processes greet each other', () => {
    for (const letter of [
      { kind: 'hello', from: ME },
      { kind: 'welcome', from: ME, terms: null, address: null },
      { kind: 'welcome', from: ME, terms: { writer: WRITER, rules: 12n }, address: { port: 40_000, secret: 'ab'.repeat(16) } },
    ] as const)
      expect(readLetter(short(letter))).toEqual(letter);
  });

  it('have no room for an order that is longer than one', () => {
    const long: Asked = {
      order: { id: ME, action: 'reverse', ref: ME, amount: null, actor: null, memo: 'ლ'.repeat(3000), forced: false },
      rules: null,
    };
    expect(asks(ME, UNDER, [long], 1)).toBeUndefined();
  });

  it.each(['', '{}', '[]', '["what","me"]', '["ask","me",1,"w",5,[["x","id","post","much"]]]', '["answer","me",1,["w","x"],0,[]]'])(
    'are refused where they are none: %s',
    (nonsense) => {
      expect(() => readLetter(nonsense)).toThrow();
    },
  );
});
