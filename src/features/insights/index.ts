export { restartSums, rollUp, SUMS } from './jobs.ts';
export { overviewPages, showOverview } from './pages.tsx';
export { firstWrongRollup } from './queries.ts';
export { addDays, dayIn } from './spending.ts';
