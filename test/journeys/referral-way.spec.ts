import { findRunning } from '../../src/platform/embedded/index.ts';
import { runVerb } from '../../bench/served.ts';
import { startBank, type Bank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import {
  expectHeading,
  expectPage,
  logIn,
  newMember,
  pay,
  readMail,
  somebody,
  verificationMail,
  verifyByCode,
  type Person,
} from './people.ts';

const DAY_MS = 86_400_000;
/** The worker looks for reviews that are over every two seconds. */
const SOON = { timeout: 15_000 };
const REWARD = 2_500n;

/** Two processes on one database, the clock of both, and the people. */
interface Scene {
  readonly first: Bank;
  readonly second: Bank;
  readonly host: Visitor & { readonly who: Person };
  readonly operator: Visitor & { readonly who: Person };
  /** Sets both clocks on to so many days from now. */
  at(days: number): void;
}

test('the whole way of a reward, through two processes: invited, joined, paid, rewarded, taken back; budget empty; link dead', async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const SECRET_KEY = 'a-secret-that-both-processes-have-in-common-0123456789';
  const first = await startBank({ SECRET_KEY }, { clock: true });
  const DATABASE_URL = (await findRunning(first.dataDir))!;
  const second = await startBank({ SECRET_KEY, DATABASE_URL, PUBLIC_URL: first.url }, { clock: true, args: ['--no-worker'] });
  const visitors: Visitor[] = [];
  const visitor = async (bank: Bank): Promise<Visitor> => {
    // Mail is captured by the process that has the worker.
    const one = await visit({ bank: { url: bank.url, dataDir: first.dataDir } });
    visitors.push(one);
    return one;
  };
  try {
    const [hosts, operators] = [await visitor(first), await visitor(first)];
    const scene: Scene = {
      first,
      second,
      host: { ...hosts, who: await newMember(hosts, 0) },
      operator: { ...operators, who: await member(operators, 'Olga Orlova') },
      at: (days) => [first, second].forEach((bank) => bank.setClock(days * DAY_MS)),
    };
    expect((await runVerb(first.dataDir, 'operator', ['dist/server/main.js'], [scene.operator.who.email])).code).toBe(0);
    await fillBudget(scene.operator, '50');
    const friend = await bringFriend(scene, await visitor(second));
    const reminded = await invitesAnother(scene);
    const paid = await reward(scene, friend);
    await remind(scene, reminded);
    const late = await runOut(scene, await visitor(second));
    await takenBack(scene, friend, paid, late);
    await deleted(scene, await visitor(first), await visitor(second));
    const { code, output } = await runVerb(first.dataDir, 'check');
    expect(code, output).toBe(0);
  } finally {
    await Promise.all(visitors.map((one) => one.leave()));
    await second.stop();
    await first.stop();
  }
});

async function member(visitor: Visitor, name: string): Promise<Person> {
  const { page, t } = visitor;
  const person = { ...somebody(visitor, 1), name };
  await page.goto('/sign-up');
  await fillIn(visitor, person);
  await expectPage(visitor, '/verify', t('onboarding.verify_title'));
  await verifyByCode(visitor, await verificationMail(visitor, person));
  return person;
}

async function fillIn({ page, t }: Visitor, person: Person): Promise<void> {
  await page.getByLabel(t('onboarding.name'), { exact: true }).fill(person.name);
  await page.getByLabel(t('identity.email'), { exact: true }).fill(person.email);
  await page.getByLabel(t('identity.password'), { exact: true }).fill(person.password);
  await page.getByLabel(t('identity.repeat_password'), { exact: true }).fill(person.password);
  await page.getByRole('button', { name: t('identity.create_account'), exact: true }).click();
}

/** Presses on the review page of an operator's act. */
async function confirm({ page }: Visitor, button: string): Promise<void> {
  await expect(page).toHaveURL(/\/operator\/review/);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page).not.toHaveURL(/\/operator\/review/);
}

async function fillBudget(operator: Visitor, amount: string): Promise<void> {
  const { page, t } = operator;
  await page.goto('/operator/referrals');
  await page.locator('[name=amount]').fill(amount);
  await page.locator('[name=reason]').fill('For this year');
  await page.getByRole('button', { name: t('operator.continue'), exact: true }).click();
  await confirm(operator, t('operator.button_reward_budget'));
  await expect(page.getByRole('status').first()).toContainText(t('operator.done_reward_budget'));
}

