import { rows, run, type Tx } from '../../../platform/db.ts';

/** A word that an entry is found by. */
export interface EntryWord {
  readonly accountId: string;
  readonly seq: bigint;
  readonly word: string;
}

/** The notes of the entries of some batches that belong to people: what both sides read and what one noted for itself. */
export function notedIn(tx: Tx, from: bigint, to: bigint): Promise<{ accountId: string; seq: bigint; text: string }[]> {
  return rows(
    tx,
    `select e.account_id as "accountId", e.seq, concat_ws(' ', e.memo, l.note) as text
     from entry e join account a on a.id = e.account_id and a.owner_id is not null
     left join entry_label l on l.account_id = e.account_id
       and l.payment_id = case when e.action in ('settle', 'void', 'expire') then e.ref else e.transfer_id end
     where e.batch > $1 and e.batch <= $2 and e.action <> 'hold' and (e.memo is not null or l.note is not null)`,
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

/** Keeps whom people had to do with in some batches. */
export async function addContacts(tx: Tx, from: bigint, to: bigint): Promise<void> {
  await run(
    tx,
    `insert into contact as c (account_id, counterparty, seq)
     select e.account_id, e.counterparty, max(e.seq) from entry e join account a on a.id = e.account_id and a.owner_id is not null
     where e.batch > $1 and e.batch <= $2 and e.action <> 'hold' group by 1, 2 order by 1, 2
     on conflict (account_id, counterparty) do update set seq = greatest(c.seq, excluded.seq)`,
    [from, to],
  );
}

/** How an account's owner is called in payments. */
export const NAME = "case when other.kind = 'pot' then other.name else coalesce(p.name, '') end";

/** The accounts in some batches whose names are not folded yet, or are other names now. */
export function nameless(tx: Tx, from: bigint, to: bigint): Promise<{ accountId: string; name: string }[]> {
  return rows(
    tx,
    `select other.id as "accountId", ${NAME} as name
     from (select distinct e.counterparty as id from entry e where e.batch > $1 and e.batch <= $2) met
     join account other on other.id = met.id left join person p on p.id = other.owner_id left join account_name n on n.account_id = other.id
     where n.name is distinct from ${NAME} order by 1`,
    [from, to],
  );
}

/** Keeps folded names. */
export async function saveNames(tx: Tx, names: readonly { accountId: string; name: string; words: string }[]): Promise<void> {
  if (names.length === 0) return;
  await run(
    tx,
    `insert into account_name (account_id, name, words) select * from unnest($1::uuid[], $2::text[], $3::text[]) order by 1
     on conflict (account_id) do update set name = excluded.name, words = excluded.words`,
    [names.map((one) => one.accountId), names.map((one) => one.name), names.map((one) => one.words)],
  );
}
