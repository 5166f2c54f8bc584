export { settingsPages } from './pages.tsx';