/** Creates a code in one process, sends it by mail, and the friend joins in the other. */
async function bringFriend({ host, second }: Scene, guest: Visitor): Promise<Visitor & { who: Person }> {
  const { page, t } = host;
  const friend = { ...somebody(guest, 1), name: 'Grace Hopper' };
  await page.goto('/referrals');
  await page.getByRole('button', { name: t('referrals.create'), exact: true }).click();
  await page.getByLabel(t('referrals.invite_email'), { exact: true }).fill(friend.email);
  await page.getByRole('button', { name: t('referrals.invite_button'), exact: true }).click();
  await expect(page.getByRole('status').first()).toContainText(t('referrals.sent'));
  const mail = await readMail(guest, friend, t('referrals.mail_subject', { name: host.who.name, bank: 'FINEbank' }));
  const link = new URL(/^https?:\/\/\S+\/r\/\S+$/m.exec(mail.text ?? '')![0]);
  await guest.page.goto(second.url + link.pathname);
  await join(guest, host.who, friend);
  await readMail(host, host.who, t('referrals.step_joined_subject', { name: friend.name }));
  await page.goto('/referrals');
  await expect(page.getByRole('main')).toContainText(t('referrals.state_waiting'));
  await expect(page.getByRole('main')).toContainText(t('referrals.invite_joined'));
  return { ...guest, who: friend };
}

