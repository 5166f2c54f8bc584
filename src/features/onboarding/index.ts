import type { MailKind } from '../../mail/letter.ts';
import { verificationMail, welcomeMail } from './emails.ts';

export { onboardingPages } from './pages.tsx';
export { cleanUpSignUps } from './jobs.ts';

/** Mails around joining. */
export const onboardingMails: Record<string, MailKind> = {
  'onboarding.verification': verificationMail,
  'onboarding.welcome': welcomeMail,
};
