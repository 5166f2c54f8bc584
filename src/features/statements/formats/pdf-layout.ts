import { A4, canShow, clipped, line, widthOf, wrapped, type Pdf } from '../../../platform/pdf.ts';
import { localeFor, type Locale } from '../../../ui/locale.ts';
import { groupedNumber } from '../../accounts/index.ts';
import type { Statement, StatementEntry } from '../statement.ts';
import { accountTitle, partyOf, plain } from '../text.ts';

/** Distance to the paper's edge. */
const MARGIN = 42;
const RIGHT = A4.width - MARGIN;
const BOTTOM = A4.height - 62;
/** Top of the table on the first page and on the others. */
const FIRST_TOP = 238;
const NEXT_TOP = 66;
const LINE = 10.5;
const PADDING = 7;
const SIZE = 8;
const NOTE_SIZE = 7.5;
const NOTE_LINES_MAX = 3;
const DATE_WIDTH = 68;
const GAP = 12;
/** Beneath the closing balance. */
const REMARK_HEIGHT = 34;

const COLOURS = { brand: '#1F7A71', ink: '#191919', ink2: '#525256', muted: '#666666', line: '#D8D8D8', tint: '#F4F5F7' } as const;

/** Where things stand on the pages of one statement. Used twice alike: to count the pages, and to draw them. */
export class Pages {
  page = 1;
  y = FIRST_TOP;

  /** Takes room from top to bottom; true where that begins a new page. */
  take(height: number): boolean {
    const fresh = this.y + height > BOTTOM;
    if (fresh) {
      this.page += 1;
      this.y = NEXT_TOP + ROW;
    }
    this.y += height;
    return fresh;
  }
}

/** A row with one line. */
export const ROW = LINE + PADDING;
/** The closing balance with the remark beneath. */
export const LAST = ROW + REMARK_HEIGHT;

/** The reader's language, with the currency's code where the fonts lack its sign. */
export function printable(locale: Locale): Locale {
  const { language, timeZone, currency } = locale;
  return canShow(currency.symbol) ? locale : localeFor(language, timeZone, { ...currency, symbol: currency.code });
}

/** What drawing a statement needs to know. */
export class Layout {
  readonly pdf: Pdf;
  readonly statement: Statement;
  /** The reader's, at the bank's clock. */
  readonly locale: Locale;
  readonly amountRight: number;
  readonly wordsWidth: number;
  #days = new Map<string, string>();
  #dayFormat: Intl.DateTimeFormat;

