import type { MailKind } from '../../mail/letter.ts';
import { localeFor } from '../../ui/locale.ts';
import { accountsOf, maskedNumber } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { findPerson } from '../identity/index.ts';
import { accountTitle } from './text.ts';

/** Name of the mail that announces the statement of a month. */
export const MONTHLY_STATEMENT = 'statements.monthly';

/**
 * Says that the statement of a month is there, with the way to it. The statement itself is not in the mail: it would lie in
 * mailboxes for ever, unencrypted; the link asks for the log-in. Args: `personId`, `accountId`, `from`, `to`.
 */
const monthlyMail: MailKind = {
  async build({ db, config }, args) {
    const [personId, accountId, from, to] = [args.personId, args.accountId, args.from, args.to].map(String) as [
      string,
      string,
      string,
      string,
    ];
    const person = await findPerson(db, personId);
    const account = (await accountsOf(db, personId)).find(({ id }) => id === accountId);
    if (person === null || account === undefined) return null;
    const { currency } = await loadCommunity(db);
    const { t, date } = localeFor(person.language, 'UTC', currency);
    const month = date(new Date(`${from}T00:00:00Z`), 'month');
    const address = `account=${accountId}&from=${from}&to=${to}`;
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject: t('statements.mail_subject', { month }),
      preview: t('statements.mail_preview'),
      blocks: [
        { text: t('notifications.mail_greeting', { name: person.name }) },
        {
          text: t('statements.mail_text', {
            month,
            account: accountTitle(account, { t }),
            number: maskedNumber(account.number),
          }),
        },
        { button: { label: t('statements.mail_button'), url: `${config.publicUrl}/statements/download?${address}&format=pdf` } },
        { small: t('statements.mail_other', { url: `${config.publicUrl}/statements?${address}` }) },
      ],
    };
  },
};

/** The mails of this slice, by name. */
export const statementMails: Readonly<Record<string, MailKind>> = { [MONTHLY_STATEMENT]: monthlyMail };
