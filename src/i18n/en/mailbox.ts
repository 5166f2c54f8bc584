/** Captured mail. */
export const mailbox = {
  back: 'All mail',
  empty: 'No mail yet',
  empty_text: 'Every message that the bank sends will appear here, the newest first.',
  from: 'From',
  html: 'As a mail program shows it',
  message_id: 'Message-ID',
  no_subject: '(no subject)',
  pages: 'Pages of mail',
  text: 'Plain text',
  time: 'Time',
  title: 'Mailbox',
  to: 'To',
  to_whom: 'To {to}',
  what: 'This bank has no mail server. Its mail is kept on this machine and shown here, on this machine only.',
} as const;
