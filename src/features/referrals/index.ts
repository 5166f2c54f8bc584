import type { MailKind } from '../../mail/letter.ts';
import { codeMail, inviteMail } from './emails.ts';
import { INVITE_MAIL } from './invites/invite.ts';
import { CODE_MAIL } from './jobs.ts';
import { stepMail } from './reward/emails.ts';
import { REWARD_STEP } from './reward/step.ts';

export { referralApi } from './api.ts';
export { landingPages } from './landing.tsx';
export { leaderPages } from './leader-pages.tsx';
export { referralPages } from './pages.tsx';
export { referralTasks } from './jobs.ts';
export { createCode, deleteCode } from './codes/code.ts';
export { readCode, shownCode } from './codes/form.ts';
export { forgetCode, lookUpCode, mistrustCodes, stateOfCode, type CodeState } from './codes/look-up.ts';
export { attribute, type Attribution } from './joining/attribution.ts';
export { evidenceOf, type Evidence } from './joining/evidence.ts';
export { checkRewards } from './reward/check.ts';
export { decideReward, reverseReward } from './reward/decide.ts';
export { gatherEvidence } from './reward/evidence/evidence.ts';
export { selectCase, selectFlagged, type Case, type FlaggedRow } from './reward/evidence/queries.ts';
export { FLAG_AT, type Evidence as CaseEvidence, type Peer, type Signal, type SignalName } from './reward/evidence/signals.ts';
export { fundBudget, pauseRewards, saveRules, trialOf, type Trial } from './reward/programme/programme.ts';
export {
  activeRules,
  measureTree,
  selectAbove,
  selectPaused,
  selectProgramme,
  selectRoots,
  selectTree,
  selectWeeks,
  type ProgrammeRow,
  type TreeRow,
  type WeekRow,
} from './reward/programme/queries.ts';
export { selectBrought } from './codes/queries.ts';
export { EXAMPLE_REFERRAL, REFERRAL_SCHEMAS } from './schemas.ts';
export { referralBodies } from './api-bodies.ts';
export { selectReward, type RewardRow, type RewardState, type Rules } from './reward/queries.ts';
export { rewardState } from './reward/words.ts';
export { followPayments, REWARDS, tendRewards } from './reward/reward.ts';
export { firstTouch } from './joining/first-touch.ts';

/** Mails of the referral programme. */
export const referralMails: Record<string, MailKind> = {
  [INVITE_MAIL]: inviteMail,
  [CODE_MAIL]: codeMail,
  [REWARD_STEP]: stepMail,
};
