import type { GoalWish } from '../features/goals/index.ts';
import type { Language } from '../i18n/index.ts';

/** Somebody of the demo bank. */
export interface Seed {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly timeZone: string;
  /** Day of the year on which they join, from 0. */
  readonly joins: number;
  /** Whose referral code they join with. */
  readonly broughtBy?: PersonKey;
  /** What the co-operative pays them a month, minor units. */
  readonly salary?: bigint;
  /** What they pay for their home a month, minor units. */
  readonly rent?: bigint;
  /** Their first goal, and what goes into it a month; minor units. */
  readonly goal?: {
    readonly name: string;
    readonly icon: GoalWish['icon'];
    readonly colour: GoalWish['colour'];
    readonly target: bigint;
    readonly monthly: bigint;
  };
  /** Small change is rounded up into their goal. */
  readonly roundsUp?: boolean;
  /** A savings account beside the current one, and what goes into it a month; minor units. */
  readonly savings?: { readonly name: string; readonly monthly: bigint };
}

const TBILISI = 'Asia/Tbilisi';

/** The twelve people. Those that the printed log-ins name come first. */
export const PEOPLE = {
  emma: {
    name: 'Emma Clarke',
    email: 'emma@example.org',
    language: 'en',
    timeZone: 'Europe/London',
    joins: 0,
    salary: 184_000n,
    rent: 62_000n,
    goal: { name: 'Sailing summer', icon: 'travel', colour: 'blue', target: 480_000n, monthly: 28_000n },
    savings: { name: 'Rainy days', monthly: 15_000n },
  },
  nino: {
    name: 'ნინო ბერიძე',
    email: 'nino@example.org',
    language: 'ka',
    timeZone: TBILISI,
    joins: 0,
    salary: 165_000n,
    rent: 54_000n,
    goal: { name: 'ზაფხული ზღვაზე', icon: 'umbrella', colour: 'cyan', target: 360_000n, monthly: 20_000n },
    roundsUp: true,
    savings: { name: 'შავი დღისთვის', monthly: 12_000n },
  },
  anna: {
    name: 'Анна Петрова',
    email: 'anna@example.org',
    language: 'ru',
    timeZone: TBILISI,
    joins: 0,
    salary: 172_000n,
    rent: 58_000n,
    goal: { name: 'Новый велосипед', icon: 'shopping', colour: 'orange', target: 300_000n, monthly: 18_000n },
    savings: { name: 'На чёрный день', monthly: 10_000n },
  },
  james: {
    name: 'James Holt',
    email: 'james@example.org',
    language: 'en',
    timeZone: 'Europe/London',
    joins: 0,
    salary: 205_000n,
    rent: 71_000n,
    goal: { name: 'A home of our own', icon: 'house', colour: 'violet', target: 900_000n, monthly: 40_000n },
    savings: { name: 'House deposit', monthly: 25_000n },
  },
  tamar: {
    name: 'თამარ ლომიძე',
    email: 'tamar@example.org',
    language: 'ka',
    timeZone: TBILISI,
    joins: 0,
    salary: 178_000n,
    rent: 56_000n,
    goal: { name: 'ახალი ლეპტოპი', icon: 'book', colour: 'grey', target: 250_000n, monthly: 15_000n },
    roundsUp: true,
  },
  giorgi: {
    name: 'გიორგი კაპანაძე',
    email: 'giorgi@example.org',
    language: 'ka',
    timeZone: TBILISI,
    joins: 1,
    salary: 190_000n,
    rent: 60_000n,
    goal: { name: 'მანქანა', icon: 'car', colour: 'green', target: 600_000n, monthly: 30_000n },
    savings: { name: 'მანქანა', monthly: 20_000n },
  },
  mikhail: {
    name: 'Михаил Соколов',
    email: 'mikhail@example.org',
    language: 'ru',
    timeZone: 'Asia/Yerevan',
    joins: 2,
    salary: 195_000n,
    rent: 64_000n,
    goal: { name: 'Ремонт кухни', icon: 'house', colour: 'gold', target: 420_000n, monthly: 22_000n },
  },
  levan: {
    name: 'ლევან გელაშვილი',
    email: 'levan@example.org',
    language: 'ka',
    timeZone: TBILISI,
    joins: 3,
    salary: 152_000n,
    rent: 49_000n,
    goal: { name: 'გიტარა', icon: 'entertainment', colour: 'pink', target: 200_000n, monthly: 12_000n },
  },
  olga: {
    name: 'Ольга Морозова',
    email: 'olga@example.org',
    language: 'ru',
    timeZone: 'Europe/Riga',
    joins: 20,
    broughtBy: 'anna',
    salary: 160_000n,
    rent: 52_000n,
    goal: { name: 'Курс грузинского', icon: 'book', colour: 'teal', target: 240_000n, monthly: 14_000n },
  },
  ivan: {
    name: 'Иван Данилов',
    email: 'ivan@example.org',
    language: 'ru',
    timeZone: TBILISI,
    joins: 34,
    broughtBy: 'nino',
    salary: 143_000n,
    rent: 46_000n,
    goal: { name: 'Горные лыжи', icon: 'sun', colour: 'cyan', target: 180_000n, monthly: 10_000n },
  },
  maya: {
    name: 'Maya Fraser',
    email: 'maya@example.org',
    language: 'en',
    timeZone: TBILISI,
    joins: 47,
    broughtBy: 'emma',
    salary: 156_000n,
    rent: 51_000n,
    goal: { name: 'Camera', icon: 'gift', colour: 'violet', target: 320_000n, monthly: 16_000n },
  },
  oliver: {
    name: 'Oliver Reed',
    email: 'oliver@example.org',
    language: 'en',
    timeZone: 'America/New_York',
    joins: 61,
    broughtBy: 'emma',
    salary: 201_000n,
    rent: 68_000n,
    goal: { name: 'Flights home', icon: 'travel', colour: 'orange', target: 700_000n, monthly: 35_000n },
  },
} as const satisfies Record<string, Omit<Seed, 'broughtBy'> & { broughtBy?: string }>;
export type PersonKey = keyof typeof PEOPLE;

