import { translator } from '../../i18n/index.ts';
import type { MailKind } from '../../mail/letter.ts';
import { localeFor } from '../../ui/locale.ts';
import { loadCommunity } from '../community/index.ts';
import { findPerson } from '../identity/index.ts';
import { codePath, shownCode } from './codes/form.ts';
import { rulesInForce } from './codes/look-up.ts';
import { selectOwnCode } from './codes/queries.ts';
import { stopPath } from './invites/invite.ts';
import { selectMailable } from './invites/queries.ts';

/** An invitation, in the language of whoever sends it. Args: `invite`. */
export const inviteMail: MailKind = {
  async build(platform, args) {
    const { db, clock, config, secret } = platform;
    const invite = await selectMailable(db, String(args.invite));
    if (invite === undefined || invite.stopped || invite.ended || invite.expiresAt <= clock.now()) return null;
    const inviter = await findPerson(db, invite.personId);
    if (inviter === null) return null;
    const { name: bank, currency, timeZone } = await loadCommunity(db);
    const { t, money, date } = localeFor(inviter.language, timeZone, currency);
    const rules = await rulesInForce(db);
    const stop = `${config.publicUrl}${stopPath(secret, invite.emailHash)}`;
    return {
      to: invite.email,
      language: inviter.language,
      subject: t('referrals.mail_subject', { name: inviter.name, bank }),
      preview: t('referrals.mail_preview', { bank }),
      unsubscribe: stop,
      blocks: [
        { text: t('referrals.mail_text', { name: inviter.name, bank }) },
        ...(rules.inviteeAmount > 0n ? [{ text: t('referrals.mail_reward', { amount: money(rules.inviteeAmount) }) }] : []),
        { button: { label: t('referrals.mail_button'), url: `${config.publicUrl}${codePath(invite.code)}` } },
        { text: t('referrals.mail_code', { code: shownCode(invite.code), until: date(invite.expiresAt, 'day') }) },
        { small: t('referrals.mail_stop', { name: inviter.name, link: stop }) },
      ],
    };
  },
};

/** The code of somebody who lets it be looked up, for a member who asked. Args: `asker`, `referrer` (ids). */
export const codeMail: MailKind = {
  async build(platform, args) {
    const { db, clock, config } = platform;
    const [asker, referrer] = [await findPerson(db, String(args.asker)), await findPerson(db, String(args.referrer))];
    const code = await selectOwnCode(db, String(args.referrer));
    if (asker === null || referrer === null || code === undefined || code.expiresAt <= clock.now()) return null;
    const t = translator(asker.language);
    return {
      to: asker.email,
      toName: asker.name,
      language: asker.language,
      subject: t('referrals.code_mail_subject', { name: referrer.name }),
      preview: t('referrals.code_mail_preview'),
      blocks: [
        { text: t('referrals.code_mail_text', { name: referrer.name }) },
        { code: shownCode(code.code) },
        { button: { label: t('referrals.code_mail_button'), url: `${config.publicUrl}${codePath(code.code)}` } },
      ],
    };
  },
};
