import { readFile } from 'node:fs/promises';
import { extractText, getDocumentProxy } from 'unpdf';
import { readCamt, readCsv, readOfx } from '../helpers/statement-files.ts';
import { expect, test } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, newMember, payButton } from './people.ts';

for (const language of ['en', 'ka', 'ru'] as const) {
  test(`statements are downloaded in every format, and a receipt is checked by a stranger (${language})`, async ({ visit }) => {
    test.slow();
    const [payer, payee, stranger] = [await visit({ language }), await visit({ language }), await visit({ language })];
    await newMember(payer, 0);
    const bob = await newMember(payee, 1);
    const { page, t, locale } = payer;
    await page.goto('/payments/new');
    await chooseWho(payer, bob.email);
    await chooseHowMuch(payer, { amount: '30' });
    await payButton(payer, bob, 3_000n).click();
    const receipt = page.getByRole('link', { name: t('statements.save_pdf') });
    await expect(receipt).toBeVisible();
    await look(payer, 'receipt-check');
    const file = async (click: () => Promise<void>): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent('download'), click()]);
      return readFile(await download.path());
    };
    const words = async (pdf: Buffer): Promise<string> =>
      (await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })).text;
    expect(await words(await file(() => receipt.click()))).toContain(bob.name);

    const check = await page.getByRole('link', { name: t('statements.check_open') }).getAttribute('href');
    await stranger.page.goto(check!);
    await expect(stranger.page.getByRole('heading', { level: 1 })).toHaveText(t('statements.check_genuine'));
    await expect(stranger.page.getByRole('main')).not.toContainText(bob.name);
    await look(stranger, 'check');
    stranger.expectStatus(404);
    await stranger.page.goto(check!.replace('30.00', '300.00'));
    await expect(stranger.page.getByRole('heading', { level: 1 })).toHaveText(t('statements.check_wrong'));
    await look(stranger, 'check-wrong');

    await page.goto('/transactions');
    await page.getByRole('link', { name: t('statements.title') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('statements.title'));
    await look(payer, 'statements');
    const statement = (format: string): Promise<Buffer> =>
      file(async () => {
        await page.getByLabel(t('statements.format'), { exact: true }).selectOption(format);
        await page.getByRole('button', { name: t('statements.download') }).click();
      });
    const closing = '9970.00';
    expect(readCsv((await statement('csv')).toString('utf8')).closing).toBe(closing);
    expect(readOfx((await statement('ofx')).toString('utf8')).closing).toBe(closing);
    expect(readCamt((await statement('camt')).toString('utf8')).closing).toBe(closing);
    expect((await statement('journal')).toString('utf8')).toContain(`= ${closing} USD`);
    expect((await statement('qif')).toString('utf8')).toContain('T-30.00');
    expect(await words(await statement('pdf'))).toContain(locale.money(997_000n, 'plain'));
  });
}
