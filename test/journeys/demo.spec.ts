import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { DEMO_PASSWORD, PEOPLE, SHOPS } from '../../src/seeds/people.ts';
import { camtFaults } from '../helpers/camt-rules.ts';
import { iconvText, journalBalances, ofxDump, pdftotext, xmllintFaults } from '../helpers/programs.ts';
import { readCamt, readCsv, readJournal, readOfx, readQif, readXml } from '../helpers/statement-files.ts';
import { startBank, type Bank } from './bank.ts';
import { expect, test, type Visitor } from './fixtures.ts';
import { look } from './look.ts';
import { chooseHowMuch, chooseWho, expectHeading, expectReceipt, logIn, payButton } from './people.ts';

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

test('many at a time are counted under another category', async ({ visit }) => {
  const { page, t } = await arrive(visit, 'anna');
  await page.goto(`/transactions?q=${encodeURIComponent(SHOPS.tone.name)}`);
  await page.getByRole('link', { name: t('transactions.select') }).click();
  for (const at of [0, 1, 2]) await page.locator('input.pick').nth(at).check();
  await page.getByLabel(t('transactions.bulkLabel')).selectOption('other');
  await page.getByRole('button', { name: t('transactions.bulkButton') }).click();
  await expect(page.getByRole('status').first()).toContainText(t('transactions.bulkDone', { count: 3 }));
  await expect(page.locator('main .row .line-category').first()).toHaveText(t('payments.category_other'));
});

test('every file closes with what the page says, read by programs that others wrote too', async ({ visit }) => {
  test.slow();
  const visitor = await arrive(visit, 'emma');
  const { page, locale } = visitor;
  await openDetails(visitor);
  const closing = (await sums(page.locator('.sums dd'))).at(-1)!;
  const wanted = decimal(closing);
  await page.goto('/statements');
  const csv = readCsv((await statement(visitor, 'csv')).toString('utf8'));
  expect(csv.closing).toBe(wanted);
  const amounts = csv.entries.map(({ amount }) => amount);

  const ofx = (await statement(visitor, 'ofx')).toString('utf8');
  expect(readOfx(ofx).closing).toBe(wanted);
  expect(ofxDump(ofx) ?? { balance: wanted, amounts }).toEqual({ balance: wanted, amounts });
  const camt = (await statement(visitor, 'camt')).toString('utf8');
  expect(readCamt(camt).closing).toBe(wanted);
  expect([camtFaults(readXml(camt)), xmllintFaults(camt) ?? '']).toEqual([[], '']);
  expect(readQif((await statement(visitor, 'qif')).toString('utf8'), add).closing).toBe(wanted);
  const journal = (await statement(visitor, 'journal')).toString('utf8');
  expect(readJournal(journal, add).closing).toBe(wanted);
  // A move into an account of one's own stays among the assets.
  const own = readJournal(journal, add).entries.filter(({ party }) => ['Rainy days', 'Sailing summer'].includes(party));
  const together = decimal(closing - units(add(['0.00', ...own.map(({ amount }) => amount)])));
  for (const balance of journalBalances(journal)) expect(balance).toBe(`${together} USD`);

  const pdf = await statement(visitor, 'pdf');
  for (const text of [await words(pdf), pdftotext(pdf) ?? (await words(pdf))]) {
    expect(text).toContain(locale.money(closing, 'plain'));
    for (const { amount, party } of csv.entries) {
      expect(text).toContain(locale.money(units(amount), 'plain'));
      expect(text.replaceAll(/\s+/g, ' ')).toContain(party);
    }
  }
});

