import { LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { expect, test, type Visitor, type VisitorOptions } from './fixtures.ts';
import { look } from './look.ts';
import {
  chooseHowMuch,
  chooseWho,
  expectHeading,
  expectOverview,
  expectReceipt,
  logIn,
  payButton,
  readMail,
  signUp,
  somebody,
  verificationMail,
  verifyByCode,
  verifyByLink,
} from './people.ts';

const BONUS = 1_000_000n;
const AMOUNT = 12_550n;
const NOTE = { en: 'Two tickets', ka: 'ორი ბილეთი თეატრში', ru: 'Два билета в театр' } as const;

type Look = (visitor: Visitor, name: string) => Promise<void>;

for (const language of LANGUAGES) {
  test(`two people join and pay each other, in ${language}`, async ({ visit }) => {
    await journey(visit, { language }, language, look);
  });
}

test('two people join and pay each other without script', async ({ visit }) => {
  await journey(visit, { javaScriptEnabled: false }, 'en', () => Promise.resolve());
});

async function journey(
  visit: (options: VisitorOptions) => Promise<Visitor>,
  options: VisitorOptions,
  language: Language,
  seen: Look,
): Promise<void> {
  const payer = await visit(options);
  const payee = await visit(options);
  const [first, second] = [somebody(payer, 0), somebody(payee, 1)];
  const { page, t, locale } = payer;

  await test.step('one signs up and confirms by the code', async () => {
    await page.goto('/');
    await expectHeading(payer, t('community.welcome_heading'));
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await seen(payer, 'welcome');
    await signUp(payer, first);
    await seen(payer, 'verify');
    await verifyByCode(payer, await verificationMail(payer, first));
    await expect(page.getByRole('main')).toContainText(locale.money(BONUS));
    await seen(payer, 'overview-fresh');
    await readMail(payer, first, t('onboarding.welcome_mail_subject', { bank: 'FINEbank' }));
  });

  await test.step('the other signs up, confirms by the link and logs in', async () => {
    await signUp(payee, second);
    await verifyByLink(payee, await verificationMail(payee, second), second);
    await seen(payee, 'log-in');
    await logIn(payee, second);
  });

  const receipt = await test.step('one pays the other', async () => {
    await chooseWho(payer, second.email);
    await chooseHowMuch(payer, { amount: locale.money(AMOUNT, 'plain'), note: NOTE[language], category: 'entertainment' });
    await expectHeading(payer, t('payments.reviewTitle'));
    const words = { balance: locale.money(BONUS - AMOUNT), name: second.name, amount: locale.money(AMOUNT) };
    await expect(page.getByRole('main')).toContainText(t('payments.reviewSentence', words));
    await seen(payer, 'send-3-review');
    await payButton(payer, second, AMOUNT).click();
    const path = await expectReceipt(payer, t('payments.receiptSent', { name: second.name }));
    await expect(page.getByRole('status').first()).toContainText(t('payments.paid', words));
    await expect(page.getByRole('main')).toContainText(locale.money(-AMOUNT, 'in-out'));
    await expect(page.getByRole('main')).toContainText(NOTE[language]);
    await seen(payer, 'receipt-sent');
    return path;
  });

  await test.step('the payer sees it in the balance and in the list', async () => {
    await page.goto('/overview');
    await expectOverview(payer);
    await expect(page.getByRole('main')).toContainText(locale.money(BONUS - AMOUNT));
    await expect(page.getByRole('link', { name: second.name })).toBeVisible();
    await seen(payer, 'overview-after');
  });

  await test.step('the payee sees it everywhere', async () => {
    await payeeSees(payee, first.name, NOTE[language], seen);
    const mail = await readMail(payee, second, t('notifications.mail_subject', { amount: locale.money(AMOUNT), from: first.name }));
    expect(mail.text).toContain(NOTE[language]);
    expect(new URL(/https?:\/\/\S+/.exec(mail.text ?? '')![0]).pathname).toBe(receipt);
    await payee.page.goto(receipt);
    await expectReceipt(payee, t('payments.receiptReceived', { name: first.name }));
  });
}

async function payeeSees({ page, t, locale, ...rest }: Visitor, payer: string, note: string, seen: Look): Promise<void> {
  const payee = { page, t, locale, ...rest };
  const main = page.getByRole('main');
  // The notice follows the payment within a moment.
  await expect(async () => {
    await page.goto('/overview');
    await expect(page.getByRole('link', { name: t('common.unread', { count: 2 }) })).toBeVisible({ timeout: 100 });
  }).toPass();
  await expect(main).toContainText(locale.money(BONUS + AMOUNT));
  await page.getByRole('link', { name: t('common.unread', { count: 2 }) }).click();
  await expectHeading(payee, t('notifications.title'));
  await seen(payee, 'notifications-unread');
  await page.getByRole('link', { name: t('notifications.payment_received', { from: payer, amount: locale.money(AMOUNT) }) }).click();
  await expectReceipt(payee, t('payments.receiptReceived', { name: payer }));
  await expect(main).toContainText(locale.money(AMOUNT, 'in-out'));
  await expect(main).toContainText(note);
  await seen(payee, 'receipt-received');
  await page.getByRole('link', { name: t('payments.allTransactions') }).click();
  await expectHeading(payee, t('payments.transactions'));
  await expect(main).toContainText(locale.money(AMOUNT, 'in-out'));
  await seen(payee, 'transactions');
  await page
    .getByRole('main')
    .getByRole('link', { name: t('payments.moneyOut'), exact: true })
    .click();
  await expect(main).toContainText(t('payments.emptyOut'));
  await seen(payee, 'transactions-empty');
}
