import type { Category } from '../features/payments/index.ts';
import { NOTES, type Occasion } from './notes.ts';
import { EVERYBODY, PERSON_KEYS, SHOP_KEYS, WELCOME_BONUS, type PersonKey, type Seed, type ShopKey, type Who } from './people.ts';

/** Something that somebody does with money. Amounts in minor units. */
export type Act =
  | {
      readonly act: 'pay';
      readonly from: Who;
      readonly to: Who;
      readonly amount: bigint;
      readonly note: string | null;
      readonly category: Category | null;
    }
  | { readonly act: 'goal' | 'save'; readonly from: PersonKey; readonly amount: bigint };

/** Acts of one moment. */
export interface Moment {
  readonly at: Date;
  readonly acts: readonly Act[];
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Length of the history, days. */
export const DAYS = 365;
/** When things happen, minutes of the UTC day: morning, noon, afternoon, evening. */
const SLOTS = { morning: 5 * 60, noon: 9 * 60, afternoon: 12 * 60, evening: 15 * 60 } as const;
type Slot = keyof typeof SLOTS;
/** What a shop passes on to the co-operative at the end of a month, per cent of what it took. */
const PASSED_ON = 94n;
/** What people keep back from what they need not buy, minor units: for what the story tells, and for what a day brings in another order. */
const KEPT_BACK = 50_000n;
/** Who has just joined puts nothing aside yet, days: what they begin with has to last until they are paid. */
const SETTLING = 31;
const LUNCHES: readonly (readonly PersonKey[])[] = [
  ['emma', 'nino', 'anna', 'james'],
  ['giorgi', 'tamar', 'mikhail', 'maya'],
  ['levan', 'olga', 'ivan', 'oliver'],
];
const FRIDAY = 5;

/** Random numbers that are the same for the same seed (mulberry32). */
class Dice {
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
    return this.below(100) < share;
  }

  /** An amount that looks like a price, minor units, rounded to ten. */
  price(from: number, to: number): bigint {
    return BigInt(Math.round((from + this.below(to - from)) / 10) * 10);
  }
}

/** What an occasion costs and counts as; null: nobody says what it counts as. */
const PRICES: Readonly<
  Record<string, { shop: ShopKey; occasion: Occasion; from: number; to: number; category: Category | null; slot: Slot }>
> = {
  groceries: { shop: 'market', occasion: 'groceries', from: 2_400, to: 8_800, category: 'food', slot: 'evening' },
  bread: { shop: 'tone', occasion: 'bread', from: 180, to: 900, category: 'food', slot: 'morning' },
  coffee: { shop: 'bakery', occasion: 'coffee', from: 320, to: 1_450, category: null, slot: 'morning' },
  ride: { shop: 'wheels', occasion: 'ride', from: 350, to: 1_900, category: 'transport', slot: 'afternoon' },
  tickets: { shop: 'cinema', occasion: 'tickets', from: 1_200, to: 3_600, category: 'entertainment', slot: 'evening' },
  books: { shop: 'books', occasion: 'books', from: 900, to: 6_400, category: 'shopping', slot: 'afternoon' },
};

