import pg from 'pg';
import type { Person } from '../../bench/people.ts';
import { runVerb } from '../../bench/served.ts';
import { Client } from './client.ts';
import type { History, Operation } from './history.ts';

/** A payment as it stands in the ledger. */
interface Entry {
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
}

/** How the ledger differs from what was answered. */
export interface Verdict {
  /** Acknowledged, but not there. */
  readonly lost: number;
  /** There more than once, or without anybody having asked for it. */
  readonly doubled: number;
}

/** Compares the ledger with the history: every answered payment once and as asked for, every refused one absent, nothing else. */
export async function compare(databaseUrl: string, history: History, people: readonly Person[], money: bigint): Promise<Verdict> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: entries } = await client.query<Entry>(
    `select transfer_id as id, account_id as debit, counterparty as credit, -amount as amount from entry where debit and kind = 'payment'`,
  );
  const { rows: balances } = await client.query<{ id: string; balance: bigint }>(
    `select distinct on (account_id) account_id as id, balance_after as balance from entry where account_id = any ($1::uuid[]) order by account_id, seq desc`,
    [people.map((one) => one.accountId)],
  );
  await client.end();
  const verdict = compareEntries(entries, history);
  compareBalances(entries, new Map(balances.map(({ id, balance }) => [id, balance])), history, people, money);
  return verdict;
}

function compareEntries(entries: readonly Entry[], history: History): Verdict {
  const byId = new Map<string, Entry[]>();
  for (const entry of entries) byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry]);
  let lost = 0;
  let doubled = 0;
  for (const operation of history.operations) {
    const found = byId.get(operation.id) ?? [];
    byId.delete(operation.id);
    if (found.length > 1) doubled += 1;
    if (operation.fate === 'acknowledged' && found.length === 0) lost += 1;
    // A refusal after an unanswered request leaves open what becomes of that request; without one it is final.
    if (operation.fate === 'refused' && operation.unknown === 0 && found.length > 0)
      history.find(`payment ${operation.id} was refused, but stands in the ledger`);
    if (found.some((entry) => !isAsAsked(entry, operation)))
      history.find(`payment ${operation.id} stands in the ledger otherwise than it was asked for`);
  }
  const strangers = [...byId.values()].flat().length;
  if (lost > 0) history.find(`${lost} acknowledged payments are not in the ledger`);
  if (doubled + strangers > 0) history.find(`${doubled} payments are in the ledger more than once, ${strangers} that nobody asked for`);
  return { lost, doubled: doubled + strangers };
}

function isAsAsked(entry: Entry, { payer, payee, amount }: Operation): boolean {
  return entry.debit === payer.accountId && entry.credit === payee.accountId && entry.amount === amount;
}

function compareBalances(
  entries: readonly Entry[],
  balances: ReadonlyMap<string, bigint>,
  history: History,
  people: readonly Person[],
  money: bigint,
): void {
  for (const { accountId } of people) {
    const moved = entries.reduce(
      (sum, { debit, credit, amount }) => sum + (credit === accountId ? amount : 0n) - (debit === accountId ? amount : 0n),
      0n,
    );
    if (balances.get(accountId) !== money + moved)
      history.find(`account ${accountId} stands at ${balances.get(accountId)} instead of ${money + moved}`);
  }
}

const CHANGED = 20;

/**
 * Sends old payments once more: the same must give the same receipt, others under the same key must be refused.
 * @param max about how many: those that were in doubt first, then some of all
 * @returns how many keys were sent again
 */
export async function replay(port: number, history: History, max: number): Promise<number> {
  const acknowledged = history.operations.filter((one) => one.fate === 'acknowledged');
  const step = Math.max(1, Math.floor(acknowledged.length / max));
  const chosen = new Set([
    ...acknowledged.filter((one) => one.unknown > 0).slice(0, max),
    ...acknowledged.filter((_, i) => i % step === 0),
  ]);
  const client = new Client(10_000);
  for (const operation of chosen) {
    const answer = await client.pay(port, operation);
    const alike = answer.kind === 'acknowledged' && answer.location === `/transactions/${operation.id}?done`;
    if (!alike) history.find(`payment ${operation.id}, sent again, was answered otherwise: ${JSON.stringify(answer)}`);
  }
  for (const operation of acknowledged.slice(-CHANGED)) {
    const answer = await client.pay(port, { ...operation, amount: operation.amount + 1n });
    if (answer.kind !== 'refused')
      history.find(`another payment under the key of ${operation.id} was not refused: ${JSON.stringify(answer)}`);
  }
  client.close();
  return chosen.size;
}

/** Lets `finebank check` look at everything. */
export async function runCheck(dataDir: string, history: History, program?: readonly string[]): Promise<void> {
  const { code, output } = await runVerb(dataDir, 'check', program);
  if (code !== 0) history.find(`finebank check: ${output.trim()}`);
}