  constructor(pdf: Pdf, statement: Statement, { language }: Locale) {
    this.pdf = pdf;
    this.statement = statement;
    this.locale = printable(localeFor(language, statement.timeZone, statement.currency));
    const { opening, closing, moneyIn, moneyOut } = statement;
    const largest = [opening, closing, -moneyIn, -moneyOut, -(opening + moneyIn)].map((amount) => this.width(this.figure(amount)));
    const column = Math.max(54, ...largest) + GAP;
    this.amountRight = RIGHT - column;
    this.wordsWidth = this.amountRight - column - MARGIN - DATE_WIDTH;
    const tag = language === 'en' ? 'en-GB' : language;
    this.#dayFormat = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  }

  figure(amount: bigint): string {
    return this.locale.money(amount, 'plain');
  }

  width(text: string): number {
    return widthOf(this.pdf, text, 'text', SIZE);
  }

  day(iso: string): string {
    let found = this.#days.get(iso);
    if (found === undefined) {
      if (this.#days.size > 1_000) this.#days.clear();
      this.#days.set(iso, (found = this.#dayFormat.format(new Date(`${iso}T00:00:00Z`))));
    }
    return found;
  }

  /** The note of an entry in lines. */
  notes({ note }: StatementEntry): string[] {
    const text = plain(note ?? '');
    return text === '' ? [] : wrapped(this.pdf, text, 'text', NOTE_SIZE, { width: this.wordsWidth, max: NOTE_LINES_MAX });
  }
}

/** Height of an entry's row. */
export function heightOf(notes: readonly string[]): number {
  return ROW + notes.length * LINE;
}

/** Begins a page: on the first one the bank, the account and the sums; on each the table's head and the foot. */
export function drawPage(layout: Layout, page: number, pages: number, balance: bigint): void {
  const { pdf, locale, statement } = layout;
  const { t } = locale;
  pdf.addPage();
  if (page === 1) drawHead(layout);
  const top = page === 1 ? FIRST_TOP : NEXT_TOP;
  pdf.rect(MARGIN, top - 20, RIGHT - MARGIN, 20).fill(COLOURS.tint);
  const head = { font: 'bold', size: SIZE, colour: COLOURS.ink2 } as const;
  const unit = plain(locale.currency.symbol);
  line(pdf, t('statements.date'), MARGIN + 4, top - 14.5, head);
  line(pdf, t('statements.with'), MARGIN + DATE_WIDTH, top - 14.5, head);
  line(pdf, `${t('payments.amount')}, ${unit}`, layout.amountRight, top - 14.5, { ...head, right: true });
  line(pdf, `${t('statements.balance')}, ${unit}`, RIGHT - 4, top - 14.5, { ...head, right: true });
  if (page > 1) {
    line(pdf, clipped(pdf, `${plain(statement.bank)} · ${groupedNumber(statement.number)}`, 'text', SIZE, 400), MARGIN, 28, {
      colour: COLOURS.muted,
    });
    drawEdge(layout, top, t('statements.carried'), balance);
  }
  drawFoot(layout, page, pages);
}

function drawFoot({ pdf, locale, statement }: Layout, page: number, pages: number): void {
  const { t, number } = locale;
  rule(pdf, A4.height - 48);
  const small = { size: 7, colour: COLOURS.muted } as const;
  const about = t('statements.pdf_foot', { bank: plain(statement.bank), time: locale.date(statement.madeAt, 'receipt') });
  line(pdf, clipped(pdf, about, 'text', 7, 400), MARGIN, A4.height - 40, small);
  line(pdf, t('statements.page_of', { page: number(page), pages: number(pages) }), RIGHT, A4.height - 40, { ...small, right: true });
}

function rule(pdf: Pdf, y: number): void {
  pdf.moveTo(MARGIN, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(COLOURS.line).stroke();
}

function drawHead(layout: Layout): void {
  const { pdf, statement, locale } = layout;
  const { t } = locale;
  line(pdf, clipped(pdf, plain(statement.bank), 'bold', 15, 260), MARGIN, 40, { font: 'bold', size: 15, colour: COLOURS.brand });
  line(pdf, t('statements.pdf_title'), RIGHT, 40, { font: 'bold', size: 15, right: true });
  pdf.moveTo(MARGIN, 66).lineTo(RIGHT, 66).lineWidth(1.5).strokeColor(COLOURS.brand).stroke();
  line(pdf, clipped(pdf, plain(statement.owner), 'bold', 11, 250), MARGIN, 82, { font: 'bold', size: 11 });
  line(pdf, clipped(pdf, accountTitle(statement, locale), 'text', 9, 250), MARGIN, 99, { size: 9, colour: COLOURS.ink2 });
  line(pdf, groupedNumber(statement.number), MARGIN, 113, { size: 9, colour: COLOURS.ink2 });
  const facts: [string, string][] = [
    [t('statements.period'), `${layout.day(statement.from)} – ${layout.day(statement.to)}`],
    [t('statements.currency'), plain(statement.currency.code)],
    [t('statements.zone'), statement.timeZone],
  ];
  facts.forEach(([term, value], i) => {
    line(pdf, term, 330, 83 + i * 15, { size: 8.5, colour: COLOURS.muted });
    line(pdf, value, RIGHT, 83 + i * 15, { size: 8.5, right: true });
  });
  drawSums(layout);
}

function drawSums({ pdf, statement, locale }: Layout): void {
  const { t, money } = locale;
  const sums: [string, bigint][] = [
    [t('statements.opening'), statement.opening],
    [t('statements.money_in'), statement.moneyIn],
    [t('statements.money_out'), -statement.moneyOut],
    [t('statements.closing'), statement.closing],
  ];
  const width = (RIGHT - MARGIN - 3 * 8) / 4;
  sums.forEach(([term, amount], i) => {
    const x = MARGIN + i * (width + 8);
    pdf.roundedRect(x, 144, width, 54, 5).fill(COLOURS.tint);
    line(pdf, clipped(pdf, term, 'text', 8, width - 16), x + 8, 153, { size: 8, colour: COLOURS.muted });
    const text = money(amount);
    const room = width - 16;
    const size = Math.min(11.5, (11.5 * room) / Math.max(1, widthOf(pdf, text, 'bold', 11.5)));
    line(pdf, text, x + 8, 171, { font: 'bold', size, colour: i === 3 ? COLOURS.brand : COLOURS.ink });
  });
}

/** A row with words and a balance, in bold: opening, carried over, closing. */
export function drawEdge(layout: Layout, y: number, words: string, balance: bigint, iso?: string): void {
  const { pdf } = layout;
  if (iso !== undefined) line(pdf, layout.day(iso), MARGIN + 4, y + 4);
  line(pdf, words, MARGIN + DATE_WIDTH, y + 4, { font: 'bold' });
  line(pdf, layout.figure(balance), RIGHT - 4, y + 4, { font: 'bold', right: true });
  rule(pdf, y + ROW);
}

/** One entry: day, with whom, how much, what there was afterwards; the note beneath. */
export function drawEntry(layout: Layout, y: number, entry: StatementEntry, notes: readonly string[]): void {
  const { pdf, locale, statement } = layout;
  line(pdf, layout.day(entry.day), MARGIN + 4, y + 4);
  const party = partyOf(entry, statement, locale);
  const words = entry.kind === 'reversal' ? locale.t('statements.given_back', { name: party }) : party;
  line(pdf, clipped(pdf, words, 'text', SIZE, layout.wordsWidth), MARGIN + DATE_WIDTH, y + 4);
  notes.forEach((text, i) => {
    line(pdf, text, MARGIN + DATE_WIDTH, y + 4 + (i + 1) * LINE, { size: NOTE_SIZE, colour: COLOURS.muted });
  });
  line(pdf, layout.figure(entry.amount), layout.amountRight, y + 4, { right: true });
  line(pdf, layout.figure(entry.balanceAfter), RIGHT - 4, y + 4, { right: true });
  rule(pdf, y + heightOf(notes));
}

/** The closing balance, and what it does not count. */
export function drawLast(layout: Layout, y: number): void {
  const { pdf, statement, locale } = layout;
  drawEdge(layout, y, locale.t('statements.closing'), statement.closing, statement.to);
  const remark = wrapped(pdf, locale.t('statements.pdf_remark'), 'text', NOTE_SIZE, { width: RIGHT - MARGIN, max: 2 });
  remark.forEach((text, i) => line(pdf, text, MARGIN, y + ROW + 8 + i * LINE, { size: NOTE_SIZE, colour: COLOURS.muted }));
}
