import { identityMails } from '../../src/features/identity/index.ts';
import { notificationMails } from '../../src/features/notifications/index.ts';
import { operatorMails } from '../../src/features/operator/index.ts';
import { referralMails } from '../../src/features/referrals/index.ts';
import { onboardingMails } from '../../src/features/onboarding/index.ts';
import type { Letter, MailKind } from '../../src/mail/letter.ts';
import { row, rows, run } from '../../src/platform/db.ts';
import { statementMails } from '../../src/features/statements/index.ts';
import type { TestApp } from './app.ts';
import type { Answer, Client } from './client.ts';

const KINDS: Readonly<Record<string, MailKind>> = {
  ...identityMails,
  ...onboardingMails,
  ...notificationMails,
  ...statementMails,
  ...operatorMails,
  ...referralMails,
};

/** A password that nothing is said against. */
export const PASSWORD = 'kettle-violin-42';

/**
 * Does what the worker does with waiting mail, up to the hand-over.
 * @returns the letters to that address, or all of them, sorted by address
 */
export async function deliver({ db, platform, clock }: TestApp, to?: string): Promise<Letter[]> {
  const waiting = await rows<{ id: string; kind: string; args: Record<string, unknown> }>(
    db,
    'select id, kind, args from mail where sent_at is null order by id',
  );
  const letters: Letter[] = [];
  for (const { id, kind, args } of waiting) {
    const letter = await KINDS[kind]!.build(platform, args);
    if (letter !== null) letters.push(letter);
    if (letter !== null) await KINDS[kind]!.handedOver?.(platform, args, clock.now());
    await run(db, 'update mail set sent_at = $2 where id = $1', [id, clock.now()]);
  }
  return letters.filter((letter) => to === undefined || letter.to === to).sort((a, b) => (a.to < b.to ? -1 : 1));
}

/** The code in a letter. */
export function codeIn(letter: Letter | undefined): string {
  for (const block of letter?.blocks ?? []) if ('code' in block) return block.code;
  throw new Error(`no code in “${letter?.subject}”`);
}

/** The path of the button in a letter. */
export function linkIn(letter: Letter | undefined): string {
  for (const block of letter?.blocks ?? []) if ('button' in block) return new URL(block.button.url).pathname;
  throw new Error(`no link in “${letter?.subject}”`);
}

/** Fills in the sign-up form. */
export function fillSignUp(client: Client, email: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return client.submit('/sign-up', { name: 'Mia Berger', email, password: PASSWORD, password2: PASSWORD, referral_code: '', ...fields });
}

/** Signs up and confirms by the code; gives the browser, signed in. */
export async function newMember(app: TestApp, email: string, fields: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = app.client();
  await fillSignUp(client, email, fields);
  const [letter] = await deliver(app, email);
  const answer = await client.submit('/verify', { code: codeIn(letter) });
  if (answer.location !== '/overview') throw new Error(`not signed in: ${answer.status} ${JSON.stringify(answer.errors)}`);
  await deliver(app);
  return client;
}

/** Fills in the log-in form. */
export function fillLogIn(
  client: Client,
  email: string,
  password = PASSWORD,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return client.submit('/log-in', { email, password, ...fields });
}

/** A browser of its own in which a member is signed in. */
export async function signedIn(test: TestApp, email: string, fields: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = test.client();
  const answer = await fillLogIn(client, email, PASSWORD, fields);
  if (answer.location !== '/overview') throw new Error(`not signed in: ${JSON.stringify(answer.errors)}`);
  return client;
}

/** How many sessions are open with an address. */
export async function countSessions(test: TestApp, email: string): Promise<number> {
  const text = 'select count(*)::int as n from session s join person p on p.id = s.person_id where p.email_key = $1';
  return (await row<{ n: number }>(test.db, text, [email]))!.n;
}
