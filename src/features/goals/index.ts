export { goalApi } from './api.ts';
export { openFirstGoal } from './goal.ts';
export { goalPages } from './pages.tsx';
export { mainGoal, type Goal } from './queries.ts';
export { collectSavings, saveByRules } from './rules/jobs.ts';
