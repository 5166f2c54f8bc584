import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, type Visitor } from './fixtures.ts';

/** A password that nothing is said against. */
const PASSWORD = 'kettle-violin-42';
const MAIL_WAIT_MS = 15_000;
const MAIL_PAUSE_MS = 50;

/** Somebody who joins. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const NAMES = {
  en: ['Ada Lovelace', 'Charles Babbage'],
  ka: ['ნინო ბერიძე', 'გიორგი კაპანაძე'],
  ru: ['Анна Ковалёва', 'Пётр Семёнов'],
} as const;

/** Somebody with an address that nobody else has. */
export function somebody({ locale: { language } }: Visitor, which: 0 | 1 = 0): Person {
  return {
    name: NAMES[language][which],
    email: `${which === 0 ? 'first' : 'second'}-${randomBytes(5).toString('hex')}@example.org`,
    password: PASSWORD,
  };
}

/** Fills in the sign-up form and sends it. */
export async function fillSignUp({ page, t }: Visitor, person: Person, repeated = person.password): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel(t('onboarding.name'), { exact: true }).fill(person.name);
  await page.getByLabel(t('identity.email'), { exact: true }).fill(person.email);
  await page.getByLabel(t('identity.password'), { exact: true }).fill(person.password);
  await page.getByLabel(t('identity.repeat_password'), { exact: true }).fill(repeated);
  await page.getByRole('button', { name: t('identity.create_account'), exact: true }).click();
}

/** Signs up, as far as "check your e-mail". */
export async function signUp(visitor: Visitor, person: Person): Promise<void> {
  await fillSignUp(visitor, person);
  await expectPage(visitor, '/verify', visitor.t('onboarding.verify_title'));
  await expect(visitor.page.getByRole('main')).toContainText(person.email);
}

