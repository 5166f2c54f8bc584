import { LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, expectPage, newMember, readMail, somebody, verificationMail, verifyByCode, type Person } from './people.ts';

for (const language of LANGUAGES) {
  test(`a member brings a friend in, in ${language}`, async ({ visit }) => {
    await journey(await visit({ language }), await visit({ language }), language);
  });
}

test('a member brings a friend in without script', async ({ visit }) => {
  const options = { javaScriptEnabled: false };
  await journey(await visit(options), await visit(options), null);
});

async function journey(host: Visitor, guest: Visitor, language: Language | null): Promise<void> {
  const { page, t } = host;
  const seen = (visitor: Visitor, name: string): Promise<void> => (language === null ? Promise.resolve() : look(visitor, name));
  const inviter = await newMember(host, 0);
  const friend = somebody(guest, 1);

  await test.step('creates a code', async () => {
    await page.goto('/referrals');
    await expectHeading(host, t('referrals.title'));
    await seen(host, 'referrals-empty');
    await page.getByLabel(t('common.optional', { label: t('referrals.note') }), { exact: true }).fill('Choir');
    await page.getByRole('button', { name: t('referrals.create'), exact: true }).click();
    await expect(page.locator('.code-shown')).toHaveText(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  });

  await test.step('sends it by mail', async () => {
    await page.getByLabel(t('referrals.invite_email'), { exact: true }).fill(friend.email);
    await page.getByRole('button', { name: t('referrals.invite_button'), exact: true }).click();
    await expect(page.getByRole('status').first()).toContainText(t('referrals.sent'));
    await seen(host, 'referrals-code');
  });

  await test.step('the friend opens the link and joins', async () => {
    const first = inviter.name.split(' ')[0]!;
    const mail = await readMail(guest, friend, t('referrals.mail_subject', { name: inviter.name, bank: 'FINEbank' }));
    await guest.page.goto(/^https?:\/\/\S+\/r\/\S+$/m.exec(mail.text ?? '')![0]);
    await expectHeading(guest, t('referrals.landing_title', { name: first, bank: 'FINEbank' }));
    await seen(guest, 'referral-landing');
    await guest.page.getByRole('link', { name: t('referrals.landing_join'), exact: true }).click();
    await join(guest, friend, first);
  });

  await test.step('and is seen by whoever brought them', async () => {
    await page.goto('/referrals');
    await expect(page.getByRole('main')).toContainText(friend.name);
    await expect(page.getByRole('main')).toContainText(t('referrals.invite_joined'));
    await seen(host, 'referrals-joined');
  });

  await test.step('the code is deleted, and its link is dead', async () => {
    const link = (await page.locator('.code-link').textContent())!;
    await page.locator('a[href="/referrals/code/delete"]').click();
    await expect(page).toHaveURL('/referrals/code/delete');
    await seen(host, 'referral-delete');
    await page.locator('form[action="/referrals/code/delete"] button').click();
    await expectPage(host, '/referrals', t('referrals.title'));
    guest.expectStatus(410);
    await guest.page.goto(new URL(link).pathname);
    await expectHeading(guest, t('referrals.dead_title'));
    await seen(guest, 'referral-dead');
  });
}

async function join(guest: Visitor, friend: Person, inviter: string): Promise<void> {
  const { page, t } = guest;
  await expectHeading(guest, t('onboarding.sign_up_title'));
  await expect(page.getByRole('main')).toContainText(t('onboarding.invited_by', { name: inviter }));
  await expect(page.locator('[name=referral_code]')).toHaveValue(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  await page.getByLabel(t('onboarding.name'), { exact: true }).fill(friend.name);
  await page.getByLabel(t('identity.email'), { exact: true }).fill(friend.email);
  await page.getByLabel(t('identity.password'), { exact: true }).fill(friend.password);
  await page.getByLabel(t('identity.repeat_password'), { exact: true }).fill(friend.password);
  await page.getByRole('button', { name: t('identity.create_account'), exact: true }).click();
  await expectPage(guest, '/verify', t('onboarding.verify_title'));
  await verifyByCode(guest, await verificationMail(guest, friend));
}
