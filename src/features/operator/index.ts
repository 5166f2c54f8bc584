export { firstOperatorLine, operatorCommand, readOperatorArguments } from './command.ts';
export { operatorMails } from './emails.ts';
export { perform } from './acts.ts';
export { operatorApi } from './api.ts';
export { operatorPages } from './pages.tsx';
