export { transactionApi } from './api.ts';
export { transactionPages } from './pages.tsx';
export {
  categoriesOf,
  changeCategory,
  findCategory,
  isBankCategory,
  makeCategory,
  removeCategory,
  type BankCategory,
  type CategoryWish,
  type Category,
} from './categories/category.ts';
export { countedPayments, type CountedPayment } from './labels/counted.ts';
export { labelPayment, recategorise, splitPayment } from './labels/label.ts';
export { endRule, makeRule, previewRule } from './rules/rule.ts';
export { RELABELLED, restartSums, rollUp, SUMS } from './sums/sums.ts';
export { firstWrongLine, firstWrongRollup } from './sums/check/queries.ts';
export { daySums, ownViews, type DaySum, type OwnView } from './sums/queries.ts';
export { CountedRows } from './views/counted-rows.tsx';
export { CategoryMark, nameOfCategory, useCategoryName } from './views/category-mark.tsx';
export { firstWrongSplit } from './labels/queries.ts';
export { largestItems, monthSums, type DaySpan, type LargeItem, type MonthSum } from './spending/queries.ts';
