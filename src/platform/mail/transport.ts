import { createTransport } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { systemClock, type Clock } from '../../lib/clock.ts';
import type { Config, MailConfig } from '../config.ts';
import { silentLog, type Log } from '../log.ts';
import { openCapture } from './capture.ts';
import { compose, senderOf } from './message.ts';

/** A message, ready to go. */
export interface Message {
  /** Id of the mail; its Message-ID is made of it, so that a repeat can be recognised. */
  readonly id: string;
  readonly to: string;
  readonly toName?: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Address that stops mails of this kind, by a page and in one click. */
  readonly unsubscribe?: string;
  readonly at: Date;
}

/** The way that mail leaves the bank. */
export interface Transport {
  /** True: nothing leaves, messages are kept as files. */
  readonly captured: boolean;
  /**
   * Hands one message over.
   * @throws when it was not accepted, for whatever reason; the error may quote addresses
   */
  send(message: Message): Promise<void>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/** What a transport may be opened with beside the settings. */
export interface TransportOptions {
  /** Name in the From header; asked at each message, because an operator may change it. */
  readonly bankName?: () => Promise<string>;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Laid over the options of the SMTP connection; for tests, which have certificates and ports of their own. */
  readonly smtp?: Partial<SMTPPool.Options>;
}

const CONNECTION_TIMEOUT_MS = 10_000;
const GREETING_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;
const TLS_PORT = 465;
const CONNECTIONS = 3;

/** Opens the way that the settings ask for: an SMTP server, or files in `DATA_DIR/mail` where there is none. */
export async function openTransport(config: Config, options: TransportOptions = {}): Promise<Transport> {
  const bankName = options.bankName ?? (() => Promise.resolve('FINEbank'));
  const from = async (): Promise<{ name: string; address: string }> => ({ name: await bankName(), address: senderOf(config) });
  if (config.mail.server === undefined) {
    const capture = await openCapture(config.dataDir, options.clock ?? systemClock);
    return {
      captured: true,
      send: async (message) => capture.write(message.id, await compose(message, await from(), config.publicUrl).build()),
      close: () => Promise.resolve(),
    };
  }
  const log = options.log ?? silentLog;
  warnWhenClear(config.mail, log);
  const transporter = createTransport({ ...smtpOptions(config.mail), ...options.smtp, pool: true } as SMTPPool.Options);
  transporter.on('error', () => log.warn({}, 'an idle connection to the mail server broke'));
  return {
    captured: false,
    send: async (message) => {
      await transporter.sendMail(compose(message, await from(), config.publicUrl).mail);
    },
    close: async () => transporter.close(),
  };
}

/** How the SMTP connection is made: TLS from the start on port 465, else STARTTLS, required unless the operator said otherwise. */
export function smtpOptions(mail: MailConfig): SMTPPool.Options {
  const secure = mail.port === TLS_PORT;
  return {
    pool: true,
    host: mail.server,
    port: mail.port,
    secure,
    requireTLS: !secure && mail.useTls,
    auth: mail.username === undefined ? undefined : { user: mail.username, pass: mail.password ?? '' },
    tls: { minVersion: 'TLSv1.2' },
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    maxConnections: CONNECTIONS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function warnWhenClear(mail: MailConfig, log: Log): void {
  if (mail.useTls || mail.port === TLS_PORT) return;
  log.warn({ port: mail.port }, 'MAIL_USE_TLS is false: mail goes unencrypted to a server that offers no STARTTLS');
}
