import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { TEST_ONLY_CERTIFICATE, TEST_ONLY_KEY } from './test-only-certificate.ts';

/** How a test's mail server behaves. */
export interface SmtpBehaviour {
  /** `starttls`: offered (the default); `implicit`: TLS from the first byte; `none`: clear text only. */
  readonly tls?: 'starttls' | 'implicit' | 'none';
  /** The only user that is let in; without one nobody has to log in. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Asked at each recipient; a number refuses it with that SMTP code. */
  readonly refuse?: (address: string) => number | undefined;
  /** Waits so long before a message is accepted. */
  readonly delayMs?: number;
  /** A port of its own choice; any free one when not given. */
  readonly port?: number;
}

/** A message that a test's mail server accepted. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, RFC 5322. */
  readonly raw: Buffer;
  /** True when it came over TLS. */
  readonly secure: boolean;
  /** The user that had logged in. */
  readonly user: string | undefined;
}

/** A mail server of a test's own, on 127.0.0.1. */
export interface TestSmtp {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Connections that were opened, the refused ones included. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** What a client has to be given to trust the servers of {@link startSmtp}. */
export const TEST_CA = TEST_ONLY_CERTIFICATE;

/** Starts a mail server that does real SMTP, STARTTLS, TLS and AUTH. */
export async function startSmtp(behaviour: SmtpBehaviour = {}): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    ...tlsOptions(behaviour),
    ...authOptions(behaviour),
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = behaviour.refuse?.(address);
      done(code === undefined ? null : Object.assign(new Error(`<${address}> is not taken here`), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        setTimeout(() => {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(parts),
            secure: session.secure,
            user: session.user,
          });
          done();
        }, behaviour.delayMs ?? 0);
      });
    },
  });
  // A client that refuses the certificate is an error here; unheard, it would end the test process.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(behaviour.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function tlsOptions({ tls = 'starttls' }: SmtpBehaviour): SMTPServerOptions {
  const keys = { key: TEST_ONLY_KEY, cert: TEST_ONLY_CERTIFICATE };
  if (tls === 'implicit') return { ...keys, secure: true };
  return tls === 'starttls' ? keys : { disabledCommands: ['STARTTLS'] };
}

function authOptions({ user, tls }: SmtpBehaviour): SMTPServerOptions {
  if (user === undefined) return { authOptional: true };
  return {
    allowInsecureAuth: tls === 'none',
    onAuth: ({ username, password }, _session, done) => {
      if (username === user.name && password === user.password) done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
  };
}
