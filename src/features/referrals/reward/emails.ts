import type { MailKind } from '../../../mail/letter.ts';
import { localeFor, type Locale } from '../../../ui/locale.ts';
import { loadCommunity } from '../../community/index.ts';
import { findPerson } from '../../identity/index.ts';
import type { RewardReason } from './queries.ts';
import { reasonWords } from './words.ts';

/** A step of a referral, for one of its sides. Args: `personId`, `side`, `step`, `name` (of the other), `amount`, `until`, `reason`, `link`. */
export const stepMail: MailKind = {
  async build({ db, config }, args) {
    const person = await findPerson(db, String(args['personId']));
    if (person === null) return null;
    const { currency } = await loadCommunity(db);
    const locale = localeFor(person.language, person.timeZone, currency);
    const { t } = locale;
    const { subject, text } = words(args, locale);
    return {
      to: person.email,
      toName: person.name,
      language: person.language,
      subject,
      preview: t('referrals.step_preview'),
      blocks: [
        { text: t('referrals.step_greeting', { name: person.name }) },
        { text },
        { button: { label: t('referrals.step_button'), url: `${config.publicUrl}${String(args['link'])}` } },
      ],
    };
  },
};

function words(args: Record<string, unknown>, { t, money, date }: Locale): { subject: string; text: string } {
  const name = String(args['name']);
  const amount = money(BigInt(String(args['amount'])));
  const inviter = args['side'] === 'inviter';
  switch (args['step']) {
    case 'joined':
      return { subject: t('referrals.step_joined_subject', { name }), text: t('referrals.step_joined', { name }) };
    case 'qualified': {
      const until = date(new Date(String(args['until'])), 'day');
      const text = t(inviter ? 'referrals.step_qualified' : 'referrals.step_qualified_new', { name, until });
      return { subject: t('referrals.step_qualified_subject'), text };
    }
    case 'rewarded':
      return {
        subject: t('referrals.step_rewarded_subject', { amount }),
        text: t(inviter ? 'referrals.step_rewarded' : 'referrals.step_rewarded_new', { name, amount }),
      };
    case 'capped':
      return { subject: t('referrals.step_capped_subject'), text: t('referrals.step_capped', { name }) };
    case 'reversed':
      return {
        subject: t('referrals.step_reversed_subject', { amount }),
        text: t('referrals.step_reversed', { name, amount, reason: reasonWords(args['reason'] as RewardReason, t) }),
      };
    default:
      return {
        subject: t('referrals.step_refused_subject'),
        text: t('referrals.step_refused', { name, reason: reasonWords(args['reason'] as RewardReason, t) }),
      };
  }
}
