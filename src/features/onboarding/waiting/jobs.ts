import { isLanguage, translator } from '../../../i18n/index.ts';
import type { MailKind } from '../../../mail/letter.ts';
import type { Queryable } from '../../../platform/db.ts';
import { enqueue, type Task } from '../../../platform/jobs.ts';
import { queueMail } from '../../../platform/outbox.ts';
import { loadCommunity } from '../../community/index.ts';
import { takeWaiting } from './queries.ts';

/** Name of the task that tells those who wait. */
export const TELL_WAITING = 'tell_waiting';

/** Name of the mail that registration is open. */
export const OPEN_MAIL = 'onboarding.open';

const AT_ONCE = 100;

/** Has everybody on the waiting list told that registration is open, once the transaction commits. */
export function tellWaiting(tx: Queryable): Promise<void> {
  return enqueue(tx, TELL_WAITING, {}, { key: TELL_WAITING });
}

/** Tells some of those who wait and goes on until the list is empty; stops when registration was closed again. */
export const tellWaitingTask: Task = async ({ db, clock }) => {
  for (;;) {
    if ((await loadCommunity(db)).registration !== 'open') return;
    const now = clock.now();
    const told = await db.transaction(async (tx) => {
      const some = await takeWaiting(tx, AT_ONCE);
      for (const { email, language } of some) await queueMail(tx, { kind: OPEN_MAIL, args: { email, language }, now });
      return some.length;
    });
    if (told < AT_ONCE) return;
  }
};

/** The mail that registration is open. Args: `email`, `language`. */
export const openMail: MailKind = {
  async build({ db, config }, args) {
    const language = isLanguage(args.language) ? args.language : 'en';
    const t = translator(language);
    const { name: bank } = await loadCommunity(db);
    return {
      to: String(args.email),
      language,
      subject: t('onboarding.open_mail_subject', { bank }),
      preview: t('onboarding.open_mail_preview'),
      blocks: [
        { text: t('onboarding.open_mail_text', { bank }) },
        { button: { label: t('onboarding.sign_up_title'), url: `${config.publicUrl}/sign-up` } },
        { small: t('onboarding.open_mail_once') },
      ],
    };
  },
};
