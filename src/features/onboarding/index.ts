import type { MailKind } from '../../mail/letter.ts';
import type { Task } from '../../platform/jobs.ts';
import { verificationMail, welcomeMail } from './emails.ts';
import { OPEN_MAIL, openMail, TELL_WAITING, tellWaitingTask } from './waiting/jobs.ts';

export { onboardingApi } from './api.ts';
export { onboardingPages } from './pages.tsx';
export { cleanUpSignUps } from './jobs.ts';
export { openMember, type Confirmed } from './confirm.ts';
export { tellWaiting } from './waiting/jobs.ts';

/** Mails around joining. */
export const onboardingMails: Record<string, MailKind> = {
  'onboarding.verification': verificationMail,
  'onboarding.welcome': welcomeMail,
  [OPEN_MAIL]: openMail,
};

/** Tasks around joining, by name. */
export const onboardingTasks: Readonly<Record<string, Task>> = { [TELL_WAITING]: tellWaitingTask };