async function join(guest: Visitor, inviter: Person, friend: Person): Promise<void> {
  const { page, t } = guest;
  await expectHeading(guest, t('referrals.landing_title', { name: inviter.name.split(' ')[0]!, bank: 'FINEbank' }));
  await page.getByRole('link', { name: t('referrals.landing_join'), exact: true }).click();
  await expect(page.locator('[name=referral_code]')).toHaveValue(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  await fillIn(guest, friend);
  await expectPage(guest, '/verify', t('onboarding.verify_title'));
  await verifyByCode(guest, await verificationMail(guest, friend));
}

/** The first mail of an invitation that nobody follows. */
interface Reminded {
  readonly email: string;
  readonly subject: string;
  readonly first: string | undefined;
}

/** Invites somebody who does not come; a reminder is not to be had yet. */
async function invitesAnother({ host }: Scene): Promise<Reminded> {
  const { page, t } = host;
  const email = 'does.not.come@example.org';
  await page.goto('/referrals');
  await page.getByLabel(t('referrals.invite_email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: t('referrals.invite_button'), exact: true }).click();
  await expect(page.getByRole('status').first()).toContainText(t('referrals.sent'));
  const subject = t('referrals.mail_subject', { name: host.who.name, bank: 'FINEbank' });
  const { messageId } = await readMail(host, { email }, subject);
  await expect(page.locator('form[action="/referrals/invitations/again"]')).toHaveCount(0);
  return { email, subject, first: messageId };
}

/** Days later a reminder can be sent, once. */
async function remind({ host }: Scene, { email, subject, first }: Reminded): Promise<void> {
  const { page, t } = host;
  await page.goto('/referrals');
  await page.locator('form[action="/referrals/invitations/again"] button').click();
  await expect(page.locator('.row', { hasText: email })).toContainText(t('referrals.invite_resent'));
  await expect(page.locator('form[action="/referrals/invitations/again"]')).toHaveCount(0);
  await expect.poll(async () => (await readMail(host, { email }, subject)).messageId, SOON).not.toBe(first);
}

/** What a member's page of referrals says by and by. */
async function expectState({ page }: Visitor, text: string): Promise<void> {
  await expect(async () => {
    await page.goto('/referrals');
    await expect(page.getByRole('main')).toContainText(text, { timeout: 1_000 });
  }).toPass(SOON);
}

/** The friend pays somebody else; a week later both are rewarded. Gives the reference of the payment. */
async function reward({ host, operator, at }: Scene, friend: Visitor & { who: Person }): Promise<string> {
  const { t, locale } = host;
  const receipt = await pay(friend, { to: operator.who.email, amount: '10' }, operator.who, 1_000n);
  await expectState(host, t('referrals.state_review', { until: locale.date(new Date(Date.now() + 7 * DAY_MS), 'day') }));
  await readMail(host, host.who, t('referrals.step_qualified_subject'));
  at(6.5);
  await logIn(host, host.who);
  await expectState(host, t('referrals.state_review', { until: locale.date(new Date(Date.now() + 7 * DAY_MS), 'day') }));
  at(7.1);
  await logIn(host, host.who);
  await expectState(host, t('referrals.state_rewarded', { amount: locale.money(REWARD) }));
  for (const one of [host, friend]) await readMail(one, one.who, t('referrals.step_rewarded_subject', { amount: locale.money(REWARD) }));
  await host.page.goto('/transactions');
  await expect(host.page.getByRole('main')).toContainText(`+${locale.money(REWARD)}`);
  return receipt.split('/').pop()!;
}

/** Another friend qualifies while the budget is empty, and is rewarded when it is filled. */
async function runOut({ host, operator, second, at }: Scene, guest: Visitor): Promise<Visitor & { who: Person }> {
  const { page, t, locale } = host;
  await expect(async () => {
    await page.goto('/referrals');
    await expect(page.getByRole('main')).toContainText(t('referrals.programme_empty'), { timeout: 1_000 });
  }).toPass(SOON);
  const link = new URL((await page.locator('.code-link').textContent())!);
  const friend = { ...somebody(guest, 1), name: 'Katherine Johnson' };
  await guest.page.goto(second.url + link.pathname);
  await expect(guest.page.getByRole('main')).toContainText(t('referrals.programme_guest'));
  await join(guest, host.who, friend);
  await pay(guest, { to: operator.who.email, amount: '12' }, operator.who, 1_200n);
  await expectState(host, friend.name);
  await expect(page.getByRole('main')).toContainText(t('referrals.on_the_way'));
  at(15);
  await Promise.all([logIn(host, host.who), logIn(operator, operator.who)]);
  await expectState(host, t('referrals.state_budget'));
  await fillBudget(operator, '50');
  await expect(async () => {
    await page.goto('/referrals');
    const rows = page.locator('.row', { hasText: t('referrals.state_rewarded', { amount: locale.money(REWARD) }) });
    await expect(rows).toHaveCount(2, { timeout: 1_000 });
  }).toPass(SOON);
  return { ...guest, who: friend };
}

/** An operator takes the first friend's payment back: that reward is taken back on both sides, the other stays. */
async function takenBack({ host, operator }: Scene, friend: Visitor & { who: Person }, ref: string, late: { who: Person }): Promise<void> {
  const { page, t, locale } = operator;
  await page.goto(`/operator/reversals?ref=${ref}`);
  await page.locator('textarea[name=reason]').fill('Paid by mistake');
  await page.getByRole('button', { name: t('operator.continue'), exact: true }).click();
  await confirm(operator, t('operator.button_reverse'));
  const money = locale.money(REWARD);
  await expectState(host, t('referrals.state_reversed', { amount: money, reason: t('referrals.reason_payment_reversed') }));
  const row = host.page.locator('.row', { hasText: late.who.name }).first();
  await expect(row).toContainText(t('referrals.state_rewarded', { amount: money }));
  for (const one of [host, friend]) await readMail(one, one.who, t('referrals.step_reversed_subject', { amount: money }));
}

/** Deleted in one process, the link is dead in both at once. */
async function deleted({ host, first, second }: Scene, here: Visitor, there: Visitor): Promise<void> {
  const { page, t } = host;
  await page.goto('/referrals');
  const { pathname } = new URL((await page.locator('.code-link').textContent())!);
  const open = t('referrals.landing_title', { name: host.who.name.split(' ')[0]!, bank: 'FINEbank' });
  for (const [visitor, bank] of [
    [here, first],
    [there, second],
  ] as const) {
    await visitor.page.goto(bank.url + pathname);
    await expectHeading(visitor, open);
    visitor.expectStatus(410);
  }
  await page.locator('a[href="/referrals/code/delete"]').click();
  await page.locator('form[action="/referrals/code/delete"] button').click();
  await expectPage(host, '/referrals', t('referrals.title'));
  for (const [visitor, bank] of [
    [here, first],
    [there, second],
  ] as const) {
    await visitor.page.goto(bank.url + pathname);
    await expectHeading(visitor, t('referrals.dead_title'));
    await expect(visitor.page.getByRole('main')).toContainText(t('referrals.dead_deleted'));
  }
}
