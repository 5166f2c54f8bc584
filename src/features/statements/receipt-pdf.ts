import { A4, clipped, drawQr, ended, line, openPdf, widthOf, wrapped, type Pdf } from '../../platform/pdf.ts';
import type { Locale } from '../../ui/locale.ts';
import { groupedNumber } from '../accounts/index.ts';
import { inGroups, type Payment } from '../payments/index.ts';
import { printable } from './formats/pdf-layout.ts';
import { plain } from './text.ts';

/** What a receipt on paper says. */
export interface Receipt {
  /** As one of the two parties sees it; its money has moved. */
  readonly payment: Payment;
  /** The name of the one who looks at it. */
  readonly viewer: string;
  readonly bank: string;
  /** Where anybody can check it. */
  readonly address: string;
  /** Minor units. */
  readonly givenBack: bigint;
  readonly now: Date;
}

const MARGIN = 56;
const RIGHT = A4.width - MARGIN;
const TERM_WIDTH = 130;
const QR_SIZE = 118;
const COLOURS = { brand: '#1F7A71', ink: '#191919', muted: '#666666', line: '#D8D8D8', tint: '#F4F5F7' } as const;

/** Writes the receipt of a payment on one page, with the code by which anybody can check it. */
export async function* writeReceipt(receipt: Receipt, reader: Locale): AsyncGenerator<Buffer> {
  const { t, language } = reader;
  const bank = plain(receipt.bank);
  const pdf = openPdf({ title: t('statements.receipt_title'), author: bank, language, now: receipt.now });
  const locale = printable(reader);
  pdf.addPage();
  line(pdf, clipped(pdf, bank, 'bold', 16, 280), MARGIN, 52, { font: 'bold', size: 16, colour: COLOURS.brand });
  line(pdf, t('statements.receipt_title'), RIGHT, 52, { font: 'bold', size: 16, right: true });
  pdf.moveTo(MARGIN, 80).lineTo(RIGHT, 80).lineWidth(1.5).strokeColor(COLOURS.brand).stroke();
  drawAmount(pdf, receipt, locale);
  const bottom = drawFacts(pdf, factsOf(receipt, locale), 190);
  drawCheck(pdf, receipt.address, locale, bottom + 30);
  yield* ended(pdf);
}

function drawAmount(pdf: Pdf, { payment }: Receipt, { money }: Locale): void {
  const text = money(payment.amount < 0n ? -payment.amount : payment.amount);
  const size = Math.min(30, (30 * (RIGHT - MARGIN - 40)) / Math.max(1, widthOf(pdf, text, 'bold', 30)));
  pdf.roundedRect(MARGIN, 100, RIGHT - MARGIN, 66, 6).fill(COLOURS.tint);
  line(pdf, text, MARGIN + 20, 133 - size * 0.6, { font: 'bold', size });
}

function factsOf({ payment, viewer, bank, givenBack, address }: Receipt, { t, date, money }: Locale): [string, string][] {
  const other = payment.otherName === '' ? bank : payment.otherName;
  const own = `${plain(viewer)}\n${groupedNumber(payment.accountNumber)}`;
  const others = `${plain(other)}\n${groupedNumber(payment.otherNumber)}`;
  const note = plain(payment.note ?? '');
  return [
    [t('payments.from'), payment.debit ? own : others],
    [t('payments.to'), payment.debit ? others : own],
    [t('payments.booked'), date(payment.at, 'receipt')],
    ...(note === '' ? [] : [[t(payment.kind === 'reversal' ? 'payments.reason' : 'payments.note'), note] as [string, string]]),
    [t('payments.reference'), payment.id],
    [t('statements.check_code'), inGroups(new URL(address).searchParams.get('code') ?? '')],
    ...(givenBack > 0n ? [[t('statements.receipt_back'), money(givenBack)] as [string, string]] : []),
  ];
}

function drawFacts(pdf: Pdf, facts: readonly [string, string][], top: number): number {
  let y = top;
  for (const [term, value] of facts) {
    line(pdf, clipped(pdf, term, 'text', 10, TERM_WIDTH - 10), MARGIN, y, { size: 10, colour: COLOURS.muted });
    const width = RIGHT - MARGIN - TERM_WIDTH;
    const lines = value.split('\n').flatMap((text) => wrapped(pdf, text, 'text', 10, { width, max: 4 }));
    lines.forEach((text, i) => line(pdf, text, MARGIN + TERM_WIDTH, y + i * 14, { size: 10 }));
    y += lines.length * 14 + 9;
    pdf
      .moveTo(MARGIN, y - 3)
      .lineTo(RIGHT, y - 3)
      .lineWidth(0.5)
      .strokeColor(COLOURS.line)
      .stroke();
    y += 6;
  }
  return y;
}

function drawCheck(pdf: Pdf, address: string, { t }: Locale, top: number): void {
  drawQr(pdf, address, MARGIN + 8, top + 8, QR_SIZE);
  const x = MARGIN + QR_SIZE + 34;
  const width = RIGHT - x;
  const about = [...wrapped(pdf, t('statements.check_text'), 'text', 9, { width, max: 4 }), '', t('statements.receipt_check')];
  about.forEach((text, i) => line(pdf, text, x, top + 8 + i * 13, { size: 9, colour: COLOURS.muted }));
  const lines = wrapped(pdf, address, 'text', 7.5, { width, max: 6 });
  lines.forEach((text, i) => line(pdf, text, x, top + 12 + (about.length + i * 0.85) * 13, { size: 7.5, link: address }));
}