test('older encodings are read back, and the words of a PDF in every language', async ({ visit }) => {
  test.slow();
  for (const who of ['anna', 'nino'] as const) {
    const visitor = await arrive(visit, who);
    const { page, t, locale } = visitor;
    await page.goto('/statements');
    // On the first of a month there is little in it yet.
    await page.getByRole('link', { name: t('statements.preset_last_month'), exact: true }).click();
    await expect(page).toHaveURL(/from=/);
    const whole = readCsv((await statement(visitor, 'csv')).toString('utf8'));
    const russian = whole.entries.filter(({ note }) => /^[\p{Script=Cyrillic} ,.]+$/u.test(note)).map(({ note }) => note);
    if (who === 'anna') expect(russian.length).toBeGreaterThan(2);
    await page.getByText(t('statements.csv_options'), { exact: true }).click();
    for (const encoding of ['windows-1251', 'koi8-r'] as const) {
      await page.getByLabel(t('statements.encoding')).selectOption(encoding);
      const bytes = await statement(visitor, 'csv');
      for (const text of [new TextDecoder(encoding).decode(bytes), iconvText(bytes, encoding)]) {
        if (text === undefined) continue;
        const read = readCsv(text);
        expect(read.closing).toBe(whole.closing);
        expect(read.entries.map(({ note }) => note)).toEqual(expect.arrayContaining(russian));
      }
    }
    const pdf = await statement(visitor, 'pdf');
    for (const text of [await words(pdf), pdftotext(pdf) ?? (await words(pdf))]) {
      expect(plainSpaces(text)).toContain(plainSpaces(locale.money(units(whole.closing), 'plain')));
      for (const { party } of whole.entries) expect(plainSpaces(text)).toContain(party);
    }
    await visitor.leave();
  }
});

test('a stranger confirms a receipt', async ({ visit }) => {
  const [visitor, stranger] = [await arrive(visit, 'emma'), await visit({ bank })];
  const { page, t, locale } = visitor;
  await page.goto(`/transactions?q=${encodeURIComponent('Two novels')}`);
  await page.locator('main a.row-link').first().click();
  await look(visitor, 'demo-receipt', { only: 'wide' });
  const receipt = await download(visitor, () => page.getByRole('link', { name: t('statements.save_pdf') }).click());
  expect(await words(receipt)).toContain('Paper & Ink');
  const check = await page.getByRole('link', { name: t('statements.check_open') }).getAttribute('href');
  await stranger.page.goto(check!);
  await expectHeading(stranger, t('statements.check_genuine'));
  await expect(stranger.page.getByRole('main')).toContainText(locale.money(1_850n));
  await expect(stranger.page.getByRole('main')).not.toContainText('Paper & Ink');
});

test('a stranger is invited by a code of somebody who has been there for a year', async ({ visit }) => {
  const stranger = await visit({ bank });
  await stranger.page.goto('/r/RIVERSIDE');
  await expect(stranger.page.getByRole('main')).toContainText('RIVERSIDE');
  await expect(stranger.page.getByRole('main')).toContainText(stranger.t('referrals.until'));
});