/** The whole year, day by day, up to `end`: the same for the same seed and end. */
export function yearUpTo(end: Date, seed: number): Moment[] {
  const begin = Math.floor(end.getTime() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
  return new Year(begin, end, new Dice(seed)).moments();
}

class Year {
  readonly #begin: number;
  readonly #end: Date;
  readonly #dice: Dice;
  readonly #taken = new Map<ShopKey, bigint>();
  /** What each of the people has, so that nobody wants to pay what they do not have, whichever day the year begins on. */
  readonly #purses = new Map<Who, bigint>(PERSON_KEYS.map((key) => [key, WELCOME_BONUS]));
  #slots: Record<Slot, Act[]> = { morning: [], noon: [], afternoon: [], evening: [] };

  constructor(begin: number, end: Date, dice: Dice) {
    [this.#begin, this.#end, this.#dice] = [begin, end, dice];
  }

  moments(): Moment[] {
    const moments: Moment[] = [];
    for (let day = 0; day <= DAYS; day += 1) {
      this.#slots = { morning: [], noon: [], afternoon: [], evening: [] };
      const midnight = this.#begin + day * DAY_MS;
      this.#live(day, new Date(midnight));
      for (const slot of Object.keys(SLOTS) as Slot[]) {
        const at = new Date(midnight + (SLOTS[slot] + this.#dice.below(150)) * MINUTE_MS);
        if (at < this.#end && this.#slots[slot].length > 0) moments.push({ at, acts: this.#slots[slot] });
      }
    }
    return moments;
  }

  #live(day: number, date: Date): void {
    const here = PERSON_KEYS.filter((key) => EVERYBODY[key].joins < day);
    const dayOfMonth = date.getUTCDate();
    for (const key of here) {
      this.#everyday(key, date.getUTCDay());
      this.#monthly(key, dayOfMonth, day);
    }
    LUNCHES.forEach((group, i) => {
      const there = group.filter((key) => here.includes(key) && this.#spares(key, 0n));
      if (date.getUTCDay() === FRIDAY - (i % 3) && there.length > 2) this.#lunch(there);
    });
    if (this.#dice.percent(6) && here.length > 2) this.#gift(here);
    if (dayOfMonth === 26) this.#passOn();
  }

  #everyday(key: PersonKey, weekday: number): void {
    const dice = this.#dice;
    const weekend = weekday === 0 || weekday === 6;
    const buys: readonly [keyof typeof PRICES, number][] = [
      ['groceries', weekend ? 34 : 12],
      ['bread', 16],
      ['coffee', weekend ? 12 : 26],
      ['ride', weekend ? 10 : 14],
      ['tickets', weekend ? 14 : 2],
      ['books', 5],
    ];
    for (const [what, share] of buys) if (dice.percent(share)) this.#buy(key, what);
  }

  #buy(key: PersonKey, what: string): void {
    const { shop, occasion, from, to, category, slot } = PRICES[what]!;
    const price = this.#dice.price(from, to);
    if (this.#spares(key, price)) this.#pay(slot, key, shop, price, occasion, category);
  }

  #monthly(key: PersonKey, dayOfMonth: number, day: number): void {
    const { salary, rent, goal, savings, joins }: Seed = EVERYBODY[key];
    const season = BigInt(this.#dice.below(4_000));
    if (dayOfMonth === 28 && salary !== undefined) {
      this.#slots.morning.push({ act: 'pay', from: 'coop', to: key, amount: salary, note: 'Salary', category: null });
      this.#count(key, salary);
    }
    if (dayOfMonth === 1 && rent !== undefined) this.#pay('morning', key, 'housing', rent, 'rent', 'house');
    if (dayOfMonth === 5) this.#pay('noon', key, 'energy', 6_500n + season, 'energy', 'house');
    if (dayOfMonth === 3 && key !== 'levan') this.#pay('noon', key, 'radio', 690n, 'radio', 'entertainment');
    if (dayOfMonth === 8 && ['emma', 'anna', 'giorgi', 'james', 'maya'].includes(key)) {
      this.#pay('noon', key, 'gym', 3_500n, 'gym', 'other');
    }
    if (day <= joins + SETTLING) return;
    if (dayOfMonth === 29 && goal !== undefined) this.#putAside('goal', key, goal.monthly);
    if (dayOfMonth === 2 && savings !== undefined) this.#putAside('save', key, savings.monthly);
  }

  /** Not what the next rent is paid of. */
  #putAside(act: 'goal' | 'save', from: PersonKey, amount: bigint): void {
    const { rent = 0n }: Seed = EVERYBODY[from];
    if (!this.#spares(from, amount + rent)) return;
    this.#slots.noon.push({ act, from, amount });
    this.#count(from, -amount);
  }

  #spares(key: PersonKey, amount: bigint): boolean {
    return this.#purses.get(key)! - amount >= KEPT_BACK;
  }

  #count(who: Who, amount: bigint): void {
    const before = this.#purses.get(who);
    if (before !== undefined) this.#purses.set(who, before + amount);
  }

  /** One pays for all, the others give back their share. */
  #lunch(group: readonly PersonKey[]): void {
    const host = group[this.#dice.below(group.length)]!;
    const share = this.#dice.price(850, 2_300);
    if (!this.#spares(host, share * BigInt(group.length))) return;
    this.#pay('noon', host, 'tone', share * BigInt(group.length), 'table', 'food');
    for (const guest of group) if (guest !== host) this.#pay('afternoon', guest, host, share, 'lunch', 'food');
  }

  #gift(here: readonly PersonKey[]): void {
    const from = this.#dice.below(here.length);
    const to = (from + 1 + this.#dice.below(here.length - 1)) % here.length;
    const amount = this.#dice.price(1_500, 6_000);
    if (this.#spares(here[from]!, amount)) this.#pay('evening', here[from]!, here[to]!, amount, 'gift', 'other');
  }

  #passOn(): void {
    for (const shop of SHOP_KEYS) {
      const taken = this.#taken.get(shop) ?? 0n;
      if (shop === 'coop' || taken === 0n) continue;
      this.#taken.set(shop, 0n);
      this.#slots.evening.push({
        act: 'pay',
        from: shop,
        to: 'coop',
        amount: (taken * PASSED_ON) / 100n,
        note: 'Deliveries and dues',
        category: null,
      });
    }
  }

  #pay(slot: Slot, from: PersonKey, to: Who, amount: bigint, occasion: Occasion, category: Category | null): void {
    const notes = NOTES[EVERYBODY[from].language][occasion];
    const note = notes[this.#dice.below(notes.length)] ?? null;
    this.#slots[slot].push({ act: 'pay', from, to, amount, note, category });
    const { roundsUp = false }: Seed = EVERYBODY[from];
    this.#count(from, roundsUp ? -((amount + 99n) / 100n) * 100n : -amount);
    this.#count(to, amount);
    if (to in EVERYBODY && (SHOP_KEYS as readonly string[]).includes(to)) {
      this.#taken.set(to as ShopKey, (this.#taken.get(to as ShopKey) ?? 0n) + amount);
    }
  }
}
