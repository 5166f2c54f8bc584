export { notificationPages } from './pages.tsx';
export { notificationMails } from './emails.ts';
export { notificationTasks, tellReceivers } from './jobs.ts';
