import type { MailKind } from '../../mail/letter.ts';
import { localeFor } from '../../ui/locale.ts';
import { loadCommunity } from '../community/index.ts';
import { findPerson } from '../identity/index.ts';

/** Name of the mail about money that an operator took back. */
export const TAKEN_BACK = 'operator.taken_back';

/** Tells of money that left an account because an operator took a transfer back. Args: `personId`, `transferId`, `amount`, `note`. */
const takenBackMail: MailKind = {
  async build({ db, config }, args) {
    const person = await findPerson(db, String(args['personId']));
    if (person === null) return null;
    const { currency } = await loadCommunity(db);
    const { t, money } = localeFor(person.language, person.timeZone, currency);
    const amount = money(BigInt(String(args['amount'])));
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject: t('operator.mailSubject', { amount }),
      preview: t('operator.mailPreview'),
      blocks: [
        { text: t('operator.mailGreeting', { name: person.name }) },
        { text: t('operator.mailText', { amount }) },
        { facts: [[t('operator.reason'), String(args['note'])]] },
        { button: { label: t('operator.mailButton'), url: `${config.publicUrl}/transactions/${String(args['transferId'])}` } },
      ],
    };
  },
};

/** The mails of this slice, by name. */
export const operatorMails: Readonly<Record<string, MailKind>> = { [TAKEN_BACK]: takenBackMail };
