import type { Block, Letter, MailKind } from '../../mail/letter.ts';
import { localeFor, type Locale } from '../../ui/locale.ts';
import { loadCommunity } from '../community/index.ts';
import { findPerson } from '../identity/index.ts';
import { selectReceived, sumReceived, type ReceivedPayment } from './queries.ts';

/** Name of the mail about payments that arrived. */
export const PAYMENT_RECEIVED = 'payment_received';

/** Payments that are listed one by one; the others are counted. */
const SHOWN_MAX = 20;

/** Tells of one or more payments that arrived. Args: `personId`, and the batches `(fromBatch, toBatch]`. */
const paymentReceivedMail: MailKind = {
  async build({ db, config }, args) {
    const person = await findPerson(db, String(args.personId));
    if (person === null) return null;
    const [from, to] = [BigInt(String(args.fromBatch)), BigInt(String(args.toBatch))];
    const { count, total } = await sumReceived(db, person.id, from, to);
    const payments = await selectReceived(db, person.id, from, to, SHOWN_MAX);
    const [first] = payments;
    if (first === undefined) return null;
    const { currency } = await loadCommunity(db);
    const locale = localeFor(person.language, person.timeZone, currency);
    const letter = count === 1 ? one(first, locale, config.publicUrl) : many(payments, { count, total }, locale, config.publicUrl);
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      preview: locale.t('notifications.mail_preview'),
      ...letter,
      blocks: [{ text: locale.t('notifications.mail_greeting', { name: person.name }) }, ...letter.blocks],
    };
  },
};

/** The mails of this slice, by name. */
export const notificationMails: Readonly<Record<string, MailKind>> = { [PAYMENT_RECEIVED]: paymentReceivedMail };

type Content = Pick<Letter, 'subject' | 'blocks'>;

function one(payment: ReceivedPayment, locale: Locale, publicUrl: string): Content {
  const { t, money, date } = locale;
  const words = { amount: money(payment.amount), from: payer(payment, locale) };
  const facts: [string, string][] = [
    [t('notifications.mail_amount'), words.amount],
    [t('notifications.mail_from'), words.from],
    [t('notifications.mail_time'), date(payment.at, 'receipt')],
  ];
  if (payment.memo !== null && payment.memo !== '') facts.push([t('notifications.mail_note'), payment.memo]);
  return {
    subject: t(payment.givenBack ? 'notifications.mail_subject_back' : 'notifications.mail_subject', words),
    blocks: [
      { text: t(payment.givenBack ? 'notifications.mail_text_back' : 'notifications.mail_text', words) },
      { facts },
      { button: { label: t('notifications.mail_button'), url: `${publicUrl}/transactions/${payment.transferId}` } },
    ],
  };
}

function many(payments: readonly ReceivedPayment[], sum: { count: number; total: bigint }, locale: Locale, publicUrl: string): Content {
  const { t, money } = locale;
  const words = { count: sum.count, amount: money(sum.total) };
  const facts = payments.map((payment) => [line(payment, locale), money(payment.amount)] as const);
  const rest = sum.count - payments.length;
  const more: Block[] = rest > 0 ? [{ small: t('notifications.mail_more', { count: rest }) }] : [];
  return {
    subject: t('notifications.mail_subject_many', words),
    blocks: [
      { text: t('notifications.mail_text_many', words) },
      { facts },
      ...more,
      { button: { label: t('notifications.mail_button_many'), url: `${publicUrl}/transactions` } },
    ],
  };
}

function line(payment: ReceivedPayment, locale: Locale): string {
  const parts = [payer(payment, locale), locale.date(payment.at, 'time')];
  if (payment.memo !== null && payment.memo !== '') parts.push(payment.memo);
  return parts.join(' · ');
}

function payer(payment: ReceivedPayment, { t }: Locale): string {
  return payment.payer ?? t('notifications.from_bank');
}
