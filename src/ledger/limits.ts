import type { Calendar, LimitHit, Limits } from './types.ts';

/** The first limit that an amount would go beyond, the narrowest first; null: none. Minor units. */
export function limitHit(
  spent: { readonly spentDay: bigint; readonly spentMonth: bigint },
  limits: Limits,
  amount: bigint,
  { dayEnd, monthEnd }: Calendar,
): LimitHit | null {
  const over = (limit: LimitHit['limit'], max: bigint | null, used: bigint, resetsAt: Date | null): LimitHit | null => {
    if (max === null || used + amount <= max) return null;
    return { limit, max, left: max > used ? max - used : 0n, resetsAt };
  };
  return (
    over('payment', limits.payment, 0n, null) ??
    over('day', limits.day, spent.spentDay, dayEnd) ??
    over('month', limits.month, spent.spentMonth, monthEnd)
  );
}