/** Types a code on the verify page and sends it. */
export async function typeCode({ page, t }: Visitor, code: string): Promise<void> {
  await page.getByLabel(t('onboarding.code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: t('onboarding.confirm'), exact: true }).click();
}

/** Confirms by the code: signed in at once. */
export async function verifyByCode(visitor: Visitor, mail: Email): Promise<void> {
  await typeCode(visitor, codeIn(mail));
  await expectOverview(visitor);
  await expect(visitor.page.getByRole('status')).toContainText(visitor.t('onboarding.welcome'));
}

/** Confirms by the link: a page with a button, then log-in with the address filled in. */
export async function verifyByLink(visitor: Visitor, mail: Email, person: Person): Promise<void> {
  const { page, t } = visitor;
  await page.goto(linkIn(mail));
  await expectHeading(visitor, t('onboarding.link_title'));
  await page.getByRole('button', { name: t('onboarding.confirm'), exact: true }).click();
  await expectPage(visitor, '/log-in', t('identity.log_in'));
  await expect(page.getByRole('status')).toContainText(t('onboarding.confirmed'));
  await expect(page.getByLabel(t('identity.email'), { exact: true })).toHaveValue(person.email);
}

/** Fills in the log-in form, on whichever page it stands, and sends it. */
export async function fillLogIn({ page, t }: Visitor, person: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByLabel(t('identity.email'), { exact: true }).fill(person.email);
  await page.getByLabel(t('identity.password'), { exact: true }).fill(person.password);
  await page.getByRole('button', { name: t('identity.log_in'), exact: true }).click();
}

/** Logs in. */
export async function logIn(visitor: Visitor, person: Person): Promise<void> {
  if (new URL(visitor.page.url(), 'http://nowhere').pathname !== '/log-in') await visitor.page.goto('/log-in');
  await fillLogIn(visitor, person);
  await expectOverview(visitor);
}

/** Makes a member: signed up, confirmed by code, signed in, on the overview. */
export async function newMember(visitor: Visitor, which: 0 | 1 = 0): Promise<Person> {
  const person = somebody(visitor, which);
  await signUp(visitor, person);
  await verifyByCode(visitor, await verificationMail(visitor, person));
  return person;
}

/** What is to be paid. */
export interface Order {
  /** E-mail address or account number of the payee. */
  readonly to: string;
  /** As it is typed. */
  readonly amount: string;
  readonly note?: string;
  readonly category?: string;
}

/** First step of a payment: who. */
export async function chooseWho({ page, t }: Visitor, to: string): Promise<void> {
  await page.goto('/payments/new');
  await page.getByLabel(t('payments.whoLabel'), { exact: true }).fill(to);
  await page.getByRole('button', { name: t('payments.continue'), exact: true }).click();
}

/** Second step of a payment: how much and what for. */
export async function chooseHowMuch(visitor: Visitor, { amount, note = '', category = '' }: Omit<Order, 'to'>): Promise<void> {
  const { page, t, locale } = visitor;
  await expectHeading(visitor, t('payments.amountTitle'));
  await page.getByLabel(`${t('payments.amount')} (${locale.currency.code})`, { exact: true }).fill(amount);
  await page.getByLabel(t('payments.note'), { exact: true }).fill(note);
  await page.getByLabel(t('payments.category'), { exact: true }).selectOption(category);
  await page.getByRole('button', { name: t('payments.continue'), exact: true }).click();
}

/** Pays somebody: who, how much, review, receipt. Gives the path of the receipt. */
export async function pay(visitor: Visitor, order: Order, payee: Pick<Person, 'name'>, minorUnits: bigint): Promise<string> {
  await chooseWho(visitor, order.to);
  await chooseHowMuch(visitor, order);
  await expectHeading(visitor, visitor.t('payments.reviewTitle'));
  await payButton(visitor, payee, minorUnits).click();
  return expectReceipt(visitor, visitor.t('payments.receiptSent', { name: payee.name }));
}

/** The one button that pays. */
export function payButton(
  { page, t, locale }: Visitor,
  { name }: Pick<Person, 'name'>,
  minorUnits: bigint,
): ReturnType<Visitor['page']['getByRole']> {
  return page.getByRole('button', { name: t('payments.payButton', { amount: locale.money(minorUnits), name }) });
}

/** Waits for a receipt with this heading; gives its path. */
export async function expectReceipt(visitor: Visitor, heading: string): Promise<string> {
  await expect(visitor.page).toHaveURL(/\/transactions\/[0-9a-f-]{36}/);
  await expectHeading(visitor, heading);
  return new URL(visitor.page.url()).pathname;
}

/** Waits for the overview. */
export async function expectOverview(visitor: Visitor): Promise<void> {
  await expect(visitor.page).toHaveURL('/overview');
  await expect(visitor.page.getByRole('heading', { name: visitor.t('insights.totalBalance'), exact: true })).toBeVisible();
}

/** Waits for a page by its path and its heading. */
export async function expectPage(visitor: Visitor, path: string, heading: string): Promise<void> {
  await expect(visitor.page).toHaveURL(path);
  await expectHeading(visitor, heading);
}

/** Waits for a page by its heading. */
export async function expectHeading({ page }: Visitor, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
}

/** Waits for the newest captured mail to this person with this subject. */
export async function readMail({ dataDir }: Visitor, { email }: Pick<Person, 'email'>, subject: string): Promise<Email> {
  const deadline = Date.now() + MAIL_WAIT_MS;
  let subjects: (string | undefined)[] = [];
  while (Date.now() < deadline) {
    const mails = await mailsTo(join(dataDir, 'mail'), email);
    const found = mails.findLast((mail) => mail.subject === subject);
    if (found !== undefined) return found;
    subjects = mails.map((mail) => mail.subject);
    await new Promise((resolve) => setTimeout(resolve, MAIL_PAUSE_MS));
  }
  throw new Error(`no mail “${subject}” to ${email} in ${MAIL_WAIT_MS} ms, but ${JSON.stringify(subjects)}`);
}

/** The mail that a sign-up is answered with. */
export function verificationMail(visitor: Visitor, person: Pick<Person, 'email'>): Promise<Email> {
  return readMail(visitor, person, visitor.t('onboarding.mail_subject', { bank: 'FINEbank.IO' }));
}

/** The six digits in a mail. */
export function codeIn(mail: Email): string {
  const code = /^(\d{6})$/m.exec(mail.text ?? '')?.[1];
  if (code === undefined) throw new Error(`no code in “${mail.subject}”`);
  return code;
}

/** The link in a verification mail. */
export function linkIn(mail: Email): string {
  const link = /^https?:\/\/\S+\/verify\/\S+$/m.exec(mail.text ?? '')?.[0];
  if (link === undefined) throw new Error(`no link in “${mail.subject}”`);
  return link;
}

const parsed = new Map<string, Promise<Email>>();

async function mailsTo(folder: string, email: string): Promise<Email[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml') && !name.startsWith('.')).sort();
  const mails = await Promise.all(
    names.map((name) => {
      const path = join(folder, name);
      const known = parsed.get(path) ?? readFile(path).then((raw) => PostalMime.parse(raw));
      parsed.set(path, known);
      return known;
    }),
  );
  return mails.filter((mail) => mail.to?.some((to) => to.address === email));
}
