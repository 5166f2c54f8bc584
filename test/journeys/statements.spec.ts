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
    await stranger.page.getByRole('link', { name: t('statements.check_type') }).click();
    const receiptAt = new URL(check!).searchParams.get('at')!;
    const type = async (label: 'payments.reference' | 'statements.date' | 'statements.time' | 'statements.check_code', text: string) =>
      stranger.page.getByLabel(t(label), { exact: true }).fill(text);
    await type('payments.reference', new URL(check!).pathname.split('/').at(-1)!.toUpperCase());
    await stranger.page.getByLabel(new RegExp(`^${t('payments.amount')}, `)).fill('30');
    await type('statements.date', receiptAt.slice(0, 10));
    await type('statements.time', receiptAt.slice(11, 19));
    await stranger.page.getByLabel(t('statements.zone'), { exact: true }).selectOption('0');
    await type('statements.check_code', 'no code');
    stranger.expectStatus(422);
    await stranger.page.getByRole('button', { name: t('statements.check_button'), exact: true }).click();
    await expect(stranger.page.getByLabel(t('statements.check_code'), { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await look(stranger, 'check-form');
    await type('statements.check_code', new URL(check!).searchParams.get('code')!);
    await stranger.page.getByRole('button', { name: t('statements.check_button'), exact: true }).click();
    await expect(stranger.page.getByRole('heading', { level: 1 })).toHaveText(t('statements.check_genuine'));

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
    const spaces = (text: string): string => text.replaceAll(/\s+/g, ' ');
    expect(spaces(await words(await statement('pdf')))).toContain(spaces(locale.money(997_000n, 'plain')));

    const account =
      new URL(page.url()).searchParams.get('account') ?? (await page.getByLabel(t('statements.account'), { exact: true }).inputValue());
    await page.goto(`/balances/${account}`);
    await page.getByRole('link', { name: t('statements.all_statements') }).click();
    await expect(page.getByLabel(t('statements.account'), { exact: true })).toHaveValue(account);
    await page
      .getByRole('button', { name: t('statements.mail_on') })
      .first()
      .click();
    await expect(page.getByRole('status')).toContainText(t('statements.mail_set_on'));
    await look(payer, 'statements-mail');
  });
}
