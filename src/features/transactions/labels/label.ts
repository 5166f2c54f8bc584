import { isUuid } from '../../../lib/ids.ts';
import type { Queryable, Tx } from '../../../platform/db.ts';
import { cleanNote } from '../../payments/index.ts';
import { categoriesOf, offered } from '../categories/category.ts';
import { relabel, takeSums } from '../sums/sums.ts';
import { reindexNote } from '../sums/words.ts';
import { noteOf, sidesOf, writeCategory, writeNote, writeSplit, type LabelledSide, type Part } from './queries.ts';

/** Most parts that one payment can be split into. */
export const PARTS_MAX = 20;
/** Longest private note, in characters. */
export const PRIVATE_NOTE_MAX = 280;
/** Most payments that can be recategorised at a time. */
export const BULK_MAX = 200;

/** Why nothing was changed. */
export type LabelRefusal =
  | 'not_found'
  | 'note_too_long'
  | 'category_unknown'
  | 'not_posted'
  | 'parts_too_few'
  | 'parts_too_many'
  | 'part_not_positive'
  | 'parts_differ';
/** What came of labelling a payment. */
export type LabelResult = { readonly outcome: 'done' } | { readonly outcome: LabelRefusal };

const DONE: LabelResult = { outcome: 'done' };

/** Which side of a payment: of a move between own accounts, the paying one unless the account is named. */
export interface SideWish {
  readonly paymentId: string;
  readonly accountId?: string | undefined;
}

/** The actor's own side of a payment with what they say about it; undefined where there is none. */
export async function sideOf(db: Queryable, actorId: string, { paymentId, accountId }: SideWish): Promise<LabelledSide | undefined> {
  if (!isUuid(paymentId)) return undefined;
  const sides = await sidesOf(db, actorId, [paymentId]);
  return sides.find((side) => accountId === undefined || side.accountId === accountId);
}

/** What is said about a payment: what is not given stays as it is. */
export interface LabelWish {
  /** Null or blank: none. */
  readonly note?: string | null;
  /** Key of a category that fits the direction; null: what the payment says by itself. */
  readonly category?: string | null;
}

/** Writes the actor's private note beside a payment, and under what they count it. Nobody else sees either. */
export async function labelPayment(
  tx: Tx,
  { actorId, side: wish, label, now }: { actorId: string; side: SideWish; label: LabelWish; now: Date },
): Promise<LabelResult> {
  const side = await sideOf(tx, actorId, wish);
  if (side === undefined) return { outcome: 'not_found' };
  const note = label.note === undefined ? undefined : cleanNote(label.note ?? '', PRIVATE_NOTE_MAX);
  if (label.note !== undefined && note === undefined) return { outcome: 'note_too_long' };
  const { category } = label;
  if (category != null && !(await fits(tx, actorId, category, side.incoming))) return { outcome: 'category_unknown' };
  if (note !== undefined) await changeNote(tx, actorId, side, note, now);
  if (category !== undefined) {
    await relabel(tx, side.accountId, [side.paymentId], () =>
      writeCategory(tx, side.accountId, [side.paymentId], { category, byRule: null, now }),
    );
  }
  return DONE;
}

async function changeNote(tx: Tx, actorId: string, { paymentId, accountId }: LabelledSide, note: string | null, now: Date): Promise<void> {
  const counted = await takeSums(tx, accountId);
  // Only now: a payment that was on its way may have arrived.
  const side = (await sideOf(tx, actorId, { paymentId, accountId }))!;
  const before = await noteOf(tx, side.accountId, side.paymentId);
  await writeNote(tx, side.accountId, side.paymentId, note, now);
  if (side.state !== 'pending' && side.seq <= counted) await reindexNote(tx, side, { shared: side.shared, before, after: note });
}

