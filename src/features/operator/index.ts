export { firstOperatorLine, operatorCommand } from './command.ts';
export { operatorMails } from './emails.ts';
export { operatorPages } from './pages.tsx';
