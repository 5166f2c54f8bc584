export { insightApi } from './api.ts';
export { budgetTasks, followBudgets } from './budgets/watch.ts';
export { expensePages } from './expenses/pages.tsx';
export { overviewPages, showOverview } from './pages.tsx';
export { addDays, dayIn } from './spending.ts';
