import type { Locale } from '../../../ui/locale.ts';
import type { Entries, Statement } from '../statement.ts';

/** What a writer is given beside the statement. */
export interface Wishes {
  /** The reader's language and currency; times are the bank's. */
  readonly locale: Locale;
  /** Between the cells of a CSV file. A semicolon goes with decimals after a comma. */
  readonly delimiter: ',' | ';';
}

/** Writes a statement as text, some entries at a time. */
export type TextWriter = (statement: Statement, entries: Entries, wishes: Wishes) => AsyncGenerator<string>;
