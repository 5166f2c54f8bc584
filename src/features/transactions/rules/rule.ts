import { isUuid, uuidv7 } from '../../../lib/ids.ts';
import { AMOUNT_MAX } from '../../../lib/money.ts';
import type { Queryable, Tx } from '../../../platform/db.ts';
import { fits } from '../labels/label.ts';
import { writeCategory } from '../labels/queries.ts';
import { relabel, takeSums } from '../sums/sums.ts';
import { accountIds, deleteRule, lastBatch, metName, rulesOf, saveRule, undecidedWith } from './queries.ts';

/** Most rules that one person can have. */
export const RULES_MAX = 200;

/** "Payments to Ann's Bakery are food". */
export interface RuleWish {
  /** Whom the money goes to or comes from: a person's id. */
  readonly otherPerson: string;
  /** True: payments from them; false: payments to them. */
  readonly incoming: boolean;
  /** Key of a category. */
  readonly category: string;
}

/** What a rule would do. */
export type RulePreview =
  | { readonly outcome: 'fits'; readonly otherName: string; /** Past payments that it would recategorise. */ readonly past: number }
  | { readonly outcome: 'other_unknown' | 'category_unknown' };

/** What came of making a rule. */
export type RuleResult =
  | { readonly outcome: 'done'; /** Past payments that it recategorised. */ readonly changed: number }
  | { readonly outcome: 'other_unknown' | 'category_unknown' | 'too_many' };

/** Looks at what a rule would do, and changes nothing. The person has to have had a payment with the other one. */
export async function previewRule(db: Queryable, actorId: string, wish: RuleWish): Promise<RulePreview> {
  const otherName = isUuid(wish.otherPerson) ? await metName(db, actorId, wish.otherPerson) : undefined;
  if (otherName === undefined) return { outcome: 'other_unknown' };
  if (!(await fits(db, actorId, wish.category, wish.incoming))) return { outcome: 'category_unknown' };
  let past = 0;
  for (const accountId of await accountIds(db, actorId)) past += (await undecidedWith(db, accountId, { ...wish, upTo: AMOUNT_MAX })).length;
  return { outcome: 'fits', otherName, past };
}

/**
 * Makes a rule: it decides about payments as they come, where the person does not. With `past` it decides about those that came
 * before, too, but for what the person decided themselves. A second rule about the same payments takes the first one's place.
 */
export async function makeRule(
  tx: Tx,
  { actorId, wish, past, now }: { actorId: string; wish: RuleWish; past: boolean; now: Date },
): Promise<RuleResult> {
  const preview = await previewRule(tx, actorId, wish);
  if (preview.outcome !== 'fits') return preview;
  const rules = await rulesOf(tx, actorId);
  const replaces = rules.some((rule) => rule.otherPerson === wish.otherPerson && rule.incoming === wish.incoming);
  if (!replaces && rules.length >= RULES_MAX) return { outcome: 'too_many' };
  const accounts = await accountIds(tx, actorId);
  // While the accounts are held nobody counts in them: what lies behind this batch, the follower will see with the rule.
  for (const accountId of accounts) await takeSums(tx, accountId);
  const since = await lastBatch(tx);
  const id = uuidv7(now);
  await saveRule(tx, { ...wish, id, personId: actorId, since, now });
  if (!past) return { outcome: 'done', changed: 0 };
  let changed = 0;
  for (const accountId of accounts) {
    const payments = (await undecidedWith(tx, accountId, { ...wish, upTo: since })).map(({ paymentId }) => paymentId);
    changed += payments.length;
    if (payments.length === 0) continue;
    await relabel(tx, accountId, payments, () => writeCategory(tx, accountId, payments, { category: wish.category, byRule: id, now }));
  }
  return { outcome: 'done', changed };
}

/** Ends a rule of the actor's. What it decided stays. False where there is none. */
export async function endRule(tx: Tx, actorId: string, id: string): Promise<boolean> {
  return isUuid(id) && (await deleteRule(tx, actorId, id)) === 1;
}
