import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { startSmtp, TEST_CA, type SmtpBehaviour } from '../helpers/smtp.ts';
import { startBank } from './bank.ts';
import { expect, test, type Visitor, type VisitorOptions } from './fixtures.ts';
import { signUp, somebody, verifyByCode, verifyByLink, logIn } from './people.ts';

const USER = { name: 'bank@example.org', password: 'correct-horse-9' };
const WAYS = [
  ['STARTTLS', { tls: 'starttls' }],
  ['TLS from the start', { tls: 'implicit', port: 465 }],
] as const satisfies readonly (readonly [string, SmtpBehaviour])[];

for (const [name, behaviour] of WAYS) {
  test(`people join through a mail server, over ${name} and with a password`, async ({ visit }) => {
    const smtp = await startSmtp({ ...behaviour, user: USER }).catch((error: NodeJS.ErrnoException) => error);
    if (smtp instanceof Error) {
      // Ports under 1024 are not for everybody; the transport's own tests go this way on another port.
      test.skip(smtp.code === 'EACCES' || smtp.code === 'EADDRINUSE', `port 465 cannot be used here: ${smtp.code}`);
      throw smtp;
    }
    const folder = mkdtempSync(join(tmpdir(), 'finebank-ca-'));
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, TEST_CA);
    const bank = await startBank({
      MAIL_SERVER: 'localhost',
      EMAIL_PORT: String(smtp.port),
      MAIL_USE_TLS: 'true',
      MAIL_USERNAME: USER.name,
      MAIL_PASSWORD: USER.password,
      MAIL_DEFAULT_SENDER: 'bank@example.org',
      NODE_EXTRA_CA_CERTS: ca,
    });
    try {
      const mailTo = async (email: string): Promise<Email> => {
        await expect.poll(() => smtp.received.filter(({ to }) => to.includes(email)).length).toBeGreaterThan(0);
        return PostalMime.parse(smtp.received.find(({ to }) => to.includes(email))!.raw);
      };
      await joinByBothWays(visit, { language: 'ka', bank }, mailTo);
      expect(smtp.received.every(({ secure, user, from }) => secure && user === USER.name && from === USER.name)).toBe(true);
      // Only captured mail is shown.
      const stranger = await visit({ bank });
      stranger.expectStatus(404);
      expect((await stranger.page.goto('/mailbox'))?.status()).toBe(404);
      await stranger.leave();
    } finally {
      await bank.stop();
      await smtp.close();
      rmSync(folder, { recursive: true });
    }
  });
}

async function joinByBothWays(
  visit: (options: VisitorOptions) => Promise<Visitor>,
  options: VisitorOptions,
  mailTo: (email: string) => Promise<Email>,
): Promise<void> {
  const [first, second] = [await visit(options), await visit(options)];
  const [one, other] = [somebody(first, 0), somebody(second, 1)];
  await signUp(first, one);
  const mail = await mailTo(one.email);
  expect(mail.subject).toBe(first.t('onboarding.mail_subject', { bank: 'FINEbank.IO' }));
  expect(mail.to?.[0]).toEqual({ address: one.email, name: '' });
  await verifyByCode(first, mail);
  await signUp(second, other);
  await verifyByLink(second, await mailTo(other.email), other);
  await logIn(second, other);
  // Their pages would look for news at a bank that is stopped.
  await Promise.all([first, second].map((visitor) => visitor.leave()));
}
