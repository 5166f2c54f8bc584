import { toDecimal, type Currency } from '../../lib/money.ts';
import type { Category } from './categories/category.ts';
import type { LabelledSide } from './labels/queries.ts';
import type { Line } from './list/find.ts';

/** A category as the API writes it. */
export function categoryBody({ key, name, icon, colour, incoming, removed }: Category): object {
  return { key, name, icon, colour, direction: incoming ? 'in' : 'out', own: name !== null, removed };
}

/** What a side says about a payment, as the API writes it. */
export function labelBody(side: LabelledSide, { decimals, code }: Currency): object {
  return {
    payment: side.paymentId,
    note: side.note,
    category: side.parts.length > 0 ? null : (side.category ?? side.byItself),
    decided_by: side.parts.length > 0 || (side.category !== null && !side.byRule) ? 'person' : side.byRule ? 'rule' : 'nobody',
    parts: side.parts.map(({ category, amount }) => ({ category, amount: toDecimal(amount, decimals) })),
    currency: code,
  };
}

/** A line of the list, as the API writes it. */
export function lineBody(line: Line, { decimals, code }: Currency): object {
  return {
    id: line.id,
    account_id: line.accountId,
    status: line.moved ? 'posted' : 'voided',
    kind: line.kind,
    direction: line.amount < 0n ? 'out' : 'in',
    amount: toDecimal(line.amount < 0n ? -line.amount : line.amount, decimals),
    currency: code,
    counterparty_name: line.otherName,
    note: line.note,
    private_note: line.privateNote,
    categories: line.category.split(' '),
    created_at: line.at,
  };
}
