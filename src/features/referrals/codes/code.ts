import { uuidv7 } from '../../../lib/ids.ts';
import type { Db } from '../../../platform/db.ts';
import { newCode, readCode, type ReadCode } from './form.ts';
import { forgetCode } from './look-up.ts';
import { endCode, insertCode, takeWord, tellOfCode, type NewCode } from './queries.ts';
import { isBlocked } from './words.ts';

/** Longest note, in characters. */
export const NOTE_MAX = 150;
/** Days that a code lives: at least one, at most a year. */
export const DAYS = { fallback: 30, max: 365 } as const;
/** People that one code may bring in. */
export const USES = { fallback: 10, max: 10_000 } as const;

const DAY_MS = 86_400_000;
const TRIES = 5;

/** What a person wants a code for. */
export interface CodeWish {
  readonly personId: string;
  /** A word of their own; empty: a random code. */
  readonly word: string;
  readonly note: string;
  readonly days: number;
  /** Null: no limit. */
  readonly usesMax: number | null;
  readonly now: Date;
}

/** What came of it. `has_one`: the person has an active code; `taken`: the word is somebody's, or looks like one that is. */
export type CodeMade = { readonly outcome: 'made'; readonly id: string; readonly code: string } | { readonly outcome: CodeRefusal };
export type CodeRefusal = 'has_one' | 'malformed' | 'blocked' | 'taken';

class Refused extends Error {
  readonly outcome: CodeRefusal;
  constructor(outcome: CodeRefusal) {
    super(outcome);
    this.outcome = outcome;
  }
}

/** Makes a person's code. Fields are read already: note, days and uses within their bounds. */
export async function createCode(db: Db, wish: CodeWish): Promise<CodeMade> {
  const chosen = readCode(wish.word);
  if (chosen === undefined) return { outcome: 'malformed' };
  if (chosen !== null) return isBlocked(chosen.skeleton) ? { outcome: 'blocked' } : write(db, wish, chosen);
  for (let left = TRIES; ; left -= 1) {
    const made = await write(db, wish, decentCode());
    if (made.outcome !== 'taken' || left === 0) return made;
  }
}

function decentCode(): ReadCode {
  for (;;) {
    const code = newCode();
    if (!isBlocked(code.skeleton)) return code;
  }
}

async function write(db: Db, wish: CodeWish, { code, skeleton }: ReadCode): Promise<CodeMade> {
  const { personId, note, usesMax, now } = wish;
  const expiresAt = new Date(now.getTime() + wish.days * DAY_MS);
  const fresh: NewCode = { id: uuidv7(now), personId, code, skeleton, note, usesMax, now, expiresAt };
  try {
    await db.transaction(async (tx) => {
      if ((await takeWord(tx, skeleton, personId)) !== personId) throw new Refused('taken');
      if (!(await insertCode(tx, fresh))) throw new Refused('has_one');
      await tellOfCode(tx, skeleton);
    });
  } catch (error) {
    if (error instanceof Refused) return { outcome: error.outcome };
    throw error;
  }
  forgetCode(db, skeleton);
  return { outcome: 'made', id: fresh.id, code };
}

/** Ends a person's code: from the commit on its link is dead. False: they have no such code, or no longer. */
export async function deleteCode(db: Db, personId: string, id: string, now: Date): Promise<boolean> {
  const gone = await endCode(db, personId, id, now);
  if (gone === undefined) return false;
  // The other processes are told by the statement itself.
  forgetCode(db, gone.skeleton);
  return true;
}
