import { loadCommunity } from './features/community/index.ts';
import { prove, type ProveOptions } from './features/books/index.ts';
import type { Proof } from './ledger/index.ts';
import { checkRewards } from './features/referrals/index.ts';
import { toDecimal } from './lib/money.ts';
import { deadMail } from './platform/outbox.ts';
import type { Platform } from './platform/platform.ts';
import { UsageError } from './platform/start-error.ts';

/** What `finebank check` was asked for. */
export interface CheckWish {
  readonly since: ProveOptions['since'];
  /** True: says on standard error how far it is. */
  readonly progress: boolean;
}

const USAGE = 'finebank check takes --since last, --since N (a number of a batch) and --progress.';

/** Reads the arguments of `finebank check`. @throws UsageError when they cannot be understood */
export function readCheckArguments(args: readonly string[], onTerminal: boolean): CheckWish {
  let since: CheckWish['since'] = 'all';
  let progress = onTerminal;
  const rest = args.flatMap((argument) => (argument.startsWith('--since=') ? ['--since', argument.slice('--since='.length)] : [argument]));
  for (let i = 0; i < rest.length; i += 1) {
    if (rest[i] === '--progress') progress = true;
    else if (rest[i] === '--since' && rest[i + 1] === 'last') [since, i] = ['last', i + 1];
    else if (rest[i] === '--since' && /^[0-9]{1,18}$/.test(rest[i + 1] ?? '')) [since, i] = [BigInt(rest[i + 1]!), i + 1];
    else throw new UsageError(USAGE);
  }
  return { since, progress };
}

/**
 * `finebank check`: verifies the rules that hold always over the whole database, or what came after an earlier proof, in one
 * snapshot; keeps what it found as a proof, names the first violation, and lists mail that was given up.
 *
 * @returns true when nothing is violated; dead mail is told, but is no violation of the books
 */
export async function check(platform: Platform, wish: CheckWish, print: (line: string) => void): Promise<boolean> {
  const { currency } = await loadCommunity(platform.db);
  const line = wish.progress ? progressLine() : undefined;
  const proof = await prove(platform, { since: wish.since, ...(line === undefined ? {} : { progress: line.show }) });
  line?.end();
  print(`${proof.accounts} accounts, ${proof.transfers} transfers, ${toDecimal(proof.issued, currency.decimals)} ${currency.code} issued`);
  if (wish.since !== 'all') print(scopeOf(wish.since, proof));
  if (!proof.ok) {
    print(`VIOLATED: ${proof.rule}`);
    print(`  first at ${proof.place}`);
    return false;
  }
  const rewards = await checkRewards(platform.db);
  if (rewards.wrong !== null) {
    print('VIOLATED: a referral is rewarded once, with one posting a side');
    print(`  first at ${rewards.wrong}`);
    return false;
  }
  for (const { kind, count } of await deadMail(platform.db)) print(`given up: ${count} mail(s) of kind ${kind}`);
  const chain = proof.day === null ? 'no day is closed yet' : `the hash chain up to ${proof.day}`;
  print(`${resultOf(proof)}: zero sum, pairs, sequences, running balances, floors, holds, reversals, counters, sums by day; ${chain}.`);
  print(`${rewards.paid} referral rewards, each with its postings.`);
  print(`Verified up to batch ${proof.batch} in ${(proof.durationMs / 1000).toFixed(1)} s.`);
  return true;
}

function resultOf({ since, batch }: Pick<Proof, 'since' | 'batch'>): string {
  if (since === 0n) return 'The books are right';
  return since === batch ? 'What was proved before still stands' : 'What is new is right, and what was proved before still stands';
}

/** What a run looked at that was not to look at everything. */
function scopeOf(wished: bigint | 'last', { since, batch }: Pick<Proof, 'since' | 'batch'>): string {
  if (since === 0n) {
    const where = wished === 'last' ? '' : ` that ends at or before batch ${wished}`;
    return `looked at: everything, because no proof${where} covers any of it`;
  }
  const which = wished === 'last' ? 'the last proof' : `the newest proof that ends at or before batch ${wished}`;
  if (batch === since) return `looked at: whether ${which}, up to batch ${since}, still stands; nothing has come since`;
  const fresh = batch - since === 1n ? '1 batch that came' : `${batch - since} batches that came`;
  return `looked at: the ${fresh} after ${which} (batch ${since}), and whether what was proved then still stands`;
}

/** How often the line is written anew, milliseconds. */
const LINE_MS = 200;
const BAR_LENGTH = 24;

/** One line on standard error that is written over. */
function progressLine(): { show: (what: string, done: number, total: number) => void; end: () => void } {
  let last = '';
  let shownAt = -LINE_MS;
  return {
    show: (what, done, total) => {
      if (what === last && performance.now() - shownAt < LINE_MS) return;
      [last, shownAt] = [what, performance.now()];
      const share = total === 0 ? 0 : Math.min(1, done / total);
      const bar =
        total === 0 ? '' : `[${'#'.repeat(Math.round(share * BAR_LENGTH)).padEnd(BAR_LENGTH, '.')}] ${Math.floor(share * 100)} % `;
      process.stderr.write(`\r\u001b[K${bar}${what}${done === 0 ? '' : `: ${done}`}`);
    },
    end: () => void process.stderr.write('\r\u001b[K'),
  };
}
