import { startBank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { chooseHowMuch, chooseWho, newMember, payButton, type Person } from './people.ts';

/** From the answer to the payer until the payee's page shows it. */
const SOON_MS = 3_000;

test('an open page shows by itself what comes in, and whoever fills in a form keeps it', async ({ visit }) => {
  test.slow();
  const bank = await startBank({}, { undoSeconds: 0 });
  const [payer, payee, shop] = [await visit({ bank }), await visit({ bank, language: 'ka' }), await visit({ bank, language: 'ru' })];
  try {
    await newMember(payer, 0);
    const [bob, eve] = [await newMember(payee, 1), await newMember(shop, 0)];
    // What the process read of the community before the test changed it lives five seconds.
    await payer.page.waitForTimeout(5_000);
    await payee.page.goto('/transactions');
    const rows = payee.page.locator('main .row');
    const before = await rows.count();
    await pay(payer, bob, 12n);
    await expect(rows).toHaveCount(before + 1, { timeout: SOON_MS });
    await expect(payee.page.locator('#bell')).toContainText(payee.t('common.unread', { count: 2 }));
    await expect(payee.page.locator('#live')).toHaveText(payee.t('common.unread', { count: 2 }));

    await shop.page.goto('/payments/new');
    await shop.page.getByRole('textbox').first().fill('nobody yet');
    await pay(payer, eve, 7n);
    await expect(shop.page.locator('#bell')).toContainText(shop.t('common.unread', { count: 2 }), { timeout: SOON_MS });
    await expect(shop.page.getByRole('textbox').first()).toHaveValue('nobody yet');
    await shop.page.goto('/overview');
    await expect(shop.page.locator('main')).toContainText(shop.locale.money(1_000_700n));
    await pay(payer, eve, 5n);
    await expect(shop.page.locator('main')).toContainText(shop.locale.money(1_001_200n), { timeout: SOON_MS });
  } finally {
    await Promise.all([payer, payee, shop].map((visitor) => visitor.leave()));
    await bank.stop();
  }
});

async function pay(payer: Visitor, to: Person, amount: bigint): Promise<void> {
  await payer.page.goto('/payments/new');
  await chooseWho(payer, to.email);
  await chooseHowMuch(payer, { amount: String(amount) });
  await payButton(payer, to, amount * 100n).click();
  await expect(payer.page.getByText(payer.t('payments.done'), { exact: true })).toBeVisible();
}