test('small change is rounded up into a goal, and neighbours agree before money leaves theirs', async ({ visit }) => {
  test.slow();
  const [nino, emma] = [await arrive(visit, 'nino'), await arrive(visit, 'emma')];
  const pot = nino.page.locator('.goal-facts .amount').first();
  await nino.page.goto('/goals/main');
  await expect(nino.page.getByRole('main')).toContainText(nino.t('goals.kind_round_up'));
  const [before] = await sums(pot);
  await look(nino, 'demo-goal', { only: 'phone' });
  await nino.page.goto('/payments/new');
  await chooseWho(nino, 'wheels@example.org');
  await chooseHowMuch(nino, { amount: '4.20' });
  await payButton(nino, { name: 'Shared Wheels' }, 420n).click();
  await expectReceipt(nino, nino.t('payments.receiptSent', { name: 'Shared Wheels' }));
  await expect(async () => {
    await nino.page.goto('/goals/main');
    await expect(pot).toHaveText(nino.locale.money(before! + 80n), { timeout: 500 });
  }).toPass({ timeout: 20_000 });

  // Emma is told on the overview that Nino asks; two of three have to agree.
  await emma.page.goto('/overview');
  const asked = { who: PEOPLE.nino.name, goal: 'Garden for the yard', amount: emma.locale.money(6_000n) };
  await emma.page.getByRole('link', { name: emma.t('insights.awaitedAmount', asked) }).click();
  await look(emma, 'demo-request', { only: 'wide' });
  await emma.page.getByRole('button', { name: emma.t('goals.agree') }).click();
  await expect(emma.page.getByRole('status')).toContainText(emma.t('goals.done_take_out'));
  await expect(emma.page.locator('.goal-facts .amount').first()).toHaveText(emma.locale.money(39_000n));
  for (const { page, t, locale } of [emma, nino]) {
    await page.goto('/balances');
    await expect(page.getByRole('main')).toContainText(t('insights.sharedText'));
    await expect(page.getByRole('main')).toContainText(locale.money(39_000n));
  }
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
  const home = [SHOPS.housing.name, SHOPS.energy.name];
  for (const name of home) await expect(found.filter({ hasText: name })).toHaveCount(1);
  // Nine days before the end a part of the shopping was for the house: in some months' first days that is last month.
  const others = found.filter({ hasNotText: new RegExp(home.join('|')) });
  await expect(others.filter({ hasNotText: SHOPS.market.name })).toHaveCount(0);
  await filterMore(visitor);
  await page.goto('/transactions');
  await look(visitor, 'demo-transactions');
}

/** Person, amounts, direction, kind and state; what is found adds up to the totals above it. */
async function filterMore(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  const amounts = page.locator('main .row .amount');
  const totals = page.locator('.list-totals');
  await page.goto('/transactions?tab=out&period=last_month&min=20&max=100');
  await expect(totals).toBeVisible();
  const shown = await sums(amounts);
  expect(shown.length).toBeGreaterThan(2);
  for (const amount of shown) expect(amount <= -2_000n && amount >= -10_000n).toBe(true);
  const total = shown.reduce((sum, one) => sum + one, 0n);
  if ((await page.getByRole('link', { name: t('common.older') }).count()) === 0) {
    await expect(totals).toContainText(t('transactions.totalOut', { amount: visitor.locale.money(total, 'in-out') }));
  }
  await page.getByText(t('transactions.filterCount', { count: 3 }), { exact: true }).click();
  await page.getByLabel(t('transactions.person'), { exact: true }).selectOption({ label: SHOPS.market.name });
  await page.getByRole('button', { name: t('transactions.apply') }).click();
  await expect(page.getByText(t('transactions.filterCount', { count: 4 }), { exact: true })).toBeVisible();
  for (const title of await page.locator('main a.row-link').allTextContents()) expect(title).toBe(SHOPS.market.name);
  await page.getByRole('link', { name: t('transactions.clear') }).click();
  await expect(page).toHaveURL('/transactions?tab=out');
  // Into savings, and back to what is booked.
  await page.goto('/transactions?kind=move&period=last_month');
  await expect(amounts.first()).toBeVisible();
  expect((await sums(amounts)).reduce((sum, one) => sum + one, 0n)).toBe(0n);
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

async function download({ page }: Visitor, click: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFile(await file.path());
}

/** The statement as the form stands, in a format. */
function statement(visitor: Visitor, format: string): Promise<Buffer> {
  const { page, t } = visitor;
  return download(visitor, async () => {
    await page.getByLabel(t('statements.format'), { exact: true }).selectOption(format);
    await page.getByRole('button', { name: t('statements.download') }).click();
  });
}

/** Amounts as pages write them, in minor units: two decimals, whatever divides thousands. */
async function sums(amounts: Locator): Promise<bigint[]> {
  const texts = await amounts.allTextContents();
  return texts.map((text) => BigInt(text.replaceAll(/[^0-9]/g, '')) * (/[-\u2212]/.test(text) ? -1n : 1n));
}

const units = (text: string): bigint => BigInt(text.replace('.', ''));
const decimal = (amount: bigint): string => String(amount).replace(/(..)$/, '.$1');
const add = (amounts: readonly string[]): string => decimal(amounts.reduce((sum, one) => sum + units(one), 0n));

const plainSpaces = (text: string): string => text.replaceAll(/\s+/g, ' ');

async function words(pdf: Buffer): Promise<string> {
  return (await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })).text;
}
