import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { DEMO_PASSWORD, PEOPLE } from '../../src/seeds/people.ts';
import { readCamt, readCsv, readJournal, readOfx, readQif } from '../helpers/statement-files.ts';
import { startBank, type Bank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, expectHeading, logIn, payButton } from './people.ts';

// One bank for all of them: it takes a while to live through a year.
test.describe.configure({ mode: 'serial' });

let bank: Bank;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  bank = await startBank({}, { verb: 'demo' });
});
test.afterAll(() => bank.stop());

const READERS = ['emma', 'nino', 'anna'] as const;
const ALL_SCRIPTS = ['lunch', 'ОБЕД', 'სადილ'] as const;

for (const who of READERS) {
  test(`${who} looks around in a year of their own`, async ({ visit }) => {
    test.slow();
    const visitor = await arrive(visit, who);
    await overview(visitor);
    await details(visitor);
    await find(visitor);
    await annotate(visitor);
  });
}

test('a rule decides about the past and the future, and one payment counts in two parts', async ({ visit }) => {
  test.slow();
  const visitor = await arrive(visit, 'emma');
  const { page, t } = visitor;
  await page.goto(`/transactions?q=${encodeURIComponent('Shared Wheels')}`);
  const ride = await page.locator('main a.row-link').first().getAttribute('href');
  await page.goto(ride!);
  await page.getByRole('link', { name: t('transactions.ruleLinkOut', { name: 'Shared Wheels' }) }).click();
  await expectHeading(visitor, t('transactions.ruleTitle'));
  await page.getByRole('combobox').selectOption('entertainment');
  await page.getByRole('button', { name: t('transactions.rulePreview') }).click();
  await expect(page.getByRole('checkbox')).toBeVisible();
  await look(visitor, 'demo-rule', { only: 'wide' });
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: t('transactions.ruleButton') }).click();
  await expect(page.getByRole('status').first()).toContainText(/[0-9]+ past payments/);
  await page.goto(`/transactions?category=entertainment&q=${encodeURIComponent('Shared Wheels')}`);
  await expect(page.locator('main a.row-link').nth(5)).toBeVisible();
  // What comes is decided, too.
  const wheels = { name: 'Shared Wheels', email: 'wheels@example.org' };
  await page.goto('/payments/new');
  await chooseWho(visitor, wheels.email);
  await chooseHowMuch(visitor, { amount: '4.20', note: 'Night ride' });
  await payButton(visitor, wheels, 420n).click();
  await expect(page.getByText(t('payments.done'), { exact: true })).toBeVisible();
  const receipt = new URL(page.url()).pathname;
  await expect(async () => {
    await page.goto(receipt);
    await expect(page.getByLabel(t('payments.category'), { exact: true })).toHaveValue('entertainment', { timeout: 500 });
  }).toPass();

  await page.getByRole('link', { name: t('transactions.split') }).click();
  await expectHeading(visitor, t('transactions.splitTitle'));
  await part(visitor, 0, 'transport', '3');
  await part(visitor, 1, 'food', '1.20');
  await page.getByRole('button', { name: t('transactions.splitButton') }).click();
  await expect(page.getByText(t('transactions.splitDone'))).toBeVisible();
});

test('every file closes with what the page says, and a stranger confirms a receipt', async ({ visit }) => {
  test.slow();
  const [visitor, stranger] = [await arrive(visit, 'emma'), await visit({ bank })];
  const { page, t, locale } = visitor;
  await openDetails(visitor);
  const closing = (await sums(page.locator('.sums dd'))).at(-1)!;
  await page.goto('/statements');
  const file = async (click: () => Promise<void>): Promise<Buffer> => {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    return readFile(await download.path());
  };
  const statement = async (format: string): Promise<string> =>
    (
      await file(async () => {
        await page.getByLabel(t('statements.format'), { exact: true }).selectOption(format);
        await page.getByRole('button', { name: t('statements.download') }).click();
      })
    ).toString('utf8');
  const wanted = decimal(closing);
  expect(readCsv(await statement('csv')).closing).toBe(wanted);
  expect(readOfx(await statement('ofx')).closing).toBe(wanted);
  expect(readCamt(await statement('camt')).closing).toBe(wanted);
  expect(readQif(await statement('qif'), add).closing).toBe(wanted);
  expect(readJournal(await statement('journal'), add).closing).toBe(wanted);
  const pdf = await file(async () => {
    await page.getByLabel(t('statements.format'), { exact: true }).selectOption('pdf');
    await page.getByRole('button', { name: t('statements.download') }).click();
  });
  expect(await words(pdf)).toContain(locale.money(closing, 'plain'));

  await page.goto(`/transactions?q=${encodeURIComponent('Two novels')}`);
  await page.locator('main a.row-link').first().click();
  await look(visitor, 'demo-receipt', { only: 'wide' });
  expect(await words(await file(() => page.getByRole('link', { name: t('statements.save_pdf') }).click()))).toContain('Paper & Ink');
  const check = await page.getByRole('link', { name: t('statements.check_open') }).getAttribute('href');
  await stranger.page.goto(check!);
  await expectHeading(stranger, t('statements.check_genuine'));
  await expect(stranger.page.getByRole('main')).toContainText(locale.money(1_850n));
  await expect(stranger.page.getByRole('main')).not.toContainText('Paper & Ink');
});

