export { insightApi } from './api.ts';
export { setBudget } from './budgets/budget.ts';
export { budgetTasks, followBudgets } from './budgets/watch.ts';
export { balancePages } from './balances.tsx';
export { expensePages } from './expenses/pages.tsx';
export { overviewPages, showOverview } from './pages.tsx';
export { addDays, dayIn } from './spending.ts';
