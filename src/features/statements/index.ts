export { statementApi } from './api.ts';
export { statementMails } from './emails.ts';
export { statementTasks } from './jobs.ts';
export { statementPages } from './pages.tsx';