const shop = (name: string, email: string, language: Language): Seed => ({
  name,
  email: `${email}@example.org`,
  language,
  timeZone: TBILISI,
  joins: 0,
});

/** Shops, landlord and employer: members like everybody else. */
export const SHOPS = {
  coop: shop('Riverside Co-op', 'coop', 'en'),
  housing: shop('Green Court Housing', 'housing', 'en'),
  energy: shop('ენერგია და წყალი', 'energy', 'ka'),
  market: shop('Рынок на углу', 'market', 'ru'),
  bakery: shop('Two Doors Bakery', 'bakery', 'en'),
  tone: shop('თონე ეზოში', 'tone', 'ka'),
  wheels: shop('Shared Wheels', 'wheels', 'en'),
  cinema: shop('კინო ვარსკვლავი', 'cinema', 'ka'),
  gym: shop('Клуб «Движение»', 'gym', 'ru'),
  radio: shop('Community Radio', 'radio', 'en'),
  books: shop('Paper & Ink', 'books', 'en'),
} as const;
export type ShopKey = keyof typeof SHOPS;

/** Anybody of the demo bank. */
export type Who = PersonKey | ShopKey;

/** Everybody by key. */
export const EVERYBODY: Readonly<Record<Who, Seed>> = { ...PEOPLE, ...SHOPS };
/** Keys of the people. */
export const PERSON_KEYS = Object.keys(PEOPLE) as PersonKey[];
/** Keys of the shops. */
export const SHOP_KEYS = Object.keys(SHOPS) as ShopKey[];

/** What everybody after the first member begins with, minor units. */
export const WELCOME_BONUS = 150_000n;

/** The password of everybody in the demo bank: it is printed, and opens nothing else. */
export const DEMO_PASSWORD = 'a-year-to-look-at';
