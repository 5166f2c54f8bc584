import { translator } from '../../i18n/index.ts';
import type { Letter, MailKind } from '../../mail/letter.ts';
import type { Platform } from '../../platform/platform.ts';
import { localeFor } from '../../ui/locale.ts';
import { groupedNumber } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { findMemberByEmail, findPerson, hashToken, newToken, type Person } from '../identity/index.ts';
import { hashCode, newCode } from './code.ts';
import { selectSignUp, updateExpiry, updateSecrets } from './queries.ts';

// The bank's default name; as long as nobody changed it, mails carry the title that this bank has always had.
const DEFAULT_NAME = 'FINEbank';
const DEFAULT_TITLE = 'FINEbank.IO';

/**
 * The mail that answers a sign-up: code and link, or, where the address has an account, that it has one.
 * Args: `sign_up`, and `person` (an id that may belong to nobody) where it was asked for again.
 */
export const verificationMail: MailKind = {
  async build(platform, args) {
    const id = String(args.sign_up);
    const signUp = await selectSignUp(platform.db, id);
    if (signUp === null) {
      const member = typeof args.person === 'string' ? await findPerson(platform.db, args.person) : null;
      return member === null ? null : takenLetter(platform, member);
    }
    const member = await findMemberByEmail(platform.db, signUp.email);
    if (member !== null) return takenLetter(platform, member);

    const { name: bank } = await loadCommunity(platform.db);
    const [code, token] = [newCode(), newToken()];
    const stored = await updateSecrets(platform.db, id, hashCode(platform.secret, signUp.emailKey, code), hashToken(token));
    if (!stored) return null;
    const t = translator(signUp.language);
    const minutes = platform.config.tokenMinutes;
    // Without the name: whoever typed it may not be whose address it is, and the bank would carry their words to strangers.
    return {
      to: signUp.email,
      language: signUp.language,
      subject: t('onboarding.mail_subject', { bank: bank === DEFAULT_NAME ? DEFAULT_TITLE : bank }),
      preview: t('onboarding.mail_preview', { minutes }),
      blocks: [
        { text: t('onboarding.mail_text', { bank }) },
        { code },
        { text: t('onboarding.mail_or_link') },
        { button: { label: t('onboarding.mail_button'), url: `${platform.config.publicUrl}/verify/${token}` } },
        { text: t('onboarding.mail_life', { minutes }) },
        { small: t('onboarding.mail_not_you') },
      ],
    };
  },
  async handedOver(platform, args, at) {
    await updateExpiry(platform.db, String(args.sign_up), new Date(at.getTime() + platform.config.tokenMinutes * 60_000));
  },
};

async function takenLetter(platform: Platform, member: Person): Promise<Letter> {
  const { name: bank } = await loadCommunity(platform.db);
  const t = translator(member.language);
  return {
    to: member.email,
    toName: member.name,
    language: member.language,
    subject: t('onboarding.taken_mail_subject', { bank }),
    preview: t('onboarding.taken_mail_preview'),
    blocks: [
      { text: t('onboarding.mail_greeting', { name: member.name }) },
      { text: t('onboarding.taken_mail_text', { bank }) },
      { button: { label: t('onboarding.taken_mail_button'), url: `${platform.config.publicUrl}/log-in` } },
      { text: t('onboarding.taken_mail_forgot', { link: `${platform.config.publicUrl}/forgot-password` }) },
      { small: t('onboarding.taken_mail_not_you') },
    ],
  };
}

/** The mail after the opening. Args: `person`, `account` (the number of the new account). */
export const welcomeMail: MailKind = {
  async build(platform, args) {
    const person = await findPerson(platform.db, String(args.person));
    if (person === null) return null;
    const community = await loadCommunity(platform.db);
    const { t } = localeFor(person.language, community.timeZone, community.currency);
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject: t('onboarding.welcome_mail_subject', { bank: community.name }),
      preview: t('onboarding.welcome_mail_preview'),
      blocks: [
        { text: t('onboarding.mail_greeting', { name: person.name }) },
        { text: t('onboarding.welcome_mail_text', { bank: community.name }) },
        { facts: [[t('onboarding.welcome_mail_number'), groupedNumber(String(args.account))]] },
        { text: t('onboarding.welcome_mail_next') },
        { button: { label: t('onboarding.welcome_mail_button'), url: `${platform.config.publicUrl}/overview` } },
      ],
    };
  },
};
