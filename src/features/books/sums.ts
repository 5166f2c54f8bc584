import type { Tx } from '../../platform/db.ts';
import { firstWrongDay } from '../accounts/index.ts';
import { firstWrongLine, firstWrongRollup, firstWrongSplit } from '../transactions/index.ts';

/** After which closed day sums are looked at. */
type SumsFrom = Parameters<typeof firstWrongRollup>[2];

/** The first sum, list or split of people's that the entries and labels do not give; looked for side by side. */
export async function firstWrongSum(
  [sums, days, lists]: readonly [Tx, Tx, Tx],
  timeZone: string,
  from: SumsFrom,
): Promise<{ rule: string; where: string } | undefined> {
  const found = await Promise.allSettled([
    firstWrongRollup(sums, timeZone, from),
    firstWrongDay(days, timeZone, from),
    firstWrongLine(lists, from?.lastBatch ?? 0n),
  ]);
  const sum = valueOf(found[0]) ?? valueOf(found[1]);
  if (sum !== undefined) return { rule: 'sums by day agree with the entries', where: `account ${sum.accountId} on ${sum.day}` };
  const split = await firstWrongSplit(sums);
  if (split !== undefined) {
    return { rule: 'the parts of a split payment add up to it', where: `account ${split.accountId}, payment ${split.paymentId}` };
  }
  const line = valueOf(found[2]);
  return line && { rule: 'the list of transactions agrees with the entries', where: `account ${line.accountId}, entry ${line.seq}` };
}

/** What a promise gave; throws what it was rejected with. */
export function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
