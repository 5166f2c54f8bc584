import { LANGUAGES } from '../../src/i18n/index.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import {
  chooseHowMuch,
  chooseWho,
  expectHeading,
  expectOverview,
  expectPage,
  fillLogIn,
  fillSignUp,
  linkIn,
  newMember,
  pay,
  readMail,
  signUp,
  somebody,
  verificationMail,
} from './people.ts';

for (const language of LANGUAGES) {
  test(`the open pages, in ${language}`, async ({ visit }) => {
    const guest = await visit({ language });
    await openPages(guest);
    await refusedForms(guest);
    await linksAndMail(guest);
  });

  test(`a member's pages, in ${language}`, async ({ visit }) => {
    const [member, other] = [await visit({ language }), await visit({ language })];
    await newMember(member, 0);
    const payee = await newMember(other, 1);
    await sendMoney(member, payee.email);
    await overviewWithHistory(member, payee);
    await goal(member);
    await menus(member);
  });
}

async function openPages(guest: Visitor): Promise<void> {
  const { page, t } = guest;
  guest.expectStatus(404);
  await page.goto('/about');
  await expectHeading(guest, t('community.about_heading', { bank: 'FINEbank' }));
  await look(guest, 'about');
  await page.goto('/nothing/here');
  await expectHeading(guest, t('errors.title_404'));
  await look(guest, '404');
  await page.goto('/sign-up');
  await look(guest, 'sign-up');
  await page.goto('/repeat_token');
  await look(guest, 'repeat-token');
  await page.goto('/forgot-password');
  await look(guest, 'forgot-password');
  await page.getByLabel(t('identity.email'), { exact: true }).fill(somebody(guest).email);
  await page.getByRole('button', { name: t('identity.forgot_button') }).click();
  await expectPage(guest, '/forgot-password/sent', t('identity.sent_title'));
  await look(guest, 'forgot-password-sent');
}

async function refusedForms(guest: Visitor): Promise<void> {
  const { page, t } = guest;
  guest.expectStatus(422);
  await page.goto('/sign-up');
  await page.getByRole('button', { name: t('identity.create_account'), exact: true }).click();
  await expect(page.getByText(t('onboarding.name_empty'))).toBeVisible();
  await look(guest, 'sign-up-checked-by-script');
  await fillSignUp(guest, { ...somebody(guest), password: 'password1' });
  await expect(page.getByRole('alert')).toContainText(t('identity.password_common'));
  await expect(page).toHaveTitle(
    t('common.title', { page: t('common.error_title', { title: t('onboarding.sign_up_title') }), bank: 'FINEbank' }),
  );
  await look(guest, 'sign-up-errors');
  await page.goto('/log-in');
  await fillLogIn(guest, { email: somebody(guest).email, password: 'not-the-password' });
  await expect(page.getByRole('alert')).toContainText(t('identity.wrong_pair'));
  await look(guest, 'log-in-errors');
}

async function linksAndMail(guest: Visitor): Promise<void> {
  const { page, t } = guest;
  guest.expectStatus(410);
  const person = somebody(guest);
  await signUp(guest, person);
  const mail = await verificationMail(guest, person);
  await page.goto('/mailbox');
  await expectHeading(guest, t('mailbox.title'));
  await look(guest, 'mailbox');
  await page.getByRole('link', { name: mail.subject! }).first().click();
  await expectHeading(guest, mail.subject!);
  await look(guest, 'mailbox-message', { except: 'iframe' });
  await page.goto(linkIn(mail));
  await look(guest, 'verify-link');
  await page.getByRole('button', { name: t('onboarding.confirm'), exact: true }).click();
  await expect(page).toHaveURL('/log-in');
  await page.goto(linkIn(mail));
  await expectHeading(guest, t('onboarding.already_title'));
  await look(guest, 'verify-link-already');
  await page.goto(`${linkIn(mail).slice(0, -3)}xxx`);
  await expectHeading(guest, t('onboarding.dead_link_title'));
  await look(guest, 'verify-link-dead');
  await page.goto('/log-in');
  await page.getByRole('link', { name: t('identity.forgot_link') }).click();
  await page.getByLabel(t('identity.email'), { exact: true }).fill(person.email);
  await page.getByRole('button', { name: t('identity.forgot_button') }).click();
  const reset = await readMail(guest, person, t('identity.reset_mail_subject', { bank: 'FINEbank' }));
  await page.goto(/^https?:\S+\/reset-password\/\S+$/m.exec(reset.text ?? '')![0]);
  await expectHeading(guest, t('identity.reset_title'));
  await look(guest, 'reset-password');
}

