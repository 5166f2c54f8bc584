import type { Queryable } from '../../platform/db.ts';
import type { Locale } from '../../ui/locale.ts';
import { byteOrderMark, encode, ENCODINGS, type Encoding } from './encoding.ts';
import { fitsCamt, writeCamt } from './formats/camt.ts';
import { writeCsv } from './formats/csv.ts';
import type { TextWriter } from './formats/format.ts';
import { writeJournal } from './formats/journal.ts';
import { writeOfx } from './formats/ofx.ts';
import { writePdf } from './formats/pdf.ts';
import { writeQif } from './formats/qif.ts';
import { entriesOf, type Entries, type Statement, type StatementEntry } from './statement.ts';

/** What a statement can be had as. */
export const FORMATS = ['pdf', 'csv', 'ofx', 'qif', 'camt', 'journal'] as const;
export type Format = (typeof FORMATS)[number];

/** How somebody wants a statement. */
export interface Choice {
  readonly format: Format;
  /** Of CSV. */
  readonly encoding: Encoding;
  readonly delimiter: ',' | ';';
}

/** Entries from which on a PDF is prepared by a job. */
export const PDF_DIRECT_MAX = 5_000n;

const KINDS: Readonly<Record<Format, { readonly type: string; readonly extension: string }>> = {
  pdf: { type: 'application/pdf', extension: 'pdf' },
  csv: { type: 'text/csv', extension: 'csv' },
  ofx: { type: 'application/x-ofx; charset=utf-8', extension: 'ofx' },
  qif: { type: 'application/qif; charset=utf-8', extension: 'qif' },
  camt: { type: 'application/xml; charset=utf-8', extension: 'xml' },
  journal: { type: 'text/plain; charset=utf-8', extension: 'journal' },
};

const WRITERS: Readonly<Record<Exclude<Format, 'pdf'>, TextWriter>> = {
  csv: writeCsv,
  ofx: writeOfx,
  qif: writeQif,
  camt: writeCamt,
  journal: writeJournal,
};

/** Reads a choice from fields of a form or an address; undefined where there is no such format, encoding or delimiter. */
export function readChoice(fields: {
  readonly format?: unknown;
  readonly encoding?: unknown;
  readonly delimiter?: unknown;
}): Choice | undefined {
  const format = FORMATS.find((one) => one === (fields.format ?? 'pdf'));
  const encoding = ENCODINGS.find((one) => one === (fields.encoding ?? 'utf-8-bom'));
  const delimiter = DELIMITERS.get(fields.delimiter ?? 'comma');
  return format === undefined || encoding === undefined || delimiter === undefined ? undefined : { format, encoding, delimiter };
}

const DELIMITERS = new Map<unknown, Choice['delimiter']>([
  ['comma', ','],
  ['semicolon', ';'],
]);

/** The media type of a file. */
export function typeOfFile({ format, encoding }: Choice): string {
  const { type } = KINDS[format];
  return format === 'csv' ? `${type}; charset=${encoding === 'utf-8-bom' ? 'utf-8' : encoding}; header=present` : type;
}

/** The name of a file: ASCII, the last digits of the account and the days. Names of people stand inside only. */
export function fileName({ number, from, to }: Pick<Statement, 'number' | 'from' | 'to'>, { format }: Choice): string {
  return `statement-${number.slice(-4)}-${from}-${to}.${KINDS[format].extension}`;
}

/** True where a format has room for all amounts of a statement. */
export function fits(statement: Statement, { format }: Choice): boolean {
  return format !== 'camt' || fitsCamt(statement);
}

/** True where making the file takes longer than somebody should wait for. */
export function isLarge({ count }: Pick<Statement, 'count'>, { format }: Choice): boolean {
  return format === 'pdf' && count > PDF_DIRECT_MAX;
}

/** The formats for a person's own book-keeping, which have their private notes and categories. The others are shown to others. */
const OWN_VIEW: ReadonlySet<Format> = new Set(['csv', 'qif', 'journal']);

/** How a file is written beside what is chosen. */
export interface Making {
  readonly locale: Locale;
  /** Told how many entries were read since the last time. */
  readonly progress?: (entries: number) => Promise<void>;
}

/**
 * The bytes of a statement, piece by piece; nothing is read from the database before it is asked for.
 * @throws LedgerAlarm in the middle when the entries do not lead from the opening to the closing balance
 */
export async function* bytesOf(db: Queryable, statement: Statement, choice: Choice, { locale, progress }: Making): AsyncGenerator<Buffer> {
  const read = (): Entries => counted(entriesOf(db, statement, { labelled: OWN_VIEW.has(choice.format) }), progress);
  if (choice.format === 'pdf') {
    yield* writePdf(statement, read, locale);
    return;
  }
  const encoding = choice.format === 'csv' ? choice.encoding : 'utf-8';
  const mark = byteOrderMark(encoding);
  if (mark.length > 0) yield mark;
  const text = WRITERS[choice.format](statement, read(), { locale, delimiter: choice.delimiter });
  for await (const piece of text) yield encode(piece, encoding);
}

/** How many entries are read to make a file: those of a PDF twice. */
export function workOf({ count }: Pick<Statement, 'count'>, { format }: Choice): bigint {
  return format === 'pdf' ? count * 2n : count;
}

async function* counted(
  entries: Entries,
  progress: ((count: number) => Promise<void>) | undefined,
): AsyncGenerator<readonly StatementEntry[]> {
  for await (const page of entries) {
    yield page;
    await progress?.(page.length);
  }
}
