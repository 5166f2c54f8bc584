import { afterAll, beforeAll, expect, it } from 'vitest';
import { Chance } from '../../test/drill/chance.ts';
import { asOwner, testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { testLedger, type TestLedger } from '../../test/helpers/ledger.ts';
import { uuidv7 } from '../lib/ids.ts';
import { rows } from '../platform/db.ts';
import {
  checkLedger,
  freeze,
  isAccepted,
  LedgerUnavailable,
  post,
  thaw,
  type Accepted,
  type Ledger,
  type Order,
  type Posting,
} from './index.ts';

const SEED = 20_261_128;
const ROUNDS = 60;
const EACH = 30;
const MONEY = 400n;

let database: TestDatabase;
let bank: TestLedger;

beforeAll(async () => {
  database = await testDatabase();
  bank = testLedger(database);
});
afterAll(async () => {
  await bank.close();
  await database.drop();
});

it('whatever three processes are asked for at random, also the same twice, stands once, as it was answered', async () => {
  const chance = new Chance(SEED);
  const roll = (sides: number): number => chance.between(0, sides - 1);
  const accounts = await Promise.all(Array.from({ length: 9 }, () => bank.account(MONEY)));
  const ledgers: readonly Ledger[] = [bank.ledger, bank.another(), bank.another()];
  const any = <T>(list: readonly T[]): T => list[roll(list.length)]!;
  const answers = new Map<string, { order: Order; postings: Posting[] }>();
  const holds: string[] = [];
  const moved: string[] = [];

  const orderOf = (): Order => {
    const [debit, credit] = [any(accounts), any(accounts)];
    const [kind, amount] = [roll(20), BigInt(1 + roll(90))];
    if (kind === 0 && answers.size > 0) return any([...answers.values()]).order;
    if (kind === 1 && holds.length > 0) return completion(any(['settle', 'void'] as const), any(holds));
    if (kind === 2 && moved.length > 0)
      return { ...completion('settle', any(moved)), action: 'reverse', memo: 'Back', forced: false, amount: 1n };
    if (kind > 4) return bank.transfer({ debit, credit, amount, limited: roll(3) === 0 });
    const due = { at: new Date(bank.clock.now().getTime() + 1000 * roll(40)), onDue: any(['settle', 'expire'] as const) };
    return bank.transfer({ debit, credit, amount, action: 'hold', due });
  };
  const completion = <A extends 'settle' | 'void'>(action: A, ref: string) =>
    ({ id: uuidv7(bank.clock.now()), action, ref, amount: null, actor: null }) as const;
  const ask = async (ledger: Ledger, order: Order): Promise<void> => {
    const posting = await ledger.submit(order).catch((error: Error) => {
      expect(error).toBeInstanceOf(LedgerUnavailable);
      return undefined;
    });
    if (posting === undefined) return;
    const known = answers.get(order.id) ?? { order, postings: [] };
    known.postings.push(posting);
    answers.set(order.id, known);
    if (isAccepted(posting) && !posting.replayed) (posting.outcome === 'pending' ? holds : moved).push(order.id);
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = Array.from({ length: EACH }, async () => {
      const order = orderOf();
      const [first, second] = [any(ledgers), any(ledgers)];
      for (let n = roll(6); n > 0; n -= 1) await new Promise(setImmediate);
      await Promise.all(roll(10) === 0 ? [ask(first, order), ask(second, order)] : [ask(first, order)]);
    });
    if (round % 7 === 3)
      asked.push(
        database.db
          .transaction((tx) => post(tx, [bank.transfer({ debit: any(accounts), credit: any(accounts), amount: 5n })], bank.clock.now()))
          .then(() => {}),
      );
    if (round % 11 === 5)
      await asOwner(database.ownerUrl, 'update account set limit_day = $2 where id = $1', [any(accounts), 50 + roll(200)]);
    await Promise.all(asked);
    if (round % 13 === 6) await frozenFor(any(accounts), () => ask(any(ledgers), orderOf()));
    bank.clock.advance(round % 20 === 19 ? 86_400 : roll(20));
  }

  expect(await checkLedger(database.db)).toBeUndefined();
  await expectStanding(answers);
}, 60_000);

async function frozenFor(account: string, work: () => Promise<void>): Promise<void> {
  await database.db.transaction((tx) => freeze(tx, [account], bank.clock.now()));
  await work();
  await database.db.transaction((tx) => thaw(tx, [account]));
}

/** Each accepted answer stands, was given as new at most once, and is the same each time; nothing refused stands. */
async function expectStanding(answers: ReadonlyMap<string, { order: Order; postings: readonly Posting[] }>): Promise<void> {
  const standing = await rows<{ id: string; seq: bigint; balance: bigint }>(
    database.db,
    'select transfer_id as id, seq, balance_after as balance from entry where debit',
    [],
  );
  const books = new Map(standing.map(({ id, seq, balance }) => [id, { seq, balance }]));
  for (const [id, { postings }] of answers) {
    const accepted = postings.filter((posting): posting is Accepted => isAccepted(posting));
    const entry = books.get(id);
    if (accepted.length === 0) {
      expect(entry, `${id}: ${postings[0]!.outcome}`).toBeUndefined();
      continue;
    }
    expect(accepted.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
    for (const { debit } of accepted) expect({ seq: debit.seq, balance: debit.balanceAfter }).toEqual(entry);
  }
  const again = await Promise.all([...answers.values()].map(({ order }) => bank.ledger.submit(order)));
  const first = [...answers.values()].map(({ postings }) => postings.find(isAccepted));
  again.forEach((posting, i) => {
    if (first[i] !== undefined) expect(posting).toEqual({ ...first[i], replayed: true });
  });
}
