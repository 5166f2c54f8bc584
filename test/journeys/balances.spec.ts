import { LANGUAGES } from '../../src/i18n/index.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { expectHeading, newMember } from './people.ts';

for (const language of LANGUAGES) {
  test(`accounts are opened, moved between, named and closed, in ${language}`, async ({ visit }) => {
    const member = await visit({ language });
    const { page, t } = member;
    member.expectStatus(422);
    await newMember(member, 0);
    await page.goto('/overview');
    await page
      .locator('.sidebar')
      .getByRole('link', { name: t('common.balances'), exact: true })
      .click();
    await expectHeading(member, t('accounts.balances'));

    await page.getByRole('link', { name: t('accounts.openAnother') }).click();
    await page.getByRole('button', { name: t('accounts.openButton') }).click();
    await expect(page.getByRole('alert')).toContainText(t('accounts.nameMissing'));
    await page.getByLabel(t('accounts.name'), { exact: true }).fill('Holidays');
    await look(member, 'balances-new');
    await page.getByRole('button', { name: t('accounts.openButton') }).click();
    await expectHeading(member, 'Holidays');
    await expect(page.getByRole('status').first()).toContainText('Holidays');

    await move(member);
    await page.goto('/balances');
    await look(member, 'balances');
    await page.getByRole('link', { name: t('accounts.detailsOf', { name: 'Holidays' }) }).click();
    await expectHeading(member, 'Holidays');
    await details(member);

    const { pathname } = new URL(page.url());
    await page.goto(`${pathname}/rename`);
    await look(member, 'balances-rename', { only: 'phone' });
    await page.goto(pathname);
    await page.getByRole('link', { name: t('accounts.close') }).click();
    await expect(page.getByText(t('accounts.first_notEmpty', { balance: member.locale.money(12_345n) }))).toBeVisible();
    await look(member, 'balances-close');
    await page.goto('/overview');
    await look(member, 'overview-accounts');
  });
}

/** Moves money to the new account, by the keyboard alone. */
async function move({ page, t, locale, ...rest }: Visitor): Promise<void> {
  const member = { page, t, locale, ...rest };
  await page.goto('/balances/move');
  await look(member, 'balances-move');
  await page.getByLabel(t('accounts.moveFrom')).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('123.45');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Sun and sea');
  await page.keyboard.press('Enter');
  await expectHeading(member, t('accounts.moveReview'));
  await look(member, 'balances-move-review');
  await page.getByRole('button', { name: t('accounts.moveButton', { amount: locale.money(12_345n), name: 'Holidays' }) }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').first()).toContainText(t('accounts.moved', { amount: locale.money(12_345n), name: 'Holidays' }));
  await look(member, 'receipt-move', { only: 'wide' });
}

/** The details of the account: number, code, statement. */
async function details(member: Visitor): Promise<void> {
  const { page, t, locale } = member;
  const whole = page.locator('.number-text');
  await expect(whole).toBeHidden();
  const summary = page.locator('.number-summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(whole).toBeVisible();
  await expect(page.getByRole('img', { name: t('accounts.codeLabel') })).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: `${t('common.copy')}: ${t('accounts.number')}` }).click();
  await expect(page.locator('.number-whole').getByRole('status')).toHaveText(t('common.copied'));
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^GE[0-9]{2}IO[0-9]{16}$/);
  await look(member, 'balances-details-number', { only: 'wide' });
  await summary.click();
  await expect(page.locator('.sums')).toContainText(locale.money(12_345n, 'in-out'));
  await expect(page.getByRole('row', { name: /Sun and sea/ })).toContainText(locale.money(12_345n, 'in-out'));
  await look(member, 'balances-details');
  await page.getByRole('link', { name: t('accounts.period_last-month'), exact: true }).click();
  await expect(page.getByText(t('accounts.nothing'))).toBeVisible();
  await page.getByText(t('accounts.otherDates')).click();
  await look(member, 'balances-period');
  await page.goBack();
}
