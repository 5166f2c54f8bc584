import { setImmediate as turn } from 'node:timers/promises';
import { drained, ended, openPdf, type Pdf } from '../../../platform/pdf.ts';
import type { Locale } from '../../../ui/locale.ts';
import type { Entries, Statement } from '../statement.ts';
import { plain } from '../text.ts';
import { drawEdge, drawEntry, drawLast, drawPage, heightOf, LAST, Layout, Pages, ROW } from './pdf-layout.ts';

/** Entries that are drawn in one go. */
const TURN = 25n;

/**
 * Writes a statement for printing, in the reader's language. The entries are read twice, because “page 1 of 9” stands on the
 * first page: a note, which alone makes a row higher, never changes.
 *
 * @param read begins to read the entries anew
 */
export async function* writePdf(statement: Statement, read: () => Entries, locale: Locale): AsyncGenerator<Buffer> {
  const pdf = open(statement, locale);
  const layout = new Layout(pdf, statement, locale);
  const pages = await countPages(layout, read());
  const places = new Pages();
  const { opening, from } = statement;
  drawPage(layout, 1, pages, opening);
  places.take(ROW);
  drawEdge(layout, places.y - ROW, layout.locale.t('statements.opening'), opening, from);
  let balance = opening;
  for await (const page of read()) {
    for (const entry of page) {
      const notes = layout.notes(entry);
      const height = heightOf(notes);
      if (places.take(height)) drawPage(layout, places.page, pages, balance);
      drawEntry(layout, places.y - height, entry, notes);
      balance = entry.balanceAfter;
      // Drawing takes the processor: others get their turn in between.
      if (entry.seq % TURN === 0n) await turn();
    }
    yield* drained(pdf);
  }
  if (places.take(LAST)) drawPage(layout, places.page, pages, balance);
  drawLast(layout, places.y - LAST);
  yield* ended(pdf);
}

function open(statement: Statement, { language, t }: Locale): Pdf {
  return openPdf({ title: t('statements.pdf_title'), author: plain(statement.bank), language, now: statement.madeAt });
}

async function countPages(layout: Layout, entries: Entries): Promise<number> {
  const places = new Pages();
  places.take(ROW);
  for await (const page of entries) for (const entry of page) places.take(heightOf(layout.notes(entry)));
  places.take(LAST);
  return places.page;
}
