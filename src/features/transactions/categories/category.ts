import { uuidv7 } from '../../../lib/ids.ts';
import type { Queryable, Tx } from '../../../platform/db.ts';
import { cleanNote } from '../../payments/index.ts';
import { fold } from '../find/fold.ts';
import { insertCategory, lockPerson, removeCategoryOf, selectCategories, updateCategory } from './queries.ts';

/** The bank's categories of money out. `uncategorised` is what nobody decided about. */
export const CATEGORIES_OUT = [
  'house',
  'food',
  'transport',
  'entertainment',
  'shopping',
  'savings',
  'own',
  'other',
  'uncategorised',
] as const;
/** The bank's categories of money in; `income` is any other. */
export const CATEGORIES_IN = ['salary', 'savings', 'own', 'bonus', 'income'] as const;
/** Key of one of the bank's categories. */
export type BankCategory = (typeof CATEGORIES_OUT)[number] | (typeof CATEGORIES_IN)[number];

/** Icons that own categories can have. */
export const CATEGORY_ICONS = [
  'house',
  'food',
  'transport',
  'entertainment',
  'shopping',
  'health',
  'gift',
  'savings',
  'goals',
  'chart',
  'user',
  'mail',
  'sun',
  'moon',
  'other',
] as const;
export type CategoryIconName = (typeof CATEGORY_ICONS)[number];
/** Colours that own categories can have. */
export const CATEGORY_COLOURS = ['teal', 'blue', 'cyan', 'green', 'gold', 'orange', 'pink', 'purple', 'grey'] as const;
export type CategoryColour = (typeof CATEGORY_COLOURS)[number];

/** Longest name, in characters. */
export const CATEGORY_NAME_MAX = 40;
/** Most own categories that one person can have at a time. */
export const CATEGORIES_MAX = 50;

/** A category as a person can count payments under it. */
export interface Category {
  /** What sums and labels call it: a word of the bank's, or the id of an own one. */
  readonly key: string;
  /** The name of an own one; null: the bank's, whose name is `payments.category_KEY`. */
  readonly name: string | null;
  readonly icon: CategoryIconName | 'income' | 'transactions';
  readonly colour: CategoryColour;
  /** True: for money in. */
  readonly incoming: boolean;
  /** True: no longer offered; payments keep it. */
  readonly removed: boolean;
}

type Look = readonly [icon: Category['icon'], colour: CategoryColour];
const LOOKS: Readonly<Record<BankCategory, Look>> = {
  house: ['house', 'blue'],
  food: ['food', 'orange'],
  transport: ['transport', 'cyan'],
  entertainment: ['entertainment', 'purple'],
  shopping: ['shopping', 'pink'],
  savings: ['savings', 'teal'],
  own: ['transactions', 'teal'],
  other: ['other', 'grey'],
  uncategorised: ['other', 'grey'],
  salary: ['income', 'green'],
  bonus: ['gift', 'gold'],
  income: ['income', 'green'],
};

const bankCategory = (key: BankCategory, incoming: boolean): Category => {
  const [icon, colour] = LOOKS[key];
  return { key, name: null, icon, colour, incoming, removed: false };
};

const OF_BANK: readonly Category[] = [
  ...CATEGORIES_OUT.map((key) => bankCategory(key, false)),
  ...CATEGORIES_IN.map((key) => bankCategory(key, true)),
];

/** True for a key of one of the bank's categories. */
export function isBankCategory(key: string): key is BankCategory {
  return Object.hasOwn(LOOKS, key);
}

/** All categories of a person: the bank's, then their own, also those that they removed. */
export async function categoriesOf(db: Queryable, personId: string): Promise<Category[]> {
  const own = await selectCategories(db, personId);
  return [
    ...OF_BANK,
    ...own.map(({ id, name, icon, colour, incoming, removed }) => ({
      key: id,
      name,
      icon: CATEGORY_ICONS.find((one) => one === icon) ?? 'other',
      colour: CATEGORY_COLOURS.find((one) => one === colour) ?? 'grey',
      incoming,
      removed,
    })),
  ];
}

