import MailComposer from 'nodemailer/lib/mail-composer';
import type Mail from 'nodemailer/lib/mailer';
import type { Config } from '../config.ts';
import type { Message } from './transport.ts';

/** A message in nodemailer's form, and a way to have it as RFC 5322 text. */
export interface Composed {
  readonly mail: Mail.Options;
  build(): Promise<Buffer>;
}

/** Puts a message together: sender, headers, plain text and HTML. */
export function compose(message: Message, from: { name: string; address: string }, publicUrl: string): Composed {
  const mail: Mail.Options = {
    from,
    to: { name: message.toName ?? '', address: message.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    date: message.at,
    messageId: `<${message.id}@${new URL(publicUrl).hostname.replace(/[[\]]/g, '')}>`,
    // RFC 3834: keeps holiday answers away.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language, ...unsubscribing(message.unsubscribe) },
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return { mail, build: () => new MailComposer(mail).compile().build() };
}

// RFC 2369 §3.2 and RFC 8058: a mail program offers to stop such mails, and does it in one click.
function unsubscribing(address: string | undefined): Record<string, string> {
  if (address === undefined) return {};
  return { 'List-Unsubscribe': `<${address}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** The address that mail comes from. */
export function senderOf(config: Config): string {
  const sender = config.mail.defaultSender;
  if (sender === undefined) return `no-reply@${new URL(config.publicUrl).hostname.replace(/[[\]]/g, '')}`;
  return /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender;
}
