import type { TransferKind } from '../../../ledger/index.ts';
import { row, rows, run, unseen, type Queryable, type Tx } from '../../../platform/db.ts';

import { categoryOfKind } from '../sums/queries.ts';
/** What a person says about a payment, to themselves alone. */
export interface Label {
  readonly note: string | null;
  /** Key of the category that was decided; null: none was, or it is split. */
  readonly category: string | null;
  /** True: a rule decided, not the person. */
  readonly byRule: boolean;
  /** The parts that it is counted in; empty where it is not split. */
  readonly parts: readonly Part[];
}

/** A part of a payment under a category of its own. */
export interface Part {
  readonly category: string;
  /** Minor units, positive. */
  readonly amount: bigint;
}

/** One of a person's sides of a payment, with what they say about it. Amounts in minor units. */
export interface LabelledSide extends Label {
  readonly paymentId: string;
  readonly accountId: string;
  readonly seq: bigint;
  readonly state: 'posted' | 'pending' | 'voided';
  readonly kind: TransferKind;
  /** The other account. */
  readonly otherId: string;
  /** The person behind it; null: the bank, or the reader. */
  readonly otherPerson: string | null;
  readonly debit: boolean;
  /** True: counted as money in. A reversal is counted on the side that it lowers. */
  readonly incoming: boolean;
  /** Signed; 0 where nothing moved yet. */
  readonly amount: bigint;
  /** What both sides read. */
  readonly shared: string | null;
  /** What it is counted under where nothing was decided. */
  readonly byItself: string;
}

interface SideRow extends Record<string, unknown> {
  readonly splitCategories: readonly string[] | null;
  /** As texts: the driver leaves the numbers of arrays alone. */
  readonly splitAmounts: readonly string[] | null;
}

/** A person's own sides of payments, known by the ids that people see; their paying side first. Others' payments are left out. */
export async function sidesOf(db: Queryable, personId: string, paymentIds: readonly string[]): Promise<LabelledSide[]> {
  const found = await rows<SideRow & Omit<LabelledSide, 'parts'>>(
    db,
    `with moved as (
       select * from entry where debit and transfer_id = any (${unseen('$2::uuid[]')}::uuid[]) and action in ('post', 'hold')
     ), ended as (
       select d.* from moved m join entry d on d.debit and d.ref = m.transfer_id and d.action in ('settle', 'void', 'expire') where m.action = 'hold'
     ), shown as (
       select * from ended union all select * from moved m where not exists (select from ended d where d.ref = m.transfer_id and m.action = 'hold')
     ), sides as (
       select account_id, seq from shown union all select counterparty, counter_seq from shown
     )
     select case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end as "paymentId", e.account_id as "accountId", e.seq,
            case e.action when 'hold' then 'pending' when 'void' then 'voided' when 'expire' then 'voided' else 'posted' end as state,
            e.kind, e.counterparty as "otherId", nullif(other.owner_id, $1) as "otherPerson", e.debit, e.debit = (o.transfer_id is not null) as incoming, e.amount, e.memo as shared,
            l.note, l.category, l.by_rule is not null as "byRule", l.split_categories as "splitCategories", l.split_amounts as "splitAmounts",
            coalesce(${categoryOfKind('coalesce(o.kind, e.kind)')},
                     case when e.debit = (o.transfer_id is not null) then 'income' else coalesce(ol.category, o.category, e.category, 'uncategorised') end) as "byItself"
     from sides s join entry e on e.account_id = s.account_id and e.seq = s.seq
     join account own on own.id = e.account_id and own.owner_id = $1 join account other on other.id = e.counterparty
     left join entry o on e.kind = 'reversal' and o.debit and o.transfer_id = e.ref
     left join entry_label ol on ol.account_id = e.account_id
       and ol.payment_id = case when o.action in ('settle', 'void', 'expire') then o.ref else o.transfer_id end
     left join entry_label l on l.account_id = e.account_id
       and l.payment_id = case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end
     order by e.debit desc, e.account_id, e.seq`,
    [personId, paymentIds],
  );
  return found.map(({ splitCategories, splitAmounts, ...side }) => ({
    ...side,
    parts: (splitCategories ?? []).map((category, i) => ({ category, amount: BigInt(splitAmounts?.[i] ?? 0) })),
  }));
}

/** The notes that stand on some sides of an account. */
export async function noteOf(tx: Tx, accountId: string, paymentId: string): Promise<string | null> {
  const found = await row<{ note: string | null }>(tx, 'select note from entry_label where account_id = $1 and payment_id = $2', [
    accountId,
    paymentId,
  ]);
  return found?.note ?? null;
}

/** Writes a private note. */
export async function writeNote(tx: Tx, accountId: string, paymentId: string, note: string | null, now: Date): Promise<void> {
  await run(
    tx,
    `insert into entry_label as l (account_id, payment_id, note, at) values ($1, $2, $3, $4)
     on conflict (account_id, payment_id) do update set note = excluded.note, at = excluded.at`,
    [accountId, paymentId, note, now],
  );
}

/** Decides under what payments of an account are counted; null: nobody decided. Ends that they are split. */
export async function writeCategory(
  tx: Tx,
  accountId: string,
  paymentIds: readonly string[],
  { category, byRule, now }: { category: string | null; byRule: string | null; now: Date },
): Promise<void> {
  await run(
    tx,
    `insert into entry_label as l (account_id, payment_id, category, by_rule, at) select $1, id, $3, $4, $5 from unnest($2::uuid[]) id order by id
     on conflict (account_id, payment_id) do update set category = excluded.category, by_rule = excluded.by_rule, at = excluded.at,
       split_categories = null, split_amounts = null, split_total = null`,
    [accountId, paymentIds, category, byRule, now],
  );
}

/** Splits a payment. The database refuses parts that do not add up to the total. */
export async function writeSplit(
  tx: Tx,
  accountId: string,
  paymentId: string,
  { parts, total, now }: { parts: readonly Part[]; total: bigint; now: Date },
): Promise<void> {
  await run(
    tx,
    `insert into entry_label as l (account_id, payment_id, split_categories, split_amounts, split_total, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (account_id, payment_id) do update set category = null, by_rule = null, at = excluded.at,
       split_categories = excluded.split_categories, split_amounts = excluded.split_amounts, split_total = excluded.split_total`,
    [accountId, paymentId, parts.map((part) => part.category), parts.map((part) => part.amount), total, now],
  );
}

/** The first split that does not add up to what its payment moved; undefined: all do. */
export function firstWrongSplit(db: Queryable): Promise<{ accountId: string; paymentId: string } | undefined> {
  return row(
    db,
    `select l.account_id as "accountId", l.payment_id as "paymentId" from entry_label l
     where l.split_total is not null and not exists (
       select from entry d where d.debit and ((d.transfer_id = l.payment_id and d.action = 'post') or (d.ref = l.payment_id and d.action = 'settle'))
         and -d.amount = l.split_total and l.account_id in (d.account_id, d.counterparty)) limit 1`,
  );
}
