export {
  accountsOf,
  closeAccount,
  freeze,
  lockAccount,
  lockAccountsOf,
  openAccount,
  renameAccount,
  setBankRules,
  setLimits,
  setMain,
  setMinimum,
  takeHead,
  thaw,
  type Account,
  type AccountKind,
  type NewAccount,
} from './accounts.ts';
export { checkLedger, ledgerState, type LedgerState, type Progress, type Violation } from './check.ts';
export { checkChain, closeDays, closingOf, closingsAfter, closingsDigest, latestClosings, publishDay, type DayClosing } from './closing.ts';
export { BooksFault } from './day-book.ts';
export { follow, rewind, type BatchRange, type Handler } from './follow.ts';
export { Ledger, type LedgerOptions } from './ledger.ts';
export { BATCH_MAX, post } from './post.ts';
export { latestGoodProof, latestProof, recordProof, type Proof } from './proof.ts';
export { verifyPublished } from './published.ts';
export {
  isAccepted,
  LedgerAlarm,
  LedgerUnavailable,
  type Accepted,
  type Completion,
  type LimitHit,
  type Limits,
  type Order,
  type Outcome,
  type Posting,
  type Refusal,
  type Refused,
  type Reversal,
  type Transfer,
  type TransferKind,
} from './types.ts';
