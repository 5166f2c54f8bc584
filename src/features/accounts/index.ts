export { BANK, openCurrentAccount, openPot, payWelcomeBonus, type OpenedAccount } from './account.ts';
export { groupedNumber, looksLikeAccountNumber, maskedNumber, newAccountNumber, parseAccountNumber } from './number.ts';
export { accountApi } from './api.ts';
export { AMOUNT } from './schemas.ts';
export { accountsOf, type Account } from '../../ledger/index.ts';
