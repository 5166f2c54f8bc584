import { translator } from '../../i18n/index.ts';
import type { MailKind } from '../../mail/letter.ts';
import { localeFor } from '../../ui/locale.ts';
import { loadCommunity } from '../community/index.ts';
import { selectPerson, updateResetExpiry, upsertReset } from './queries.ts';
import { RESET_MINUTES } from './reset.ts';
import { hashToken, newToken } from './session.ts';

/** The link to a new password. Args: `person`. */
export const passwordResetMail: MailKind = {
  async build(platform, args) {
    const person = await selectPerson(platform.db, String(args.person));
    if (person === null) return null;
    const { name: bank } = await loadCommunity(platform.db);
    const token = newToken();
    await upsertReset(platform.db, person.id, hashToken(token), resetExpiry(platform.clock.now()));
    const t = translator(person.language);
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject: t('identity.reset_mail_subject', { bank }),
      preview: t('identity.reset_mail_preview', { minutes: RESET_MINUTES }),
      blocks: [
        { text: t('identity.mail_greeting', { name: person.name }) },
        { text: t('identity.reset_mail_text', { bank }) },
        { button: { label: t('identity.reset_mail_button'), url: `${platform.config.publicUrl}/reset-password/${token}` } },
        { text: t('identity.reset_mail_life', { minutes: RESET_MINUTES }) },
        { small: t('identity.reset_mail_not_you') },
      ],
    };
  },
  async handedOver(platform, args, at) {
    await updateResetExpiry(platform.db, String(args.person), resetExpiry(at));
  },
};

/** Tells that the password was changed. Args: `person`, `at`. */
export const passwordChangedMail: MailKind = {
  async build(platform, args) {
    const person = await selectPerson(platform.db, String(args.person));
    if (person === null) return null;
    const community = await loadCommunity(platform.db);
    const locale = localeFor(person.language, community.timeZone, community.currency);
    const { t } = locale;
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject: t('identity.changed_mail_subject', { bank: community.name }),
      preview: t('identity.changed_mail_preview'),
      blocks: [
        { text: t('identity.mail_greeting', { name: person.name }) },
        { text: t('identity.changed_mail_text', { bank: community.name, at: locale.date(new Date(String(args.at)), 'receipt') }) },
        { text: t('identity.changed_mail_not_you') },
        { button: { label: t('identity.changed_mail_button'), url: `${platform.config.publicUrl}/forgot-password` } },
      ],
    };
  },
};

function resetExpiry(from: Date): Date {
  return new Date(from.getTime() + RESET_MINUTES * 60_000);
}
