import { endDueHolds } from '../src/features/payments/index.ts';
import { isAccepted, type Ledger, type Order, type Posting } from '../src/ledger/index.ts';
import type { ManualClock } from '../src/lib/clock.ts';
import { uuidv7 } from '../src/lib/ids.ts';
import type { Platform } from '../src/platform/platform.ts';

/** Somebody who lives in a bank that is grown. */
export interface Member {
  readonly personId: string;
  readonly accountId: string;
  /** The pot of the first goal. */
  readonly potId: string;
}

/** Orders of one list; two lists are under way at a time. */
export const LIST = 500;
/** The first members are shops: of all transfers, so many per cent are theirs. */
const SHOPS = [10, 2, 2, 2] as const;
/** Per cent of transfers: into the pot of a goal, and out of it. */
const SAVED = 2;
const DRAWN = 0.4;
/** Per cent: payments that are held for the undo time first, and payments given back. */
const HELD = 1;
const GIVEN_BACK = 0.1;
/** Per cent of what people pay that goes to somebody near them. */
const NEAR = 70;
const NEAR_PEOPLE = 60;
const HOLD_MS = 15_000;
/** After how many lists of a hundred the holds that are due end. */
const ENDED = 40;

const WHAT_FOR = [
  ['food', 'Lunch', 'Khachapuri', 'Вечерний хлеб', 'ვახშამი', 'Coffee', null],
  ['house', 'Rent', 'Electricity', 'Вода и газ', 'ქირა', null],
  ['transport', 'Taxi', 'Petrol', 'Билеты', 'ბილეთი', null, null],
  ['entertainment', 'Cinema', 'Concert', 'Подарок', 'თეატრი', null],
  ['shopping', 'Shoes', 'Books', 'Книги', 'წიგნები', null, null],
  ['other', 'Thank you', null, null, null],
  [null, null, 'For yesterday', null],
] as const;

/** Random numbers that are the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, and not, `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  /** True in so many cases of a hundred. */
  percent(share: number): boolean {
    return this.below(10_000) < share * 100;
  }
}

/** What came of one list of orders. */
export interface Lived {
  readonly accepted: number;
  readonly refused: number;
}

/** The daily life of a bank's members, in lists of orders that the ledger judges like all others. */
export class Life {
  readonly #ledger: Ledger;
  readonly #platform: Platform;
  readonly #clock: ManualClock;
  readonly #dice: Dice;
  #givable: readonly { id: string; actor: string }[] = [];
  /** The person of each current account. */
  readonly #owners = new Map<string, string>();
  readonly #members: Member[] = [];

  constructor(platform: Platform, clock: ManualClock, ledger: Ledger, dice: Dice) {
    [this.#platform, this.#clock, this.#ledger, this.#dice] = [platform, clock, ledger, dice];
  }

  /** How many have joined so far. */
  get size(): number {
    return this.#members.length;
  }

  /** Lets people join: from now on they pay and are paid. */
  join(members: readonly Member[]): void {
    for (const member of members) {
      this.#members.push(member);
      this.#owners.set(member.accountId, member.personId);
    }
  }

  /** Posts the next list among those who have joined so far, and ends the holds that are due. @throws Error on a refusal for want of anything but money */
  async list(size: number): Promise<Lived> {
    const orders = [...this.#givenBack(), ...Array.from({ length: size }, () => this.#order())].slice(0, size);
    const postings = await this.#ledger.submitAll(orders);
    this.#remember(orders, postings);
    if (this.#dice.percent(ENDED)) await this.endHolds();
    const accepted = postings.filter(isAccepted).length;
    return { accepted, refused: postings.length - accepted };
  }

  /** Ends the holds whose time has come, as the worker of a bank does. */
  async endHolds(): Promise<void> {
    while (await endDueHolds({ ...this.#platform, clock: this.#clock }, this.#ledger));
  }

  #order(): Order {
    const [dice, members] = [this.#dice, this.#members];
    const place = dice.below(members.length);
    let payer = members[place]!;
    const now = this.#clock.now();
    if (dice.percent(SAVED)) return move('goal_in', payer, payer.accountId, payer.potId, 100 + dice.below(2_000), now);
    if (dice.percent(DRAWN)) return move('goal_out', payer, payer.potId, payer.accountId, 100 + dice.below(500), now);
    let payee = this.#payee(place);
    // Shops pay wages and suppliers with what they earn.
    if (SHOPS.some((_, shop) => members[shop] === payee) && dice.percent(5)) [payer, payee] = [payee, payer];
    const [category, ...notes] = WHAT_FOR[dice.below(WHAT_FOR.length)]!;
    return {
      id: uuidv7(now),
      kind: 'payment',
      debit: payer.accountId,
      credit: payee.accountId,
      amount: BigInt(50 + dice.below(dice.percent(10) ? 9_000 : 900)),
      actor: payer.personId,
      memo: notes[dice.below(notes.length)] ?? null,
      category,
      limited: true,
      ...(dice.percent(HELD) ? { action: 'hold' as const, due: { at: new Date(now.getTime() + HOLD_MS), onDue: 'settle' as const } } : {}),
    };
  }

  #payee(payer: number): Member {
    const [dice, members] = [this.#dice, this.#members];
    let share = dice.below(100);
    for (const [shop, part] of SHOPS.entries()) {
      if (share < part && shop !== payer) return members[shop]!;
      share -= part;
    }
    const step = dice.percent(NEAR) ? 1 + dice.below(Math.min(NEAR_PEOPLE, members.length - 1)) : 1 + dice.below(members.length - 1);
    return members[(payer + step) % members.length]!;
  }

  #remember(orders: readonly Order[], postings: readonly Posting[]): void {
    const other = postings.find((one) => !isAccepted(one) && one.outcome !== 'insufficient_funds' && one.outcome !== 'already_reversed');
    if (other !== undefined) throw new Error(`an order was refused: ${other.outcome}`);
    this.#givable = orders.flatMap((order, i) => {
      if (!('debit' in order) || order.action === 'hold' || order.kind !== 'payment' || !isAccepted(postings[i]!)) return [];
      const actor = this.#dice.percent(GIVEN_BACK) ? this.#owners.get(order.credit) : undefined;
      return actor === undefined ? [] : [{ id: order.id, actor }];
    });
  }

  #givenBack(): Order[] {
    const now = this.#clock.now();
    const givable = this.#givable;
    this.#givable = [];
    return givable.map(({ id, actor }) => ({
      id: uuidv7(now),
      action: 'reverse',
      ref: id,
      amount: null,
      actor,
      memo: 'Not needed after all',
      forced: false,
    }));
  }
}

function move(kind: 'goal_in' | 'goal_out', { personId }: Member, debit: string, credit: string, amount: number, now: Date): Order {
  return { id: uuidv7(now), kind, debit, credit, amount: BigInt(amount), actor: personId, memo: null, category: null };
}