/** Counts one payment of the actor's in parts under several categories. The parts add up to what it moved. */
export async function splitPayment(
  tx: Tx,
  { actorId, side: wish, parts, now }: { actorId: string; side: SideWish; parts: readonly Part[]; now: Date },
): Promise<LabelResult> {
  const side = await sideOf(tx, actorId, wish);
  if (side === undefined) return { outcome: 'not_found' };
  if (side.state !== 'posted') return { outcome: 'not_posted' };
  if (parts.length < 2) return { outcome: 'parts_too_few' };
  if (parts.length > PARTS_MAX) return { outcome: 'parts_too_many' };
  if (parts.some(({ amount }) => amount <= 0n)) return { outcome: 'part_not_positive' };
  const total = side.amount < 0n ? -side.amount : side.amount;
  if (parts.reduce((sum, { amount }) => sum + amount, 0n) !== total) return { outcome: 'parts_differ' };
  const keys = new Set(offered(await categoriesOf(tx, actorId), side.incoming).map(({ key }) => key));
  if (parts.some(({ category }) => !keys.has(category))) return { outcome: 'category_unknown' };
  await relabel(tx, side.accountId, [side.paymentId], () => writeSplit(tx, side.accountId, side.paymentId, { parts, total, now }));
  return DONE;
}

/** What came of recategorising many payments. */
export interface BulkResult {
  readonly outcome: 'done' | 'category_unknown' | 'too_many';
  readonly changed: number;
  /** Not the actor's, or of the other direction than the category. */
  readonly skipped: number;
}

/** Counts many of the actor's payments under one category. Those of the other direction stay as they are. */
export async function recategorise(
  tx: Tx,
  { actorId, sides: wishes, category, now }: { actorId: string; sides: readonly SideWish[]; category: string; now: Date },
): Promise<BulkResult> {
  if (wishes.length > BULK_MAX) return { outcome: 'too_many', changed: 0, skipped: wishes.length };
  const directions = (await categoriesOf(tx, actorId))
    .filter(({ key, removed }) => key === category && !removed)
    .map((one) => one.incoming);
  if (directions.length === 0) return { outcome: 'category_unknown', changed: 0, skipped: wishes.length };
  const ids = [...new Set(wishes.map(({ paymentId }) => paymentId).filter(isUuid))];
  const found = await sidesOf(tx, actorId, ids);
  const chosen = new Map<string, LabelledSide>();
  for (const { paymentId, accountId } of wishes) {
    const side = found.find((one) => one.paymentId === paymentId && (accountId === undefined || one.accountId === accountId));
    if (side !== undefined && directions.includes(side.incoming)) chosen.set(`${side.accountId} ${paymentId}`, side);
  }
  // In the order of the accounts, as the follower takes them.
  const byAccount = Map.groupBy([...chosen.values()], ({ accountId }) => accountId);
  for (const [accountId, sides] of [...byAccount].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const payments = sides.map(({ paymentId }) => paymentId);
    await relabel(tx, accountId, payments, () => writeCategory(tx, accountId, payments, { category, byRule: null, now }));
  }
  return { outcome: 'done', changed: chosen.size, skipped: wishes.length - chosen.size };
}

/** True for a category that is offered to the person for payments of this direction. */
export async function fits(db: Queryable, personId: string, category: string, incoming: boolean): Promise<boolean> {
  return offered(await categoriesOf(db, personId), incoming).some(({ key }) => key === category);
}

/** Writes note and category, or note and parts, all or nothing. Parts are looked at first: what is refused writes nothing. */
export async function setLabel(
  tx: Tx,
  { parts, ...wish }: { actorId: string; side: SideWish; label: LabelWish; parts?: readonly Part[] | undefined; now: Date },
): Promise<LabelResult> {
  if (parts === undefined) return labelPayment(tx, wish);
  const { label, ...rest } = wish;
  const note = label.note == null ? null : cleanNote(label.note, PRIVATE_NOTE_MAX);
  if (note === undefined) return { outcome: 'note_too_long' };
  const split = await splitPayment(tx, { ...rest, parts });
  return split.outcome !== 'done' || label.note === undefined ? split : labelPayment(tx, { ...rest, label: { note } });
}
