import type { Tx } from '../../../platform/db.ts';
import { wordsOf } from '../find/fold.ts';
import { addContacts, addSharedWords, addWords, nameless, privateNotes, removeWords, saveNames, sharedNotes } from '../find/queries.ts';

/** Adds what can be searched for in some batches: the words of notes, and whom people had to do with. */
export async function indexRange(tx: Tx, from: bigint, to: bigint): Promise<void> {
  // Both sides have the same note, and many payments too: each is folded once.
  const shared = await sharedNotes(tx, from, to);
  await addSharedWords(
    tx,
    from,
    to,
    shared.flatMap((memo) => wordsOf(memo).map((word) => ({ memo, word }))),
  );
  const noted = await privateNotes(tx, from, to);
  await addWords(
    tx,
    noted.flatMap(({ accountId, seq, text }) => wordsOf(text).map((word) => ({ accountId, seq, word }))),
  );
  const met = await addContacts(tx, from, to);
  await saveNames(
    tx,
    (await nameless(tx, met)).map(({ accountId, name }) => ({ accountId, name, words: wordsOf(name) })),
  );
}

/** Makes an entry be found by a private note other than before. `shared` is the note that both sides read. */
export async function reindexNote(
  tx: Tx,
  entry: { readonly accountId: string; readonly seq: bigint },
  { shared, before, after }: { readonly shared: string | null; readonly before: string | null; readonly after: string | null },
): Promise<void> {
  const staying = new Set([...wordsOf(shared ?? ''), ...wordsOf(after ?? '')]);
  const gone = wordsOf(before ?? '').filter((word) => !staying.has(word));
  await removeWords(tx, entry, gone);
  await addWords(
    tx,
    wordsOf(after ?? '').map((word) => ({ ...entry, word })),
  );
}
