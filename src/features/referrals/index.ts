import type { MailKind } from '../../mail/letter.ts';
import { codeMail, inviteMail } from './emails.ts';
import { INVITE_MAIL } from './invites/invite.ts';
import { CODE_MAIL } from './jobs.ts';
import { stepMail } from './reward/emails.ts';
import { REWARD_STEP } from './reward/step.ts';

export { referralApi } from './api.ts';
export { landingPages } from './landing.tsx';
export { referralPages } from './pages.tsx';
export { referralTasks } from './jobs.ts';
export { readCode, shownCode } from './codes/form.ts';
export { forgetCode, lookUpCode, stateOfCode, type CodeState } from './codes/look-up.ts';
export { attribute, type Attribution } from './joining/attribution.ts';
export { evidenceOf, type Evidence } from './joining/evidence.ts';
export { followPayments, REWARDS, tendRewards } from './reward/reward.ts';
export { firstTouch } from './joining/first-touch.ts';

/** Mails of the referral programme. */
export const referralMails: Record<string, MailKind> = {
  [INVITE_MAIL]: inviteMail,
  [CODE_MAIL]: codeMail,
  [REWARD_STEP]: stepMail,
};