test('what one pays, the other sees come in', async ({ visit }) => {
  const [payer, payee] = [await arrive(visit, 'james'), await arrive(visit, 'anna')];
  await payee.page.goto('/transactions');
  const newest = payee.page.locator('main .row').first();
  await expect(newest).not.toContainText('Snow');
  const anna = PEOPLE.anna;
  await chooseWho(payer, anna.email);
  await chooseHowMuch(payer, { amount: '2.50', note: 'Snow' });
  await payButton(payer, anna, 250n).click();
  await expect(payer.page.getByText(payer.t('payments.done'), { exact: true })).toBeVisible();
  await expect(newest).toContainText('Snow', { timeout: 5_000 });
  await expect(newest).toContainText(payee.locale.money(250n, 'in-out'));
});

async function arrive(visit: (options: object) => Promise<Visitor>, who: keyof typeof PEOPLE): Promise<Visitor> {
  const { language, email, name } = PEOPLE[who];
  const visitor = await visit({ language, bank });
  await logIn(visitor, { name, email, password: DEMO_PASSWORD });
  return visitor;
}

/** The trend, the month by category, and a keyboard's way to the list behind them. */
async function overview(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await expect(page.locator('main svg').first()).toBeVisible();
  await expect(page.locator('main')).toContainText(visitor.t('payments.category_house'));
  await expect(page.locator('main .row-link').nth(5)).toBeVisible();
  await look(visitor, 'demo-overview');
}

async function openDetails({ page, t }: Visitor): Promise<void> {
  await page.goto('/balances');
  await page
    .getByRole('link', { name: t('accounts.detailsOf', { name: t('accounts.kind_current') }) })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.sums')).toBeVisible();
}

/** Opening, in and out make closing, in every period; and today's closing is the balance. */
async function details(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.goto('/balances');
  await look(visitor, 'demo-balances', { only: 'wide' });
  await openDetails(visitor);
  await look(visitor, 'demo-details');
  const path = new URL(page.url()).pathname;
  const [balance] = await sums(page.locator('.account-figures .amount'));
  for (const period of ['month', 'last-month', 'year']) {
    await page.goto(`${path}?period=${period}`);
    const [opening, received, spent, net, closing] = await sums(page.locator('.sums dd'));
    expect(opening! + received! + spent!, `${period} adds up`).toBe(closing);
    expect(received! + spent!).toBe(net);
    if (period !== 'last-month') expect(closing).toBe(balance);
  }
}

async function find(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  const found = page.locator('main .row');
  for (const word of ALL_SCRIPTS) {
    await page.goto('/transactions');
    await page.getByLabel(t('transactions.search')).fill(word);
    await page.keyboard.press('Enter');
    await expect(found.first()).toContainText(new RegExp(word, 'iu'));
  }
  await page.goto('/transactions');
  await page.getByText(t('transactions.filter'), { exact: true }).click();
  await page.getByLabel(t('transactions.period'), { exact: true }).selectOption('last_month');
  await page.getByLabel(t('payments.category'), { exact: true }).selectOption('house');
  await page.getByRole('button', { name: t('transactions.apply') }).click();
  await expect(page.getByText(t('transactions.filterCount', { count: 2 }))).toBeVisible();
  // Rent, and light and water.
  await expect(found).toHaveCount(2);
  await page.goto('/transactions');
  await look(visitor, 'demo-transactions');
}

/** The note of the newest shopping at the market is found by its person, and by nobody else. */
async function annotate(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  const text = `${t('transactions.privateNote')} 42`;
  await page.goto(`/transactions?q=${encodeURIComponent('рынок')}`);
  await page.locator('main a.row-link').first().click();
  await page.getByLabel(t('transactions.privateNote')).fill(text);
  await page.getByRole('button', { name: t('transactions.save'), exact: true }).click();
  await expect(page.getByText(t('transactions.labelled'))).toBeVisible();
  await page.goto(`/transactions?q=${encodeURIComponent(text)}`);
  await expect(page.locator('main a.row-link')).toHaveCount(1);
}

async function part({ page }: Visitor, i: number, category: string, amount: string): Promise<void> {
  await page.locator(`#field-category_${i}`).selectOption(category);
  await page.locator(`#field-amount_${i}`).fill(amount);
}

/** Amounts as pages write them, in minor units: two decimals, whatever divides thousands. */
async function sums(amounts: Locator): Promise<bigint[]> {
  const texts = await amounts.allTextContents();
  return texts.map((text) => BigInt(text.replaceAll(/[^0-9]/g, '')) * (/[-\u2212]/.test(text) ? -1n : 1n));
}

const units = (text: string): bigint => BigInt(text.replace('.', ''));
const decimal = (amount: bigint): string => String(amount).replace(/(..)$/, '.$1');
const add = (amounts: readonly string[]): string => decimal(amounts.reduce((sum, one) => sum + units(one), 0n));

async function words(pdf: Buffer): Promise<string> {
  return (await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })).text;
}
