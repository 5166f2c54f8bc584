import { rows, run, type Tx } from '../../../platform/db.ts';

/** A word that an entry is found by. */
export interface EntryWord {
  readonly accountId: string;
  readonly seq: bigint;
  readonly word: string;
}

const OF_PEOPLE =
  "e.batch > $1 and e.batch <= $2 and e.action <> 'hold' and e.account_id not in (select id from account where owner_id is null)";

/** The different notes that both sides read, among the entries of some batches. */
export async function sharedNotes(tx: Tx, from: bigint, to: bigint): Promise<string[]> {
  const found = await rows<{ memo: string }>(
    tx,
    "select distinct e.memo from entry e where e.batch > $1 and e.batch <= $2 and e.action <> 'hold' and e.memo is not null",
    [from, to],
  );
  return found.map(({ memo }) => memo);
}

/** Adds the words of shared notes, for all entries of some batches that belong to people and bear such a note. */
export async function addSharedWords(tx: Tx, from: bigint, to: bigint, words: readonly { memo: string; word: string }[]): Promise<void> {
  if (words.length === 0) return;
  await run(
    tx,
    `insert into entry_word (account_id, word, seq)
     select e.account_id, n.word, e.seq from entry e join unnest($3::text[], $4::text[]) n (memo, word) on n.memo = e.memo
     where ${OF_PEOPLE} order by 1, 2, 3 on conflict do nothing`,
    [from, to, words.map(({ memo }) => memo), words.map(({ word }) => word)],
  );
}

/** What people noted for themselves beside the entries of some batches: while a payment was on its way. */
export function privateNotes(tx: Tx, from: bigint, to: bigint): Promise<{ accountId: string; seq: bigint; text: string }[]> {
  return rows(
    tx,
    `select e.account_id as "accountId", e.seq, l.note as text
     from entry e join entry_label l on l.account_id = e.account_id
       and l.payment_id = case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end
     where ${OF_PEOPLE} and l.note is not null`,
    [from, to],
  );
}

/** Adds words; those that are there stay. */
export async function addWords(tx: Tx, words: readonly EntryWord[]): Promise<void> {
  if (words.length === 0) return;
  await run(
    tx,
    `insert into entry_word (account_id, word, seq) select * from unnest($1::uuid[], $2::text[], $3::bigint[]) order by 1, 2, 3 on conflict do nothing`,
    [words.map((one) => one.accountId), words.map((one) => one.word), words.map((one) => one.seq)],
  );
}

/** Removes words of an entry. */
export async function removeWords(
  tx: Tx,
  entry: { readonly accountId: string; readonly seq: bigint },
  words: readonly string[],
): Promise<void> {
  if (words.length === 0) return;
  await run(tx, 'delete from entry_word where account_id = $1 and seq = $2 and word = any ($3::text[])', [
    entry.accountId,
    entry.seq,
    words,
  ]);
}

/** Keeps whom people had to do with in some batches; gives the accounts that somebody met for the first time. */
export async function addContacts(tx: Tx, from: bigint, to: bigint): Promise<string[]> {
  const met = await rows<{ id: string }>(
    tx,
    `with met as (
       insert into contact (account_id, counterparty) select distinct e.account_id, e.counterparty from entry e where ${OF_PEOPLE} order by 1, 2
       on conflict do nothing returning counterparty
     ) select distinct counterparty as id from met`,
    [from, to],
  );
  return met.map(({ id }) => id);
}

/** How an account's owner is called in payments. */
export const NAME = "case when other.kind = 'pot' then other.name else coalesce(p.name, '') end";

/** Those of some accounts whose names were never folded, and all whose names have changed since. */
export function nameless(tx: Tx, accountIds: readonly string[]): Promise<{ accountId: string; name: string }[]> {
  return rows(
    tx,
    `select other.id as "accountId", ${NAME} as name
     from (select id from unnest($1::uuid[]) met (id) where not exists (select from account_name n where n.account_id = met.id)
           union select account_id from account_name where changed) met
     join account other on other.id = met.id left join person p on p.id = other.owner_id order by 1`,
    [accountIds],
  );
}

/** Keeps folded names, and the words of each. */
export async function saveNames(tx: Tx, names: readonly { accountId: string; name: string; words: readonly string[] }[]): Promise<void> {
  if (names.length === 0) return;
  const ids = names.map((one) => one.accountId);
  await run(
    tx,
    `delete from name_word w using account_name n
     where n.account_id = any ($1::uuid[]) and w.account_id = n.account_id and w.word = any (string_to_array(n.words, ' '))`,
    [ids],
  );
  await run(
    tx,
    `insert into account_name (account_id, name, words) select * from unnest($1::uuid[], $2::text[], $3::text[]) order by 1
     on conflict (account_id) do update set name = excluded.name, words = excluded.words, changed = false`,
    [ids, names.map((one) => one.name), names.map((one) => one.words.join(' '))],
  );
  const words = names.flatMap(({ accountId, words }) => words.map((word) => ({ accountId, word })));
  await run(
    tx,
    'insert into name_word (word, account_id) select * from unnest($1::text[], $2::uuid[]) order by 1, 2 on conflict do nothing',
    [words.map((one) => one.word), words.map((one) => one.accountId)],
  );
}
