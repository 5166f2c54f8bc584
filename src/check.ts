import { firstWrongRollup } from './features/insights/index.ts';
import { loadCommunity } from './features/community/index.ts';
import { checkLedger, countLedger } from './ledger/index.ts';
import { toDecimal } from './lib/money.ts';
import { row, run } from './platform/db.ts';
import { deadMail } from './platform/outbox.ts';
import type { Platform } from './platform/platform.ts';

/**
 * `finebank check`: verifies the rules that hold always over the whole database, in one snapshot, and lists mail that
 * was given up. Names the first violation.
 *
 * @returns true when nothing is violated; dead mail is told, but is no violation of the books
 */
export async function check(platform: Platform, print: (line: string) => void): Promise<boolean> {
  const { currency, timeZone } = await loadCommunity(platform.db);
  return platform.db.transaction(async (tx) => {
    await run(tx, 'set transaction isolation level repeatable read, read only');
    // A whole ledger takes longer than a page may.
    await row(tx, "select set_config('statement_timeout', '0', true), set_config('enable_seqscan', 'on', true)");
    const counts = await countLedger(tx);
    print(`${counts.accounts} accounts, ${counts.transfers} transfers, ${toDecimal(counts.issued, currency.decimals)} ${currency.code} issued`);
    const violation = await checkLedger(tx);
    if (violation !== undefined) {
      print(`VIOLATED: ${violation.rule}`);
      print(`  first at ${violation.where}`);
      return false;
    }
    const rollup = await firstWrongRollup(tx, timeZone);
    if (rollup !== undefined) {
      print('VIOLATED: sums by day agree with the entries');
      print(`  first at account ${rollup.accountId} on ${rollup.day}`);
      return false;
    }
    const dead = await deadMail(tx);
    for (const { kind, count } of dead) print(`given up: ${count} mail(s) of kind ${kind}`);
    print('The books are right: zero sum, pairs, sequences, running balances, floors, sums by day.');
    return true;
  });
}
