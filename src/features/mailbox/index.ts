export { mailboxPages } from './pages.tsx';
