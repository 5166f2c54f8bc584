export { notificationPages } from './pages.tsx';
export { notificationMails } from './emails.ts';
export { notificationTasks, passOverMail, tellReceivers } from './jobs.ts';
export { markRead } from './notice.ts';