async function sendMoney(member: Visitor, payee: string): Promise<void> {
  const { page, t } = member;
  member.expectStatus(422, 404);
  await page.goto('/payments/new');
  await look(member, 'send-1-who');
  await chooseWho(member, `nobody-${payee}`);
  await expect(page.getByRole('alert')).toContainText(t('payments.payeeNotFound'));
  await look(member, 'send-1-who-errors');
  await chooseWho(member, payee);
  await expectHeading(member, t('payments.amountTitle'));
  await look(member, 'send-2-how-much');
  await chooseHowMuch(member, { amount: '1,234' });
  await expect(page.getByRole('alert')).toBeVisible();
  await look(member, 'send-2-how-much-errors');
  await page.goto('/transactions/00000000-0000-7000-8000-000000000001');
  await expectHeading(member, t('errors.title_404'));
  await look(member, '404-member');
}

async function overviewWithHistory(member: Visitor, payee: { name: string; email: string }): Promise<void> {
  const { page } = member;
  const orders = [
    ['120.40', 'house', 12_040n],
    ['35.05', 'food', 3_505n],
    ['9.90', 'transport', 990n],
    ['1250', 'shopping', 125_000n],
  ] as const;
  for (const [amount, category, minorUnits] of orders)
    await pay(member, { to: payee.email, amount, category, note: '' }, payee, minorUnits);
  await page.goto('/overview');
  await expectOverview(member);
  await page
    .locator('summary', { hasText: member.t('common.show_table') })
    .first()
    .click();
  await look(member, 'overview-history');
  await page.goto('/payments/new');
  await look(member, 'send-1-who-recent');
  await page.goto('/transactions');
  await look(member, 'transactions-history');
  await page.goto('/notifications');
  await page.getByRole('button', { name: member.t('notifications.mark_read') }).click();
  await expect(page.getByRole('status')).toContainText(member.t('notifications.marked_read'));
  await look(member, 'notifications-read');
}

async function goal(member: Visitor): Promise<void> {
  const { page, t, locale } = member;
  await page.goto('/goals/main');
  await look(member, 'goal-fresh');
  await page.locator('#field-amount-in').fill('4000');
  await page.getByRole('button', { name: t('goals.add'), exact: true }).click();
  await expect(page.getByRole('status')).toContainText(t('goals.added', { amount: locale.money(400_000n) }));
  await look(member, 'goal');
  await page.locator('#field-target').fill('0');
  await page.getByRole('button', { name: t('goals.saveTarget'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(t('payments.amountNotPositive'));
  await look(member, 'goal-errors');
  await page.goto('/overview');
  await look(member, 'overview-saved');
}

async function menus(member: Visitor): Promise<void> {
  const { page, t } = member;
  await page.goto('/about');
  await look(member, 'about-member');
  await page.locator('.profile summary').click();
  await look(member, 'menu-profile', { only: 'wide' });
  await page.setViewportSize({ width: 375, height: 812 });
  await page.locator('.drawer summary').click();
  await expect(page.locator('.drawer').getByRole('link', { name: t('common.about'), exact: true })).toBeVisible();
  await look(member, 'menu-drawer', { only: 'phone' });
}
