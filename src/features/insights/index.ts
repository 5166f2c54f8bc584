export { overviewPages, showOverview } from './pages.tsx';
