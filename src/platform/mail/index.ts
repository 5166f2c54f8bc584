export { mailboxOpenTo } from './mailbox-access.ts';
export { openTransport, type Message, type Transport, type TransportOptions } from './transport.ts';
