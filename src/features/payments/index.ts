export { paymentPages } from './pages.tsx';
export { paymentApi } from './api.ts';
export { readAmountField } from './amount.ts';
export { findPayee } from './payee.ts';
export { isCategory, type Category, type PaymentOrder, type PaymentResult } from './payment.ts';
export { PAYMENT_PROBLEMS, problemOfPayment } from './problems.ts';
export { recentPayments } from './history.ts';
export { cleanNote } from './payment.ts';
export { reversalRefusal } from './refusal.ts';
export { endDueHolds } from './jobs.ts';
export {
  pendingPayments,
  purseOf,
  reversalLinks,
  reversibleOf,
  type Direction,
  type Payment,
  type Purse,
  type ReversalLink,
  type Reversible,
} from './queries.ts';
export { PaymentRows } from './views/rows.tsx';
