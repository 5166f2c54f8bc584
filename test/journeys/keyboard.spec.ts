import type { Locator, Page } from '@playwright/test';
import { expect, test, type Visitor } from './fixtures.ts';
import { expectHeading, expectOverview, expectPage, expectReceipt, newMember, payButton } from './people.ts';

const TABS_MAX = 60;

test('from log-in to a receipt by keyboard alone', async ({ visit }) => {
  const [payer, other] = [await visit(), await visit()];
  const person = await newMember(payer, 0);
  const payee = await newMember(other, 1);
  const { page, t, locale } = payer;
  const label = (text: string): Locator => page.getByLabel(text, { exact: true });
  const type = async (field: Locator, text: string): Promise<void> => {
    await tabTo(page, field);
    await page.keyboard.type(text);
  };

  await tabTo(page, page.getByRole('button', { name: t('common.log_out'), exact: true }));
  await page.keyboard.press('Enter');
  await expectPage(payer, '/', t('community.welcome_heading'));
  await skipToContent(payer);

  await page.goto('/log-in');
  await type(label(t('identity.email')), person.email);
  await type(label(t('identity.password')), person.password);
  await tabTo(page, page.getByRole('button', { name: t('common.show_password') }));
  await page.keyboard.press('Space');
  await expect(label(t('identity.password'))).toHaveAttribute('type', 'text');
  await page.keyboard.press('Enter');
  await expectOverview(payer);

  await tabTo(page, page.getByRole('link', { name: t('common.send_money') }).first());
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('payments.whoTitle'));
  await type(label(t('payments.whoLabel')), payee.email);
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('payments.amountTitle'));
  await type(label(`${t('payments.amount')} (${locale.currency.code})`), '7.25');
  await type(label(t('payments.note')), 'By hand');
  await tabTo(page, label(t('payments.category')));
  await page.keyboard.type(t('payments.category_food'));
  await tabTo(page, page.getByRole('button', { name: t('payments.continue') }));
  await page.keyboard.press('Enter');
  await expectHeading(payer, t('payments.reviewTitle'));
  await tabTo(page, payButton(payer, payee, 725n));
  await page.keyboard.press('Enter');
  await expectReceipt(payer, t('payments.receiptSent', { name: payee.name }));
  await expect(page.getByRole('main')).toContainText(t('payments.category_food'));
});

async function skipToContent({ page, t }: Visitor): Promise<void> {
  await page.goto('/about');
  await tabTo(page, page.getByRole('link', { name: t('common.skip') }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
}

/** Presses Tab until the element has the focus, and sees that the focus can be seen at every stop. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 ? null : at.outerHTML.slice(0, 200);
    });
    expect(unseen, 'the focus is seen on').toBeNull();
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(target)} is not reached in ${TABS_MAX} presses of Tab`);
}