/** The category with this key; what nobody knows is uncategorised. */
export function findCategory(categories: readonly Category[], key: string): Category {
  return categories.find((one) => one.key === key) ?? bankCategory('uncategorised', false);
}

/** The categories that payments of one direction can be counted under. */
export function offered(categories: readonly Category[], incoming: boolean): Category[] {
  return categories.filter((one) => one.incoming === incoming && !one.removed);
}

/** What an own category is made of. */
export interface CategoryWish {
  readonly name: string;
  readonly icon: string;
  readonly colour: string;
}

/** Why a category was not made or changed. */
export type CategoryRefusal =
  | 'name_missing'
  | 'name_too_long'
  | 'icon_unknown'
  | 'colour_unknown'
  | 'name_taken'
  | 'too_many'
  | 'not_found';

/** What came of making or changing a category. */
export type CategoryResult = { readonly outcome: 'done'; readonly key: string } | { readonly outcome: CategoryRefusal };

type Read = { readonly name: string; readonly nameKey: string; readonly icon: string; readonly colour: string };

/** Makes a category of the actor's own. */
export async function makeCategory(
  tx: Tx,
  { actorId, wish, incoming, now }: { actorId: string; wish: CategoryWish; incoming: boolean; now: Date },
): Promise<CategoryResult> {
  const read = readWish(wish);
  if ('outcome' in read) return read;
  await lockPerson(tx, actorId);
  const own = await selectCategories(tx, actorId);
  if (own.filter(({ removed }) => !removed).length >= CATEGORIES_MAX) return { outcome: 'too_many' };
  const id = uuidv7(now);
  const made = await insertCategory(tx, { ...read, id, personId: actorId, incoming, now });
  return made ? { outcome: 'done', key: id } : { outcome: 'name_taken' };
}

/** Changes how one of the actor's own categories is called and looks. Payments under it follow. */
export async function changeCategory(
  tx: Tx,
  { actorId, key, wish }: { actorId: string; key: string; wish: CategoryWish },
): Promise<CategoryResult> {
  const read = readWish(wish);
  await lockPerson(tx, actorId);
  const own = await selectCategories(tx, actorId);
  const current = own.find(({ id, removed }) => id === key && !removed);
  if (current === undefined) return { outcome: 'not_found' };
  if ('outcome' in read) return read;
  const taken = own.some((one) => one.id !== key && !one.removed && one.incoming === current.incoming && fold(one.name) === read.nameKey);
  if (taken) return { outcome: 'name_taken' };
  await updateCategory(tx, { ...read, id: key, personId: actorId });
  return { outcome: 'done', key };
}

/** Removes one of the actor's own categories: it is no longer offered, its rules end, and payments that have it keep it. */
export async function removeCategory(tx: Tx, { actorId, key, now }: { actorId: string; key: string; now: Date }): Promise<CategoryResult> {
  await lockPerson(tx, actorId);
  const own = await selectCategories(tx, actorId);
  if (!own.some(({ id, removed }) => id === key && !removed)) return { outcome: 'not_found' };
  await removeCategoryOf(tx, actorId, key, now);
  return { outcome: 'done', key };
}

function readWish({ name: text, icon, colour }: CategoryWish): Read | { readonly outcome: CategoryRefusal } {
  const name = cleanNote(text, CATEGORY_NAME_MAX);
  if (name === undefined) return { outcome: 'name_too_long' };
  if (name === null) return { outcome: 'name_missing' };
  if (!CATEGORY_ICONS.some((one) => one === icon)) return { outcome: 'icon_unknown' };
  if (!CATEGORY_COLOURS.some((one) => one === colour)) return { outcome: 'colour_unknown' };
  return { name, nameKey: fold(name), icon, colour };
}
