export { overviewPages, showOverview } from './pages.tsx';
export { addDays, dayIn } from './spending.ts';
