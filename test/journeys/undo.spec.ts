import { findRunning } from '../../src/platform/embedded/index.ts';
import { setUndoSeconds, startBank } from './bank.ts';
import { expect, test } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, expectPage, newMember, payButton } from './people.ts';

/** Enough to look at a page on a slow machine; and for what is waited for. */
const [LONG, SHORT] = [60, 3];

test('a payment is taken back in time, and another one moves by itself', async ({ visit }) => {
  test.slow();
  const bank = await startBank({}, { undoSeconds: LONG });
  const [payer, payee] = [await visit({ bank }), await visit({ bank, language: 'ka' })];
  try {
    const [ann, bob] = [await newMember(payer, 0), await newMember(payee, 1)];
    expect(ann.email).not.toBe(bob.email);
    const { page, t } = payer;
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

    await setUndoSeconds((await findRunning(bank.dataDir))!, SHORT);
    const second = await send('20');
    await expect(async () => {
      await page.goto(second);
      await expect(page.getByText(t('payments.done'), { exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: (SHORT + 15) * 1000 });
    await payee.page.goto(second);
    await expectPage(payee, new URL(second).pathname, payee.t('payments.receiptReceived', { name: ann.name }));
    await payee.page.goto('/transactions');
    await expect(payee.page.locator(`a[href="${new URL(first).pathname}"]`)).toHaveCount(0);
  } finally {
    await Promise.all([payer, payee].map((visitor) => visitor.leave()));
    await bank.stop();
  }
});
