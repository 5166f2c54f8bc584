export { paymentPages } from './pages.tsx';
export { paymentApi } from './api.ts';
export { readAmountField } from './amount.ts';
export { limitText } from './limit-text.ts';
export { findPayee } from './payee.ts';
export { PAYMENT_PROBLEMS, problemOfPayment } from './problems.ts';
export { type Category, type PaymentOrder, type PaymentResult } from './payment.ts';
export { ReceiptView } from './views/receipt.tsx';
export { reversalFacts } from './reversal.ts';
export { reversalTitle } from './views/reversal-words.tsx';
export { cleanNote, pay } from './payment.ts';
export { giveBack } from './reversal.ts';
export { movedBefore } from './again/again.ts';
export { moveBetween } from './move.ts';
export { reversalRefusal } from './refusal.ts';
export { endDueHolds } from './jobs.ts';
export {
  paymentOf,
  pendingPayments,
  purseOf,
  recentPayments,
  reversalLinks,
  reversibleOf,
  type Direction,
  type Payment,
  type Purse,
  type ReversalLink,
  type Reversible,
} from './queries.ts';
export { usePaymentTitle } from './views/title.ts';
export { checkAddress, inGroups, isReceiptCode, receiptAddress, receiptContent } from './receipt-code.ts';
