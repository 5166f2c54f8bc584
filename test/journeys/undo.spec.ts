import { startBank } from './bank.ts';
import { expect, test } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, expectPage, newMember, payButton } from './people.ts';

const UNDO_SECONDS = 8;

test('a payment is taken back in time, and another one moves by itself', async ({ visit }) => {
  test.slow();
  const bank = await startBank({}, { undoSeconds: UNDO_SECONDS });
  const [payer, payee] = [await visit({ bank }), await visit({ bank, language: 'ka' })];
  try {
    const [ann, bob] = [await newMember(payer, 0), await newMember(payee, 1)];
    expect(ann.email).not.toBe(bob.email);
    const { page, t } = payer;
    // What the process read of the community before the test changed it lives five seconds.
    await page.waitForTimeout(5_000);
    const send = async (amount: string): Promise<string> => {
      await page.goto('/payments/new');
      await chooseWho(payer, bob.email);
      await chooseHowMuch(payer, { amount });
      await payButton(payer, bob, BigInt(amount) * 100n).click();
      await expect(page.getByRole('button', { name: t('payments.undo') })).toBeVisible();
      return page.url().replace(/\?.*/, '');
    };

    const first = await send('30');
    await look(payer, 'receipt-pending');
    await payee.page.goto('/transactions');
    await expect(payee.page.getByText(payee.t('payments.arriving')).first()).toBeVisible();
    await look(payee, 'transactions-arriving');
    await page.getByRole('button', { name: t('payments.undo') }).click();
    await expect(page.getByText(t('payments.undone'))).toBeVisible();
    await expect(page.getByText(t('payments.takenBack'), { exact: true })).toBeVisible();

    const second = await send('20');
    await expect(async () => {
      await page.goto(second);
      await expect(page.getByText(t('payments.done'), { exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: (UNDO_SECONDS + 10) * 1000 });
    await payee.page.goto(second);
    await expectPage(payee, new URL(second).pathname, payee.t('payments.receiptReceived', { name: ann.name }));
    await payee.page.goto('/transactions');
    await expect(payee.page.locator(`a[href="${new URL(first).pathname}"]`)).toHaveCount(0);
  } finally {
    await Promise.all([payer, payee].map((visitor) => visitor.leave()));
    await bank.stop();
  }
});
